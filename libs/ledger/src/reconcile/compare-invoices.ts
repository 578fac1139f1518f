import { type Instant } from '#libs/kernel';
import { type OurInvoice, STRIPE_EVENT_SLA, type TheirInvoice } from './books.js';
import { type Compared, type Findings, amountDifference, groupBy } from './findings.js';
import { type Difference, type DifferenceType } from './report.js';

const AGREES: Readonly<Record<OurInvoice['state'], readonly TheirInvoice['status'][]>> = {
  OPEN: ['open'],
  PAID: ['paid'],
  VOID: ['void'],
  UNCOLLECTIBLE: ['uncollectible'],
};

/** Our invoices that Stripe collects against Stripe's invoices, joined by our id in Stripe's metadata. */
export function compareInvoices(
  ours: readonly OurInvoice[],
  theirs: readonly TheirInvoice[],
  now: Instant,
  findings: Findings,
): Compared {
  const atStripe = groupBy(theirs, (invoice) => invoice.ourInvoiceId);
  const known = new Set(ours.map((invoice) => invoice.id));
  const expected = ours.filter(
    (invoice) => (invoice.collection === 'STRIPE' && invoice.total.minor > 0n) || atStripe.has(invoice.id),
  );
  let matched = 0;
  for (const invoice of expected) {
    const found = findOne(invoice, atStripe.get(invoice.id) ?? [], findings);
    const difference = found ? pairDifference(invoice, found, now) : oneSided(invoice, now);
    if (difference) findings.add(difference, found ? [found.id, ...found.chargeIds] : []);
    else if (found) matched += 1;
  }
  for (const invoice of theirs) {
    if (invoice.ourInvoiceId !== null && known.has(invoice.ourInvoiceId)) continue;
    if (invoice.status === 'void') continue;
    const type = now - invoice.createdAt < STRIPE_EVENT_SLA ? 'TIMING' : 'MISSING_INTERNAL';
    findings.add(stripeOnly(invoice, type), [invoice.id, ...invoice.chargeIds]);
  }
  return { subject: 'INVOICE', ours: expected.length, stripe: theirs.length, matched };
}

/** The one invoice at Stripe that stands for ours; every further one that is not void is a DUPLICATE. */
function findOne(
  invoice: OurInvoice,
  candidates: readonly TheirInvoice[],
  findings: Findings,
): TheirInvoice | undefined {
  const best =
    candidates.find((candidate) => candidate.id === invoice.stripeInvoiceId) ??
    candidates.find((candidate) => candidate.status !== 'void') ??
    candidates[0];
  for (const extra of candidates) {
    if (extra === best || extra.status === 'void') continue;
    findings.add(
      {
        type: 'DUPLICATE',
        subject: 'INVOICE',
        ourReference: invoice.number,
        stripeReference: extra.id,
        ourAmount: invoice.total,
        stripeAmount: extra.total,
        explanation: `Stripe has a second invoice for ${invoice.number}. Void ${extra.id} there, or refund it if it was paid.`,
      },
      [extra.id, ...extra.chargeIds],
    );
  }
  return best;
}

function pairDifference(ours: OurInvoice, theirs: TheirInvoice, now: Instant): Difference | null {
  const amount = amountDifference(ours.total, theirs.total);
  if (amount) {
    return pair(
      ours,
      theirs,
      amount,
      `Stripe's total is not the one we issued. Void ${theirs.id} and issue ${ours.number} anew.`,
    );
  }
  const isCollected = ours.collection === 'STRIPE';
  if (isCollected && ours.state !== 'VOID' && ours.credited.minor !== theirs.credited.minor)
    return creditDifference(ours, theirs, now);
  if (isCollected && AGREES[ours.state].includes(theirs.status)) return null;
  if (ours.isReturned && theirs.status === 'paid') return null;
  if (ours.collection === 'WIRE') {
    return pair(
      ours,
      theirs,
      'STATUS',
      `${ours.number} is collected by wire and is at Stripe all the same. Void it there.`,
    );
  }
  const moving = now - Math.max(ours.changedAt, theirs.changedAt) < STRIPE_EVENT_SLA;
  return pair(
    ours,
    theirs,
    moving ? 'TIMING' : 'STATUS',
    moving
      ? `${ours.state} here and ${theirs.status} at Stripe, changed within the last 15 minutes. Wait.`
      : `${ours.state} here and ${theirs.status} at Stripe. Look for a stuck call or an event that was not applied.`,
  );
}

/** The totals agree and what was credited does not: Stripe asks (or asked) for another amount than we do. */
function creditDifference(ours: OurInvoice, theirs: TheirInvoice, now: Instant): Difference {
  const isLess = theirs.credited.minor < ours.credited.minor;
  const isMoving = now - Math.max(ours.creditedAt ?? ours.changedAt, theirs.changedAt) < STRIPE_EVENT_SLA;
  const [type, what] = isLess
    ? (['MISSING_STRIPE', 'and not at Stripe'] as const)
    : (['MISSING_INTERNAL', 'only at Stripe'] as const);
  const todo = isLess ? 'Look for a refused or stuck call.' : `Look at the credit notes of ${theirs.id}.`;
  return {
    type: isMoving ? 'TIMING' : type,
    subject: 'CREDIT_NOTE',
    ourReference: ours.number,
    stripeReference: theirs.id,
    ourAmount: ours.credited,
    stripeAmount: theirs.credited,
    explanation: `Part of ${ours.number} is credited ${isLess ? 'here ' : ''}${what}. ${isMoving ? 'Wait.' : todo}`,
  };
}

function oneSided(invoice: OurInvoice, now: Instant): Difference | null {
  if (invoice.state === 'VOID') return null; // taken back before it was sent
  const type = now - invoice.changedAt < STRIPE_EVENT_SLA ? 'TIMING' : 'MISSING_STRIPE';
  return {
    type,
    subject: 'INVOICE',
    ourReference: invoice.number,
    stripeReference: invoice.stripeInvoiceId,
    ourAmount: invoice.total,
    stripeAmount: null,
    explanation:
      type === 'TIMING'
        ? `${invoice.number} is not at Stripe yet. Wait.`
        : `${invoice.number} is not at Stripe. Look for a refused or stuck call to Stripe.`,
  };
}

function stripeOnly(invoice: TheirInvoice, type: DifferenceType): Difference {
  return {
    type,
    subject: 'INVOICE',
    ourReference: invoice.ourInvoiceId,
    stripeReference: invoice.id,
    ourAmount: null,
    stripeAmount: invoice.total,
    explanation: `Stripe has ${invoice.id} and our books have no such invoice. Find out who made it; void or refund it there.`,
  };
}

function pair(ours: OurInvoice, theirs: TheirInvoice, type: DifferenceType, explanation: string): Difference {
  return {
    type,
    subject: 'INVOICE',
    ourReference: ours.number,
    stripeReference: theirs.id,
    ourAmount: ours.total,
    stripeAmount: theirs.total,
    explanation,
  };
}
