import { type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type RecordMatch } from '../ports/reconciliation-stores.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { reversalOf } from './resolve-exception.js';

type Needs = Pick<Ports, 'unitOfWork' | 'recordMatches' | 'ledger' | 'audit'>;

export interface UnmatchCommand {
  readonly id: string;
  readonly reason: string;
}

/**
 * Takes a match back. What was posted because of it (that a payout has arrived) is reversed; the match itself stays, with who took it back
 * and why. The next run looks at its records afresh.
 */
export const unmatch = (ports: Needs) => {
  return (scope: PlatformScope, { id, reason }: UnmatchCommand): Promise<Result<RecordMatch, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const text = reason.trim();
      if (text.length < 1 || text.length > 500) return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
      const match = await ports.recordMatches.byId(tx, id);
      if (match === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const journalKeys: string[] = [];
      for (const entryId of match.entryIds.filter(
        (one) => one.startsWith('journal:stripe:') && one.endsWith(':arrived'),
      )) {
        const original = await ports.ledger.byKey(tx, entryId.slice('journal:'.length));
        const back = original && reversalOf(original, tx);
        if (back && (await ports.ledger.post(tx, back))) journalKeys.push(back.idempotencyKey);
      }
      if (!(await ports.recordMatches.unmatch(tx, id, { reason: text, journalKeys })))
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail: 'The match was taken back before.' });
      await ports.audit.append(tx, { action: 'match.taken-back', subjectId: id, detail: { reason: text } });
      const after = await ports.recordMatches.byId(tx, id);
      return after === null ? refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] }) : ok(after);
    });
};
