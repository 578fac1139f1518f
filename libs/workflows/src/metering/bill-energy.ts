import {
  type DueInvoice,
  type EnergyBill,
  type EnergyPart,
  type Invoice,
  energyPart,
  settleEnergy,
} from '#libs/billing';
import { type Money, type Period, assert, earliest, instantToString, latest, zero } from '#libs/kernel';
import { type Lease, taxAt } from '#libs/market';
import { type IssueNeeds, issueInvoice } from '../money/issue-invoice.js';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { partiesOf } from './party-lease.js';
import { type RemeterNeeds, remeter } from './remeter.js';

export type BillEnergyNeeds = IssueNeeds & RemeterNeeds & Pick<Ports, 'energyBills' | 'owedCredits'>;

/** Energy of a booked lease, under its lock. `due` null: its last period is billed, and what readings changed since goes by itself. */
export interface EnergyToBill {
  readonly lease: Lease;
  readonly profile: BillingProfile;
  readonly due: DueInvoice | null;
}

/**
 * Bills the energy of a period by its meter records, and with it, line by line, what readings changed of earlier periods. Each period is rated
 * as a whole and billed what that is more than before, so that its bills always add up to the energy of its readings as they stand. What
 * cannot be on an invoice, since it would be negative, is owed back. All in the caller's transaction; null: nothing is to be invoiced.
 */
export const billEnergy = (ports: BillEnergyNeeds) => {
  return async (tx: Tx, { lease, profile, due }: EnergyToBill): Promise<Invoice | null> => {
    await remeter(ports)(tx, lease);
    const bills = await ports.energyBills.byLease(tx, lease.id);
    const last = due?.period ?? bills.at(-1)?.period;
    assert(last && lease.startedAt !== null, `the meter of ${lease.id} has run`);
    const records = await ports.meters.byLease(tx, lease.id, lease.startedAt, last.end);
    const terms = { ...lease.terms, tax: taxAt(lease.terms.tax, tx.now, await ports.taxes.table(tx)) };
    const own = due && energyPart(terms, due.period, records, null);
    const earlier = bills.map((bill) => energyPart(terms, bill.period, records, bill));
    const { invoiced, credited, credit } = settleEnergy(own, earlier);
    if (credited.length > 0 && credit.minor > 0n) await owe(ports, tx, lease, credited, credit);
    if (invoiced === null) return null;
    const revision = due === null ? await nextRevision(ports, tx, lease.id, last) : 0;
    const invoice = await issueInvoice(ports)(tx, {
      ...{ lease, profile, revision, energy: invoiced },
      due: { kind: 'ENERGY', period: last },
      meter: invoiced.flatMap((part) => part.records),
    });
    await ports.energyBills.insert(
      tx,
      invoiced.map((part) => billOf(tx, lease, part, { invoiceId: invoice.id, owedCreditId: null })),
    );
    return invoice;
  };
};

async function owe(
  ports: BillEnergyNeeds,
  tx: Tx,
  lease: Lease,
  parts: readonly EnergyPart[],
  amount: Money,
): Promise<void> {
  const period: Period = {
    start: parts.map((part) => part.period.start).reduce(earliest),
    end: parts.map((part) => part.period.end).reduce(latest),
  };
  const id = tx.newId('owedCredit');
  await ports.owedCredits.insert(tx, {
    ...{ ...partiesOf(lease), id, kind: 'CREDIT', period, amount, currency: amount.currency },
    // a revision of a bill is made once, and so is what it owes back
    cause: `energy:${lease.id}:${instantToString(period.start)}:${parts.map(revisionOf).join('.')}`.slice(0, 200),
    reason: `Energy of ${lease.resourceName} was corrected by later readings; it was billed more than they say.`,
    evidence: [...new Set(parts.flatMap(({ records }) => records.map((record) => record.id)))].slice(0, 100),
    ...{ owedAt: tx.now, state: 'OWED', granted: zero(amount.currency), lookAt: tx.now, tries: 0, obstacle: null },
  });
  await ports.energyBills.insert(
    tx,
    parts.map((part) => billOf(tx, lease, part, { invoiceId: null, owedCreditId: id })),
  );
}

function billOf(
  tx: Tx,
  lease: Lease,
  part: EnergyPart,
  paper: Pick<EnergyBill, 'invoiceId' | 'owedCreditId'>,
): EnergyBill {
  const { period, records, energyKwh, energy, tax, taxBasisPoints, taxParts } = part;
  return {
    ...{ ...partiesOf(lease), ...paper, period, energyKwh, energy, tax, taxBasisPoints, ...(taxParts && { taxParts }) },
    id: tx.newId('energyBill'),
    meterRecordIds: records.map((record) => record.id),
    revision: revisionOf(part),
    billedAt: tx.now,
  };
}

function revisionOf({ before }: EnergyPart): number {
  return before === null ? 0 : before.revision + 1;
}

/** Corrections after the last period are invoices of its days, each a revision more. */
async function nextRevision(ports: BillEnergyNeeds, tx: Tx, leaseId: string, { start }: Period): Promise<number> {
  const same = (await ports.invoices.byLease(tx, leaseId)).filter(
    ({ kind, period }) => kind === 'ENERGY' && period.start === start,
  );
  return 1 + same.reduce((most, { revision }) => Math.max(most, revision), 0);
}
