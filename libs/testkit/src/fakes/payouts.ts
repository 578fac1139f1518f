import { type PayableMovement, type Payout, stateOfPayout } from '#libs/billing';
import { CURRENCIES, type CurrencyCode, type Money, add, money, sum, zero } from '#libs/kernel';
import { type AccountType } from '#libs/ledger';
import {
  type PayoutAccount,
  type PayoutAccountStore,
  type PayoutStore,
  type TransferStore,
  type Tx,
} from '#libs/workflows';
import { pageOf } from './paging.js';
import { type Books, type PayoutTables, holdingsOf, owners } from './payout-holdings.js';
import { fakeTransfers } from './payout-transfers.js';

type All = PayoutTables & Books;

export interface PayoutFakes {
  readonly payoutAccounts: PayoutAccountStore;
  readonly payouts: PayoutStore;
  readonly transfers: TransferStore;
}

/** Payouts over in-memory tables and the fake books. */
export function fakePayouts(tables: All): PayoutFakes {
  return { payoutAccounts: accountStore(tables), payouts: payoutStore(tables), transfers: fakeTransfers(tables) };
}

function accountStore({ payoutAccounts }: All): PayoutAccountStore {
  const find = (tx: Tx, fits: (account: PayoutAccount) => boolean): Promise<PayoutAccount | null> =>
    Promise.resolve(payoutAccounts.all(tx).find(fits) ?? null);
  return {
    byOrg: (tx, orgId) => find(tx, (account) => account.orgId === orgId),
    byStripeId: (tx, id) => find(tx, (account) => account.stripeAccountId === id),
    lock: (tx, id) => Promise.resolve(payoutAccounts.get(tx, id)),
    insert: (tx, account) => {
      const isKnown = payoutAccounts.rows().some(({ orgId }) => orgId === account.orgId);
      if (!isKnown) payoutAccounts.put(tx, account.id, account);
      return Promise.resolve(!isKnown);
    },
    update: (tx, account) => Promise.resolve(payoutAccounts.put(tx, account.id, account)),
    page: (tx, request) => Promise.resolve(pageOf(payoutAccounts.all(tx), request)),
  };
}

function movementsOf({ journals, payouts }: All, orgId: string, currency: CurrencyCode): PayableMovement[] {
  const paid = new Set(payouts.rows().flatMap(({ lines }) => lines.map(({ journalId }) => journalId)));
  return journals.rows().flatMap(({ id, kind, sourceType, sourceId, entries }) => {
    if (kind === 'PROVIDER_TRANSFERRED' || paid.has(id)) return [];
    const total = (type: AccountType, owner: string | null): bigint =>
      entries
        .filter(({ account }) => account.type === type && account.ownerId === owner && account.currency === currency)
        .reduce((minor, entry) => minor - entry.minor, 0n);
    const amount = total('PROVIDER_PAYABLE', orgId);
    const fee = total('PLATFORM_FEE_REVENUE', null);
    if (amount === 0n) return [];
    const feeEarned = money(fee > 0n ? fee : 0n, currency);
    return [{ journalId: id, kind, sourceType, sourceId, amount: money(amount, currency), feeEarned }];
  });
}

function assertPays({ payouts }: All, { amount, lines, transfers }: Payout): void {
  const key = (line: Payout['lines'][number]): string => `${line.journalId}/${line.invoiceLineId}`;
  const paid = new Set(payouts.rows().flatMap((payout) => payout.lines.map(key)));
  if (new Set(lines.map(key)).size < lines.length || lines.some((line) => paid.has(key(line))))
    throw new Error('a line is paid twice');
  for (const rows of [lines, transfers])
    if (
      sum(
        rows.map((row) => row.amount),
        amount.currency,
      ).minor !== amount.minor
    )
      throw new Error('a payout is the sum of its lines and of its transfers');
}

function payoutStore(tables: All): PayoutStore {
  const { payouts, payoutTransfers, payoutPolicies, payoutLooks, payoutHops, holdbacks, invoices } = tables;
  const whole = (payout: Payout): Payout => ({
    ...payout,
    transfers: payoutTransfers.rows().filter(({ payoutId }) => payoutId === payout.id),
  });
  const paidOf = (lineId: string, currency: CurrencyCode): Money =>
    payouts
      .rows()
      .flatMap(({ lines }) => lines)
      .filter(({ invoiceLineId }) => invoiceLineId === lineId)
      .reduce((total, { amount }) => add(total, amount), zero(currency));
  return {
    policyOf: (tx, orgId) => Promise.resolve(payoutPolicies.get(tx, orgId)),
    setPolicy: (tx, orgId, policy) => Promise.resolve(payoutPolicies.put(tx, orgId, policy)),
    due: (tx, limit) => {
      const due = owners(tables).filter(({ orgId, currency }) => {
        const look = payoutLooks.get(tx, `${orgId}/${currency}`);
        return holdingsOf(tables, orgId, currency).payable.minor > 0n && (look === null || look.nextAt <= tx.now);
      });
      return Promise.resolve(due.slice(0, limit));
    },
    look: (tx, look) => Promise.resolve(payoutLooks.put(tx, `${look.orgId}/${look.currency}`, look)),
    wake: (tx, orgId, waits) => {
      for (const look of payoutLooks.all(tx))
        if (look.orgId === orgId && look.waitsFor !== null && waits.includes(look.waitsFor))
          payoutLooks.put(tx, `${orgId}/${look.currency}`, { ...look, nextAt: tx.now });
      return Promise.resolve();
    },
    looks: (tx, orgId) => Promise.resolve(payoutLooks.all(tx).filter((look) => look.orgId === orgId)),
    lockHoldings: (_tx, orgId, currency) => Promise.resolve(holdingsOf(tables, orgId, currency)),
    holdings: (_tx, orgId) =>
      Promise.resolve(
        CURRENCIES.map((currency) => holdingsOf(tables, orgId, currency)).filter(({ payable }) =>
          owners(tables).some((one) => one.orgId === orgId && one.currency === payable.currency),
        ),
      ),
    movements: (_tx, orgId, currency) => Promise.resolve(movementsOf(tables, orgId, currency)),
    invoiceLines: (_tx, orgId, ids) =>
      Promise.resolve(
        new Map(
          ids.flatMap((id) => {
            const invoice = invoices.rows().find((one) => one.id === id);
            const own = invoice?.lines.filter((line) => line.providerOrgId === orgId) ?? [];
            return [[id, own.map((line) => ({ ...line, paid: paidOf(line.id, line.amount.currency) }))] as const];
          }),
        ),
      ),
    insert: (tx, payout) => {
      assertPays(tables, payout);
      payouts.put(tx, payout.id, { ...payout, transfers: [] });
      for (const transfer of payout.transfers) payoutTransfers.put(tx, transfer.id, transfer);
      return Promise.resolve();
    },
    byId: (tx, id) => {
      const found = payouts.get(tx, id);
      return Promise.resolve(found && whole(found));
    },
    page: (tx, { orgId, states, ...request }) =>
      Promise.resolve(
        pageOf(
          payouts
            .all(tx)
            .map(whole)
            .filter((one) => orgId === undefined || one.orgId === orgId)
            .filter((one) => !states?.length || states.includes(stateOfPayout(one.transfers))),
          request,
        ),
      ),
    failuresInARow: (_tx, orgId, currency) => {
      const own = payouts.rows().filter((one) => one.orgId === orgId && one.currency === currency);
      const last = own.map(whole).findLastIndex(({ transfers }) => stateOfPayout(transfers) !== 'FAILED');
      return Promise.resolve(own.length - 1 - last);
    },
    hop: (tx, hop) => Promise.resolve(payoutHops.put(tx, `${hop.transferId}/${payoutHops.rows().length}`, hop)),
    hops: (tx, ids) => Promise.resolve(payoutHops.all(tx).filter(({ payoutId }) => ids.includes(payoutId))),
    keep: (tx, holdback) => Promise.resolve(holdbacks.put(tx, holdback.id, holdback)),
    dueHoldbacks: (tx, limit) =>
      Promise.resolve(
        holdbacks
          .all(tx)
          .filter(({ releasedAt, releaseAt }) => releasedAt === null && releaseAt <= tx.now)
          .slice(0, limit),
      ),
    heldBack: (tx, orgId) =>
      Promise.resolve(holdbacks.all(tx).filter((one) => one.orgId === orgId && one.releasedAt === null)),
    release: (tx, id) => {
      const found = holdbacks.get(tx, id);
      if (found) holdbacks.put(tx, id, { ...found, releasedAt: tx.now });
      return Promise.resolve();
    },
  };
}
