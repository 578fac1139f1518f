import { type CurrencyCode, DAY, type Instant, addMilliseconds, instantToString, moneyToString } from '#libs/kernel';
import { closeChecklist, closePeriod, reconcile, runMatching } from '#libs/workflows';
import { type BankDesk } from './bank-desk.js';
import { STAFF, type YearCurrency, type YearWorld } from './year-world.js';

/** One month that was closed. */
export interface ClosedMonth<Currency extends CurrencyCode = YearCurrency> {
  readonly month: string;
  /** What the checklist could not explain, minor units, of every identity and of Stripe's equation, by currency. */
  readonly unexplained: Readonly<Record<Currency, bigint>>;
  /** Breaks past their time, and those that still had time. */
  readonly breaks: number;
  readonly waiting: number;
  readonly certificate: string;
  /** Exceptions that are open, in words: work of the next month. */
  readonly open: readonly string[];
}

/** What the matcher found is worked off first; then both comparisons, the checklist, the close with its certificate. */
export async function closeMonth<Currency extends CurrencyCode>(
  { ports }: Pick<YearWorld, 'ports'>,
  bank: BankDesk,
  end: Instant,
  currencies: readonly Currency[],
): Promise<ClosedMonth<Currency>> {
  await runMatching(ports)(STAFF);
  await bank.resolve();
  const { report } = await reconcile(ports)(STAFF);
  const run = await runMatching(ports)(STAFF);
  const checklist = await ports.unitOfWork.run(STAFF, (tx) => closeChecklist(ports, tx, end));
  const closed = await closePeriod(ports)(STAFF, { end });
  const month = instantToString(addMilliseconds(end, -DAY)).slice(0, 7);
  const open = await ports.unitOfWork.run(STAFF, (tx) => ports.exceptions.allOpen(tx));
  const found = open.map(
    ({ breakClass, amount, explanation }) =>
      `${breakClass} ${moneyToString(amount)} ${amount.currency}: ${explanation}`,
  );
  if (!closed.ok) {
    const items = checklist.items.filter(({ isDone }) => !isDone).map(({ finding }) => finding);
    const differences = report.differences
      .filter(({ type }) => type !== 'TIMING')
      .map((one) => `${one.type} ${one.subject}: ${one.explanation}`);
    throw new Error(
      [`${month} cannot be closed: ${JSON.stringify(closed.refusal)}`, ...items, ...found, ...differences].join('\n  '),
    );
  }
  const certificate = await ports.unitOfWork.run(STAFF, (tx) => ports.recordMatches.certificateOf(tx, closed.value.id));
  const of = (currency: Currency): bigint =>
    [...checklist.identities, ...report.equations]
      .filter(({ unexplained }) => unexplained.currency === currency)
      .reduce((sum, { unexplained }) => sum + (unexplained.minor < 0n ? -unexplained.minor : unexplained.minor), 0n);
  const sums = Object.fromEntries(currencies.map((currency) => [currency, of(currency)])) as Record<Currency, bigint>;
  return {
    ...{ month, breaks: run.breaks - run.waiting, waiting: run.waiting, certificate: certificate?.hash ?? '' },
    ...{ unexplained: sums, open: found },
  };
}
