import { type Instant, subtract } from '#libs/kernel';
import {
  BALANCE_TRANSACTION_SLA,
  type OurInvoice,
  type TheirBooks,
  type TheirCharge,
  type TheirInvoice,
  dueOf,
} from './books.js';
import { type Compared, type Findings, amountDifference } from './findings.js';
import { type Difference, type DifferenceType } from './report.js';

/** Each paid invoice against the one charge that paid it, and each succeeded charge against the invoice it paid. */
export function compareCharges(
  ours: readonly OurInvoice[],
  theirs: Pick<TheirBooks, 'invoices' | 'charges' | 'transactions'>,
  now: Instant,
  findings: Findings,
): Compared {
  const succeeded = theirs.charges.filter((charge) => charge.status === 'succeeded');
  const charges = new Map(succeeded.map((charge) => [charge.id, charge]));
  const invoices = new Map(ours.map((invoice) => [invoice.id, invoice]));
  const booked = new Set(theirs.transactions.map((transaction) => transaction.sourceId));
  const claimed = new Set<string>();
  const isPaid = (invoice: OurInvoice): boolean =>
    invoice.collection === 'STRIPE' && invoice.state === 'PAID' && dueOf(invoice).minor > 0n;
  const paid = ours.filter(isPaid);
  let matched = 0;
  for (const invoice of theirs.invoices) {
    for (const id of invoice.chargeIds) claimed.add(id);
    const mine = invoice.ourInvoiceId === null ? undefined : invoices.get(invoice.ourInvoiceId);
    if (!mine || !isPaid(mine) || invoice.status !== 'paid' || findings.isTainted(invoice.id)) continue;
    if (payingCharge(mine, invoice, charges, findings)) matched += 1;
  }
  for (const charge of succeeded) {
    if (!claimed.has(charge.id) && !findings.isTainted(charge.id)) findings.add(stranger(charge), [charge.id]);
    if (charge.balanceTransactionId === null && !booked.has(charge.id)) missingTransaction(charge, now, findings);
  }
  return { subject: 'CHARGE', ours: paid.length, stripe: succeeded.length, matched };
}

/** True when exactly one succeeded charge of the right amount paid the invoice; otherwise adds what is wrong. */
function payingCharge(
  mine: OurInvoice,
  invoice: TheirInvoice,
  charges: ReadonlyMap<string, TheirCharge>,
  findings: Findings,
): boolean {
  const [first, ...extra] = [...new Set(invoice.chargeIds)]
    .map((id) => charges.get(id))
    .filter((charge) => charge !== undefined);
  for (const charge of extra) {
    findings.add(
      difference(mine, charge, 'DUPLICATE', `${mine.number} was charged a second time. Refund ${charge.id} at Stripe.`),
      [charge.id],
    );
  }
  if (!first) {
    findings.add({
      type: 'MISSING_STRIPE',
      subject: 'CHARGE',
      ourReference: mine.number,
      stripeReference: invoice.id,
      ourAmount: dueOf(mine),
      stripeAmount: null,
      explanation: `${mine.number} is paid and Stripe shows no charge for it. Look at the payments of ${invoice.id}.`,
    });
    return false;
  }
  const amount = amountDifference(dueOf(mine), first.amount);
  if (amount) {
    findings.add(difference(mine, first, amount, `Stripe charged another amount than ${mine.number} asks for.`), [
      first.id,
    ]);
    return false;
  }
  if (first.refunded.minor !== 0n) {
    const kept = { ...first, amount: subtract(first.amount, first.refunded) };
    findings.add(
      difference(mine, kept, 'STATUS', `${mine.number} is paid here and refunded at Stripe. Issue a credit for it.`),
      [first.id],
    );
    return false;
  }
  return true;
}

/** Money cannot be at Stripe without a balance transaction for long. */
function missingTransaction(charge: TheirCharge, now: Instant, findings: Findings): void {
  if (findings.isTainted(charge.id)) return;
  const type = now - charge.createdAt < BALANCE_TRANSACTION_SLA ? 'TIMING' : 'MISSING_STRIPE';
  findings.add({
    type,
    subject: 'BALANCE_TRANSACTION',
    ourReference: null,
    stripeReference: charge.id,
    ourAmount: null,
    stripeAmount: charge.amount,
    explanation: `Stripe has no balance transaction for ${charge.id} ${type === 'TIMING' ? 'yet. Wait.' : 'after an hour. Ask Stripe.'}`,
  });
}

function stranger(charge: TheirCharge): Difference {
  return {
    type: 'MISSING_INTERNAL',
    subject: 'CHARGE',
    ourReference: null,
    stripeReference: charge.id,
    ourAmount: null,
    stripeAmount: charge.amount,
    explanation: `${charge.id} pays no invoice of ours. Find out who made it; refund it at Stripe if nobody owes it.`,
  };
}

function difference(mine: OurInvoice, charge: TheirCharge, type: DifferenceType, explanation: string): Difference {
  return {
    type,
    subject: 'CHARGE',
    ourReference: mine.number,
    stripeReference: charge.id,
    ourAmount: dueOf(mine),
    stripeAmount: charge.amount,
    explanation,
  };
}
