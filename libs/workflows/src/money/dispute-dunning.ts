import { type Invoice } from '#libs/billing';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'dunning' | 'audit'>;

/** Nobody is reminded of what its bank is asked about, and whoever was is again when that is decided. The latest pause of an invoice counts. */
export async function pauseForDispute(
  ports: Needs,
  tx: Tx,
  { id: invoiceId, orgId }: Invoice,
  { isOpen, note }: { readonly isOpen: boolean; readonly note: string },
): Promise<void> {
  const latest = (await ports.dunning.pauses(tx, [invoiceId])).at(-1);
  // a promise or a dispute that staff recorded is theirs to lift
  if (isOpen ? latest?.kind === 'DISPUTE' : latest?.kind !== 'DISPUTE' || latest.recordedBy !== tx.scope.actorId)
    return;
  const kind = isOpen ? 'DISPUTE' : 'LIFTED';
  await ports.dunning.pause(tx, {
    ...{ id: tx.newId('dunningPause'), invoiceId, orgId, kind, until: null, note },
    ...{ recordedAt: tx.now, recordedBy: tx.scope.actorId },
  });
  await ports.dunning.lookAgain(tx, invoiceId, isOpen ? null : tx.now);
  await ports.audit.append(tx, { action: 'dunning.pause', subjectId: invoiceId, detail: { kind, note } });
}
