import { type PayoutTransfer, type TransferReversal } from '#libs/billing';
import { add } from '#libs/kernel';
import { transferReversed } from '#libs/ledger';
import { type Tx } from '../ports/unit-of-work.js';
import { moveTransfer } from './move-transfer.js';
import { netDebt } from './net-debt.js';
import { type PayoutNeeds } from './payout-needs.js';

/**
 * Money of a locked transfer is back at Stripe: it is payable again, and first of all sets off what the provider owes us. Posted once,
 * whoever hears of it first: the call that asked for it, or the event of it.
 */
export const bookReversal = (ports: PayoutNeeds) => {
  return async (
    tx: Tx,
    transfer: PayoutTransfer,
    reversal: TransferReversal,
    stripeReversalId: string,
  ): Promise<PayoutTransfer> => {
    if (reversal.state !== 'PLANNED') return transfer;
    const { id: transferId, orgId: providerOrgId } = transfer;
    const { id: reversalId, amount } = reversal;
    await ports.transfers.updateReversal(tx, { ...reversal, state: 'SENT', stripeReversalId, failure: null });
    const facts = { transferId, reversalId, providerOrgId, amount, to: 'STRIPE_CLEARING' } as const;
    await ports.ledger.post(tx, transferReversed(facts, tx.now));
    await netDebt(ports)(tx, providerOrgId, amount.currency);
    const reversed = add(transfer.reversed, amount);
    const isWhole = reversed.minor === transfer.amount.minor;
    const note = reversal.reason;
    return moveTransfer(ports)(tx, transfer, isWhole ? 'REVERSED' : transfer.state, { reversed, note });
  };
};
