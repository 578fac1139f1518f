import { type Invoice } from '#libs/billing';
import { type Money, money, moneyToString, sum, zero } from '#libs/kernel';
import { type StripeDisputeView } from '../../ports/money-back-payments.js';
import { type Dispute } from '../../ports/money-back-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { providerBears } from '../dispute-bearer.js';
import { movementsPosted, postDecision, postMovements } from '../dispute-books.js';
import { pauseForDispute } from '../dispute-dunning.js';
import { isBankReturn } from '../bank-return.js';
import { isLoss, isUndecided, mayTurn } from '../dispute-state.js';
import { applyTopUpDispute } from '../top-up-dispute.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';

export async function fetchDisputeChange(ports: EventNeeds, objectId: string): Promise<StripeChange | null> {
  const theirs = await ports.payments.dispute(objectId);
  if (!theirs) return null;
  const topUpId = theirs.stripeInvoiceId === null ? await topUpOf(ports, theirs.chargeId) : null;
  if (topUpId !== null) return (tx) => applyTopUpDispute(ports, tx, theirs, topUpId);
  return (tx) => applyDispute(ports, tx, theirs);
}

/** The payment ahead that a charge collected; null: none. */
async function topUpOf({ payments }: EventNeeds, chargeId: string): Promise<string | null> {
  const charge = await payments.charge(chargeId);
  const intent = charge?.paymentIntentId ? await payments.paymentIntent(charge.paymentIntentId) : null;
  return intent?.ourTopUpId ?? null;
}

async function applyDispute(ports: EventNeeds, tx: Tx, theirs: StripeDisputeView): Promise<string | null> {
  const found = theirs.stripeInvoiceId === null ? null : await ports.invoices.byStripeId(tx, theirs.stripeInvoiceId);
  const invoice = found && (await ports.invoices.lock(tx, found.id));
  if (!invoice) return `dispute ${theirs.id} is of a payment that no invoice here knows`;
  // what a bank returns was paid before: that event is on its way
  if (isBankReturn(theirs.reason) && isLoss(theirs.status) && isToBePaid(invoice))
    return `the payment of invoice ${invoice.number} that dispute ${theirs.id} takes back is not here yet`;
  const known = await ports.disputes.byStripeId(tx, theirs.id);
  const before = known ?? (await open(ports, tx, invoice, theirs));
  // money only ever moves on: who has seen less of it was asked before and applied after
  if (theirs.movements.length < (await movementsPosted(ports, tx, before.id))) return null;
  await postMovements(ports, tx, before, theirs.movements);
  const after = told(before, theirs, tx);
  await postDecision(ports, tx, after, invoice);
  await ports.disputes.update(tx, after);
  if (!known || after.status !== before.status) await tell(ports, tx, invoice, after, known);
  return null;
}

function isToBePaid({ state, collection }: Invoice): boolean {
  return state === 'OPEN' && collection === 'STRIPE';
}

async function open(ports: EventNeeds, tx: Tx, invoice: Invoice, theirs: StripeDisputeView): Promise<Dispute> {
  const { id: invoiceId, orgId, providerOrgId, currency } = invoice;
  const { id: stripeDisputeId, chargeId: stripeChargeId, reason, status, dueBy, submissions } = theirs;
  const made: Dispute = {
    ...{ id: tx.newId('dispute'), stripeDisputeId, stripeChargeId, orgId, providerOrgId, invoiceId, currency },
    ...{ amount: money(theirs.amountMinor, currency), withdrawn: zero(currency), fee: zero(currency) },
    ...{ reason, status, dueBy, submissions, providerBearsBasisPoints: providerBears(reason) },
    ...{ openedAt: theirs.createdAt, changedAt: tx.now },
  };
  await ports.disputes.insert(tx, made);
  return made;
}

/** The dispute as Stripe tells it now; its status only where it may follow the one we know. */
function told(dispute: Dispute, theirs: StripeDisputeView, tx: Tx): Dispute {
  const { currency, status } = dispute;
  const of = (amounts: readonly bigint[]): Money =>
    sum(
      amounts.map((minor) => money(minor, currency)),
      currency,
    );
  const taken = {
    withdrawn: of(theirs.movements.map(({ amountMinor }) => -amountMinor)),
    fee: of(theirs.movements.map(({ feeMinor }) => feeMinor)),
  };
  if (theirs.status !== status && !mayTurn(status, theirs.status)) return { ...dispute, ...taken };
  const { dueBy, submissions, reason } = theirs;
  const amount = money(theirs.amountMinor, currency);
  const changedAt = theirs.status === status ? dispute.changedAt : tx.now;
  return { ...dispute, ...taken, amount, status: theirs.status, dueBy, submissions, reason, changedAt };
}

async function tell(
  ports: EventNeeds,
  tx: Tx,
  invoice: Invoice,
  dispute: Dispute,
  known: Dispute | null,
): Promise<void> {
  const { id, status, reason, amount } = dispute;
  const note = `Its payment is disputed at the payer's bank (${reason}): ${status}.`;
  await pauseForDispute(ports, tx, invoice, { isOpen: isUndecided(status), note });
  const detail = {
    ...{ invoice: invoice.number, status, reason, amount: moneyToString(amount) },
    from: known?.status ?? '',
  };
  await ports.audit.append(tx, { action: known ? 'dispute.turned' : 'dispute.opened', subjectId: id, detail });
}
