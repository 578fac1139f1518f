import { type Instant, instantToString, moneyToString } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type BookIdentity, type MatchingRun, type ReconciliationException } from '../ports/reconciliation-stores.js';
import { type Tx } from '../ports/unit-of-work.js';

export type ChecklistNeeds = Pick<Ports, 'recordMatches' | 'exceptions' | 'reconciliations'>;

/** One thing that has to be so before a period is closed. */
export interface ChecklistItem {
  readonly name: 'IDENTITIES' | 'EXCEPTIONS' | 'STRIPE' | 'AUDIT';
  readonly isDone: boolean;
  /** In words: what is so, or what is in the way. */
  readonly finding: string;
}

export interface CloseChecklist {
  readonly end: Instant;
  readonly items: readonly ChecklistItem[];
  readonly identities: readonly BookIdentity[];
  /** Of the period, open and past their time. */
  readonly overdue: readonly ReconciliationException[];
  /** The last run of the matcher; null: none ran. */
  readonly run: MatchingRun | null;
}

/** What stands between the books and the close of everything before `end`. */
export async function closeChecklist(ports: ChecklistNeeds, tx: Tx, end: Instant): Promise<CloseChecklist> {
  const identities = await ports.recordMatches.identities(tx, end);
  const open = await ports.exceptions.allOpen(tx);
  const overdue = open.filter(({ since, dueAt }) => since < end && (dueAt ?? since) <= tx.now);
  const run = await ports.recordMatches.latestRun(tx);
  const report = await ports.reconciliations.latest(tx);
  const broken = await ports.exceptions.brokenChains(tx);
  const wrong = identities.filter(({ unexplained }) => unexplained.minor !== 0n);
  const unexplained = (report?.report.equations ?? []).filter((equation) => equation.unexplained.minor !== 0n);
  const items: ChecklistItem[] = [
    {
      name: 'IDENTITIES',
      isDone: wrong.length === 0,
      finding:
        wrong.length === 0
          ? 'Every identity of the books comes to zero.'
          : wrong
              .map(({ identity, unexplained: left }) => `${identity} is ${moneyToString(left)} ${left.currency} off`)
              .join('; '),
    },
    {
      name: 'EXCEPTIONS',
      isDone: overdue.length === 0,
      finding:
        overdue.length === 0
          ? 'No exception of the period is past its time.'
          : `${overdue.length} exceptions are open and past their time.`,
    },
    {
      name: 'STRIPE',
      isDone: unexplained.length === 0,
      finding:
        report === null
          ? 'Nothing was compared with Stripe.'
          : unexplained.length === 0
            ? `Compared with Stripe at ${instantToString(report.ranAt)}: nothing is unexplained.`
            : unexplained
                .map(({ unexplained: left }) => `${moneyToString(left)} ${left.currency} at Stripe are unexplained`)
                .join('; '),
    },
    {
      name: 'AUDIT',
      isDone: broken.length === 0,
      finding:
        broken.length === 0
          ? 'Every chain of steps is whole.'
          : `The steps of ${broken.join(', ')} were tampered with.`,
    },
  ];
  return { end, items, identities, overdue, run };
}

/** What is signed: JSON, amounts as strings of minor units, in a fixed order. */
export function certificateBody(checklist: CloseChecklist, signedBy: string, signedAt: Instant): string {
  const { end, items, identities, run } = checklist;
  return JSON.stringify({
    ...{ form: 'gridlease-certificate-1', end: instantToString(end), signedBy, signedAt: instantToString(signedAt) },
    checklist: items.map(({ name, finding }) => [name, finding]),
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
    population: (run?.population ?? []).map(({ leg, currency, count, minor, matched, matchedMinor }) => [
      ...[leg, currency, count, `${minor}`, matched, `${matchedMinor}`],
    ]),
  });
}
