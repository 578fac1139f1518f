import { type Instant, type Result, instantToString, money, moneyToString, ok, refuse } from '#libs/kernel';
import { trialBalance } from '#libs/ledger';
import { type ClosedPeriod } from '../ports/ledger-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import {
  type ChecklistNeeds,
  type CloseChecklist,
  certificateBody,
  closeChecklist,
} from '../reconciliation/close-checklist.js';
import { type LegCount } from '../ports/reconciliation-stores.js';
import { everyPage } from '../reconciliation/every-page.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'staging' | 'audit' | 'sha256'> & ChecklistNeeds;

export interface CloseCommand {
  /** The first instant after the period. */
  readonly end: Instant;
}

/**
 * Closes the books up to `end`: nothing is booked before it any more, and what comes late counts in the period after, unless two people open the
 * period again. Refused
 * while the period runs, when it is closed already, while money is in suspense, and while the checklist is not done: something unexplained,
 * an exception past its time. Who closes signs a certificate of what was looked at and what agrees.
 */
export const closePeriod = (ports: Needs) => {
  return (scope: PlatformScope, { end }: CloseCommand): Promise<Result<ClosedPeriod, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      if (end > tx.now) return refuse(invalid(['end'], 'A period is closed when it is over.'));
      const until = await ports.ledger.closedUntil(tx);
      if (until !== null && end <= until) {
        const detail = `Everything before ${instantToString(until)} is closed.`;
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['end'], detail });
      }
      const suspended = await inSuspense(ports, tx, end);
      if (suspended) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['end'], detail: suspended });
      const checklist = await closeChecklist(ports, tx, end);
      const [missing] = checklist.items.filter(({ isDone }) => !isDone);
      if (missing) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['end'], detail: missing.finding });
      const doubt = await countedOtherwise(ports, tx, checklist);
      if (doubt) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['end'], detail: doubt });
      const closed = await ports.ledger.close(tx, end);
      // what was in flight is in the books since the close locked them: what is carried forward from here has it
      const identities = await ports.recordMatches.identitiesInFull(tx, end);
      const late = identities.find(({ unexplained }) => unexplained.minor !== 0n);
      if (late) {
        const detail = `${late.identity} changed while it was looked at: close the period again.`;
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['end'], detail });
      }
      await certify(ports, tx, closed, { ...checklist, identities });
      const detail = {
        start: closed.start === null ? 'the beginning' : instantToString(closed.start),
        end: instantToString(end),
      };
      await ports.audit.append(tx, { action: 'period.closed', subjectId: closed.id, detail });
      return ok(closed);
    });
};

async function certify(ports: Needs, tx: Tx, closed: ClosedPeriod, checklist: CloseChecklist): Promise<void> {
  const { actorId } = tx.scope;
  const after = await openedAgainBy(ports, tx, closed);
  const body = certificateBody(checklist, { signedBy: actorId, signedAt: tx.now, after });
  await ports.recordMatches.insertCertificate(tx, {
    ...{ id: tx.newId('certificate'), periodId: closed.id, runId: checklist.run?.id ?? null, body },
    ...{ hash: ports.sha256(body), signedAt: tx.now, signedBy: actorId },
  });
}

/** The hash of the step that opened this period again, so that the certificates of a period are one chain; null: it was never closed before. */
async function openedAgainBy({ ledger }: Needs, tx: Tx, { start }: ClosedPeriod): Promise<string | null> {
  const all = await everyPage((after) => ledger.closedPeriods(tx, { first: 100, after }));
  const before = all.filter((period) => period.reopenedAt !== null && period.start === start).map(({ id }) => id);
  const steps = (await ledger.reopenings(tx, before)).flatMap((one) => (one.state === 'APPROVED' ? one.steps : []));
  return steps.at(-1)?.hash ?? null;
}

/** What is signed opens to the records that were counted, or it is not signed. In the way, as a sentence; null: nothing. */
async function countedOtherwise(ports: Needs, tx: Tx, { run }: CloseChecklist): Promise<string | null> {
  if (run === null) return null;
  await ports.staging.patience(tx);
  const told = (legs: readonly LegCount[]): string =>
    legs
      .map(({ leg, currency, ...sums }) =>
        [leg, currency, sums.count, sums.minor, sums.matched, sums.matchedMinor].join(' '),
      )
      .sort()
      .join('\n');
  const counted = await ports.recordMatches.countedBy(tx, run.id);
  const isSame = counted !== null && told(counted) === told(run.population);
  return isSame
    ? null
    : 'The records changed while they were matched: match them again, then what is signed opens to them.';
}

/** What stands in the way, as a sentence; null: nothing. */
async function inSuspense(ports: Needs, tx: Tx, end: Instant): Promise<string | null> {
  const rows = trialBalance(await ports.ledger.balances(tx, { at: end, by: 'BOOKED' }));
  const held = rows.filter((row) => row.type === 'SUSPENSE' && (row.debit ?? row.credit) !== null);
  if (held.length === 0) return null;
  const sums = held.map(
    ({ currency, debit, credit }) => `${moneyToString(debit ?? credit ?? money(0n, currency))} ${currency}`,
  );
  return `Nobody knows whose ${sums.join(' and ')} in suspense are.`;
}
