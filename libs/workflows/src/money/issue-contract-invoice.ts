import {
  type ChargedLine,
  type ContractCredit,
  type Invoice,
  type RateCardTerm,
  bookFacts,
  draftContractInvoice,
  seriesOf,
  snapshotOf,
} from '#libs/billing';
import { type Instant, type Period, assert, dateIn, isZero, zero } from '#libs/kernel';
import { invoiceIssued } from '#libs/ledger';
import { type Lease } from '#libs/market';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { recordSale } from '../tax/stripe-tax-calls.js';
import { type IssueNeeds, partyOf } from './issue-invoice.js';
import { submitCalls } from './stripe-calls.js';

/** What is to be invoiced under a contract. */
export interface ContractIssue {
  readonly lease: Lease;
  readonly kind: 'CONTRACT' | 'CONTRACT_METER';
  readonly period: Period;
  readonly revision: number;
  readonly lines: readonly ChargedLine[];
  readonly dueAt: Instant;
  readonly profile: BillingProfile;
  /** The contract, its versions and hashes, and what else it was rated with. */
  readonly rateCard: readonly RateCardTerm[];
  /** One row of exact text for each fact of a meter or an event behind it. */
  readonly usage: readonly (readonly string[])[];
}

export interface ContractIssued {
  readonly invoice: Invoice;
  /** What is owed back beside it; the caller sees to it in the same transaction. */
  readonly credit: ContractCredit | null;
}

/**
 * Issues one invoice of a contract inside the caller's transaction: number, row, journal and calls to Stripe stand or fall together. One of
 * zero moves no money. Throws when it was issued before; the caller holds the contract's lock and has looked.
 */
export const issueContractInvoice = (ports: IssueNeeds) => {
  return async (tx: Tx, issue: ContractIssue): Promise<ContractIssued> => {
    const { lease, kind, profile, rateCard, usage } = issue;
    const { seller, timeZoneData, largestCharges } = ports.settings;
    const { invoice: draft, credit } = draftContractInvoice({
      ...issue,
      seller,
      buyer: partyOf(profile),
      issuedAt: tx.now,
      taxTable: await ports.taxes.table(tx),
      largestCharges,
    });
    const id = tx.newId('invoice');
    const lines = draft.lines.map((line) => ({ ...line, id: tx.newId('invoiceLine') }));
    const isOwed = !isZero(draft.total);
    if (isOwed) await ports.ledger.post(tx, invoiceIssued(bookFacts({ ...draft, id, lines }), tx.now));
    await ports.audit.append(tx, { action: 'invoice.issued', subjectId: id, detail: { leaseId: lease.id, kind } });
    const year = Number(dateIn(tx.now, 'UTC').slice(0, 4));
    const numbered = { ...draft, id, lines, number: await ports.invoices.nextNumber(tx, seriesOf(draft.orgId), year) };
    const invoice: Invoice = {
      ...numbered,
      credited: zero(draft.currency),
      snapshot: snapshotOf(numbered, { rateCard, usage, timeZoneData }, ports.sha256),
    };
    assert(
      await ports.invoices.insert(tx, invoice),
      `${kind} of ${lease.id} from ${issue.period.start} was invoiced before`,
    );
    const metered = issue.lines.flatMap(({ basis, ...line }) => (basis === undefined ? [] : [{ ...line, basis }]));
    if (metered.length > 0) await ports.invoices.keepBasis(tx, id, metered);
    if (isOwed && invoice.collection === 'STRIPE') await ports.intents.enqueue(tx, submitCalls(invoice));
    await recordSale(ports, tx, invoice, lease.quoteId);
    return { invoice, credit };
  };
};
