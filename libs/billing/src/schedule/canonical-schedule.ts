import { type Money, type Rational, instantToString, moneyToString } from '#libs/kernel';
import { type ContractSchedule } from './contract-schedule.js';
import { type ScheduleRow, rowKey } from './schedule-row.js';

/**
 * The schedule as one text that is the same wherever and whenever it is made: a header line, then one JSON array per row, newline at every end.
 * Amounts are decimal strings of the currency's places, quantities exact fractions, times UTC. What is issued is left out: it is no term.
 */
export function canonicalSchedule(schedule: Omit<ContractSchedule, 'hash'>): string {
  const { contractId, version, contractVersion, currency, timeZone, previous, rows } = schedule;
  const header = ['gridlease-schedule-1', contractId, version, contractVersion, currency, timeZone, previous];
  return [header, ...rows.map(canonicalRow)].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function canonicalRow(row: ScheduleRow): unknown[] {
  const { service, bounds } = row;
  return [
    rowKey(row),
    row.provider,
    row.tenant,
    row.from,
    row.until,
    instantToString(service.start),
    instantToString(service.end),
    row.billDate,
    fraction(row.quantity),
    moneyToString(row.base),
    amount(row.escalatedBase),
    amount(bounds?.floor ?? null),
    amount(bounds?.cap ?? null),
    row.escalations,
    row.basis,
  ];
}

function amount(value: Money | null): string | null {
  return value === null ? null : moneyToString(value);
}

function fraction({ numerator, denominator }: Rational): string {
  return `${numerator}/${denominator}`;
}
