import { type PayoutTransfer, type TransferReversal } from '#libs/billing';
import { money } from '#libs/kernel';
import { type StripeReversalView, type StripeTransferView } from '../ports/connect.js';
import { type Tx } from '../ports/unit-of-work.js';
import { bookReversal } from './book-reversal.js';
import { moveTransfer } from './move-transfer.js';
import { type PayoutNeeds } from './payout-needs.js';

/** Writes down where Stripe has a transfer of ours now, forward only. Null when applied; otherwise what it waits for. */
export const applyTransfer = (ports: PayoutNeeds) => {
  return async (tx: Tx, theirs: StripeTransferView): Promise<string | null> => {
    if (theirs.ourTransferId === null) return null;
    const found = await ports.transfers.lock(tx, theirs.ourTransferId);
    if (!found) return `transfer ${theirs.ourTransferId} is not here yet`;
    const isOurs = found.stripeTransferId === null || found.stripeTransferId === theirs.id;
    if (!isOurs || found.state === 'FAILED' || found.amount.minor !== theirs.amountMinor) {
      const detail = {
        stripe: `${theirs.id}: ${theirs.amountMinor} ${theirs.currency}`,
        ours: found.stripeTransferId ?? found.state,
      };
      await ports.audit.append(tx, { action: 'payout.transfer-unknown', subjectId: found.id, detail });
      return null;
    }
    const { destinationPaymentId } = theirs;
    const arrived = destinationPaymentId !== null;
    const known =
      found.state === 'PLANNED' || (arrived && found.state === 'SENT')
        ? await moveTransfer(ports)(tx, found, arrived ? 'ARRIVED_AT_STRIPE' : 'SENT', {
            ...{ stripeTransferId: theirs.id, destinationPaymentId },
          })
        : found;
    await applyReversals(ports, tx, known, theirs.reversals);
    return null;
  };
};

async function applyReversals(
  ports: PayoutNeeds,
  tx: Tx,
  transfer: PayoutTransfer,
  theirs: readonly StripeReversalView[],
): Promise<void> {
  if (theirs.length === 0) return;
  const ours = await ports.transfers.reversalsOf(tx, [transfer.id]);
  let current = transfer;
  for (const view of theirs) {
    if (ours.some(({ stripeReversalId }) => stripeReversalId === view.id)) continue;
    const asked = ours.find(({ id }) => id === view.ourReversalId);
    const reversal = asked ?? (await adopt(ports, tx, current, view));
    current = await bookReversal(ports)(tx, current, { ...reversal, state: 'PLANNED' }, view.id);
  }
}

/** Somebody took it back at Stripe's dashboard: the money moved, so the books follow. */
async function adopt(
  ports: PayoutNeeds,
  tx: Tx,
  { id: transferId, orgId, amount }: PayoutTransfer,
  view: StripeReversalView,
): Promise<TransferReversal> {
  const reversal: TransferReversal = {
    ...{ id: tx.newId('transferReversal'), transferId, orgId, amount: money(view.amountMinor, amount.currency) },
    ...{ reason: 'Taken back at Stripe', state: 'PLANNED', stripeReversalId: null, failure: null },
    ...{ plannedAt: tx.now, plannedBy: 'stripe' },
  };
  await ports.transfers.insertReversal(tx, reversal);
  await ports.audit.append(tx, {
    action: 'payout.reversed-at-stripe',
    subjectId: transferId,
    detail: { stripeReversalId: view.id },
  });
  return reversal;
}
