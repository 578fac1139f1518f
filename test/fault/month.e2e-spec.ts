// World: a database of its own, the Stripe emulator with webhooks that are shuffled, doubled, late and lost, and the worker's rounds, each in a
// process of its own; the worker kills itself with SIGKILL at steps of a seed's choosing; our bank's statements are files. `npm test` lives one
// month of few stories; FAULT_SWEEP (`npm run test:fault -- month`) every story in every currency that has it, undisturbed and by several seeds.
import { createTestDatabase } from '#libs/testkit';
import { CURRENCIES } from '../month/cast.js';
import { type Disturbance, type LivedMonth, hashOf, liveMonth } from '../month/month.js';

/** `all`; `few`: the stories of the short form; or seeds with commas between them; not set: the short form. */
const SWEEP = process.env['FAULT_SWEEP'];
const MONTH_MS = 1_800_000;

/** Nobody dies, and every webhook comes, though late and in any order. */
const CALM = { seed: 0, killPercent: 0, lostPercent: 0 };
const ROUGH = { killPercent: 25, lostPercent: 25 };
const SHORT: readonly Disturbance[] = [{ stories: 'FEW', seed: 1, killPercent: 10, lostPercent: 20 }];

function monthsOf(sweep: string): readonly Disturbance[] {
  const stories = sweep === 'few' ? 'FEW' : 'ALL';
  const seeds = ['all', 'few'].includes(sweep) ? [1, 2, 3] : sweep.split(',').map(Number);
  return [{ stories, ...CALM }, ...seeds.map((seed): Disturbance => ({ stories, ...ROUGH, seed }))];
}
const MONTHS = SWEEP === undefined ? SHORT : monthsOf(SWEEP);

async function lived(disturbance: Disturbance): Promise<LivedMonth> {
  const db = await createTestDatabase();
  try {
    return await liveMonth(db.ownerUrl, disturbance);
  } finally {
    await db.close();
  }
}

/** Nothing lost, doubled or unexplained: the books, the bank, Stripe, the miners' banks and the documents say the same. */
function expectClosed({ closed, outcome }: LivedMonth): void {
  expect(closed).toMatchObject({ month: '2026-03', breaks: 0, waiting: 0, open: [] });
  expect(closed.unexplained).toEqual({ USD: 0n, EUR: 0n, JPY: 0n, KWD: 0n });
  expect(closed.certificate).toMatch(/^[0-9a-f]{64}$/);
  for (const currency of CURRENCIES) {
    const { books, withMiners, ...said } = outcome.standings[currency];
    expect({ currency, withMiners }).toEqual({ currency, withMiners: said.minersShare });
    // nobody owes anybody anything, nothing is on its way, and no account holds what nobody can name
    expect({ currency, ...books }).toEqual({
      ...{ currency, BANK: said.atBank, STRIPE_FEE_EXPENSE: said.stripeFees, PLATFORM_FEE_REVENUE: -said.ourFee },
      ...(said.ourLoss === 0 ? {} : { BAD_DEBT: said.ourLoss }),
      ...(said.atStripe === 0 ? {} : { STRIPE_AVAILABLE: said.atStripe }),
    });
  }
  expect(outcome.invoices['OPEN']).toBeUndefined();
  expect(outcome.charges).toBe(outcome.chargedInvoices);
}

function row({ seed, killPercent, lostPercent }: Disturbance, { books, kills, closed }: LivedMonth): string {
  const what = killPercent === 0 ? 'undisturbed' : `seed ${seed}, ${lostPercent} % of webhooks lost`;
  return `  ${what.padEnd(34)} ${`${kills}`.padStart(3)} kills  ${hashOf(books)}  ${books.length} lines  certificate ${closed.certificate.slice(0, 12)}`;
}

describe('a month of cards, debits, 3-D Secure, wires, refunds, disputes, debts and returned payouts in four currencies', () => {
  it(
    'is closed, and everybody’s own records say the same, whatever became of webhooks and workers',
    async () => {
      const lines: string[] = [];
      const months: LivedMonth[] = [];
      try {
        for (const disturbance of MONTHS) {
          const month = await lived(disturbance);
          lines.push(row(disturbance, month));
          expectClosed(month);
          if (disturbance.killPercent > 0) expect(month.kills).toBeGreaterThan(0);
          months.push(month);
        }
      } finally {
        process.stdout.write(`\n  a month, hash of its books\n${lines.join('\n')}\n\n`);
      }
      const [first] = months;
      for (const { books } of months) expect(books).toEqual(first?.books);
    },
    MONTHS.length * MONTH_MS,
  );
});
