import { type PayoutState, type PayoutTransfer, mayMove } from '#libs/billing';
import { type Tx } from '../ports/unit-of-work.js';
import { type PayoutNeeds } from './payout-needs.js';

/** What is learnt of a transfer together with where it is. */
type Learnt = Partial<
  Pick<
    PayoutTransfer,
    'stripeTransferId' | 'destinationPaymentId' | 'connectedPayoutId' | 'bankTraceId' | 'failure' | 'reversed'
  >
>;

/** Takes a locked transfer a hop further and writes the hop down. A hop back is none: what is learnt is kept, the state stays. */
export const moveTransfer = (ports: Pick<PayoutNeeds, 'payouts' | 'transfers'>) => {
  return async (
    tx: Tx,
    transfer: PayoutTransfer,
    to: PayoutState,
    { note = '', ...learnt }: Learnt & { readonly note?: string } = {},
  ): Promise<PayoutTransfer> => {
    const moves = mayMove(transfer.state, to);
    const next: PayoutTransfer = { ...transfer, ...learnt, state: moves ? to : transfer.state };
    await ports.transfers.update(tx, next);
    if (moves) {
      const { id: transferId, payoutId, orgId } = transfer;
      await ports.payouts.hop(tx, { payoutId, transferId, orgId, state: to, note, at: tx.now });
    }
    return next;
  };
};
