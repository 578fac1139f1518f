import { type Money } from '#libs/kernel';
import type * as gql from './generated/provider.js';
import { moneyToGraphQL } from './kernel.convert.js';

interface Line extends Pick<gql.PayoutLine, 'kind' | 'description' | 'sourceId' | 'journalId'> {
  readonly invoiceId: string | null;
  readonly amount: Money;
  readonly feeOnTop: Money;
}

interface Transfer extends Pick<gql.PayoutTransfer, 'id' | 'rail' | 'state'> {
  readonly amount: Money;
  readonly reversed: Money;
  readonly stripeTransferId: string | null;
  readonly wireId: string | null;
  readonly bankTraceId: string | null;
  readonly failure: string | null;
}

interface Reversal extends Pick<gql.PayoutReversal, 'id' | 'reason' | 'state' | 'plannedAt'> {
  readonly transferId: string;
  readonly amount: Money;
  readonly failure: string | null;
}

/** A payout with its hops, as the workflows give it. */
interface ViewedPayout {
  readonly payout: Pick<gql.Payout, 'id' | 'orgId' | 'plannedAt'> & {
    readonly amount: Money;
    readonly lines: readonly Line[];
    readonly transfers: readonly Transfer[];
  };
  readonly hops: readonly gql.PayoutHop[];
  readonly reversals: readonly Reversal[];
  readonly invoiceNumbers: ReadonlyMap<string, string>;
}

export function payoutToGraphQL(view: ViewedPayout, state: gql.PayoutState): gql.Payout {
  const { payout, hops, reversals, invoiceNumbers } = view;
  const { id, orgId, plannedAt, amount, lines, transfers } = payout;
  return {
    ...{ id, orgId, plannedAt, state },
    amount: moneyToGraphQL(amount),
    lines: lines.map(({ kind, description, sourceId, journalId, invoiceId, ...line }) => ({
      ...{ kind, description, sourceId, journalId, invoiceId },
      invoiceNumber: invoiceId === null ? null : (invoiceNumbers.get(invoiceId) ?? null),
      amount: moneyToGraphQL(line.amount),
      feeOnTop: moneyToGraphQL(line.feeOnTop),
    })),
    transfers: transfers.map((transfer) => transferToGraphQL(transfer, reversals)),
    hops: hops.map(({ transferId, state: to, note, at }) => ({ transferId, state: to, note, at })),
    pdfPath: `/documents/payouts/${id}.pdf`,
    csvPath: `/documents/payouts/${id}.csv`,
  };
}

function transferToGraphQL(transfer: Transfer, reversals: readonly Reversal[]): gql.PayoutTransfer {
  const { id, rail, state, stripeTransferId, wireId, bankTraceId, failure } = transfer;
  return {
    ...{ id, rail, state, stripeTransferId, wireId, bankTraceId, failure },
    amount: moneyToGraphQL(transfer.amount),
    reversed: moneyToGraphQL(transfer.reversed),
    reversals: reversals
      .filter(({ transferId }) => transferId === id)
      .map(({ id: reversalId, reason, state: done, plannedAt, amount, failure: why }) => ({
        ...{ id: reversalId, reason, state: done, plannedAt, failure: why },
        amount: moneyToGraphQL(amount),
      })),
  };
}

interface Account extends Pick<gql.PayoutAccount, 'id' | 'state' | 'changedAt'> {
  readonly stripeAccountId: string | null;
  readonly transfers: string;
  readonly payoutsEnabled: boolean;
  readonly requirements: readonly string[];
  readonly disabledReason: string | null;
}

export function payoutAccountToGraphQL(account: Account): gql.PayoutAccount {
  const { id, state, stripeAccountId, transfers, payoutsEnabled, requirements, disabledReason, changedAt } = account;
  return {
    ...{ id, state, stripeAccountId, disabledReason, changedAt },
    requirements: [...requirements],
    canReceive: transfers === 'ACTIVE',
    canPayOut: payoutsEnabled,
  };
}

interface Terms extends Pick<gql.PayoutTerms, 'holdbackBasisPoints' | 'holdbackDays' | 'rail'> {
  readonly aboveCap: 'WIRE' | 'SPLIT';
  readonly heldFor: string | null;
}

export function payoutTermsToGraphQL({ aboveCap, heldFor, ...terms }: Terms): gql.PayoutTerms {
  const { holdbackBasisPoints, holdbackDays, rail } = terms;
  return { holdbackBasisPoints, holdbackDays, rail, wireAboveCap: aboveCap === 'WIRE', heldFor };
}

interface Overview {
  readonly policy: Terms;
  readonly balances: readonly (Pick<gql.PayoutBalance, 'waitsFor' | 'nextLookAt'> & {
    readonly payable: Money;
    readonly reserve: Money;
    readonly debt: Money;
    readonly minimum: Money;
    readonly heldBack: readonly (Pick<gql.PayoutHoldback, 'payoutId' | 'releaseAt'> & { readonly amount: Money })[];
  })[];
}

export function payoutOverviewToGraphQL({ balances, policy }: Overview): gql.PayoutOverview {
  return {
    terms: payoutTermsToGraphQL(policy),
    balances: balances.map(({ payable, reserve, debt, minimum, waitsFor, nextLookAt, heldBack }) => ({
      ...{ waitsFor, nextLookAt },
      payable: moneyToGraphQL(payable),
      heldBack: moneyToGraphQL(reserve),
      owed: moneyToGraphQL(debt),
      minimum: moneyToGraphQL(minimum),
      holdbacks: heldBack.map(({ payoutId, releaseAt, amount }) => ({
        ...{ payoutId, releaseAt },
        amount: moneyToGraphQL(amount),
      })),
    })),
  };
}
