import { type Instant, money, moneyToString, subtract } from '#libs/kernel';
import {
  BALANCE_TRANSACTION_SLA,
  STRIPE_EVENT_SLA,
  type OurBooks,
  type OurInvoice,
  type OurTopUp,
  type TheirBooks,
  type TheirCharge,
  type TheirInvoice,
  dueOf,
} from './books.js';
import { type Compared, type Findings, amountDifference } from './findings.js';
import { type Difference, type DifferenceType } from './report.js';

/** Each paid invoice and top-up against the one charge that paid it, and each succeeded charge against what it paid. */
export function compareCharges(
  { invoices: ours, topUps = [] }: Pick<OurBooks, 'invoices' | 'topUps'>,
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
    if (payingCharge(mine, invoice, charges, now, findings)) matched += 1;
  }
  for (const topUp of topUps) {
    const charge = succeeded.find(({ paymentIntentId }) => paymentIntentId === topUp.paymentIntentId);
    if (charge) claimed.add(charge.id);
    if (charge && amountDifference(topUp.amount, charge.amount) === null) matched += 1;
    else findings.add(notCollected(topUp, charge), charge ? [charge.id] : []);
  }
  for (const charge of succeeded) {
    if (!claimed.has(charge.id) && !findings.isTainted(charge.id)) findings.add(stranger(charge), [charge.id]);
    if (charge.balanceTransactionId === null && !booked.has(charge.id)) missingTransaction(charge, now, findings);
  }
  return { subject: 'CHARGE', ours: paid.length + topUps.length, stripe: succeeded.length, matched };
}

/** A top-up that is on a tenant's balance, and that Stripe did not collect as it stands here. */
function notCollected({ id, paymentIntentId, amount }: OurTopUp, charge: TheirCharge | undefined): Difference {
  return {
    type: (charge && amountDifference(amount, charge.amount)) ?? 'MISSING_STRIPE',
    subject: 'CHARGE',
    ourReference: id,
    stripeReference: charge?.id ?? paymentIntentId,
    ourAmount: amount,
    stripeAmount: charge?.amount ?? null,
    explanation: `${id} is on the tenant's balance and Stripe did not charge that. Look at ${paymentIntentId}.`,
  };
}

/** True when exactly one succeeded charge of the right amount paid the invoice; otherwise adds what is wrong. */
function payingCharge(
  mine: OurInvoice,
  invoice: TheirInvoice,
  charges: ReadonlyMap<string, TheirCharge>,
  now: Instant,
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
  return refundsAgree(mine, first, now, findings);
}

/** What Stripe gave back of a charge is what we have done of its invoice, and at most what is under way besides. */
function refundsAgree(mine: OurInvoice, charge: TheirCharge, now: Instant, findings: Findings): boolean {
  const [done, underWay] = [mine.refunds?.done.minor ?? 0n, mine.refunds?.underWay.minor ?? 0n];
  const { minor } = charge.refunded;
  if (minor >= done && minor <= done + underWay) return true;
  const kept = { ...charge, amount: subtract(charge.amount, charge.refunded) };
  const fresh = mine.refunds !== null && now - mine.refunds.changedAt < STRIPE_EVENT_SLA;
  const { currency } = charge.refunded;
  const [theirs, ours] = [money(minor, currency), money(done, currency)].map(moneyToString);
  const what = `Stripe gave back ${theirs} ${currency} of ${mine.number}, we ${ours}.`;
  const todo = fresh
    ? 'Wait.'
    : minor > done
      ? 'A refund was made at Stripe by hand: issue a credit for it.'
      : 'Look at its refunds.';
  findings.add(difference(mine, kept, fresh ? 'TIMING' : 'STATUS', `${what} ${todo}`), [charge.id]);
  return false;
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
