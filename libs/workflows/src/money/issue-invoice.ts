import {
  type DueInvoice,
  type EnergyPart,
  type Invoice,
  type MeterRecord,
  type Party,
  bookFacts,
  draftInvoice,
  rateCardOf,
  seriesOf,
  snapshotOf,
  usageOf,
} from '#libs/billing';
import { assert, contractMonths, dateIn, isZero, zero } from '#libs/kernel';
import { invoiceIssued } from '#libs/ledger';
import { type Lease } from '#libs/market';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { recordSale } from '../tax/stripe-tax-calls.js';
import { submitCalls } from './stripe-calls.js';

export type IssueNeeds = Pick<Ports, 'invoices' | 'ledger' | 'intents' | 'audit' | 'taxes' | 'settings' | 'sha256'>;

/** What is to be invoiced, to whom, by which meter records. */
export interface Issue {
  readonly lease: Lease;
  readonly due: DueInvoice;
  readonly profile: BillingProfile;
  readonly meter: readonly MeterRecord[];
  /** Of ENERGY: the periods on it, with what was billed of them before. */
  readonly energy?: readonly EnergyPart[];
  /** 0, or higher where a period that was invoiced gets another one. */
  readonly revision?: number;
}

/**
 * Issues one invoice inside the caller's transaction: number, row, journal and the calls to Stripe stand or fall together. An invoice of
 * zero moves no money: it has its number and its lines, and no journal and no call. Throws when the stretch was invoiced before; the caller
 * holds the lease's lock and has looked.
 */
export const issueInvoice = (ports: IssueNeeds) => {
  return async (tx: Tx, { profile, ...issue }: Issue): Promise<Invoice> => {
    const { lease, due, meter } = issue;
    const { seller, timeZoneData, largestCharges } = ports.settings;
    const draft = draftInvoice({
      ...issue,
      seller,
      buyer: partyOf(profile),
      issuedAt: tx.now,
      netDays: profile.netDays,
      taxTable: await ports.taxes.table(tx),
      largestCharges,
    });
    const id = tx.newId('invoice');
    const lines = draft.lines.map((line) => ({ ...line, id: tx.newId('invoiceLine') }));
    const isOwed = !isZero(draft.total);
    if (isOwed) await ports.ledger.post(tx, invoiceIssued(bookFacts({ ...draft, id, lines }), tx.now));
    await ports.audit.append(tx, { action: 'invoice.issued', subjectId: id, detail: { leaseId: lease.id } });
    // last: until the commit no other invoice of this buyer gets a number
    const year = Number(dateIn(tx.now, 'UTC').slice(0, 4));
    const numbered = { ...draft, id, lines, number: await ports.invoices.nextNumber(tx, seriesOf(draft.orgId), year) };
    const behind = new Set(lines.flatMap(({ meterRecordIds }) => meterRecordIds));
    const usage = usageOf(meter.filter((record) => behind.has(record.id)));
    const facts = { rateCard: rateCardOf({ ...lease.terms, tax: draft.taxTreatment }), usage, timeZoneData };
    const invoice: Invoice = {
      ...numbered,
      credited: zero(draft.currency),
      snapshot: snapshotOf(numbered, facts, ports.sha256),
    };
    assert(
      await ports.invoices.insert(tx, invoice),
      `${due.kind} of ${lease.id} from ${due.period.start} was invoiced before`,
    );
    if (isOwed && invoice.collection === 'STRIPE') await ports.intents.enqueue(tx, submitCalls(invoice));
    await recordSale(ports, tx, invoice, lease.quoteId);
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

export function partyOf({ orgId, legalName, country, taxId }: BillingProfile): Party {
  return { orgId, legalName, country, taxId };
}
