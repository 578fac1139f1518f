import { money } from '#libs/kernel';
import { type MatchEntry, type Movement, routeOf, settlementAmounts } from '#libs/ledger';
import { type StripeBalanceTransactionView, type StripeChargeView, type StripeInvoiceView } from '../ports/payments.js';
import { type InvoiceNames } from './ledger-entries.js';
import { type StripeObjects, objectEntries } from './stripe-objects.js';

export interface StripeSide extends StripeObjects {
  readonly invoices: readonly StripeInvoiceView[];
  readonly charges: readonly StripeChargeView[];
  readonly transactions: readonly StripeBalanceTransactionView[];
  /** What payouts are made of, where Stripe says it. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

const NOTHING = {
  feeMinor: null,
  effectMinor: 0n,
  split: null,
  group: null,
  expectedAt: null,
  isExpectation: false,
} as const;

/** Stripe's side: charges of our invoices, refunds, disputes, transfers, payouts, and all balance transactions. */
export function stripeEntries(
  theirs: StripeSide,
  names: ReadonlyMap<string, InvoiceNames>,
  ownerOf: ReadonlyMap<string, string>,
): MatchEntry[] {
  const { invoices, charges, transactions, members } = theirs;
  const payoutOf = new Map([...members].flatMap(([payout, ids]) => ids.map((id) => [id, `payout:${payout}`] as const)));
  const invoiceOf = new Map(
    invoices.flatMap(({ chargeIds, ourInvoiceId }) =>
      chargeIds.map((id) => [id, { ourInvoiceId, only: chargeIds.length === 1 }] as const),
    ),
  );
  const paying = new Set<string>();
  const objects = charges.flatMap((charge): MatchEntry[] => {
    const invoiceId = invoiceOf.get(charge.id)?.ourInvoiceId ?? null;
    if (charge.status === 'failed') return [];
    paying.add(charge.id);
    return [chargeEntry(charge, invoiceId, names.get(invoiceId ?? '')?.number ?? null)];
  });
  return [
    ...objects,
    ...objectEntries(theirs, ownerOf),
    ...transactions.flatMap((one) => transactionEntries(one, paying, payoutOf.get(one.id) ?? null)),
  ];
}

/** A charge of an invoice, or of a payment intent of its own (money that is paid ahead). */
function chargeEntry(charge: StripeChargeView, invoiceId: string | null, number: string | null): MatchEntry {
  const { id, amountMinor, currency, balanceTransactionId, paymentIntentId, createdAt } = charge;
  return {
    ...{ ...NOTHING, id: `charge:${id}`, leg: 'OBJECT', movement: 'PAYMENT', counterparty: 'STRIPE', at: createdAt },
    keys: [
      `stripe:${id}`,
      ...(invoiceId === null ? [] : [`invoice:${invoiceId}`]),
      ...(paymentIntentId == null ? [] : [`intent:${paymentIntentId}`]),
      ...(balanceTransactionId === null ? [] : [`transaction:${balanceTransactionId}`]),
    ],
    references: number === null ? [] : [number],
    amount: money(amountMinor, currency),
    status: charge.status === 'succeeded' ? 'SETTLED' : 'OPEN',
  };
}

/** A balance transaction of a movement that has an object at Stripe, or of one (a fee) that has none and is compared with our posting of it. */
function transactionEntries(
  one: StripeBalanceTransactionView,
  charges: ReadonlySet<string>,
  group: string | null,
): MatchEntry[] {
  const { id, sourceId, amountMinor, feeMinor, netMinor, currency, createdAt } = one;
  if (amountMinor === 0n && feeMinor === 0n) return [];
  const isCharge = one.type === 'charge' || one.type === 'payment';
  const movement = isCharge && charges.has(sourceId ?? '') ? 'PAYMENT' : movementOf(one);
  const { gross, fee } = settlementAmounts(routeOf(one), {
    ...{ gross: money(amountMinor, currency), fee: money(feeMinor, currency), net: money(netMinor, currency) },
  });
  const isNamed = (isCharge || movement === 'REFUND' || movement === 'TRANSFER') && sourceId !== null;
  const isPayout = movement === 'PAYOUT' && sourceId !== null;
  return [
    {
      ...{ ...NOTHING, id: `transaction:${id}`, leg: 'TRANSACTION', movement, counterparty: 'STRIPE', at: createdAt },
      ...{
        keys: [
          `transaction:${id}`,
          ...(isNamed ? [`stripe:${sourceId}`] : []),
          ...(isPayout ? [`payout:${sourceId}`] : []),
        ],
        references: [],
        status: null,
        group,
      },
      ...{ amount: movement === 'PAYOUT' ? money(-netMinor, currency) : gross },
      ...{ feeMinor: fee.minor, effectMinor: netMinor },
    },
  ];
}

/** Types whose source is an object of its own. What came back of a refund or a payout has the same source and is compared by itself. */
const MOVEMENTS: Readonly<Record<string, Movement>> = {
  refund: 'REFUND',
  payment_refund: 'REFUND',
  transfer: 'TRANSFER',
  transfer_refund: 'TRANSFER',
};

function movementOf(one: StripeBalanceTransactionView): Movement {
  const route = routeOf(one);
  if (route === 'PAID_OUT') return 'PAYOUT';
  if (route === 'PAYOUT_RETURNED') return 'PAYOUT_RETURN';
  const isDispute = one.reportingCategory === 'dispute' || one.reportingCategory === 'dispute_reversal';
  if (one.type === 'adjustment' && isDispute) return 'DISPUTE';
  return Object.hasOwn(MOVEMENTS, one.type) ? (MOVEMENTS[one.type] ?? 'STRIPE_FEE') : 'STRIPE_FEE';
}
