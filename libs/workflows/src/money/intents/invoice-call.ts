import { type Invoice } from '#libs/billing';
import { type BillingProfile } from '../../ports/demand-stores.js';
import { type ClaimedIntent, type IntentOutcome } from '../../ports/money-stores.js';
import { type PlatformScope, type Tx } from '../../ports/unit-of-work.js';
import { type CallNeeds, type PreparedCall, type SettledOutcome } from './prepared-call.js';

interface Gathered {
  readonly intent: ClaimedIntent;
  readonly invoice: Invoice | null;
  readonly profile: BillingProfile | null;
}

/** The calls that put an invoice at Stripe, collect it, credit it and void it. */
export async function gatherInvoiceCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const invoice = await ports.invoices.byId(tx, intent.aggregateId);
  const profile = await ports.billingProfiles.byOrg(tx, intent.orgId);
  return {
    make: (scope, isKeyOld) => callStripe(ports, scope, { intent, invoice, profile }, isKeyOld),
    settled: (later, outcome) => applyOutcome(ports, later, intent, outcome),
  };
}

async function callStripe(
  ports: CallNeeds,
  scope: PlatformScope,
  { intent, invoice, profile }: Gathered,
  isKeyOld: boolean,
): Promise<IntentOutcome> {
  if (!invoice || !profile) return { kind: 'REFUSED', error: 'its invoice or its organisation does not exist' };
  const { stripeInvoiceId } = invoice;
  if (intent.operation === 'INVOICE_CREATE') {
    const stripeCustomerId = profile.stripeCustomerId ?? (await makeCustomer(ports, scope, profile));
    return isKeyOld
      ? ports.payments.lookUp(intent, { stripeCustomerId, stripeInvoiceId })
      : ports.payments.send(intent, { stripeCustomerId, stripeInvoiceId });
  }
  const context = { stripeCustomerId: profile.stripeCustomerId, stripeInvoiceId };
  if (stripeInvoiceId === null) {
    // a void may pass calls that Stripe refused; what never got there needs no taking back
    if (intent.operation === 'INVOICE_VOID') return { kind: 'SENT', stripeId: 'never-at-stripe' };
    return { kind: 'RETRY', error: 'the invoice has no Stripe id yet' };
  }
  if (isKeyOld) return ports.payments.lookUp(intent, context);
  if (intent.operation === 'INVOICE_FINALIZE') {
    const early = await checkTotal(ports, invoice, stripeInvoiceId);
    if (early) return early;
  }
  if (intent.operation === 'INVOICE_PAY' && invoice.state === 'PAID') {
    // the event of the payment overtook the record of the call that made it: what was wanted has happened
    return { kind: 'SENT', stripeId: stripeInvoiceId };
  }
  if (intent.operation === 'INVOICE_PAY' && invoice.state !== 'OPEN') {
    return { kind: 'REFUSED', error: `the invoice is ${invoice.state}` };
  }
  return ports.payments.send(intent, context);
}

/** Finalizing cannot be undone: Stripe's draft must ask for exactly what we issued. Null: go on. */
async function checkTotal(ports: CallNeeds, invoice: Invoice, stripeInvoiceId: string): Promise<IntentOutcome | null> {
  const theirs = await ports.payments.invoice(stripeInvoiceId);
  if (!theirs) return { kind: 'REFUSED', error: `Stripe has no invoice ${stripeInvoiceId}` };
  if (theirs.totalMinor !== invoice.total.minor || theirs.currency !== invoice.currency) {
    const asked = `${theirs.totalMinor} ${theirs.currency}`;
    return {
      kind: 'REFUSED',
      error: `Stripe's total is ${asked} minor units, ours ${invoice.total.minor} ${invoice.currency}`,
    };
  }
  return theirs.status === 'draft' ? null : { kind: 'SENT', stripeId: theirs.id };
}

/** Made once per organisation: the key is stable, and the first id recorded stays. */
async function makeCustomer(ports: CallNeeds, scope: PlatformScope, profile: BillingProfile): Promise<string> {
  const { orgId, legalName, billingEmail, country } = profile;
  const made = await ports.payments.createCustomer({ orgId, legalName, email: billingEmail, country });
  return ports.unitOfWork.run(scope, async (tx) => {
    await ports.billingProfiles.setStripeCustomer(tx, orgId, made);
    return (await ports.billingProfiles.byOrg(tx, orgId))?.stripeCustomerId ?? made;
  });
}

/** What a settled call changes on our side, in the transaction that settles it. */
async function applyOutcome(ports: CallNeeds, tx: Tx, intent: ClaimedIntent, outcome: SettledOutcome): Promise<void> {
  const invoice = await ports.invoices.lock(tx, intent.aggregateId);
  if (outcome.kind === 'SENT') {
    if (intent.operation !== 'INVOICE_CREATE' || invoice?.stripeInvoiceId !== null) return;
    return ports.invoices.update(tx, { ...invoice, stripeInvoiceId: outcome.stripeId });
  }
  if (intent.operation !== 'INVOICE_PAY' || outcome.kind !== 'REFUSED' || invoice?.state !== 'OPEN') return;
  if (outcome.asksPayer !== true) return ports.invoices.update(tx, { ...invoice, paymentError: outcome.error });
  const { id: intentId, orgId } = intent;
  const waiting = { intentId, orgId, invoiceId: invoice.id, state: 'WAITING', askedAt: tx.now, endedAt: null } as const;
  await ports.paymentActions.open(tx, waiting);
}
