import { type CurrencyCode, DAY, type Instant, addMilliseconds, isCurrency, moneyToString } from '#libs/kernel';
import { type IngestionProblem, type StatementFacts } from '#libs/ledger';
import { type BankProblemCode } from '../bank/bank-file.js';
import {
  type BankGap,
  type BankLineFilter,
  type BankLine,
  type BankStatement,
  type RefusedBankFile,
} from '../ports/bank-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { instantOf } from './bank-entries.js';
import { everyPage } from './every-page.js';

export interface BankSide {
  readonly statements: readonly StatementFacts[];
  readonly problems: readonly IngestionProblem[];
  /** When the first statement of a currency begins. */
  readonly since: ReadonlyMap<CurrencyCode, Instant>;
}

type Needs = Pick<Ports, 'bank'>;

const PAGE = 1_000;

/** Statements and what is wrong with them; their lines are staged. */
export async function bankSide(ports: Needs, tx: Tx): Promise<BankSide> {
  const statements = await everyPage((after) => ports.bank.statementPage(tx, { first: 100, after, accountId: null }));
  const final = statements.filter(({ kind }) => kind === 'STATEMENT');
  const gaps = await ports.bank.gaps(tx, null);
  return {
    statements: final.flatMap(statementFacts),
    problems: [
      ...gaps.map((gap) => gapProblem(gap, statements)),
      ...(await doubts(ports, tx, statements)),
      ...(await ports.bank.refused(tx)).map(refusedProblem),
    ],
    since: firstDays(final),
  };
}

/** All lines of a stretch. */
export async function linesOf({ bank }: Needs, tx: Tx, filter: BankLineFilter): Promise<BankLine[]> {
  const lines: BankLine[] = [];
  let after: string | null = null;
  do {
    const stretch = await bank.lines(tx, filter, { first: PAGE, after });
    lines.push(...stretch.rows);
    after = stretch.next;
  } while (after !== null);
  return lines;
}

/**
 * A statement that adds up and brought all of its lines, so that a line of it that is missing shows. How statements follow each other is
 * told by the gaps, which mend by themselves: here each stands alone.
 */
function statementFacts(statement: BankStatement): StatementFacts[] {
  const { id, opening, closing, from, to, balanced, lineCount, newLineCount } = statement;
  if (opening === null || closing === null || balanced !== true || newLineCount < lineCount) return [];
  return [
    {
      ...{ id, account: id, currency: closing.currency, sequence: null },
      ...{ openingMinor: opening.minor, closingMinor: closing.minor },
      ...{ from: instantOf(from), until: addMilliseconds(instantOf(to), DAY) },
    },
  ];
}

/** Between two statements something never came, or came twice; what is due on a statement that nobody has is not missing by itself. */
function gapProblem(gap: BankGap, statements: readonly BankStatement[]): IngestionProblem {
  const { beforeStatementId, afterStatementId, closing, opening, on } = gap;
  const before = statements.find(({ id }) => id === beforeStatementId);
  const until = instantOf(on);
  return {
    source: `${beforeStatementId}..${afterStatementId}`,
    amountMinor: opening.minor - closing.minor,
    currency: opening.currency,
    at: until,
    what: `Statement ${afterStatementId} opens with ${moneyToString(opening)}, ${beforeStatementId} closed with ${moneyToString(closing)}: one between them is missing, or came twice.`,
    covers: { from: before ? addMilliseconds(instantOf(before.to), DAY) : until, until },
  };
}

/** A whole file of which nobody can see anything; how much it is about is not known. */
function refusedProblem({ id, name, accounts, refusedAt }: RefusedBankFile): IngestionProblem {
  const currency = accounts.map((account) => /\(([A-Z]{3})\)$/.exec(account)?.[1] ?? '').find(isCurrency) ?? 'USD';
  const what = `File ${name} is of ${accounts.slice(0, 5).join(', ')}, none of our accounts: nothing of it was kept.`;
  return { source: id, amountMinor: 0n, currency, at: refusedAt, what };
}

/** What makes doubtful what a statement says; gaps in the chain are found anew each time, and oddities of form are none of it. */
const DOUBTS: ReadonlySet<BankProblemCode> = new Set([
  'BALANCE_DOES_NOT_ADD_UP',
  'CONTROL_TOTAL_DIFFERS',
  'COUNT_DIFFERS',
  'DETAIL_INCOMPLETE',
  'CUT_OFF',
  'AMOUNT_TOO_FINE',
  'AMOUNT_UNREADABLE',
  'CURRENCY_MIXED',
  'DATE_UNREADABLE',
  'NOT_FOR_BOOKING',
]);

/** One for each statement that is in doubt, of the amount by which it does not add up. */
async function doubts(ports: Needs, tx: Tx, statements: readonly BankStatement[]): Promise<IngestionProblem[]> {
  const accounts = new Map((await ports.bank.accounts(tx)).map((account) => [account.id, account]));
  const found: IngestionProblem[] = [];
  for (const { id, accountId, from, opening, closing, balanced, problems } of statements) {
    const said = problems.filter(({ code }) => DOUBTS.has(code)).map(({ message }) => message);
    const currency = (closing ?? opening)?.currency ?? accounts.get(accountId)?.currency;
    if ((said.length === 0 && balanced !== false) || currency === undefined) continue;
    const lines = await linesOf(ports, tx, { statementId: id });
    const stated = lines.reduce((total, { amount }) => total + amount.minor, 0n);
    const amountMinor = opening === null || closing === null ? 0n : closing.minor - opening.minor - stated;
    const what = `Statement ${id}: ${said.join(' ') || 'Opening balance and lines are not the closing balance.'}`;
    found.push({ source: id, amountMinor, currency, at: instantOf(from), what });
  }
  return found;
}

function firstDays(statements: readonly BankStatement[]): ReadonlyMap<CurrencyCode, Instant> {
  const first = new Map<CurrencyCode, Instant>();
  for (const { opening, closing, from } of statements) {
    if (opening === null || closing === null) continue;
    const [known, at] = [first.get(closing.currency), instantOf(from)];
    if (known === undefined || at < known) first.set(closing.currency, at);
  }
  return first;
}
