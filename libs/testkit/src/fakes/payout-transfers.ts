import { type PayoutTransfer, sayableAtStripe } from '#libs/billing';
import { type CurrencyCode, type Instant, type Money, add, subtract, sum, zero } from '#libs/kernel';
import { type TransferStore, type Tx } from '#libs/workflows';
import { type Books, type PayoutTables, holdingsOf, owners } from './payout-holdings.js';

type Owner = ReturnType<typeof owners>[number];
type Reversible = Awaited<ReturnType<TransferStore['reversible']>>;

/** Transfers and what is taken back of them, over in-memory tables and the fake books. */
export function fakeTransfers(tables: PayoutTables & Books): TransferStore {
  const { payoutTransfers, transferReversals, payoutClocks } = tables;
  const isDue = (tx: Tx, key: string): boolean => (payoutClocks.get(tx, key)?.at ?? tx.now) <= tx.now;
  const reversalsOf = (id: string) => transferReversals.rows().filter(({ transferId }) => transferId === id);
  const reversible = (orgId: string, currency: CurrencyCode, failedSince: Instant): Reversible => {
    const own = payoutTransfers.rows().filter((one) => one.orgId === orgId && one.amount.currency === currency);
    const planned = (id: string): Money =>
      reversalsOf(id)
        .filter(({ state }) => state === 'PLANNED')
        .reduce((total, { amount }) => add(total, amount), zero(currency));
    const hasFailed = (id: string): boolean => reversalsOf(id).some(({ failedAt }) => (failedAt ?? 0) > failedSince);
    const transfers = own
      .filter(
        ({ id, rail, state }) =>
          rail === 'STRIPE' && ['SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT'].includes(state) && !hasFailed(id),
      )
      .map((transfer) => ({
        transfer,
        left: subtract(subtract(transfer.amount, transfer.reversed), planned(transfer.id)),
      }))
      .filter(({ left }) => left.minor > 0n)
      .reverse();
    const all = own.map(({ id }) => planned(id));
    return { transfers, planned: sum(all, currency) };
  };
  return {
    byId: (tx, id) => Promise.resolve(payoutTransfers.get(tx, id)),
    lock: (tx, id) => Promise.resolve(payoutTransfers.get(tx, id)),
    update: (tx, transfer) => Promise.resolve(payoutTransfers.put(tx, transfer.id, transfer)),
    unsent: (tx, currency) =>
      Promise.resolve(
        payoutTransfers
          .all(tx)
          .filter(
            ({ state, rail, sourceChargeId }) => state === 'PLANNED' && rail === 'STRIPE' && sourceChargeId === null,
          )
          .reduce((minor, { amount }) => (amount.currency === currency ? minor + amount.minor : minor), 0n),
      ),
    byDestinationPayments: (tx, ids) =>
      Promise.resolve(
        payoutTransfers
          .all(tx)
          .filter(({ destinationPaymentId }) => destinationPaymentId !== null && ids.includes(destinationPaymentId)),
      ),
    moving: (tx, limit) => {
      const isMoving = ({ state, rail }: PayoutTransfer): boolean =>
        state === 'SENT' ||
        state === 'ARRIVED_AT_STRIPE' ||
        (rail === 'WIRE' && (state === 'PLANNED' || state === 'PAID_OUT'));
      const moving = payoutTransfers.all(tx).filter((one) => isMoving(one) && isDue(tx, one.id));
      return Promise.resolve(moving.slice(0, limit));
    },
    looked: (tx, id, next) => Promise.resolve(payoutClocks.put(tx, id, { at: next })),
    debtors: (_tx, { limit, failedSince, refusedSince }) => {
      const gives = ({ orgId, currency }: Owner, debt: Money): boolean => {
        const { planned, transfers } = reversible(orgId, currency, failedSince);
        const isRefused = transferReversals
          .rows()
          .some((one) => one.orgId === orgId && one.amount.currency === currency && (one.failedAt ?? 0) > refusedSince);
        return sayableAtStripe(subtract(debt, planned)).minor > 0n && transfers.length > 0 && !isRefused;
      };
      const debtors = owners(tables).filter((one) => {
        const { debt, payable } = holdingsOf(tables, one.orgId, one.currency);
        return debt.minor > 0n && (payable.minor > 0n || gives(one, debt));
      });
      return Promise.resolve(debtors.slice(0, limit));
    },
    reversible: (_tx, ...asked) => Promise.resolve(reversible(...asked)),
    insertReversal: (tx, reversal) => {
      const transfer = payoutTransfers.get(tx, reversal.transferId);
      const asked = reversalsOf(reversal.transferId).filter(({ state }) => state !== 'FAILED');
      const all = sum(
        [...asked, reversal].map(({ amount }) => amount),
        reversal.amount.currency,
      );
      if (!transfer || all.minor > transfer.amount.minor) throw new Error('more is taken back than was transferred');
      return Promise.resolve(transferReversals.put(tx, reversal.id, { ...reversal, failedAt: null }));
    },
    lockReversal: (tx, id) => Promise.resolve(transferReversals.get(tx, id)),
    updateReversal: (tx, reversal) =>
      Promise.resolve(
        transferReversals.put(tx, reversal.id, { ...reversal, failedAt: reversal.state === 'FAILED' ? tx.now : null }),
      ),
    reversalsOf: (tx, ids) =>
      Promise.resolve(transferReversals.all(tx).filter(({ transferId }) => ids.includes(transferId))),
  };
}
