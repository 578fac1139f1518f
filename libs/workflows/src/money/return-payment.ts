import { type Invoice, nextInvoiceState } from '#libs/billing';
import { assert, money, moneyToString } from '#libs/kernel';
import { type AccountType, LEDGER_EVENTS, type Journal, paymentReturned } from '#libs/ledger';
import { coverFromProvider } from '../payouts/cover-from-provider.js';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type Dispute } from '../ports/money-back-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { returnedBecause } from './bank-return.js';
import { type PaidNeeds, markPaid } from './mark-paid.js';

type Needs = PaidNeeds & Pick<Ports, 'dunning' | 'payouts'>;

/**
 * A bank took back what Stripe had collected of an invoice, for good: the payment is reversed entry by entry, and the tenant owes it again. What
 * the provider was paid of it, it owes us. The invoice is open, is collected by wire, says why, and its dunning goes on where it was.
 * False: this dispute did not take the whole payment of a paid invoice (part of it was refunded, say), and is decided as others are.
 */
export async function returnPayment(ports: Needs, tx: Tx, invoice: Invoice, dispute: Dispute): Promise<boolean> {
  const journals = await ports.ledger.bySource(tx, invoice.id);
  if (returnOf(journals, dispute.id) !== null) return true;
  const paid = standing(journals).find(({ kind }) => kind === 'INVOICE_PAID_BY_CARD');
  const next = nextInvoiceState(invoice.state, 'RETURNED');
  if (!paid || !next.ok || moved(paid, 'STRIPE_CLEARING') !== dispute.withdrawn.minor) return false;
  const { id: invoiceId, orgId: tenantOrgId, providerOrgId, currency, number } = invoice;
  const { id: disputeId, withdrawn: amount, reason } = dispute;
  const share = money(-moved(paid, 'PROVIDER_PAYABLE'), currency);
  await coverFromProvider(ports)(tx, { providerOrgId, amount: share, causeId: disputeId });
  await ports.ledger.post(tx, paymentReturned({ invoiceId, disputeId, tenantOrgId, amount }, tx.now));
  // what was shown by itself of the fee is taken back with it
  const earned = standing(journals).filter(
    ({ kind, effectiveAt }) => kind === 'EARLY_TERMINATION_EARNED' && effectiveAt >= paid.effectiveAt,
  );
  for (const journal of [...earned, paid]) await takeBack(ports, tx, journal);
  const paymentError = returnedBecause(reason);
  await ports.invoices.update(tx, { ...invoice, state: next.value, paidAt: null, collection: 'WIRE', paymentError });
  await ports.dunning.lookAgain(tx, invoiceId, tx.now);
  const detail = { number, amount: moneyToString(amount), reason, dispute: disputeId };
  await ports.audit.append(tx, { action: 'invoice.payment-returned', subjectId: invoiceId, detail });
  return true;
}

/**
 * Stripe gave back what it had taken for a return: the return was none. The invoice is paid by that money where it asks for just that much;
 * otherwise a person decides, and the money stands against the tenant's name until then.
 */
export async function takeReturnBack(ports: Needs, tx: Tx, { id, invoiceId }: Dispute): Promise<void> {
  const returned = returnOf(await ports.ledger.bySource(tx, invoiceId), id);
  const invoice = returned && (await ports.invoices.lock(tx, invoiceId));
  if (!returned || !invoice) return;
  const due = invoice.total.minor - invoice.credited.minor;
  if (invoice.state === 'OPEN' && due === moved(returned, 'STRIPE_CLEARING')) {
    await takeBack(ports, tx, returned);
    await markPaid(ports)(tx, invoice, 'CARD');
    return;
  }
  const detail = { number: invoice.number, state: invoice.state };
  await ports.audit.append(tx, { action: 'dispute.won-after-return', subjectId: id, detail });
}

/** The journal by which a dispute turned out to be a return, and which stands. */
function returnOf(journals: readonly PostedJournal[], disputeId: string): PostedJournal | null {
  const found = standing(journals).find(
    ({ kind, idempotencyKey }) => kind === 'PAYMENT_RETURNED' && idempotencyKey.endsWith(`:${disputeId}`),
  );
  return found ?? null;
}

function standing(journals: readonly PostedJournal[]): PostedJournal[] {
  const back = new Set(journals.map(({ reverses }) => reverses));
  return journals.filter(({ idempotencyKey, reverses }) => reverses === undefined && !back.has(idempotencyKey));
}

async function takeBack(ports: Pick<Ports, 'ledger'>, tx: Tx, journal: PostedJournal): Promise<void> {
  const reversal = LEDGER_EVENTS[journal.kind].reversed?.(journal, tx.now);
  assert(reversal, `${journal.kind} can be taken back`);
  await ports.ledger.post(tx, reversal);
}

function moved({ entries }: Journal, type: AccountType): bigint {
  return entries.reduce((sum, { account, minor }) => (account.type === type ? sum + minor : sum), 0n);
}
