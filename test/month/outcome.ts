import { type Machine } from '../machine/machine.js';
import { CURRENCIES, type House, type MonthCurrency } from './cast.js';
import { type Month } from './deeds.js';

/** Who has what when the month is over, in one currency: minor units, from the books and from everybody else's own records. */
export interface Standing {
  /** Balances of our books by type of account; what is zero is left out. */
  readonly books: Readonly<Record<string, number>>;
  /** What the bank says that we have. */
  readonly atBank: number;
  /** What Stripe says that we have, and what it took. */
  readonly atStripe: number;
  readonly stripeFees: number;
  /** What reached the miners' banks: Stripe's payouts that stayed paid, less what it took back, and our wires. */
  readonly withMiners: number;
  /** What documents say: the miners' shares and our fees of invoices that are paid, less what was refunded and lost of each. */
  readonly minersShare: number;
  readonly ourFee: number;
  /** Our part of what disputes took for good. */
  readonly ourLoss: number;
}

export interface Outcome {
  readonly standings: Readonly<Record<MonthCurrency, Standing>>;
  /** Invoices by their state. */
  readonly invoices: Readonly<Record<string, number>>;
  /** Charges that succeeded at Stripe, and invoices and prepayments that they paid. */
  readonly charges: number;
  readonly chargedInvoices: number;
}

interface Balance {
  readonly available: readonly { readonly amount: number; readonly currency: string }[];
  readonly pending: readonly { readonly amount: number; readonly currency: string }[];
}

type Row = Readonly<Record<string, string>>;

export async function outcomeOf(month: Month, houses: readonly House[]): Promise<Outcome> {
  const { machine } = month;
  const standings: Partial<Record<MonthCurrency, Standing>> = {};
  for (const currency of CURRENCIES) standings[currency] = await standingOf(month, houses, currency);
  const states = await machine.sql<Row>('SELECT state, count(*)::text AS n FROM invoice GROUP BY state ORDER BY 1');
  const charges = await listed<{ status: string }>(machine, 'charges');
  const [charged] = await machine.sql<Row>(
    `SELECT count(*)::text AS n FROM journal WHERE kind = 'INVOICE_PAID_BY_CARD'`,
  );
  return {
    standings: standings as Record<MonthCurrency, Standing>,
    invoices: Object.fromEntries(states.map(({ state = '', n }) => [state, Number(n)])),
    charges: charges.filter(({ status }) => status === 'succeeded').length,
    chargedInvoices: Number(charged?.['n']),
  };
}

async function standingOf(
  { machine, bank }: Month,
  houses: readonly House[],
  currency: MonthCurrency,
): Promise<Standing> {
  const books = await machine.sql<Row>(
    `SELECT a.type, sum(e.minor)::text AS minor FROM entry e JOIN account a ON a.id = e.account_id
     WHERE e.currency = $1 GROUP BY 1 HAVING sum(e.minor) <> 0 ORDER BY 1`,
    [currency],
  );
  const [documents] = await machine.sql<Row>(DOCUMENTS, [currency]);
  const number = (name: string): number => Number(documents?.[name] ?? NaN);
  const balance = await machine.stripe<Balance>('balance');
  const isOurs = (one: { readonly currency: string }): boolean => one.currency === currency.toLowerCase();
  const transactions = (await listed<{ fee: number; currency: string }>(machine, 'balance_transactions')).filter(
    isOurs,
  );
  return {
    books: Object.fromEntries(books.map(({ type = '', minor }) => [type, Number(minor)])),
    atBank: Number(bank.balanceOf(currency)),
    atStripe: sum([...balance.available, ...balance.pending].filter(isOurs).map(({ amount }) => amount)),
    stripeFees: sum(transactions.map(({ fee }) => fee)),
    withMiners: (await paidOut(machine, houses, currency)) + number('wired'),
    minersShare: number('shares') - number('refunded_shares') - number('lost_shares'),
    ourFee: number('fees') - number('refunded_fees'),
    ourLoss: number('lost_fees'),
  };
}

/** From invoices, refunds and disputes, not from journals. */
const DOCUMENTS = `WITH paid AS (
    SELECT i.id, i.subtotal_minor AS share, i.total_minor - i.subtotal_minor AS fee FROM invoice i WHERE i.currency = $1 AND i.state = 'PAID'
  ), refunded AS (
    SELECT provider_share_minor AS share, amount_minor - provider_share_minor AS fee FROM refund WHERE currency = $1 AND state = 'SUCCEEDED'
  ), lost AS (
    SELECT p.share, p.fee FROM dispute d JOIN paid p ON p.id = d.invoice_id WHERE d.status = 'lost' AND d.reason = 'product_not_received'
  )
  SELECT (SELECT coalesce(sum(share), 0) FROM paid) AS shares, (SELECT coalesce(sum(fee), 0) FROM paid) AS fees,
    (SELECT coalesce(sum(share), 0) FROM refunded) AS refunded_shares, (SELECT coalesce(sum(fee), 0) FROM refunded) AS refunded_fees,
    (SELECT coalesce(sum(share), 0) FROM lost) AS lost_shares, (SELECT coalesce(sum(fee), 0) FROM lost) AS lost_fees,
    (SELECT coalesce(sum(amount_minor), 0) FROM outgoing_wire WHERE currency = $1 AND state = 'BOOKED') AS wired`;

/** What Stripe paid out to the banks of these miners and did not get back. */
async function paidOut(machine: Machine, houses: readonly House[], currency: MonthCurrency): Promise<number> {
  const amounts: number[] = [];
  for (const { minerAccount, currency: theirs } of houses) {
    if (minerAccount === null || theirs !== currency) continue;
    const payouts = await listed<{ amount: number; status: string }>(machine, 'payouts', minerAccount);
    amounts.push(...payouts.filter(({ status }) => status === 'paid').map(({ amount }) => amount));
  }
  return sum(amounts);
}

async function listed<T>({ stripe }: Machine, name: string, account?: string): Promise<T[]> {
  const all: (T & { readonly id: string })[] = [];
  for (let more = true; more;) {
    const [last] = all.slice(-1);
    const after = last === undefined ? '' : `&starting_after=${last.id}`;
    const page = await stripe<{ data: (T & { id: string })[]; has_more: boolean }>(
      `${name}?limit=100${after}`,
      undefined,
      account,
    );
    all.push(...page.data);
    more = page.has_more;
  }
  return all;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);
