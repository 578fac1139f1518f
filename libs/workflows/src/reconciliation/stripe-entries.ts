import { money } from '#libs/kernel';
import { type MatchEntry, type Movement, routeOf, settlementAmounts } from '#libs/ledger';
import { type StripeBalanceTransactionView, type StripeChargeView } from '../ports/payments.js';

const NOTHING = {
  feeMinor: null,
  effectMinor: 0n,
  split: null,
  group: null,
  expectedAt: null,
  isExpectation: false,
} as const;

/** A charge; `subject`: what it collects, `invoice:…`, where that is known. One that failed moved nothing. */
export function chargeEntries(charge: StripeChargeView, subject: string | null, number: string | null): MatchEntry[] {
  const { id, amountMinor, currency, balanceTransactionId, paymentIntentId, createdAt } = charge;
  if (charge.status === 'failed') return [];
  const entry: MatchEntry = {
    ...{ ...NOTHING, id: `charge:${id}`, leg: 'OBJECT', movement: 'PAYMENT', counterparty: 'STRIPE', at: createdAt },
    keys: [
      `stripe:${id}`,
      ...(subject === null ? [] : [subject]),
      ...(paymentIntentId == null ? [] : [`intent:${paymentIntentId}`]),
      ...(balanceTransactionId === null ? [] : [`transaction:${balanceTransactionId}`]),
    ],
    references: number === null ? [] : [number],
    amount: money(amountMinor, currency),
    status: charge.status === 'succeeded' ? 'SETTLED' : 'OPEN',
  };
  return [entry];
}

/** Whether Stripe says that it is the booking of a charge. */
export const isOfCharge = ({ type }: Pick<StripeBalanceTransactionView, 'type'>): boolean =>
  type === 'charge' || type === 'payment';

/** A balance transaction of a movement that has an object at Stripe, or of one (a fee) that has none and is compared with our posting of it. */
export function transactionEntries(
  one: StripeBalanceTransactionView,
  hasCharge: boolean,
  group: string | null,
): MatchEntry[] {
  const { id, sourceId, amountMinor, feeMinor, netMinor, currency, createdAt } = one;
  if (amountMinor === 0n && feeMinor === 0n) return [];
  const movement = isOfCharge(one) && hasCharge ? 'PAYMENT' : movementOf(one);
  const { gross, fee } = settlementAmounts(routeOf(one), {
    ...{ gross: money(amountMinor, currency), fee: money(feeMinor, currency), net: money(netMinor, currency) },
  });
  const isNamed = (isOfCharge(one) || movement === 'REFUND' || movement === 'TRANSFER') && sourceId !== null;
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
