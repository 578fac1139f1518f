import { type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type StripeEventRecord } from '../ports/stuck-work.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { MOST_ATTEMPTS } from './apply-stripe-event.js';

/** Whether we stopped waiting for what stood in its way, and took it for done. */
export function isEventGivenUp({ state, attempts, lastError }: StripeEventRecord): boolean {
  return state === 'DONE' && lastError !== null && attempts >= MOST_ATTEMPTS;
}

/** Has a stored event applied again at once, whatever became of it before: its effect is posted once, however often it is applied. */
export const applyEventAgain = (ports: Pick<Ports, 'unitOfWork' | 'inbox' | 'audit'>) => {
  return (
    scope: PlatformScope,
    { eventId, reason: said }: { readonly eventId: string; readonly reason: string | null },
  ): Promise<Result<string, Refusal>> =>
    transact<string, Refusal>(ports.unitOfWork, scope, async (tx) => {
      const reason = said?.trim() ?? '';
      if (reason.length > 500) return refuse(invalid(['reason'], 'A reason has at most 500 characters.'));
      if (!(await ports.inbox.byId(tx, eventId))) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      if (!(await ports.inbox.again(tx, eventId)))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail: 'It is being applied at this moment.' });
      await ports.audit.append(tx, { action: 'stripe-event.again', subjectId: eventId, detail: { reason } });
      return ok(eventId);
    });
};
