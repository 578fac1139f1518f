import { money } from '#libs/kernel';
import { type MatchEntry, type Movement, routeOf, settlementAmounts } from '#libs/ledger';
import { type StripeBalanceTransactionView, type StripeChargeView, type StripeInvoiceView } from '../ports/payments.js';
import { type InvoiceNames } from './ledger-entries.js';

export interface StripeSide {
  readonly invoices: readonly StripeInvoiceView[];
  readonly charges: readonly StripeChargeView[];
  readonly transactions: readonly StripeBalanceTransactionView[];
}

const NOTHING = {
  feeMinor: null,
  effectMinor: 0n,
  split: null,
  group: null,
  expectedAt: null,
  isExpectation: false,
} as const;

/** Stripe's side: charges of our invoices, balance transactions, and payouts as their transactions state them. */
export function stripeEntries(
  { invoices, charges, transactions }: StripeSide,
  names: ReadonlyMap<string, InvoiceNames>,
): MatchEntry[] {
  const invoiceOf = new Map(
    invoices.flatMap(({ chargeIds, ourInvoiceId }) =>
      chargeIds.map((id) => [id, { ourInvoiceId, only: chargeIds.length === 1 }] as const),
    ),
  );
  const paying = new Set<string>();
  const objects = charges.flatMap((charge): MatchEntry[] => {
    const of = invoiceOf.get(charge.id);
    if (charge.status === 'failed' || of?.ourInvoiceId == null) return [];
    if (charge.balanceTransactionId !== null) paying.add(charge.balanceTransactionId);
    return [chargeEntry(charge, of.ourInvoiceId, names.get(of.ourInvoiceId)?.number ?? null)];
  });
  const failed = new Set(
    transactions.filter((one) => routeOf(one) === 'PAYOUT_RETURNED').flatMap(({ sourceId }) => sourceId ?? []),
  );
  return [...objects, ...transactions.flatMap((one) => transactionEntries(one, paying.has(one.id), failed))];
}

function chargeEntry(charge: StripeChargeView, invoiceId: string, number: string | null): MatchEntry {
  const { id, amountMinor, currency, balanceTransactionId, createdAt } = charge;
  return {
    ...{ ...NOTHING, id: `charge:${id}`, leg: 'OBJECT', movement: 'PAYMENT', counterparty: null, at: createdAt },
    keys: [
      `charge:${id}`,
      `invoice:${invoiceId}`,
      ...(balanceTransactionId === null ? [] : [`transaction:${balanceTransactionId}`]),
    ],
    references: number === null ? [] : [number],
    amount: money(amountMinor, currency),
    status: charge.status === 'succeeded' ? 'SETTLED' : 'OPEN',
  };
}

/**
 * A balance transaction; of a payout also the payout itself. What is neither the charge of an invoice nor a payout (refunds, disputes,
 * transfers, fees) is compared with our posting of it.
 */
function transactionEntries(
  one: StripeBalanceTransactionView,
  isCharge: boolean,
  failed: ReadonlySet<string>,
): MatchEntry[] {
  const { id, sourceId, amountMinor, feeMinor, netMinor, currency, createdAt, availableAt } = one;
  const route = routeOf(one);
  const isPayout = route === 'PAID_OUT';
  const movement: Movement = isPayout ? 'PAYOUT' : isCharge ? 'PAYMENT' : 'STRIPE_FEE';
  const { gross, fee } = settlementAmounts(route, {
    ...{ gross: money(amountMinor, currency), fee: money(feeMinor, currency), net: money(netMinor, currency) },
  });
  const transaction: MatchEntry = {
    ...{
      ...NOTHING,
      id: `transaction:${id}`,
      leg: 'TRANSACTION',
      movement,
      counterparty: 'STRIPE',
      status: null,
      at: createdAt,
    },
    ...{ keys: [`transaction:${id}`], references: [] },
    ...{ amount: isPayout ? money(-netMinor, currency) : gross, feeMinor: fee.minor, effectMinor: netMinor },
  };
  if (amountMinor === 0n && feeMinor === 0n) return [];
  if (!isPayout || sourceId === null) return [transaction];
  const isFailed = failed.has(sourceId);
  return [
    transaction,
    {
      ...{
        ...NOTHING,
        id: `payout:${sourceId}`,
        leg: 'OBJECT',
        movement: 'PAYOUT',
        counterparty: 'STRIPE',
        at: createdAt,
      },
      keys: [`payout:${sourceId}`, `transaction:${id}`, `ref:${sourceId.toUpperCase()}`],
      ...{
        references: [],
        amount: money(-netMinor, currency),
        status: isFailed ? 'FAILED' : 'SETTLED',
        expectedAt: availableAt,
      },
    },
  ];
}
