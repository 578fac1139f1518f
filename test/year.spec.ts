// World: a market in memory for a year: fake stores, a fake Stripe, bank files through the real readers, a worker that is killed at random.
// The full form, on a database with the emulator, is `npm run bench -- year`.
import { instant, unwrap } from '#libs/kernel';
import { readBankText } from '#libs/payments';
import { alterationsOf, faultOf, kindOf, liveYear, lookAt, memoryYear, photograph, sampleOf } from '#libs/testkit';

const SEED = 2;
const ALTERED = 74;

async function setup() {
  const start = instant('2026-01-01T00:00:00Z');
  const world = memoryYear(SEED, { start, killPercent: 0.3, readBank: (text) => unwrap(readBankText(text)) });
  const year = await liveYear(world, { seed: SEED, leases: 18, tenants: 6, stepDays: 7 });
  return { ...world, ...year, photo: await photograph(world.ports) };
}

describe('a year', () => {
  it('is closed month by month with nothing unexplained; each record that is altered is named, and nothing else', async () => {
    const { months, tally, photo, kills } = await setup();
    expect(months.map(({ month }) => month)).toEqual(
      Array.from({ length: 12 }, (_, index) => `2026-${`${index + 1}`.padStart(2, '0')}`),
    );
    expect(months.filter(({ unexplained }) => unexplained.USD !== 0n || unexplained.EUR !== 0n)).toEqual([]);
    expect(months.filter(({ breaks }) => breaks > 0)).toEqual([]);
    expect(Object.entries(tally).filter(([, count]) => count === 0)).toEqual([]);
    expect(kills()).toBeGreaterThan(0);
    const clean = await lookAt(photo);
    expect([clean.run.breaks, clean.seen, clean.posted]).toEqual([0, [], []]);
    const faults: string[] = [];
    const chosen = sampleOf(alterationsOf(photo), SEED, ALTERED);
    for (const one of chosen) {
      const fault = await faultOf(one);
      if (fault !== null) faults.push(`${kindOf(one)} ${one.id}: ${fault}`);
    }
    expect(faults).toEqual([]);
    expect(new Set(chosen.map(kindOf)).size).toBeGreaterThan(70);
  }, 120_000);
});
