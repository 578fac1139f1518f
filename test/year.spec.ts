// World: a market in memory for a year: fake stores, a fake Stripe, bank files through the real readers, a worker that is killed at random.
import { instant, unwrap } from '#libs/kernel';
import { readBankText } from '#libs/payments';
import { liveYear, memoryYear } from '#libs/testkit';

describe('a year', () => {
  it('is closed month by month with nothing unexplained', async () => {
    const world = memoryYear(1, {
      start: instant('2026-01-01T00:00:00Z'),
      readBank: (text) => unwrap(readBankText(text)),
    });
    const began = performance.now();
    const { months, tally } = await liveYear(world, { seed: 1, leases: 40, tenants: 8, stepDays: 3 }, (m) => console.log(m));
    console.log(tally, world.kills(), performance.now() - began);
    expect(months).toHaveLength(12);
  }, 120_000);
});
