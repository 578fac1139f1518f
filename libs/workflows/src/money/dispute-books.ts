import { type Invoice, bookFacts } from '#libs/billing';
import { type Money, allocate, money, zero } from '#libs/kernel';
import { type InvoiceFacts, disputeLost, disputeOpened, disputeWon, settledPartOf } from '#libs/ledger';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type StripeDisputeMovement } from '../ports/money-back-payments.js';
import { type Dispute } from '../ports/money-back-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { isBankReturn } from './bank-return.js';
import { isLoss } from './dispute-state.js';
import { payableTo, takeLossBack } from './refund-books.js';
import { returnPayment, takeReturnBack } from './return-payment.js';

type Needs = Pick<Ports, 'ledger'>;
type DecisionNeeds = Parameters<typeof returnPayment>[0];

/** How often Stripe took or gave back money of a dispute, as far as it was posted. */
export async function movementsPosted(ports: Needs, tx: Tx, disputeId: string): Promise<number> {
  const journals = await ports.ledger.bySource(tx, disputeId);
  return journals.filter(({ kind }) => kind === 'DISPUTE_OPENED' || kind === 'DISPUTE_WON').length;
}

/** Posts what Stripe took and gave back, each movement once. What is given back after a loss shows that the loss was none. */
export async function postMovements(
  ports: DecisionNeeds,
  tx: Tx,
  dispute: Dispute,
  movements: readonly StripeDisputeMovement[],
): Promise<void> {
  const { id: disputeId, orgId: tenantOrgId, providerOrgId, currency } = dispute;
  for (const { transactionId, amountMinor, createdAt } of movements) {
    if (amountMinor === 0n) continue;
    const facts = { disputeId, transactionId, tenantOrgId };
    const journal =
      amountMinor < 0n
        ? disputeOpened({ ...facts, amount: money(-amountMinor, currency) }, createdAt)
        : disputeWon({ ...facts, amount: money(amountMinor, currency) }, createdAt);
    const isNew = await ports.ledger.post(tx, journal);
    if (!isNew || amountMinor < 0n) continue;
    await takeStandingLossBack(ports, tx, providerOrgId, disputeId);
    await takeReturnBack(ports, tx, dispute);
  }
}

/** What a decision does to the books: a loss is borne once, or is a payment that was returned; a win takes an earlier loss back. */
export async function postDecision(ports: DecisionNeeds, tx: Tx, dispute: Dispute, invoice: Invoice): Promise<void> {
  const { id: disputeId, status, orgId: tenantOrgId, providerOrgId, withdrawn: amount } = dispute;
  if (status === 'won') return takeStandingLossBack(ports, tx, providerOrgId, disputeId);
  if (!isLoss(status) || amount.minor <= 0n) return;
  if (isBankReturn(dispute.reason) && (await returnPayment(ports, tx, invoice, dispute))) return;
  const losses = await lossesOf(ports, tx, disputeId);
  if (losses.standing) return;
  const left = settledPartOf(bookFacts(invoice), await ports.ledger.bySource(tx, invoice.id));
  const byProvider = borneByProvider(left, amount, dispute.providerBearsBasisPoints);
  const providerHeld = await payableTo(ports, tx, providerOrgId, amount.currency);
  const facts = { disputeId, lostBefore: losses.before, tenantOrgId, providerOrgId, amount, byProvider, providerHeld };
  await ports.ledger.post(tx, disputeLost(facts, tx.now));
}

/** The provider's part of an amount is as it is of what was settled of the invoice. */
function borneByProvider(left: InvoiceFacts, amount: Money, basisPoints: number): Money {
  const weights = [left.providerShare, left.platformFee, left.tax].map(({ minor }) => (minor > 0n ? minor : 0n));
  if (basisPoints === 0 || weights.every((weight) => weight === 0n)) return zero(amount.currency);
  const [share = zero(amount.currency)] = allocate(amount, weights);
  return allocate(share, [BigInt(basisPoints), BigInt(10_000 - basisPoints)])[0] ?? share;
}

/** The loss that was posted and not taken back, and how many were. */
async function lossesOf(
  ports: Needs,
  tx: Tx,
  disputeId: string,
): Promise<{ readonly standing: PostedJournal | null; readonly before: number }> {
  const journals = await ports.ledger.bySource(tx, disputeId);
  const back = new Set(journals.map(({ reverses }) => reverses));
  const losses = journals.filter(({ kind }) => kind === 'DISPUTE_LOST');
  const standing = losses.find(({ idempotencyKey }) => !back.has(idempotencyKey)) ?? null;
  return { standing, before: losses.length };
}

async function takeStandingLossBack(ports: Needs, tx: Tx, providerOrgId: string, disputeId: string): Promise<void> {
  const { standing } = await lossesOf(ports, tx, disputeId);
  if (standing) await takeLossBack(ports, tx, providerOrgId, standing);
}
