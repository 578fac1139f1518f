import { type PayoutTransfer } from '#libs/billing';
import { DAY, HOUR, addMilliseconds, assert } from '#libs/kernel';
import { providerTransferred } from '#libs/ledger';
import { type Tx } from '../ports/unit-of-work.js';
import { moveTransfer } from './move-transfer.js';
import { type PayoutNeeds } from './payout-needs.js';

/** Longest pause before a provider whose payouts keep failing is tried again. */
const LONGEST = 7 * DAY;

/**
 * A transfer that Stripe refused for good never left: its journal is taken back, so that the money is payable again, and the next payout
 * pays it. Stripe tries nothing again by itself; we do, after a pause that doubles with each failure in a row.
 */
export const failTransfer = (ports: PayoutNeeds) => {
  return async (tx: Tx, transfer: PayoutTransfer, failure: string): Promise<void> => {
    if (transfer.state !== 'PLANNED') return;
    const sent = (await ports.ledger.bySource(tx, transfer.id)).find(({ kind }) => kind === 'PROVIDER_TRANSFERRED');
    assert(sent, `transfer ${transfer.id} was planned without a journal`);
    await ports.ledger.post(tx, providerTransferred.reversed(sent, tx.now));
    await moveTransfer(ports)(tx, transfer, 'FAILED', { failure, note: failure });
    await lookLater(ports, tx, transfer);
    const detail = { payoutId: transfer.payoutId, failure };
    await ports.audit.append(tx, { action: 'payout.transfer-failed', subjectId: transfer.id, detail });
  };
};

/** The next payout of this provider in this currency waits 1, 2, 4, ... hours, at most a week. */
export async function lookLater(ports: Pick<PayoutNeeds, 'payouts'>, tx: Tx, transfer: PayoutTransfer): Promise<void> {
  const { orgId, amount } = transfer;
  const failures = await ports.payouts.failuresInARow(tx, orgId, amount.currency);
  const pause = Math.min(2 ** Math.max(failures - 1, 0) * HOUR, LONGEST);
  const nextAt = addMilliseconds(tx.now, pause);
  await ports.payouts.look(tx, { orgId, currency: amount.currency, waitsFor: null, nextAt });
}
