import { type CurrencyCode, type Instant, type Money, instant, instantToString, money, subtract } from '#libs/kernel';
import { type AccountType } from '#libs/ledger';
import {
  type BooksReportRow,
  type ReportEquation,
  type ReportRange,
  type SummedRows,
} from '../ports/books-report-store.js';
import { type Ports } from '../ports/ports.js';
import { type BookIdentityName } from '../ports/book-identities.js';
import { type Certificate } from '../ports/reconciliation-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type ChecklistNeeds, closeChecklist } from './close-checklist.js';

export type CloseReportNeeds = ChecklistNeeds & Pick<Ports, 'ledger'>;

/** Which account the ledger's side of an identity is. */
const ACCOUNT_OF: Readonly<Record<BookIdentityName, AccountType>> = {
  RECEIVABLE_IS_OPEN_INVOICES: 'TENANT_RECEIVABLE',
  DEPOSITS_ARE_OBLIGATIONS: 'TENANT_DEPOSIT',
  IN_TRANSIT_IS_PAYOUTS_UNDERWAY: 'CASH_IN_TRANSIT',
  SUSPENSE_IS_EMPTY: 'SUSPENSE',
  BANK_IS_STATEMENTS: 'BANK',
  PAYABLE_IS_OPEN_LINES: 'PROVIDER_PAYABLE',
  CREDIT_IS_NOTES: 'TENANT_CREDIT',
  PREPAID_IS_BALANCES: 'TENANT_PREPAID',
};

/** Identities about the end of the period; the others are about everything there is. */
const AT_END: ReadonlySet<string> = new Set([
  'IN_TRANSIT_IS_PAYOUTS_UNDERWAY',
  'SUSPENSE_IS_EMPTY',
  'BANK_IS_STATEMENTS',
]);

const BY_LEDGER = 'By the ledger';
const BY_ITEMS = 'By the items';

/** What stands between the books and a close, the identities with both their sides, and until when the books are locked. */
export async function checklistRows(
  ports: CloseReportNeeds,
  tx: Tx,
  { until, currency }: ReportRange,
): Promise<SummedRows> {
  const end = until ?? tx.now;
  const checklist = await closeChecklist(ports, tx, end);
  const closed = await ports.ledger.closedUntil(tx);
  const lock =
    closed === null ? 'Nothing was closed yet.' : `Everything before ${instantToString(closed)} is closed for good.`;
  const line = (item: string, isDone: boolean, finding: string): BooksReportRow => ({
    ...{ key: null, cells: [item, isDone ? 'Done' : 'Open', finding], amount: null },
  });
  const identities = checklist.identities.filter(({ ledger }) => currency === null || ledger.currency === currency);
  const sides = identities.flatMap(({ identity, ledger, items }) =>
    identityRows(identity, [ledger, items], end).map(({ cells: [name = '', side = ''], ...row }) => ({
      ...row,
      cells: [name, ledger.minor === items.minor ? 'Done' : 'Open', side],
    })),
  );
  return {
    rows: [
      ...checklist.items.map(({ name, isDone, finding }) => line(name, isDone, finding)),
      line('LOCK', closed !== null && closed >= end, lock),
      ...sides,
    ],
    equations: identities.map(({ identity, ledger, items }) => equation(identity, [ledger, items])),
  };
}

/** Ledger's side opens into the postings of its account; the items are rows of their own in the report of that account. */
function identityRows(identity: string, [ledger, items]: readonly [Money, Money], end: Instant): BooksReportRow[] {
  const account = Object.hasOwn(ACCOUNT_OF, identity) ? ACCOUNT_OF[identity as BookIdentityName] : null;
  const until = AT_END.has(identity) ? instantToString(end) : '';
  const key = account === null ? null : [account, ledger.currency, until].join('|');
  return [
    { key, cells: [identity, BY_LEDGER], amount: ledger },
    { key: null, cells: [identity, BY_ITEMS], amount: items },
  ];
}

function equation(identity: string, amounts: readonly [Money, Money]): ReportEquation {
  return { left: `${identity}: ${BY_LEDGER.toLowerCase()}`, right: BY_ITEMS.toLowerCase(), amounts };
}

/** A key of an identity's ledger side, as what to open; null: there is no such key. */
export function openedBy(key: string): { readonly key: string; readonly until: string | null } | null {
  const [account = '', currency = '', until = ''] = key.split('|');
  return account === '' || currency === ''
    ? null
    : { key: `${account}|${currency}`, until: until === '' ? null : until };
}

/** As `certificateBody` writes it. */
interface SignedBody {
  readonly end: string;
  readonly signedBy: string;
  readonly signedAt: string;
  readonly checklist: readonly (readonly [name: string, finding: string])[];
  readonly identities: readonly (readonly [identity: string, currency: CurrencyCode, ledger: string, items: string])[];
  readonly population: readonly (readonly [string, CurrencyCode, number, string, number, string])[];
  readonly run: {
    readonly id: string;
    readonly ranAt: string;
    readonly breaks: number;
    readonly waiting: number;
  } | null;
}

/** The certificate of the last period that was closed by then: counts and sums of all sides, what agreed, identities, who signed. */
export async function certificateRows(ports: CloseReportNeeds, tx: Tx, range: ReportRange): Promise<SummedRows> {
  const certificate = await lastCertificate(ports, tx, range.until);
  if (certificate === null) return { rows: [], equations: [] };
  const { hash, signedBy } = certificate;
  const body = JSON.parse(certificate.body) as SignedBody;
  const says = (what: string, line: string): BooksReportRow => ({ key: null, cells: [what, line, ''], amount: null });
  const wanted = (currency: CurrencyCode): boolean => range.currency === null || range.currency === currency;
  const population = body.population.filter(([, currency]) => wanted(currency));
  const identities = body.identities
    .filter(([, currency]) => wanted(currency))
    .map(([name, currency, ...sides]) => {
      const [ledger, items] = sides.map((minor) => money(BigInt(minor), currency)) as [Money, Money];
      return { name, ledger, items };
    });
  const end = instant(body.end);
  return {
    rows: [
      says('Period', `before ${body.end}`),
      says('Signed', `by ${signedBy} at ${body.signedAt}`),
      says('SHA-256', hash),
      ...(body.run === null ? [] : [says('Matched', `run ${body.run.id} at ${body.run.ranAt}`)]),
      ...body.checklist.map(([name, finding]) => says(name, finding)),
      ...population.flatMap((leg) => legRows(leg, body.run?.id ?? null)),
      ...identities.flatMap(({ name, ledger, items }) =>
        identityRows(name, [ledger, items], end).map((row) => ({ ...row, cells: [...row.cells, ''] })),
      ),
    ],
    equations: identities.map(({ name, ledger, items }) => equation(name, [ledger, items])),
  };
}

/** Each figure of a leg opens into the records that the run counted there. */
function legRows(
  [leg, currency, count, minor, matched, matchedMinor]: SignedBody['population'][number],
  runId: string | null,
): BooksReportRow[] {
  const [all, agreed] = [money(BigInt(minor), currency), money(BigInt(matchedMinor), currency)];
  const line = (word: string, which: string, records: number, amount: Money): BooksReportRow => ({
    key: runId === null || records === 0 ? null : [runId, leg, currency, which].join('|'),
    ...{ cells: [leg, word, `${records}`], amount },
  });
  return [
    line('Looked at', 'all', count, all),
    line('Agrees', 'agrees', matched, agreed),
    line('Breaks', 'breaks', count - matched, subtract(all, agreed)),
  ];
}

/** A key of a leg's figure of a certificate: COUNTED opens it. */
export const isCounted = (key: string): boolean => key.split('|').length === 4;

const PAGE = 100;

async function lastCertificate(ports: CloseReportNeeds, tx: Tx, until: Instant | null): Promise<Certificate | null> {
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof ports.ledger.closedPeriods>> = await ports.ledger.closedPeriods(tx, {
      first: PAGE,
      after,
    });
    const period = page.items.find(({ end, reopenedAt }) => reopenedAt === null && (until === null || end <= until));
    if (period) return ports.recordMatches.certificateOf(tx, period.id);
    if (!page.hasNextPage) return null;
    after = page.cursors.at(-1) ?? null;
  }
}
