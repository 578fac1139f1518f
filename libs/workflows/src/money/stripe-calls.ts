import { type Invoice } from '#libs/billing';
import { type Money } from '#libs/kernel';
import { type Intent, type IntentOperation, type NewIntent } from '../ports/money-stores.js';

/** Stable over every retry and over two workers: the same call always has the same key. */
function intentKey(operation: IntentOperation, aggregateId: string, phase: string, attempt = 0): string {
  return `${operation}:${aggregateId}:${phase}:${attempt}`;
}

/** The calls that put an issued invoice at Stripe: draft, one item per line that asks for something, finalize. In this order. */
export function submitCalls(invoice: Invoice): NewIntent[] {
  const { id, orgId, currency } = invoice;
  const call = (operation: IntentOperation, phase: string, parameters: NewIntent['parameters']): NewIntent => ({
    operation,
    orgId,
    aggregateId: id,
    parameters,
    idempotencyKey: intentKey(operation, id, phase),
  });
  const items = invoice.lines.filter(({ amount }) => amount.minor !== 0n);
  return [
    call('INVOICE_CREATE', 'draft', {
      currency,
      number: invoice.number,
      description: `${invoice.kind} of lease ${invoice.leaseNumber}`,
      leaseId: invoice.leaseId,
    }),
    ...items.map((line) =>
      call('INVOICE_ITEM_CREATE', line.id, {
        currency,
        lineId: line.id,
        amountMinor: `${line.amount.minor}`,
        description: line.description,
      }),
    ),
    call('INVOICE_FINALIZE', 'finalize', { currency, totalMinor: `${invoice.total.minor}` }),
  ];
}

/** One attempt to collect an invoice with one payment method. Each attempt is a call of its own, with its own key. */
export function payCall(invoice: Invoice, stripePaymentMethodId: string, attempt: number): NewIntent {
  return {
    operation: 'INVOICE_PAY',
    orgId: invoice.orgId,
    aggregateId: invoice.id,
    parameters: { paymentMethod: stripePaymentMethodId },
    idempotencyKey: intentKey('INVOICE_PAY', invoice.id, 'pay', attempt),
  };
}

/** Takes off an invoice at Stripe what was credited of it here, so that Stripe collects the rest. One call per credit note or application. */
export function creditCall(invoice: Invoice, creditId: string, amount: Money): NewIntent {
  return {
    operation: 'INVOICE_CREDIT',
    orgId: invoice.orgId,
    aggregateId: invoice.id,
    parameters: { currency: invoice.currency, creditId, amountMinor: `${amount.minor}` },
    idempotencyKey: intentKey('INVOICE_CREDIT', invoice.id, creditId),
  };
}

/** Takes a credit of an open invoice back at Stripe, so that it collects that again. */
export function creditVoidCall(invoice: Invoice, creditId: string, amount: Money): NewIntent {
  return {
    operation: 'CREDIT_VOID',
    orgId: invoice.orgId,
    aggregateId: invoice.id,
    parameters: { creditId, amountMinor: `${amount.minor}` },
    idempotencyKey: intentKey('CREDIT_VOID', invoice.id, creditId),
  };
}

export function voidCall(invoice: Invoice): NewIntent {
  return {
    operation: 'INVOICE_VOID',
    orgId: invoice.orgId,
    aggregateId: invoice.id,
    parameters: {},
    idempotencyKey: intentKey('INVOICE_VOID', invoice.id, 'void'),
  };
}

/**
 * Whether money may be moving for an open invoice: an attempt is to be sent, was accepted and not confirmed yet, or has an unknown outcome.
 * A failed attempt leaves `paymentError`, which the next attempt clears.
 */
export function isPaymentPending(
  invoice: Pick<Invoice, 'id' | 'state' | 'paymentError'>,
  intents: readonly Intent[],
): boolean {
  if (invoice.state !== 'OPEN' || invoice.paymentError !== null) return false;
  return intents.some(
    (intent) => intent.aggregateId === invoice.id && intent.operation === 'INVOICE_PAY' && intent.state !== 'FAILED',
  );
}
