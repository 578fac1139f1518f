import {
  type CreditNote,
  type CreditNoteKind,
  type CreditRefusal,
  type Credited,
  type Invoice,
  amountDue,
  creditSeriesOf,
  creditedLines,
  taxesOfLines,
} from '#libs/billing';
import {
  type Money,
  type Result,
  add,
  allocate,
  compareMoney,
  dateIn,
  isZero,
  money,
  moneyToString,
  ok,
  refuse,
  subtract,
} from '#libs/kernel';
import {
  type AccountType,
  type CreditNoteFacts,
  type InvoiceFacts,
  type Journal,
  creditNoteIssued,
  slaCreditGranted,
} from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { takeTaxBack } from '../tax/stripe-tax-calls.js';
import { creditableAfterRefunds } from './refund-room.js';
import { type SettleNeeds, openOf, settleInvoice } from './settle-invoice.js';
import { creditCall, isPaymentPending } from './stripe-calls.js';

export type CreditNeeds = SettleNeeds & Pick<Ports, 'creditNotes' | 'refunds' | 'intents'>;

export interface Credit {
  /** Under lock. */
  readonly invoice: Invoice;
  readonly credited: Credited;
  readonly kind: CreditNoteKind;
  readonly reason: string;
  readonly evidence: readonly string[];
  /** What it is issued for, once; null: a person decided. */
  readonly cause: string | null;
  /** Of an SLA credit: how much of its share the provider gives up, in basis points of it; we bear the rest. */
  readonly providerBearsBasisPoints: number;
  /** False: the lease that waits for this invoice is over, and a settled invoice does not begin it. */
  readonly confirms: boolean;
}

/**
 * Issues one credit note inside the caller's transaction: number, row, journal, what it does to the invoice and the call to Stripe stand or
 * fall together. An open invoice asks for less, and is settled when nothing is left; of a paid one it is the tenant's credit. Refused while a
 * payment may be moving, since nobody knows then which of the two it is.
 */
export const issueCredit = (ports: CreditNeeds) => {
  return async (tx: Tx, credit: Credit): Promise<Result<CreditNote, Refusal>> => {
    const { invoice } = credit;
    const obstacle = await obstacleTo(ports, tx, invoice);
    if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['invoiceId'], detail: obstacle });
    const drafted = creditedLines(invoice, await ports.creditNotes.byInvoices(tx, [invoice.id]), credit.credited);
    if (!drafted.ok) return refuse(refusalOfCredit(drafted.refusal));
    const { lines, ...amounts } = drafted.value;
    const left = await creditableAfterRefunds(ports, tx, invoice);
    if (left !== null && compareMoney(amounts.total, left) > 0)
      return refuse(refusalOfCredit({ code: 'TOO_MUCH', left }));
    const id = tx.newId('creditNote');
    const providerBears = borneByProvider(credit, amounts.subtotal);
    const open = await openOf(ports, tx, invoice);
    const taxes = open.taxes && taxesOfLines(lines, open.taxJurisdiction);
    const part = { ...amounts, id, providerBears, ...(taxes && { taxes }) };
    const journal = journalOf(credit, part, open, await heldBy(ports, tx, invoice), tx);
    await ports.ledger.post(tx, journal);
    const lowers = movedOff(journal, invoice, 'TENANT_RECEIVABLE');
    await lowerInvoice(ports, tx, credit, lowers, id);
    const detail = { invoice: invoice.number, total: moneyToString(amounts.total), reason: credit.reason };
    await ports.audit.append(tx, { action: 'credit-note.issued', subjectId: id, detail });
    const { orgId, providerOrgId, currency } = invoice;
    const { kind, reason, evidence, cause } = credit;
    // last: until the commit no other credit note of this buyer gets a number
    const year = Number(dateIn(tx.now, 'UTC').slice(0, 4));
    const note: CreditNote = {
      ...{ id, orgId, providerOrgId, invoiceId: invoice.id, currency, kind, reason, evidence, cause },
      ...{ ...amounts, providerBears, lowers, issuedAt: tx.now, issuedBy: tx.scope.actorId, reversal: null },
      lines: lines.map((line) => ({ ...line, id: tx.newId('creditNoteLine') })),
      number: await ports.creditNotes.nextNumber(tx, creditSeriesOf(orgId), year),
    };
    await ports.creditNotes.insert(tx, note);
    const net = add(note.subtotal, note.platformFee);
    const byJurisdiction = taxesOfLines(note.lines, open.taxJurisdiction);
    await takeTaxBack(ports, tx, invoice, { reference: note.number, net, taxes: byJurisdiction });
    return ok(note);
  };
};

async function obstacleTo(ports: CreditNeeds, tx: Tx, invoice: Invoice): Promise<string | null> {
  if (invoice.state !== 'OPEN' && invoice.state !== 'PAID') return `Invoice ${invoice.number} is ${invoice.state}.`;
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  return isPaymentPending(invoice, intents) ? `A payment of invoice ${invoice.number} is on its way.` : null;
}

function refusalOfCredit(refusal: CreditRefusal): Refusal {
  switch (refusal.code) {
    case 'NOTHING':
      return invalid(['credited'], 'Nothing would be credited.');
    case 'TOO_MUCH':
      return invalid(
        ['credited'],
        `Only ${moneyToString(refusal.left)} ${refusal.left.currency} of it can be credited.`,
      );
    case 'UNKNOWN_LINE':
      return invalid(['lineIds'], `The invoice has no line ${refusal.lineId}.`);
  }
}

/** A correction takes back what was never owed, so the provider gives up all of its share; a service credit is shared by contract. */
function borneByProvider({ kind, providerBearsBasisPoints }: Credit, subtotal: Money): Money {
  if (kind === 'CREDIT' || isZero(subtotal)) return subtotal;
  const weights = [BigInt(providerBearsBasisPoints), BigInt(10_000 - providerBearsBasisPoints)];
  return allocate(subtotal, weights)[0] ?? subtotal;
}

function journalOf(
  { kind }: Credit,
  note: Pick<CreditNote, 'id' | 'subtotal' | 'platformFee' | 'tax' | 'providerBears'> & {
    readonly taxes?: CreditNoteFacts['taxes'];
  },
  open: InvoiceFacts,
  providerHeld: Money,
  { now }: Pick<Tx, 'now'>,
): Journal {
  const { id: creditNoteId, subtotal, platformFee, tax, taxes, providerBears } = note;
  const facts = { creditNoteId, open, providerShare: providerBears, tax, ...(taxes && { taxes }), providerHeld };
  if (kind === 'CREDIT') return creditNoteIssued({ ...facts, platformFee }, now);
  return slaCreditGranted({ ...facts, byUs: add(platformFee, subtract(subtotal, providerBears)) }, now);
}

/** What is payable to the provider now. */
async function heldBy(ports: CreditNeeds, tx: Tx, { providerOrgId, currency }: Invoice): Promise<Money> {
  const account = { type: 'PROVIDER_PAYABLE', ownerId: providerOrgId, currency } as const;
  return money(-(await ports.ledger.balanceOf(tx, account)), currency);
}

/** By how much a journal lowers an account. */
function movedOff({ entries }: Journal, { currency }: Pick<Invoice, 'currency'>, type: AccountType): Money {
  return money(-entries.reduce((sum, entry) => (entry.account.type === type ? sum + entry.minor : sum), 0n), currency);
}

/** An open invoice asks for less: Stripe is told, and it is settled when it asks for nothing any more. `creditId`: what lowers it. */
export async function lowerInvoice(
  ports: CreditNeeds,
  tx: Tx,
  { invoice, confirms }: Pick<Credit, 'invoice' | 'confirms'>,
  by: Money,
  creditId: string,
): Promise<void> {
  if (isZero(by)) return;
  if (invoice.collection === 'STRIPE') await ports.intents.enqueue(tx, [creditCall(invoice, creditId, by)]);
  const left = { ...invoice, credited: add(invoice.credited, by) };
  if (isZero(amountDue(left))) await settleInvoice(ports)(tx, left, { by: 'CREDIT', confirms });
}
