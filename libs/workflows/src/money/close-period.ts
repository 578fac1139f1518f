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
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'ledger' | 'audit' | 'sha256'> & ChecklistNeeds;

export interface CloseCommand {
  /** The first instant after the period. */
  readonly end: Instant;
}

/**
 * Closes the books up to `end`, for good: nothing is booked before it any more, and what comes late counts in the period after. Refused
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
      const closed = await ports.ledger.close(tx, end);
      await certify(ports, tx, closed, checklist);
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
  const body = certificateBody(checklist, actorId, tx.now);
  await ports.recordMatches.insertCertificate(tx, {
    ...{ id: tx.newId('certificate'), periodId: closed.id, runId: checklist.run?.id ?? null, body },
    ...{ hash: ports.sha256(body), signedAt: tx.now, signedBy: actorId },
  });
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
