import { isCurrency, money } from '#libs/kernel';
import { moneyToGraphQL, type ops } from '#libs/schema';
import {
  type Intent,
  type IntentOperation,
  INTENT_OPERATIONS,
  type StripeEventRecord,
  isEventGivenUp,
} from '#libs/workflows';

/** A call to Stripe but for what its field resolvers add. */
export type CallAnswer = Omit<
  ops.PaymentIntentRecord,
  'orgName' | 'nextAttemptAt' | 'isBeingSent' | 'heldUpBy' | 'payoutId' | 'invoiceId'
>;

export function intentToGraphQL({ parameters, ...intent }: Intent): CallAnswer {
  const { id, operation, aggregateId, orgId, state, attempts, lastError, stripeId, createdAt } = intent;
  const { idempotencyKey, revision, firstSentAt } = intent;
  return {
    ...{ id, operation, aggregateId, orgId, state, attempts, lastError, stripeId, createdAt },
    ...{ idempotencyKey, revision, firstSentAt },
    amount: amountIn(parameters),
    parameters: Object.entries(parameters).flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
  };
}

function amountIn({ currency, amountMinor, totalMinor }: Intent['parameters']): ops.Money | null {
  const minor = amountMinor ?? totalMinor;
  if (!minor || !currency || !isCurrency(currency)) return null;
  return moneyToGraphQL(money(BigInt(minor), currency));
}

/** Operations that we know; null: none was asked for. A name nobody knows narrows to nothing. */
export function operationsFromGraphQL(names: readonly string[]): IntentOperation[] {
  return INTENT_OPERATIONS.filter((known) => names.includes(known));
}

export function stripeEventToGraphQL(event: StripeEventRecord): ops.StripeEventRecord {
  const { eventId: id, type, objectId, state, attempts, receivedAt, nextAttemptAt, lastError, payload } = event;
  return {
    ...{ id, type, objectId, state, attempts, receivedAt, nextAttemptAt, lastError, payload },
    isGivenUp: isEventGivenUp(event),
  };
}
