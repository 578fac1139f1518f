import {
  type Party,
  type PostedEntry,
  type StatementAccount,
  type StatementMonth,
  isFinalAt,
  parseStatementMonth,
  statementAccounts,
  windowOf,
} from '#libs/billing';
import { type Instant, type Period, type Result, ok, refuse } from '#libs/kernel';
import { partyOf } from '../money/issue-invoice.js';
import { type Ports } from '../ports/ports.js';
import { type Stretch } from '../ports/statement-store.js';
import { type Scope, type Tx } from '../ports/unit-of-work.js';

/** An organisation's month, as the books have it now. */
export interface StatementView {
  readonly month: StatementMonth;
  readonly window: Period;
  /** False: the month is not over, and more may be written down. */
  readonly isFinal: boolean;
  readonly accounts: readonly StatementAccount[];
  readonly owner: Party;
  /** Human numbers of the invoices that movements are about, by id. */
  readonly invoiceNumbers: ReadonlyMap<string, string>;
  readonly now: Instant;
}

/** UNKNOWN: no such organisation here. NOT_A_MONTH: not YYYY-MM. TOO_LONG: more movements than fit a statement; the export has them all. */
export type StatementRefusal = 'UNKNOWN' | 'NOT_A_MONTH' | 'TOO_LONG';

export type StatementNeeds = Pick<Ports, 'unitOfWork' | 'statements' | 'billingProfiles'>;

/** Movements of one statement at most; a page of them is read at a time. */
const MOST_MOVEMENTS = 10_000;
const PAGE = 1_000;

/** A month of an organisation's accounts, from what was written down in it. An organisation sees its own, staff anybody's. */
export function viewStatement(ports: StatementNeeds) {
  return (
    scope: Scope,
    { ownerId, month: asked }: { readonly ownerId: string; readonly month: string },
  ): Promise<Result<StatementView, StatementRefusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const parsed = parseStatementMonth(asked);
      if (!parsed.ok) return parsed;
      const month = parsed.value;
      const profile = isOwn(scope, ownerId) ? await ports.billingProfiles.byOrg(tx, ownerId) : null;
      if (profile === null) return refuse('UNKNOWN');
      const window = windowOf(month);
      const entries = await entriesOf(ports, tx, ownerId, window);
      if (entries === null) return refuse('TOO_LONG');
      const openings = await ports.statements.balances(tx, ownerId, window.start);
      return ok({
        month,
        window,
        isFinal: isFinalAt(month, tx.now),
        accounts: statementAccounts({ openings, entries }),
        owner: partyOf(profile),
        invoiceNumbers: await numbersOf(ports, tx, entries),
        now: tx.now,
      });
    });
}

function isOwn(scope: Scope, ownerId: string): boolean {
  return scope.kind === 'PLATFORM' || scope.orgId === ownerId;
}

async function entriesOf(
  ports: StatementNeeds,
  tx: Tx,
  ownerId: string,
  window: Period,
): Promise<readonly PostedEntry[] | null> {
  const entries: PostedEntry[] = [];
  let after: string | null = null;
  do {
    const page: Stretch<PostedEntry> = await ports.statements.entries(tx, ownerId, window, { first: PAGE, after });
    entries.push(...page.rows);
    if (entries.length > MOST_MOVEMENTS) return null;
    after = page.next;
  } while (after !== null);
  return entries;
}

async function numbersOf(
  ports: StatementNeeds,
  tx: Tx,
  entries: readonly PostedEntry[],
): Promise<ReadonlyMap<string, string>> {
  const ids = entries.filter(({ sourceType }) => sourceType === 'INVOICE').map(({ sourceId }) => sourceId);
  return ports.statements.invoiceNumbers(tx, [...new Set(ids)]);
}
