import { type PayoutTransfer } from '#libs/billing';
import { type ConnectedPayoutView } from '../ports/connect.js';
import { type Tx } from '../ports/unit-of-work.js';
import { moveTransfer } from './move-transfer.js';
import { type PayoutNeeds } from './payout-needs.js';

/**
 * The last hop: from a provider's account at Stripe to its bank. One payout of theirs may carry several transfers of ours. A payout that fails
 * after it was paid brings the money back to the provider's account at Stripe, not to us: the hop is taken back, and the books stay.
 */
export const applyConnectedPayout = (ports: PayoutNeeds) => {
  return async (tx: Tx, theirs: ConnectedPayoutView): Promise<number> => {
    const carried = await ports.transfers.byDestinationPayments(tx, theirs.paymentIds);
    let moved = 0;
    for (const { id } of carried) {
      const transfer = await ports.transfers.lock(tx, id);
      if (transfer?.stripeAccountId === theirs.accountId && (await apply(ports, tx, transfer, theirs))) moved += 1;
    }
    return moved;
  };
};

async function apply(
  ports: PayoutNeeds,
  tx: Tx,
  transfer: PayoutTransfer,
  theirs: ConnectedPayoutView,
): Promise<boolean> {
  const { id: connectedPayoutId, traceId: bankTraceId } = theirs;
  const isItsOwn = transfer.connectedPayoutId === null || transfer.connectedPayoutId === connectedPayoutId;
  if (theirs.status === 'PAID') {
    if (transfer.state !== 'ARRIVED_AT_STRIPE' && !(isItsOwn && transfer.bankTraceId !== bankTraceId)) return false;
    await moveTransfer(ports)(tx, transfer, 'PAID_OUT', { connectedPayoutId, bankTraceId, failure: null });
    return true;
  }
  if ((theirs.status !== 'FAILED' && theirs.status !== 'CANCELED') || !isItsOwn) return false;
  const failure = `Payout ${connectedPayoutId} to the bank failed: ${theirs.failure ?? 'no reason was given'}`;
  if (transfer.failure === failure) return false;
  const { id: transferId, payoutId, orgId } = transfer;
  const wasPaid = transfer.state === 'PAID_OUT';
  await ports.payouts.hop(tx, { payoutId, transferId, orgId, state: 'FAILED', note: failure, at: tx.now });
  const note = 'The money is on the account at Stripe again; Stripe pays it out again once its bank details are right.';
  // the next payout of theirs is another one, so this one is forgotten
  await moveTransfer(ports)(tx, transfer, 'ARRIVED_AT_STRIPE', {
    connectedPayoutId: null,
    bankTraceId: null,
    failure,
    note,
  });
  const detail = { connectedPayoutId, failure, wasPaid: String(wasPaid) };
  await ports.audit.append(tx, { action: 'payout.bank-refused', subjectId: transferId, detail });
  return true;
}
