import {
  type BilledUntil,
  type BillingPlan,
  type Invoice,
  type Party,
  billingPlan,
  bookFacts,
  draftInvoice,
  rateCardOf,
  seriesOf,
  snapshotOf,
} from '#libs/billing';
import { assert, dateIn, isZero, zero } from '#libs/kernel';
import { invoiceIssued } from '#libs/ledger';
import { type Lease } from '#libs/market';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { partyOf } from '../money/issue-invoice.js';
import { submitCalls } from '../money/stripe-calls.js';

export type TogetherNeeds = Pick<Ports, 'billingBatch' | 'ledger' | 'taxes' | 'settings' | 'sha256'>;

const NOTHING_BILLED: BilledUntil = { RENT: null, USAGE: null, ENERGY: null };

/** What one lease has to be billed, and what is needed for it. */
interface Case {
  readonly lease: Lease;
  readonly plan: BillingPlan;
  readonly profile: BillingProfile;
}

/** How many invoices were issued, and the leases that are left: those whose invoices need their meters are billed one by one. */
export interface BilledTogether {
  readonly leases: number;
  readonly invoices: number;
  readonly left: readonly Lease[];
}

/** A lease with more than this to catch up on is billed by itself. */
const MOST_EACH = 12;

/**
 * Issues the rents of many locked leases in the caller's transaction: what is read, numbered, posted and written of all of them is one
 * statement each. The invoices are those that `issueInvoice` would make, to the cent and to the byte.
 */
export const billTogether = (ports: TogetherNeeds) => {
  return async (tx: Tx, leases: readonly Lease[]): Promise<BilledTogether> => {
    const billed = await ports.billingBatch.billedUntil(
      tx,
      leases.map(({ id }) => id),
    );
    const orgs = [...new Set(leases.map(({ tenantOrgId }) => tenantOrgId))].sort();
    const profiles = await ports.billingBatch.profiles(tx, orgs);
    const cases = leases.map((lease): Case => {
      const profile = profiles.get(lease.tenantOrgId);
      assert(profile, `organisation ${lease.tenantOrgId} has a billing profile`);
      return { lease, profile, plan: billingPlan(lease, billed.get(lease.id) ?? NOTHING_BILLED, tx.now) };
    });
    const together = cases.filter(
      ({ plan: { due, settlesEnergy } }) =>
        due.length <= MOST_EACH && due.every(({ kind }) => kind === 'RENT') && !settlesEnergy,
    );
    const invoices = await issueAll(ports, tx, together);
    await ports.billingBatch.schedule(tx, new Map(together.map(({ lease, plan }) => [lease.id, plan.lookAgainAt])));
    const done = new Set(together.map(({ lease }) => lease.id));
    return { leases: done.size, invoices, left: leases.filter(({ id }) => !done.has(id)) };
  };
};

async function issueAll(ports: TogetherNeeds, tx: Tx, cases: readonly Case[]): Promise<number> {
  const { seller, timeZoneData, largestCharges } = ports.settings;
  const taxTable = await ports.taxes.table(tx);
  const drafts = cases.flatMap(({ lease, plan, profile }) =>
    plan.due.map((due) => {
      const buyer: Party = partyOf(profile);
      const rates = { taxTable, largestCharges, netDays: profile.netDays };
      const draft = draftInvoice({ lease, due, meter: [], seller, buyer, issuedAt: tx.now, ...rates });
      const lines = draft.lines.map((line) => ({ ...line, id: tx.newId('invoiceLine') }));
      return { lease, made: { ...draft, id: tx.newId('invoice'), lines } };
    }),
  );
  if (drafts.length === 0) return 0;
  const owed = drafts.filter(({ made }) => !isZero(made.total));
  const journals = owed.map(({ made }) => invoiceIssued(bookFacts(made), tx.now));
  const posted = await ports.ledger.postAll(tx, journals);
  assert(posted.size === journals.length, 'an invoice that is new was not posted before');
  await ports.billingBatch.audit(
    tx,
    drafts.map(({ lease, made }) => ({ action: 'invoice.issued', subjectId: made.id, detail: { leaseId: lease.id } })),
  );
  // last: until the commit no other invoice of these buyers gets a number
  const year = Number(dateIn(tx.now, 'UTC').slice(0, 4));
  const series = drafts.map(({ made }) => seriesOf(made.orgId));
  const numbers = await ports.billingBatch.numbers(tx, series, year);
  const invoices = drafts.map(({ lease, made }, place): Invoice => {
    const numbered = { ...made, number: numbers[place] ?? '' };
    const facts = { rateCard: rateCardOf({ ...lease.terms, tax: made.taxTreatment }), usage: [], timeZoneData };
    return { ...numbered, credited: zero(made.currency), snapshot: snapshotOf(numbered, facts, ports.sha256) };
  });
  await ports.billingBatch.insert(tx, invoices);
  const calls = invoices.filter(({ collection, total }) => collection === 'STRIPE' && !isZero(total));
  await ports.billingBatch.enqueue(tx, calls.flatMap(submitCalls));
  return invoices.length;
}
