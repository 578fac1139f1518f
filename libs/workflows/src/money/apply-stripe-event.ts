import { type Invoice, amountDue } from '#libs/billing';
import { type ClaimRequest, type InboxEvent } from '../ports/money-stores.js';
import { type StripeInvoiceView } from '../ports/payments.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type PaidNeeds, markPaid } from './mark-paid.js';
import { isPaymentPending } from './stripe-calls.js';

type Needs = PaidNeeds & Pick<Ports, 'unitOfWork' | 'inbox' | 'intents' | 'payments'>;

/** After so many tries we stop waiting for a commit of ours that never came; reconciliation shows what is at Stripe. */
const MOST_ATTEMPTS = 20;

/**
 * Claims a bounded number of stored events and applies each. Returns how many were applied and how many have to wait: for a commit of our
 * own, or because applying failed (Stripe unreachable, say). One that fails holds up no other; its reason is kept with it.
 */
export const drainInbox = (ports: Needs) => {
  return async (
    scope: PlatformScope,
    request: ClaimRequest,
  ): Promise<{ readonly applied: number; readonly parked: number }> => {
    const events = await ports.unitOfWork.run(scope, (tx) => ports.inbox.claim(tx, request));
    let parked = 0;
    for (const event of events) {
      const outcome = await applyStripeEvent(ports)(scope, event).catch((error: unknown) => {
        const reason = `fault: ${error instanceof Error ? error.message : 'unknown'}`;
        return ports.unitOfWork.run(scope, (tx) => ports.inbox.park(tx, event.eventId, reason)).then(() => 'PARKED');
      });
      if (outcome === 'PARKED') parked += 1;
    }
    return { applied: events.length - parked, parked };
  };
};

/**
 * Applies one event. The event is a hint that something changed: the object is fetched as it is now, outside any transaction, and applied
 * forward only, in one transaction with the event's `done`. Events may come late, twice and in any order; the effect is posted once.
 */
export const applyStripeEvent = (ports: Needs) => {
  return async (scope: PlatformScope, event: InboxEvent): Promise<'APPLIED' | 'PARKED'> => {
    const theirs = event.type.startsWith('invoice.') ? await ports.payments.invoice(event.objectId) : null;
    return ports.unitOfWork.run(scope, async (tx) => {
      const obstacle = theirs?.ourInvoiceId ? await applyInvoice(ports, tx, theirs, theirs.ourInvoiceId) : null;
      if (obstacle !== null && event.attempts < MOST_ATTEMPTS) {
        await ports.inbox.park(tx, event.eventId, obstacle);
        return 'PARKED';
      }
      if (obstacle !== null) {
        await ports.audit.append(tx, {
          action: 'stripe-event.given-up',
          subjectId: event.eventId,
          detail: { obstacle },
        });
      }
      await ports.inbox.done(tx, event.eventId);
      return 'APPLIED';
    });
  };
};

/** Null when applied (or nothing to apply); otherwise what it waits for. */
async function applyInvoice(
  ports: Needs,
  tx: Tx,
  theirs: StripeInvoiceView,
  ourInvoiceId: string,
): Promise<string | null> {
  const found = await ports.invoices.lock(tx, ourInvoiceId);
  if (!found) return `invoice ${ourInvoiceId} is not here yet`;
  const invoice = await adoptStripeId(ports, tx, found, theirs.id);
  if (invoice.stripeInvoiceId !== theirs.id) return null; // a second one at Stripe: reconciliation names it
  if (theirs.status === 'paid') await applyPaid(ports, tx, invoice, theirs);
  if (theirs.status === 'open' && theirs.lastPaymentError !== null)
    await applyFailure(ports, tx, invoice, theirs.lastPaymentError);
  return null;
}

/** The event may overtake our own record of the call that made the invoice. */
async function adoptStripeId(ports: Needs, tx: Tx, invoice: Invoice, stripeInvoiceId: string): Promise<Invoice> {
  if (invoice.stripeInvoiceId !== null) return invoice;
  const known: Invoice = { ...invoice, stripeInvoiceId };
  await ports.invoices.update(tx, known);
  return known;
}

async function applyPaid(ports: Needs, tx: Tx, invoice: Invoice, theirs: StripeInvoiceView): Promise<void> {
  const due = amountDue(invoice);
  const isOurs = theirs.totalMinor === invoice.total.minor && theirs.amountPaidMinor === due.minor;
  if (!isOurs || theirs.currency !== invoice.currency) {
    const detail = {
      stripe: `${theirs.amountPaidMinor} of ${theirs.totalMinor} ${theirs.currency}`,
      ours: `${due.minor} of ${invoice.total.minor} ${invoice.currency}`,
    };
    return ports.audit.append(tx, { action: 'invoice.paid-other-amount', subjectId: invoice.id, detail });
  }
  const paid = await markPaid(ports)(tx, invoice, 'CARD');
  if (!paid && invoice.state === 'VOID') {
    await ports.audit.append(tx, {
      action: 'invoice.paid-after-void',
      subjectId: invoice.id,
      detail: { stripeInvoiceId: theirs.id },
    });
  }
}

/** A bank debit that fails days later: the attempt that Stripe had accepted is over. An attempt still to be sent is not. */
async function applyFailure(ports: Needs, tx: Tx, invoice: Invoice, error: string): Promise<void> {
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  if (!isPaymentPending(invoice, intents)) return;
  const latest = intents.filter(({ operation }) => operation === 'INVOICE_PAY').at(-1);
  if (latest?.state === 'SENT') await ports.invoices.update(tx, { ...invoice, paymentError: error });
}
