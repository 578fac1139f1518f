import { type TransferReversal, sayableAtStripe } from '#libs/billing';
import { type CurrencyCode, DAY, HOUR, type Money, addMilliseconds, compareMoney, subtract, sum } from '#libs/kernel';
import { type NewIntent } from '../ports/money-stores.js';
import { eachInTurn } from '../operations/each-in-turn.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { netDebt } from './net-debt.js';
import { type PayoutNeeds } from './payout-needs.js';

type Needs = PayoutNeeds & Pick<Ports, 'unitOfWork' | 'intents'>;

/** Whose account was empty is asked again after this. */
const ASK_AGAIN = HOUR;
/** A transfer that could not be taken back (the account was empty) is left alone for so long; meanwhile payouts set the debt off. */
const FORGET_FAILURE = 3 * DAY;
/** Transfers taken back for one debt at a time. */
const MOST_AT_ONCE = 20;

/**
 * What providers owe us after refunds, credits and lost disputes is taken back: set off against what is payable, and the rest out of
 * transfers made before, the last one first. Where the account at Stripe has not that much the call is refused, and the debt stays until
 * payouts have set it off or staff gives it up. Looks at a bounded number of debtors; returns how many reversals were asked for.
 *
 * Who is looked at follows from the books and the reversals alone. No look is written down before its work is done: whoever pays out at night
 * empties the account that a debt is taken from, so a worker that dies must leave nothing to wait for. One debtor that cannot be handled holds up
 * no other.
 */
export const takeBackDebts = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    const debtors = await ports.unitOfWork.run(scope, (tx) => {
      const refusedSince = addMilliseconds(tx.now, -ASK_AGAIN);
      return ports.transfers.debtors(tx, {
        limit,
        failedSince: addMilliseconds(tx.now, -FORGET_FAILURE),
        refusedSince,
      });
    });
    return eachInTurn('debtors', debtors, ({ orgId, currency }) =>
      ports.unitOfWork.run(scope, (tx) => takeBack(ports, tx, orgId, currency)),
    );
  };
};

async function takeBack(ports: Needs, tx: Tx, orgId: string, currency: CurrencyCode): Promise<number> {
  const { debt } = await netDebt(ports)(tx, orgId, currency);
  if (debt.minor <= 0n) return 0;
  const since = addMilliseconds(tx.now, -FORGET_FAILURE);
  const found = await ports.transfers.reversible(tx, orgId, currency, since);
  const { planned, transfers } = found;
  // the last of three decimals Stripe cannot say: it is owed until the next payout sets it off
  let left: Money = sayableAtStripe(subtract(debt, planned));
  const made: TransferReversal[] = [];
  for (const { transfer, left: most } of transfers) {
    if (left.minor <= 0n || made.length === MOST_AT_ONCE) break;
    const amount = sayableAtStripe(compareMoney(left, most) < 0 ? left : most);
    if (amount.minor === 0n) continue;
    made.push({
      ...{ id: tx.newId('transferReversal'), transferId: transfer.id, orgId, amount },
      ...{ reason: 'Refunded, credited or disputed after it was paid out', state: 'PLANNED' },
      ...{ stripeReversalId: null, failure: null, plannedAt: tx.now, plannedBy: tx.scope.actorId },
    });
    left = subtract(left, amount);
  }
  for (const reversal of made) await ports.transfers.insertReversal(tx, reversal);
  await ports.intents.enqueue(tx, made.map(reversalCall));
  if (made.length > 0) {
    const amount = sum(
      made.map((one) => one.amount),
      currency,
    );
    const detail = { debt: String(debt.minor), taken: String(amount.minor), currency };
    await ports.audit.append(tx, { action: 'payout.taking-back', subjectId: orgId, detail });
  }
  return made.length;
}

function reversalCall({ id, orgId, transferId, amount }: TransferReversal): NewIntent {
  return {
    operation: 'TRANSFER_REVERSE',
    orgId,
    aggregateId: id,
    parameters: { transferId, currency: amount.currency, amountMinor: `${amount.minor}` },
    idempotencyKey: `TRANSFER_REVERSE:${id}`,
  };
}
