import { type Instant, instantToString, money, moneyToString } from '#libs/kernel';
import { type StoredReport } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type BookIdentity, type CloseItem, type DocumentBreak } from '../ports/book-identities.js';
import { type MatchingRun, type ReconciliationException } from '../ports/reconciliation-stores.js';
import { type Tx } from '../ports/unit-of-work.js';

export type ChecklistNeeds = Pick<Ports, 'recordMatches' | 'exceptions' | 'reconciliations' | 'ledger'>;

/** One thing that has to be so before a period is closed. */
export interface ChecklistItem {
  readonly name: CloseItem;
  readonly isDone: boolean;
  /** In words: what is so, or what is in the way. */
  readonly finding: string;
}

export interface CloseChecklist {
  readonly end: Instant;
  readonly items: readonly ChecklistItem[];
  /** Who sees to which item; whoever is not there, nobody. */
  readonly owners: ReadonlyMap<CloseItem, string>;
  readonly identities: readonly BookIdentity[];
  /** Of the period, open and past their time. */
  readonly overdue: readonly ReconciliationException[];
  /** The last run of the matcher; null: none ran. */
  readonly run: MatchingRun | null;
}

/** What stands between the books and the close of everything before `end`. */
export async function closeChecklist(ports: ChecklistNeeds, tx: Tx, end: Instant): Promise<CloseChecklist> {
  const identities = await ports.recordMatches.identitiesInFull(tx, end);
  const carried = await ports.recordMatches.identities(tx, end);
  const open = await ports.exceptions.allOpen(tx);
  const overdue = open.filter(({ since, dueAt }) => since < end && (dueAt ?? since) <= tx.now);
  const run = await ports.recordMatches.latestRun(tx);
  const report = await ports.reconciliations.latest(tx);
  const broken = [...(await ports.exceptions.brokenChains(tx)), ...(await ports.ledger.brokenReopenings(tx))];
  const items: ChecklistItem[] = [
    identitiesItem(identities, carried),
    documentsItem(await ports.recordMatches.documentBreaks(tx, MOST_NAMED)),
    matchingItem(run, end),
    {
      name: 'EXCEPTIONS',
      isDone: overdue.length === 0,
      finding:
        overdue.length === 0
          ? 'No exception of the period is past its time.'
          : `${overdue.length} exceptions are open and past their time.`,
    },
    stripeItem(report, end),
    {
      name: 'AUDIT',
      isDone: broken.length === 0,
      finding:
        broken.length === 0
          ? 'Every chain of steps is whole.'
          : `The steps of ${broken.join(', ')} were tampered with.`,
    },
  ];
  return { end, items, identities, overdue, run, owners: await ports.recordMatches.closeOwners(tx) };
}

/**
 * Each identity comes to zero, summed over everything there is; and carried forward from the last certificate it comes to the same, on both
 * sides: who altered what an earlier period signed made the two differ, though both sides may have been altered alike.
 */
function identitiesItem(identities: readonly BookIdentity[], carried: readonly BookIdentity[]): ChecklistItem {
  const off = identities
    .filter(({ unexplained }) => unexplained.minor !== 0n)
    .map(({ identity, unexplained: left }) => `${identity} is ${moneyToString(left)} ${left.currency} off`);
  const apart = carriedApart(identities, carried).map(
    ({ identity, ledger, items }) =>
      `${identity} of everything differs from what the last certificate carries forward: the ledger by ${moneyToString(ledger)} ${ledger.currency}, the items by ${moneyToString(items)}`,
  );
  const findings = [...off, ...apart];
  const isDone = findings.length === 0;
  return {
    name: 'IDENTITIES',
    isDone,
    finding: isDone ? 'Every identity of the books comes to zero.' : findings.join('; '),
  };
}

/** Where two readings of the identities differ, by how much on each side; what is not there is zero. */
function carriedApart(
  full: readonly BookIdentity[],
  carried: readonly BookIdentity[],
): Omit<BookIdentity, 'unexplained'>[] {
  const key = ({ identity, ledger }: BookIdentity): string => `${identity} ${ledger.currency}`;
  const [all, known] = [new Map(full.map((one) => [key(one), one])), new Map(carried.map((one) => [key(one), one]))];
  return [...new Map([...known, ...all]).entries()].flatMap(
    ([
      place,
      {
        identity,
        ledger: { currency },
      },
    ]) => {
      const [a, b] = [all.get(place), known.get(place)];
      const ledger = money((a?.ledger.minor ?? 0n) - (b?.ledger.minor ?? 0n), currency);
      const items = money((a?.items.minor ?? 0n) - (b?.items.minor ?? 0n), currency);
      return ledger.minor === 0n && items.minor === 0n ? [] : [{ identity, ledger, items }];
    },
  );
}

/** Documents that are named in a finding. */
const MOST_NAMED = 5;

/** Each document is what its lines, its journal and its meter records come to. */
function documentsItem(found: readonly DocumentBreak[]): ChecklistItem {
  const name = 'DOCUMENTS';
  if (found.length === 0) return { name, isDone: true, finding: 'Every document is what it is made of.' };
  const words = found.map(
    ({ kind, documentId, said, comes }) =>
      `${kind} of ${documentId}: it says ${moneyToString(said)} ${said.currency}, its parts come to ${moneyToString(comes)}`,
  );
  return { name, isDone: false, finding: words.join('; ') };
}

/** Whoever closes has matched what there was when the period was over. */
function matchingItem(run: MatchingRun | null, end: Instant): ChecklistItem {
  const name = 'MATCHING';
  if (run === null) return { name, isDone: false, finding: 'The records were never matched.' };
  const finding = `The records were matched at ${instantToString(run.ranAt)}`;
  return run.ranAt >= end
    ? { name, isDone: true, finding: `${finding}.` }
    : { name, isDone: false, finding: `${finding}, before the period was over.` };
}

/** And has asked Stripe since. */
function stripeItem(stored: StoredReport | null, end: Instant): ChecklistItem {
  const name = 'STRIPE';
  if (stored === null) return { name, isDone: false, finding: 'Nothing was compared with Stripe.' };
  const compared = `Compared with Stripe at ${instantToString(stored.ranAt)}`;
  if (stored.ranAt < end) return { name, isDone: false, finding: `${compared}, before the period was over.` };
  const wrong = stored.report.equations.filter(({ unexplained }) => unexplained.minor !== 0n);
  if (wrong.length === 0) return { name, isDone: true, finding: `${compared}: nothing is unexplained.` };
  const sums = wrong.map(
    ({ unexplained: left }) => `${moneyToString(left)} ${left.currency} at Stripe are unexplained`,
  );
  return { name, isDone: false, finding: sums.join('; ') };
}

/**
 * What is signed: JSON, amounts as strings of minor units, in a fixed order. `after`: hash of the step that opened this period again, where it was
 * closed before.
 */
export function certificateBody(
  checklist: CloseChecklist,
  {
    signedBy,
    signedAt,
    after,
  }: { readonly signedBy: string; readonly signedAt: Instant; readonly after: string | null },
): string {
  const { end, items, identities, run } = checklist;
  return JSON.stringify({
    ...{ form: 'gridlease-certificate-1', end: instantToString(end), signedBy, signedAt: instantToString(signedAt) },
    checklist: items.map(({ name, finding }) => [name, finding]),
    identitiesSummed: 'IN_FULL',
    identities: identities.map(({ identity, ledger, items: come }) => [
      identity,
      ledger.currency,
      `${ledger.minor}`,
      `${come.minor}`,
    ]),
    run: run && {
      id: run.id,
      ranAt: instantToString(run.ranAt),
      rules: run.rulesVersion,
      breaks: run.breaks,
      waiting: run.waiting,
    },
    ...(after === null ? {} : { after }),
    population: (run?.population ?? []).map(({ leg, currency, count, minor, matched, matchedMinor }) => [
      ...[leg, currency, count, `${minor}`, matched, `${matchedMinor}`],
    ]),
  });
}
