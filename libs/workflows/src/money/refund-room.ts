import { type Invoice, bookFacts } from '#libs/billing';
import { type Money, compareMoney, money, subtract, sum } from '#libs/kernel';
import { type InvoiceFacts, type Journal, settledPartOf, totalOf } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { isLive } from './refund-state.js';

export type RoomNeeds = Pick<Ports, 'ledger' | 'creditNotes' | 'refunds' | 'disputes'>;

/** The most that can be given back of a paid invoice to whatever paid it. */
export interface RefundRoom {
  /** What is left with everybody of what was settled. */
  readonly left: InvoiceFacts;
  /** Of the invoice itself. */
  readonly ofInvoice: Money;
  /** Of the credit that was granted on it after it was paid. */
  readonly ofCredit: Money;
}

/**
 * By the books: what Stripe collected of the invoice, less what went back that way (refunds, disputes); of the invoice itself at most what is
 * left of it after credit notes, of credit at most what the tenant still has. All refunds of an invoice are made under its lock.
 */
export async function refundRoomOf(ports: RoomNeeds, tx: Tx, invoice: Invoice): Promise<RefundRoom> {
  const { id, orgId, currency } = invoice;
  const journals = await ports.ledger.bySource(tx, id);
  const refunds = (await ports.refunds.byInvoices(tx, [id])).filter((one) => one.kind === 'CREDIT' && isLive(one));
  const disputes = await ports.disputes.byInvoices(tx, [id]);
  const creditGivenBack = sum(
    refunds.map(({ amount }) => amount),
    currency,
  );
  const disputed = sum(
    disputes.map(({ withdrawn }) => withdrawn),
    currency,
  );
  const card = subtract(subtract(collected(journals, invoice), creditGivenBack), disputed);
  const notes = await ports.creditNotes.byInvoices(tx, [id]);
  const granted = sum(
    notes.map(({ total, lowers }) => subtract(total, lowers)),
    currency,
  );
  const held = (await ports.creditNotes.balances(tx, orgId)).find((one) => one.currency === currency);
  const left = settledPartOf(bookFacts(invoice), journals);
  return {
    left,
    ofInvoice: least(currency, card, totalOf(left)),
    ofCredit: least(currency, card, subtract(granted, creditGivenBack), held ?? money(0n, currency)),
  };
}

/** What of a refunded invoice can still be credited; null: nothing of it was refunded, and its credit notes alone say. */
export async function creditableAfterRefunds(
  ports: Pick<Ports, 'ledger' | 'refunds'>,
  tx: Tx,
  invoice: Invoice,
): Promise<Money | null> {
  const refunds = await ports.refunds.byInvoices(tx, [invoice.id]);
  if (!refunds.some((one) => one.kind === 'INVOICE' && isLive(one))) return null;
  const left = totalOf(settledPartOf(bookFacts(invoice), await ports.ledger.bySource(tx, invoice.id)));
  return least(invoice.currency, left);
}

/** What came in through Stripe for the invoice and did not go back as a refund of it. */
function collected(journals: readonly Journal[], { currency }: Invoice): Money {
  const moved = journals
    .flatMap(({ entries }) => entries)
    .reduce((total, { account, minor }) => (account.type === 'STRIPE_CLEARING' ? total + minor : total), 0n);
  return money(moved, currency);
}

/** Never below nothing. */
function least(currency: Invoice['currency'], ...amounts: readonly Money[]): Money {
  const smallest = amounts.reduce((a, b) => (compareMoney(a, b) <= 0 ? a : b));
  return smallest.minor > 0n ? smallest : money(0n, currency);
}
