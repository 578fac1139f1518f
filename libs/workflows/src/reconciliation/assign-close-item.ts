import { type Result, isId, ok, refuse } from '#libs/kernel';
import { type CloseItem } from '../ports/book-identities.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

export interface CloseItemCommand {
  readonly item: CloseItem;
  /** A person of the staff; null: nobody any more. */
  readonly owner: string | null;
}

/** Whether a person may work at a close; false of who is nobody, or not of the staff. Rights are known to the identity of the app. */
export type MayClose = (userId: string) => Promise<boolean>;

const NOT_OF_CLOSES =
  'Nobody of the staff with this id may work at closes. Choose a member of the team with the right to change the books (OWNER, ADMIN or STAFF_OPERATOR), or have an owner of the team give that role first.';

/**
 * Says who sees to an item of the close checklist, for this close and those after it. It stops nobody else from doing it. Refuses whoever may
 * not work at closes: an item that nobody can do is nobody's.
 */
export const assignCloseItem = (ports: Pick<Ports, 'unitOfWork' | 'recordMatches' | 'audit'>, mayClose: MayClose) => {
  return async (
    scope: PlatformScope,
    { item, owner }: CloseItemCommand,
  ): Promise<Result<CloseItemCommand, Refusal>> => {
    if (owner !== null && !isId('user', owner))
      return refuse(invalid(['owner'], 'Name a person: a key sees to nothing.'));
    if (owner !== null && !(await mayClose(owner))) return refuse(invalid(['owner'], NOT_OF_CLOSES));
    return transact(ports.unitOfWork, scope, async (tx) => {
      await ports.recordMatches.setCloseOwner(tx, item, owner);
      await ports.audit.append(tx, {
        action: 'close.itemAssigned',
        subjectId: item,
        detail: { owner: owner ?? 'nobody' },
      });
      return ok({ item, owner });
    });
  };
};
