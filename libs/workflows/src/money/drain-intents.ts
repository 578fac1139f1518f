import { HOUR } from '#libs/kernel';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type ClaimRequest, type ClaimedIntent, type IntentOutcome } from '../ports/money-stores.js';
import { type Invoice } from '#libs/billing';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'intents' | 'invoices' | 'billingProfiles' | 'payments' | 'audit'>;

/** Stripe keeps an idempotency key for at least 24 hours; an hour before that we stop trusting it and look instead. */
const KEY_LIFETIME = 23 * HOUR;

/** A claimed call with what it needs, read in the transaction that claimed it. */
interface Job {
  readonly intent: ClaimedIntent;
  readonly invoice: Invoice | null;
  readonly profile: BillingProfile | null;
  /** Market time since the first sending under this key. */
  readonly age: number;
}

export type Drained = Readonly<Record<IntentOutcome['kind'], number>>;

/**
 * Sends a bounded number of committed calls to Stripe: claim (one transaction), call (outside any), settle (another). A worker that dies
 * anywhere leaves a claim that runs out; its successor sends the same call with the same key. A worker that wakes up late finds its
 * fence gone and records nothing.
 */
export const drainIntents = (ports: Needs) => {
  return async (scope: PlatformScope, request: ClaimRequest): Promise<Drained> => {
    const jobs = await ports.unitOfWork.run(scope, async (tx) => {
      const claimed = await ports.intents.claim(tx, request);
      const found: Job[] = [];
      for (const intent of claimed) found.push(await jobOf(ports, tx, intent));
      return found;
    });
    const outcomes = await Promise.all(jobs.map((job) => sendAndSettle(ports, scope, job)));
    const count = (kind: IntentOutcome['kind']): number => outcomes.filter((outcome) => outcome === kind).length;
    return {
      SENT: count('SENT'),
      REFUSED: count('REFUSED'),
      RETRY: count('RETRY'),
      RENEW: count('RENEW'),
      UNKNOWN: count('UNKNOWN'),
    };
  };
};

async function jobOf(ports: Needs, tx: Tx, intent: ClaimedIntent): Promise<Job> {
  const invoice = await ports.invoices.byId(tx, intent.aggregateId);
  const profile = await ports.billingProfiles.byOrg(tx, intent.orgId);
  return { intent, invoice, profile, age: tx.now - (intent.firstSentAt ?? tx.now) };
}

async function sendAndSettle(ports: Needs, scope: PlatformScope, job: Job): Promise<IntentOutcome['kind']> {
  const outcome = await callStripe(ports, scope, job).catch((fault: unknown): IntentOutcome => {
    return { kind: 'RETRY', error: `fault: ${fault instanceof Error ? fault.message : 'unknown'}` };
  });
  await ports.unitOfWork.run(scope, async (tx) => {
    const isOurs = await ports.intents.settle(tx, job.intent, outcome);
    if (isOurs) await applyOutcome(ports, tx, job.intent, outcome);
  });
  return outcome.kind;
}

async function callStripe(
  ports: Needs,
  scope: PlatformScope,
  { intent, invoice, profile, age }: Job,
): Promise<IntentOutcome> {
  if (!invoice || !profile) return { kind: 'REFUSED', error: 'its invoice or its organisation does not exist' };
  const { stripeInvoiceId } = invoice;
  if (intent.operation === 'INVOICE_CREATE') {
    const stripeCustomerId = profile.stripeCustomerId ?? (await makeCustomer(ports, scope, profile));
    return age >= KEY_LIFETIME
      ? ports.payments.lookUp(intent, { stripeCustomerId, stripeInvoiceId })
      : ports.payments.send(intent, { stripeCustomerId, stripeInvoiceId });
  }
  const context = { stripeCustomerId: profile.stripeCustomerId, stripeInvoiceId };
  if (stripeInvoiceId === null) {
    // a void may pass calls that Stripe refused; what never got there needs no taking back
    if (intent.operation === 'INVOICE_VOID') return { kind: 'SENT', stripeId: 'never-at-stripe' };
    return { kind: 'RETRY', error: 'the invoice has no Stripe id yet' };
  }
  if (age >= KEY_LIFETIME) return ports.payments.lookUp(intent, context);
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
async function checkTotal(ports: Needs, invoice: Invoice, stripeInvoiceId: string): Promise<IntentOutcome | null> {
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
async function makeCustomer(ports: Needs, scope: PlatformScope, profile: BillingProfile): Promise<string> {
  const { orgId, legalName, billingEmail, country } = profile;
  const made = await ports.payments.createCustomer({ orgId, legalName, email: billingEmail, country });
  return ports.unitOfWork.run(scope, async (tx) => {
    await ports.billingProfiles.setStripeCustomer(tx, orgId, made);
    return (await ports.billingProfiles.byOrg(tx, orgId))?.stripeCustomerId ?? made;
  });
}

/** What a settled call changes on our side, in the transaction that settles it. */
async function applyOutcome(ports: Needs, tx: Tx, intent: ClaimedIntent, outcome: IntentOutcome): Promise<void> {
  if (outcome.kind === 'RETRY' || outcome.kind === 'RENEW') return;
  const invoice = await ports.invoices.lock(tx, intent.aggregateId);
  if (outcome.kind === 'SENT') {
    if (intent.operation !== 'INVOICE_CREATE' || invoice?.stripeInvoiceId !== null) return;
    return ports.invoices.update(tx, { ...invoice, stripeInvoiceId: outcome.stripeId });
  }
  if (intent.operation === 'INVOICE_PAY' && outcome.kind === 'REFUSED' && invoice?.state === 'OPEN') {
    await ports.invoices.update(tx, { ...invoice, paymentError: outcome.error });
  }
  const detail = { operation: intent.operation, aggregateId: intent.aggregateId, error: outcome.error };
  await ports.audit.append(tx, { action: `intent.${outcome.kind.toLowerCase()}`, subjectId: intent.id, detail });
}
