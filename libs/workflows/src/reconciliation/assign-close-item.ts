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

/** Says who sees to an item of the close checklist, for this close and those after it. It stops nobody else from doing it. */
export const assignCloseItem = (ports: Pick<Ports, 'unitOfWork' | 'recordMatches' | 'audit'>) => {
  return (scope: PlatformScope, { item, owner }: CloseItemCommand): Promise<Result<CloseItemCommand, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      if (owner !== null && !isId('user', owner))
        return refuse(invalid(['owner'], 'Name a person: a key sees to nothing.'));
      await ports.recordMatches.setCloseOwner(tx, item, owner);
      await ports.audit.append(tx, {
        action: 'close.itemAssigned',
        subjectId: item,
        detail: { owner: owner ?? 'nobody' },
      });
      return ok({ item, owner });
    });
};
