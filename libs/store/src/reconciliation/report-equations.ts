import { type CurrencyCode, money } from '#libs/kernel';
import { type AccountType } from '#libs/ledger';
import { type BooksTime, type ReportEquation, type ReportRange, type SummedReport, type Tx } from '#libs/workflows';
import { type SqlValue, on } from '../database/store-tx.js';
import { TIMES } from '../ledger/balances.js';
import { DEFINITIONS, type SummedRow, rangeValues } from './summed-rows.js';

/** What the figures of a report must agree with: the ledger's accounts, summed without the report; and each other. */
export async function equationsOf(
  tx: Tx,
  report: SummedReport,
  range: ReportRange,
  rows: readonly SummedRow[],
): Promise<ReportEquation[]> {
  const ledger = await ledgerEquations(tx, report, range, rows);
  switch (report) {
    case 'RECEIVABLE_AGING':
      return [...ledger, ...(range.until === null ? await openInvoices(tx, range, rows) : [])];
    case 'DEPOSITS':
      return [
        ...ledger,
        ...compared(
          rows,
          ['Held by the ledger', named('Held by the ledger')],
          ['Due by contracts', named('Due by contracts')],
        ),
      ];
    case 'TRIAL_BALANCE':
      return compared(
        rows,
        ['Debits', ({ minor }) => (minor > 0n ? minor : 0n)],
        ['Credits', ({ minor }) => (minor < 0n ? -minor : 0n)],
      );
    case 'FEE_VARIANCE': {
      const expected = named('Expected');
      return [
        ...ledger,
        ...compared(
          rows,
          ['Charged less expected', (row) => named('Charged')(row) - expected(row)],
          ['Variance', named('Variance')],
        ),
      ];
    }
    case 'PAYOUT_COMPOSITION':
      return payoutEquations(rows);
    default:
      return ledger;
  }
}

/** What a figure counts on one side of an equation. */
type Counted = (row: SummedRow) => bigint;

/** Figures of which a cell says this. */
const named =
  (word: string): Counted =>
  ({ cells, minor }) =>
    cells.includes(word) ? minor : 0n;

/** Two sums over the rows of each currency. */
function compared(
  rows: readonly SummedRow[],
  [left, countLeft]: readonly [string, Counted],
  [right, countRight]: readonly [string, Counted],
): ReportEquation[] {
  return currenciesOf(rows).map((currency) => {
    const sum = (count: Counted) =>
      money(
        rows.filter((row) => row.currency === currency).reduce((total, row) => total + count(row), 0n),
        currency,
      );
    return { left, right, amounts: [sum(countLeft), sum(countRight)] };
  });
}

/** Of what Stripe itemised, the parts are what was paid out; of what has arrived, what was paid out is what our bank shows. */
function payoutEquations(rows: readonly SummedRow[]): ReportEquation[] {
  const payoutsWith = (word: string) =>
    new Set(rows.filter(({ cells }) => cells[4] === word).map(({ cells }) => cells[0]));
  const [itemised, arrived] = [payoutsWith('Paid out'), payoutsWith('At our bank')];
  const isPaid = ({ cells }: SummedRow): boolean => cells[4]?.startsWith('Paid out') ?? false;
  const isPart = ({ cells }: SummedRow): boolean => cells[4] === 'Gross' || cells[4] === 'Fees';
  return [
    ...compared(
      rows,
      ['Gross and fees', (row) => (isPart(row) && itemised.has(row.cells[0]) ? row.minor : 0n)],
      ['Paid out', (row) => (isPaid(row) && itemised.has(row.cells[0]) ? row.minor : 0n)],
    ),
    ...compared(
      rows,
      ['Paid out and arrived', (row) => (isPaid(row) && arrived.has(row.cells[0]) ? row.minor : 0n)],
      ['At our bank', named('At our bank')],
    ),
  ];
}

async function ledgerEquations(
  tx: Tx,
  report: SummedReport,
  range: ReportRange,
  rows: readonly SummedRow[],
): Promise<ReportEquation[]> {
  const { accounts, isOfPeriod } = DEFINITIONS[report];
  if (accounts.length === 0) return [];
  const held = await totals(tx, accounts, range);
  const before =
    isOfPeriod && range.since !== null
      ? await totals(tx, accounts, { ...range, until: range.since })
      : new Map<string, bigint>();
  return accounts.flatMap((account) =>
    [...new Set([...currenciesOf(rows), ...[...held.keys()].map((key) => key.slice(-3) as CurrencyCode)])]
      .sort()
      .flatMap((currency): ReportEquation[] => {
        const key = `${account} ${currency}`;
        const ledger = (held.get(key) ?? 0n) - (before.get(key) ?? 0n);
        const here = rows.filter((row) => row.account === account && row.currency === currency);
        const sum = here.reduce((total, { minor }) => total + minor, 0n);
        if (!held.has(key) && here.length === 0) return [];
        return [
          {
            left: `Ledger: ${account}`,
            right: 'This report',
            amounts: [money(ledger, currency), money(sum, currency)],
          },
        ];
      }),
  );
}

const BOOKED_TOTALS = `WITH base AS (SELECT id, ends_at FROM period_close WHERE reopened_at IS NULL AND ends_at <= $1 ORDER BY ends_at DESC LIMIT 1)
  SELECT account_id, minor FROM period_balance WHERE period_id = (SELECT id FROM base)
  UNION ALL
  SELECT e.account_id, e.minor FROM journal j JOIN entry e ON e.journal_id = j.id
  WHERE ${TIMES.BOOKED} >= coalesce((SELECT ends_at FROM base), '-infinity') AND ${TIMES.BOOKED} < $1`;

/** By another way than the report's: everything from the entries alone, a booked past from the closing balances of its period. */
const movedSql = ({ until, by }: { readonly until: unknown; readonly by: BooksTime }): string => {
  if (until === null) return `SELECT account_id, minor FROM entry WHERE $1::timestamptz = 'infinity'`;
  return by === 'BOOKED'
    ? BOOKED_TOTALS
    : `SELECT e.account_id, e.minor FROM journal j JOIN entry e ON e.journal_id = j.id WHERE ${TIMES[by]} < $1::timestamptz`;
};

/** What account types hold on their own side, by `TYPE CUR`. */
async function totals(
  tx: Tx,
  accounts: readonly AccountType[],
  range: ReportRange,
): Promise<ReadonlyMap<string, bigint>> {
  const [until = null, , , currency = null] = rangeValues(tx, range);
  const values: SqlValue[] = [until, accounts, currency];
  const rows = await on(tx).rows<{ type: string; currency: string; minor: string }>(
    `SELECT a.type, a.currency, (sum(moved.minor) * CASE t.side WHEN 'D' THEN 1 ELSE -1 END)::bigint AS minor
     FROM account a JOIN account_type t ON t.type = a.type JOIN (${movedSql(range)}) AS moved ON moved.account_id = a.id
     WHERE a.type = ANY ($2) AND ($3::char(3) IS NULL OR a.currency = $3) GROUP BY a.type, a.currency, t.side`,
    values,
  );
  return new Map(rows.map(({ type, currency: code, minor }) => [`${type} ${code}`, BigInt(minor)]));
}

/** What invoices themselves say is open, now. */
async function openInvoices(tx: Tx, { currency }: ReportRange, rows: readonly SummedRow[]): Promise<ReportEquation[]> {
  const open = await on(tx).rows<{ currency: CurrencyCode; minor: string }>(
    `SELECT currency, sum(total_minor - credited_minor)::bigint AS minor FROM invoice
     WHERE state = 'OPEN' AND ($1::char(3) IS NULL OR currency = $1) GROUP BY currency`,
    [currency],
  );
  const byCurrency = new Map(open.map((row) => [row.currency, BigInt(row.minor)]));
  return [...new Set([...byCurrency.keys(), ...currenciesOf(rows)])].sort().map((code) => {
    const sum = rows.filter((row) => row.currency === code).reduce((total, { minor }) => total + minor, 0n);
    return {
      ...{ left: 'Open invoices', right: 'This report' },
      amounts: [money(byCurrency.get(code) ?? 0n, code), money(sum, code)],
    };
  });
}

function currenciesOf(rows: readonly SummedRow[]): CurrencyCode[] {
  return [...new Set(rows.map(({ currency }) => currency))].sort();
}
