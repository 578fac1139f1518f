import {
  type ChargedLine,
  type ContractStep,
  type Invoice,
  type MeterSpan,
  type RateCardTerm,
  type RatedContract,
  type BilledStretch,
  drawableUntil,
  factsInText,
  factsTogether,
  linesOfMeter,
  linesOfRow,
  linesOfTrueUp,
  rowKey,
  spansThatCount,
  terminationFeeLines,
} from '#libs/billing';
import { type CivilDate, type Period, assert, overlap, period, startOfDay, subtract } from '#libs/kernel';
import { currentTerms, versionOn } from '#libs/market';
import { type ContractMoney } from '../ports/contract-money-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { drawnMore, dueDay } from './ask-contract-money.js';
import { creditContract } from './credit-contract.js';
import { type DrawNeeds, drawPrepayment } from './draw-prepayment.js';
import { type IssueNeeds } from './issue-invoice.js';
import { issueContractInvoice } from './issue-contract-invoice.js';

export type StepNeeds = IssueNeeds &
  DrawNeeds &
  Pick<Ports, 'contracts' | 'trancheFacts' | 'leases' | 'billingProfiles'>;

/** A contract while its invoices are made, in one transaction. */
export interface BilledContract {
  readonly signed: SignedContract;
  readonly of: RatedContract;
  readonly stretches: readonly BilledStretch[];
  /** What is left to draw; goes down with each draw. */
  prepayment: ContractMoney | null;
  /** Rows that are on invoices by now. */
  readonly issued: Set<string>;
}

/** The fee of an end is an invoice of its own: it begins on a day that may have been billed before. */
export const FEE_REVISION = 1;

/** Makes the invoice of one step, with the draw on it and the credit beside it. */
export const billContractStep = (ports: StepNeeds) => {
  return async (tx: Tx, billed: BilledContract, step: ContractStep): Promise<Invoice> => {
    switch (step.kind) {
      case 'ROW':
        return billRow(ports, tx, billed, step);
      case 'METER':
        return billMeter(ports, tx, billed, step);
      case 'FEE':
        return issue(ports, tx, billed, {
          ...{
            leaseId: step.stretch.leaseId,
            kind: 'CONTRACT',
            revision: FEE_REVISION,
            billDate: step.from,
            usage: [],
          },
          period: daysOf(billed, step.from, step.until),
          lines: terminationFeeLines(billed.of.contract, billed.of.indexValues),
        });
    }
  };
};

async function billRow(
  ports: StepNeeds,
  tx: Tx,
  billed: BilledContract,
  { row, stretch }: Extract<ContractStep, { kind: 'ROW' }>,
): Promise<Invoice> {
  const lines = linesOfRow(billed.of, row);
  const invoice = await issue(ports, tx, billed, {
    ...{ leaseId: stretch.leaseId, kind: 'CONTRACT', lines, period: row.service, usage: [], billDate: row.billDate },
    revision: row.kind === 'RENT' ? 0 : row.revision,
  });
  const key = rowKey(row);
  await ports.contracts.issue(tx, billed.signed.contract.id, [key], invoice.id);
  billed.issued.add(key);
  const { prepayment } = billed;
  if (prepayment === null || invoice.state !== 'OPEN') return invoice;
  const wanted = subtract(drawableUntil(billed.of, billed.issued), prepayment.drawn);
  const drawn = await drawPrepayment(ports)(tx, invoice, prepayment, wanted);
  billed.prepayment = drawnMore(prepayment, drawn);
  return invoice;
}

async function billMeter(
  ports: StepNeeds,
  tx: Tx,
  billed: BilledContract,
  { span, stretch, commitment }: Extract<ContractStep, { kind: 'METER' }>,
): Promise<Invoice> {
  const facts = await factsOf(ports, tx, billed, span);
  const lines = linesOfMeter(billed.of, span, facts);
  if (commitment !== null) {
    const counted: ChargedLine[] = [];
    for (const one of spansThatCount(billed.of, billed.stretches, commitment))
      counted.push(...linesOfMeter(billed.of, one, await factsOf(ports, tx, billed, one)));
    lines.push(...linesOfTrueUp(billed.of, commitment, counted));
  }
  return issue(ports, tx, billed, {
    ...{ leaseId: stretch.leaseId, kind: 'CONTRACT_METER', revision: 0, lines, period: span.row.service },
    ...{ usage: factsInText(facts), billDate: span.row.until },
  });
}

async function factsOf(ports: StepNeeds, tx: Tx, { of }: BilledContract, { row, stretches }: MeterSpan) {
  const { timeZone, currency } = of.schedule;
  const days = stretches.flatMap(({ leaseId, from, until }) => {
    const service = overlap(row.service, period(startOfDay(from, timeZone), startOfDay(until, timeZone)));
    return service === null ? [] : [{ leaseId, service }];
  });
  return factsTogether(
    await Promise.all(days.map(({ leaseId, service }) => ports.trancheFacts.of(tx, leaseId, service, currency))),
  );
}

interface ToIssue {
  readonly leaseId: string;
  readonly kind: 'CONTRACT' | 'CONTRACT_METER';
  readonly period: Period;
  readonly revision: number;
  readonly lines: readonly ChargedLine[];
  readonly billDate: CivilDate;
  readonly usage: readonly (readonly string[])[];
}

async function issue(ports: StepNeeds, tx: Tx, billed: BilledContract, what: ToIssue): Promise<Invoice> {
  const { contract, schedule } = billed.of;
  const lease = await ports.leases.byId(tx, what.leaseId);
  assert(lease, `lease ${what.leaseId} of contract ${billed.signed.number} exists`);
  const profile = await ports.billingProfiles.byOrg(tx, lease.tenantOrgId);
  assert(profile, `organisation ${lease.tenantOrgId} has a billing profile`);
  const { billing } = currentTerms(contract);
  const { billDate, ...facts } = what;
  const { invoice, credit } = await issueContractInvoice(ports)(tx, {
    ...facts,
    lease,
    profile,
    dueAt: dueDay(billDate, tx.now, billing.paymentDays, schedule.timeZone),
    rateCard: agreementOf(billed, what),
  });
  const { leaseId, period: days } = what;
  if (credit !== null)
    await creditContract(ports)(tx, { leaseId, period: days, cause: `contract:${invoice.id}`, credit });
  return invoice;
}

/** Which agreement it was rated with: anybody can look it up and compare the hashes. */
function agreementOf(
  { signed, of: { contract, schedule } }: BilledContract,
  { billDate, kind }: ToIssue,
): RateCardTerm[] {
  const version = versionOn(contract, billDate);
  return [
    { name: 'contract', value: signed.number },
    { name: 'contractVersion', value: `${version.number}` },
    { name: 'document', value: signed.documentHash },
    { name: 'schedule', value: `${schedule.version} ${schedule.hash}` },
    { name: 'kind', value: kind },
    { name: 'timeZone', value: schedule.timeZone },
  ];
}

function daysOf({ of: { schedule } }: BilledContract, from: CivilDate, until: CivilDate): Period {
  return period(startOfDay(from, schedule.timeZone), startOfDay(until, schedule.timeZone));
}
