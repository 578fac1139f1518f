import { type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

/** Sends a call again that Stripe refused or whose outcome is unknown: a person has looked at it. Its key gets a new revision. */
export const retryIntent = (ports: Pick<Ports, 'unitOfWork' | 'intents' | 'audit'>) => {
  return (scope: PlatformScope, intentId: string, said: string | null = null): Promise<Result<string, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const reason = said?.trim() ?? '';
      if (reason.length > 500) return refuse(invalid(['reason'], 'A reason has at most 500 characters.'));
      if (!(await ports.intents.byId(tx, intentId))) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const isPending = await ports.intents.retry(tx, intentId);
      if (!isPending) {
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: 'Only a FAILED or UNKNOWN call can be sent again.',
        });
      }
      await ports.audit.append(tx, { action: 'intent.retried', subjectId: intentId, detail: { reason } });
      return ok(intentId);
    });
};
