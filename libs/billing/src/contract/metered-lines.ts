import { type Money, ZERO, add, fromRational, isZero, plus, times, toRational } from '#libs/kernel';
import { type TermSheet } from '#libs/market';
import { type CashRow } from '../forecast/cash-row.js';
import { contractedEnergyOf } from '../forecast/expected-energy.js';
import { curtailmentShare } from '../rating/curtailment-share.js';
import { energyCharge } from '../rating/energy-pass-through.js';
import { gpuHourCharge, gpuHourWorking } from '../rating/gpu-hour.js';
import { type ContractLineKind, type RatedLine } from '../rating/rated-line.js';
import { slaCredit } from '../rating/sla-credit.js';
import { spotCharge, spotWorking } from '../rating/spot.js';
import { type ScheduleRow } from '../schedule/schedule-row.js';
import { type MeterBasis } from './meter-basis.js';
import { type CurtailmentFacts, type EnergyFacts, type TrancheFacts } from './meter-facts.js';

interface LineParts {
  readonly amount: Money;
  readonly working: string;
  readonly basis?: MeterBasis;
}

/** What the meters add to the rent of a tranche's days. Facts that are not there make no line: they are billed when they come. */
export function meteredLines(row: ScheduleRow, cash: CashRow, terms: TermSheet, facts: TrancheFacts): RatedLine[] {
  const days = `${row.from} to ${row.until}`;
  const line = (
    kind: ContractLineKind,
    description: string,
    { amount, working, basis }: LineParts,
    recordIds: readonly string[],
  ): RatedLine[] =>
    isZero(amount)
      ? []
      : [
          {
            ...{ kind, tranche: row.tranche, description, working, amount, scheduleRow: null },
            ...{ meterRecordIds: recordIds, ...(basis && { basis }) },
          },
        ];
  const { availability, energy, curtailments, powerCharges } = facts;
  const sla = terms.sla !== null && availability !== null ? availabilityCredit(terms, availability, cash) : null;
  const passed = energy === null ? null : energyParts(row, terms, energy);
  return [
    ...usageLines(row, terms, facts, days),
    ...(sla === null
      ? []
      : line('SLA_CREDIT', `Availability of ${row.tranche}, ${days}`, sla, availability?.recordIds ?? [])),
    ...(passed === null || energy === null
      ? []
      : line('ENERGY', `Energy of ${row.tranche}, ${energy.source.toLowerCase()}, ${days}`, passed, energy.recordIds)),
    ...powerCharges.flatMap(({ label, amount, recordId }) =>
      line(
        'POWER_CHARGE',
        `${label} of ${row.tranche}, ${days}`,
        { amount, working: "share of the utility's bill", basis: PASSED_ON },
        [recordId],
      ),
    ),
    ...curtailments.flatMap((event) => {
      const share = sharedCurtailment(terms, event);
      const description = `Curtailment of ${row.tranche}, tenant's share, ${days}`;
      return share === null ? [] : line('CURTAILMENT_SHARE', description, share, event.recordIds);
    }),
  ];
}

/** The record says the amount itself. */
const PASSED_ON: MeterBasis = { quantity: null, energy: null, price: null };

function availabilityCredit(
  { sla }: TermSheet,
  { minutes, downMinutes, stretches = [] }: NonNullable<TrancheFacts['availability']>,
  { base, escalation, lateDeliveryCredit }: CashRow,
): LineParts | null {
  const rent = add(add(base, escalation), lateDeliveryCredit);
  const credit = sla && slaCredit(sla, { minutes: toRational(minutes), downMinutes: toRational(downMinutes) }, rent);
  if (credit === null || sla === null || stretches.length === 0) return credit;
  const service = { rent, sla, minutes, downMinutes, stretches };
  return { ...credit, basis: { ...PASSED_ON, service } };
}

function energyParts(
  row: ScheduleRow,
  { power, currency, timeZone }: TermSheet,
  energy: EnergyFacts,
): LineParts | null {
  const tariff = energy.tariff ?? power?.tariff ?? null;
  if (power === null || tariff === null) return null;
  const reading = {
    itKwh: toRational(energy.itKwh),
    pue: toRational(energy.pue),
    contractedKwh: contractedEnergyOf(row, timeZone),
    tariff: toRational(tariff),
  };
  const charge = energyCharge(reading, power, currency);
  if (energy.basis === undefined) return charge;
  const terms = {
    ...{
      ...energy.basis,
      pue: energy.pue,
      pueCap: power.pueCap,
      price: fromRational(plus(reading.tariff, toRational(power.adder))),
    },
    minimumKwh: fromRational(times(toRational(power.minimumShare), reading.contractedKwh)),
    adder: energy.tariff === null ? null : power.adder,
  };
  return { ...charge, basis: { quantity: energy.itKwh, energy: terms, price: null } };
}

function sharedCurtailment({ curtailment, currency }: TermSheet, event: CurtailmentFacts): LineParts | null {
  if (curtailment === null) return null;
  const read = { megawattHours: toRational(event.megawattHours), price: toRational(event.price) };
  const share = curtailmentShare(curtailment, read, currency);
  return { ...share, basis: { quantity: event.megawattHours, energy: null, price: event.price } };
}

/** GPU-hours of a lease that is paid by use: one line a row, whatever the stretches. */
function usageLines(row: ScheduleRow, terms: TermSheet, { usage }: TrancheFacts, days: string): RatedLine[] {
  const rate = row.segments[0]?.rate.rate ?? null;
  if (row.status !== 'METERED' || usage.length === 0 || rate === null) return [];
  const stretches = usage.map(({ gpuHours, price }) => ({
    gpuHours: toRational(gpuHours),
    rate: price === null ? rate : toRational(price),
  }));
  const spot = terms.leaseKind === 'INTERRUPTIBLE';
  const hours = stretches.reduce((sum, { gpuHours }) => plus(sum, gpuHours), ZERO);
  const onDemand = { gpuHours: hours, rate };
  return [
    {
      kind: spot ? 'SPOT_USAGE' : 'USAGE',
      tranche: row.tranche,
      description: `GPU-hours of ${row.tranche}, ${days}`,
      working: spot ? spotWorking(stretches, rate) : gpuHourWorking(onDemand),
      amount: spot ? spotCharge(stretches, rate, terms.currency) : gpuHourCharge(onDemand, terms.currency),
      scheduleRow: null,
      meterRecordIds: usage.flatMap(({ recordIds }) => recordIds),
      basis: { quantity: fromRational(hours), energy: null, price: null },
    },
  ];
}
