import {
  type DueInvoice,
  type Invoice,
  type MeterRecord,
  type Party,
  bookFacts,
  draftInvoice,
  seriesOf,
} from '#libs/billing';
import { assert, contractMonths, dateIn } from '#libs/kernel';
import { invoiceIssued } from '#libs/ledger';
import { type Lease } from '#libs/market';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { submitCalls } from './stripe-calls.js';

export type IssueNeeds = Pick<Ports, 'invoices' | 'ledger' | 'intents' | 'audit' | 'settings'>;

/** What is to be invoiced, to whom, by which meter records. */
export interface Issue {
  readonly lease: Lease;
  readonly due: DueInvoice;
  readonly profile: BillingProfile;
  readonly meter: readonly MeterRecord[];
}

/**
 * Issues one invoice inside the caller's transaction: number, row, journal and the calls to Stripe stand or fall together. Null when there
 * is nothing to ask for. Throws when the stretch was invoiced before; the caller holds the lease's lock and has looked.
 */
export const issueInvoice = (ports: IssueNeeds) => {
  return async (tx: Tx, { lease, due, profile, meter }: Issue): Promise<Invoice | null> => {
    const { seller } = ports.settings;
    const draft = draftInvoice({ lease, due, meter, seller, buyer: partyOf(profile), issuedAt: tx.now });
    if (!draft) return null;
    const id = tx.newId('invoice');
    const lines = draft.lines.map((line) => ({ ...line, id: tx.newId('invoiceLine') }));
    await ports.ledger.post(tx, invoiceIssued(bookFacts({ ...draft, id, lines }), tx.now));
    await ports.audit.append(tx, { action: 'invoice.issued', subjectId: id, detail: { leaseId: lease.id } });
    // last: until the commit no other invoice of this buyer gets a number
    const year = Number(dateIn(tx.now, 'UTC').slice(0, 4));
    const invoice: Invoice = {
      ...draft,
      id,
      lines,
      number: await ports.invoices.nextNumber(tx, seriesOf(draft.orgId), year),
    };
    assert(
      await ports.invoices.insert(tx, invoice),
      `${due.kind} of ${lease.id} from ${due.period.start} was invoiced before`,
    );
    if (invoice.collection === 'STRIPE') await ports.intents.enqueue(tx, submitCalls(invoice));
    return invoice;
  };
};

/** The rent of the first contract month, asked for when a reserved lease is booked; null on demand. */
export const issueFirstInvoice = (ports: IssueNeeds) => {
  return async (tx: Tx, lease: Lease, profile: BillingProfile): Promise<Invoice | null> => {
    if (lease.terms.billing === 'ON_DEMAND') return null;
    const [period] = contractMonths(lease.period, lease.terms.timeZone);
    assert(period, 'a window has a first month');
    return issueInvoice(ports)(tx, { lease, due: { kind: 'RENT', period }, profile, meter: [] });
  };
};

function partyOf({ orgId, legalName, country, taxId }: BillingProfile): Party {
  return { orgId, legalName, country, taxId };
}
