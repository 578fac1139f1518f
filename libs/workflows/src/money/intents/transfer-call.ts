import { bookReversal } from '../../payouts/book-reversal.js';
import { failTransfer } from '../../payouts/fail-transfer.js';
import { moveTransfer } from '../../payouts/move-transfer.js';
import { type ClaimedIntent, type IntentOutcome } from '../../ports/money-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { type CallNeeds, type PreparedCall, type SettledOutcome } from './prepared-call.js';

const refused = (error: string): Promise<IntentOutcome> => Promise.resolve({ kind: 'REFUSED', error });
const sent = (stripeId: string): Promise<IntentOutcome> => Promise.resolve({ kind: 'SENT', stripeId });

/** The call that moves (part of) a payout to the provider's account at Stripe. */
export async function gatherTransferCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const transfer = await ports.transfers.byId(tx, intent.aggregateId);
  return {
    make: (_scope, isKeyOld) => {
      if (!transfer) return refused('its transfer does not exist');
      // the event of the transfer overtook the record of the call that made it
      if (transfer.stripeTransferId !== null) return sent(transfer.stripeTransferId);
      // its journal was taken back: sent now, it would be paid twice
      if (transfer.state !== 'PLANNED') return refused('the transfer failed before; the next payout pays it');
      const { stripeAccountId } = transfer;
      const context = { stripeCustomerId: null, stripeInvoiceId: null, stripeAccountId };
      return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
    },
    settled: (later, outcome) => transferSettled(ports, later, intent, outcome),
  };
}

async function transferSettled(
  ports: CallNeeds,
  tx: Tx,
  intent: ClaimedIntent,
  outcome: SettledOutcome,
): Promise<void> {
  const transfer = await ports.transfers.lock(tx, intent.aggregateId);
  if (transfer?.state !== 'PLANNED') return;
  if (outcome.kind === 'SENT') await moveTransfer(ports)(tx, transfer, 'SENT', { stripeTransferId: outcome.stripeId });
  if (outcome.kind === 'REFUSED') await failTransfer(ports)(tx, transfer, outcome.error);
}

/** The call that takes (part of) a transfer back. Refused where the provider's account has not the balance: the debt stays. */
export async function gatherReversalCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const reversal = await ports.transfers.lockReversal(tx, intent.aggregateId);
  const transfer = reversal && (await ports.transfers.byId(tx, reversal.transferId));
  return {
    make: (_scope, isKeyOld) => {
      if (!reversal || !transfer) return refused('its reversal does not exist');
      if (reversal.stripeReversalId !== null) return sent(reversal.stripeReversalId);
      if (reversal.state === 'FAILED')
        return refused('the reversal failed before; the debt is netted, or reversed anew');
      if (transfer.stripeTransferId === null)
        return Promise.resolve({ kind: 'RETRY', error: 'the transfer has no Stripe id yet' });
      const { stripeAccountId, stripeTransferId } = transfer;
      const context = { stripeCustomerId: null, stripeInvoiceId: null, stripeAccountId, stripeTransferId };
      return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
    },
    settled: (later, outcome) => reversalSettled(ports, later, intent, outcome),
  };
}

async function reversalSettled(
  ports: CallNeeds,
  tx: Tx,
  intent: ClaimedIntent,
  outcome: SettledOutcome,
): Promise<void> {
  // the transfer first: whoever books a reversal from an event locks in this order
  const transferId = intent.parameters['transferId'] ?? '';
  const transfer = await ports.transfers.lock(tx, transferId);
  const reversal = await ports.transfers.lockReversal(tx, intent.aggregateId);
  if (!transfer || reversal?.state !== 'PLANNED') return;
  if (outcome.kind === 'SENT') await bookReversal(ports)(tx, transfer, reversal, outcome.stripeId);
  if (outcome.kind !== 'REFUSED') return;
  await ports.transfers.updateReversal(tx, { ...reversal, state: 'FAILED', failure: outcome.error });
  const detail = { transferId, failure: outcome.error };
  await ports.audit.append(tx, { action: 'payout.reversal-failed', subjectId: reversal.id, detail });
}
