import { type PayoutTransfer } from '#libs/billing';
import { type Instant, type Money, add, subtract, sum, zero } from '#libs/kernel';
import { type TransferStore, type Tx } from '#libs/workflows';
import { type Books, type PayoutTables, holdingsOf, owners } from './payout-holdings.js';

/** Transfers and what is taken back of them, over in-memory tables and the fake books. */
export function fakeTransfers(tables: PayoutTables & Books): TransferStore {
  const { payoutTransfers, transferReversals, payoutClocks } = tables;
  const isDue = (tx: Tx, key: string): boolean => (payoutClocks.get(tx, key)?.at ?? tx.now) <= tx.now;
  const claim = <T>(tx: Tx, rows: readonly T[], key: (row: T) => string, next: Instant): T[] =>
    rows.map((row) => {
      payoutClocks.put(tx, key(row), { at: next });
      return row;
    });
  const reversalsOf = (id: string) => transferReversals.rows().filter(({ transferId }) => transferId === id);
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
    claimMoving: (tx, { limit, next }) => {
      const isMoving = ({ state, rail }: PayoutTransfer): boolean =>
        state === 'SENT' ||
        state === 'ARRIVED_AT_STRIPE' ||
        (rail === 'WIRE' && (state === 'PLANNED' || state === 'PAID_OUT'));
      const moving = payoutTransfers.all(tx).filter((one) => isMoving(one) && isDue(tx, one.id));
      return Promise.resolve(claim(tx, moving.slice(0, limit), ({ id }) => id, next));
    },
    claimDebtors: (tx, { limit, next }) => {
      const key = (one: { readonly orgId: string; readonly currency: string }): string =>
        `${one.orgId}/${one.currency}`;
      const debtors = owners(tables).filter(
        (one) => holdingsOf(tables, one.orgId, one.currency).debt.minor > 0n && isDue(tx, key(one)),
      );
      return Promise.resolve(claim(tx, debtors.slice(0, limit), key, next));
    },
    reversible: (_tx, orgId, currency, failedSince) => {
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
      return Promise.resolve({
        transfers,
        planned: sum(
          own.map(({ id }) => planned(id)),
          currency,
        ),
      });
    },
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
