import { type PayoutTransfer } from '#libs/billing';
import { HOUR, addMilliseconds } from '#libs/kernel';
import { eachInTurn } from '../operations/each-in-turn.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { applyConnectedPayout } from './apply-connected-payout.js';
import { applyTransfer } from './apply-transfer.js';
import { lookLater } from './fail-transfer.js';
import { moveTransfer } from './move-transfer.js';
import { type PayoutNeeds } from './payout-needs.js';

type Needs = PayoutNeeds & Pick<Ports, 'unitOfWork' | 'outgoingWires' | 'payments'>;

/** A transfer on its way is asked after so often; events tell sooner. */
const LOOK_AGAIN = HOUR;
/** How long before we last heard of a transfer the provider's payouts to its bank are read. */
const BACK = 24 * HOUR;

/**
 * Asks Stripe (and our register of wires) where a bounded number of transfers are that are still moving: events are hints, this is the
 * guarantee. One counts as looked at when it was: after a worker that died on the way the next one asks at once. One that cannot be read holds
 * up no other; it is asked after again when the others are. Returns how many were asked after.
 */
export const followPayouts = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    const moving = await ports.unitOfWork.run(scope, (tx) => ports.transfers.moving(tx, limit));
    return eachInTurn('transfers', moving, async (transfer) => {
      try {
        await follow(ports, scope, transfer);
      } finally {
        await ports.unitOfWork.run(scope, (tx) =>
          ports.transfers.looked(tx, transfer.id, addMilliseconds(tx.now, LOOK_AGAIN)),
        );
      }
      return 1;
    });
  };
};

async function follow(ports: Needs, scope: PlatformScope, transfer: PayoutTransfer): Promise<void> {
  const { stripeTransferId, stripeAccountId, wireId } = transfer;
  if (wireId !== null) {
    await ports.unitOfWork.run(scope, (tx) => followWire(ports, tx, transfer.id, wireId));
    return;
  }
  if (stripeTransferId === null || stripeAccountId === null) return;
  const theirs = await ports.payments.connect.transfer(stripeTransferId);
  if (!theirs) return;
  await ports.unitOfWork.run(scope, (tx) => applyTransfer(ports)(tx, theirs));
  if (theirs.destinationPaymentId === null) return;
  const since = addMilliseconds(theirs.createdAt, -BACK);
  const payouts = await ports.payments.connect.connectedPayouts(stripeAccountId, since);
  const carrying = payouts.filter(({ paymentIds }) => paymentIds.includes(theirs.destinationPaymentId ?? ''));
  for (const payout of [...carrying].reverse())
    await ports.unitOfWork.run(scope, (tx) => applyConnectedPayout(ports)(tx, payout));
}

/** The register of wires knows where ours is; what a wire does to the books is its own business. */
async function followWire(ports: Needs, tx: Tx, transferId: string, wireId: string): Promise<void> {
  const transfer = await ports.transfers.lock(tx, transferId);
  const wire = await ports.outgoingWires.byId(tx, wireId);
  if (!transfer || !wire) return;
  const last = wire.steps.at(-1);
  const bankTraceId = last?.reference ?? transfer.bankTraceId;
  if (wire.state === 'SENT') await moveTransfer(ports)(tx, transfer, 'SENT', { bankTraceId });
  if (wire.state === 'BOOKED') await moveTransfer(ports)(tx, transfer, 'PAID_OUT', { bankTraceId });
  if (wire.state !== 'CANCELLED' && wire.state !== 'RETURNED') return;
  const failure = last?.note ?? `The wire is ${wire.state}.`;
  await moveTransfer(ports)(tx, transfer, 'FAILED', { failure, note: failure });
  if (transfer.state !== 'FAILED') await lookLater(ports, tx, transfer);
}
