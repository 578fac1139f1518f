import { type Result, ok, refuse } from '#libs/kernel';
import { type TermSheetProposal } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, type TermSheetExpired } from '../refusal.js';
import { transact } from '../transaction.js';
import { latestRevision, openTermSheet } from './open-term-sheet.js';

type Needs = Pick<Ports, 'unitOfWork' | 'termSheets' | 'audit'>;
type Close = (scope: OrganisationScope, id: string) => Promise<Result<TermSheetProposal, Refusal | TermSheetExpired>>;

/** Says no to what the other side put on the table: the negotiation is over. */
export const declineTermSheet = (ports: Needs): Close => closeTermSheet(ports, 'DECLINED');

/** Takes one's own latest revision off the table: the negotiation is over. */
export const withdrawTermSheet = (ports: Needs): Close => closeTermSheet(ports, 'WITHDRAWN');

function closeTermSheet(ports: Needs, state: 'DECLINED' | 'WITHDRAWN'): Close {
  return (scope, id) =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const open = await openTermSheet(ports, tx, scope, id);
      if (!open.ok) return open;
      const isOwn = latestRevision(open.value).byOrgId === scope.orgId;
      if (isOwn && state === 'DECLINED') return refuse<Refusal>({ code: 'OWN_REVISION', path: ['id'] });
      if (!isOwn && state === 'WITHDRAWN')
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: "The latest revision is the other side's.",
        });
      await ports.termSheets.close(tx, id, state, null);
      const action = state === 'DECLINED' ? 'termSheet.declined' : 'termSheet.withdrawn';
      await ports.audit.append(tx, { action, subjectId: id, detail: {} });
      return ok({ ...open.value, state });
    });
}
