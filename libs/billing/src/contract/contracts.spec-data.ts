import { createHash } from 'node:crypto';
import { addDays, civilDate, instant, moneyToString, unwrap } from '#libs/kernel';
import { type Contract, type Evidence, type TermSheet, parseTermSheet, signContract } from '#libs/market';
import { type ScheduleRow } from '../schedule/schedule-row.js';

/** The hash that signing uses in production. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const EVIDENCE: Evidence = { reason: 'agreed', documents: ['amendment.pdf'] };

type Json = Record<string, unknown>;

export const HALL: Json = { id: 'hall', quantity: 10_000, commencement: '2024-10-24', termMonths: 144, rate: '125' };

/** A hosting sheet of one hall of 10 MW at 125 with 3 % a year, billed by calendar months, as a person would write it. */
export function hostingJson(changes: Json = {}): Json {
  return {
    title: 'Hall of the specs',
    kind: 'HOSTING',
    currency: 'USD',
    timeZone: 'America/Chicago',
    parties: { provider: 'Miner', tenant: 'AI firm' },
    rentType: 'NNN',
    billing: { periods: 'CALENDAR_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 30 },
    tranches: [HALL],
    escalator: { kind: 'FIXED', percent: '3' },
    power: {},
    ...changes,
  };
}

/** A reserved block of 8 GPUs at 2.4937 for a year, actual hours of New York months, in arrears. */
export function gpuJson(changes: Json = {}): Json {
  return {
    title: 'Block of the specs',
    kind: 'GPU_LEASE',
    currency: 'USD',
    timeZone: 'America/New_York',
    parties: { provider: 'Miner', tenant: 'AI firm' },
    billing: { periods: 'ANNIVERSARY_MONTH', proration: 'HOURS', due: 'IN_ARREARS', paymentDays: 14 },
    tranches: [{ id: 'gpus', quantity: 8, commencement: '2026-01-01', termMonths: 12, rate: '2.4937' }],
    ...changes,
  };
}

export function sheetOf(json: Json): TermSheet {
  return unwrap(parseTermSheet(json));
}

/** The contract of a sheet, signed in time before anything commences. */
export function contractOf(json: Json): Contract {
  return signContract('ctr_1', sheetOf(json), instant('2020-01-01T00:00:00Z'));
}

export function rowsInShort(rows: readonly ScheduleRow[]): string[] {
  return rows.map(
    ({ from, until, escalatedBase, status }) =>
      `${from} ${until} ${escalatedBase === null ? status : moneyToString(escalatedBase)}`,
  );
}

/** Sum of the rent of rows in minor units; rows that are not known count nothing. */
export function rentIn(rows: readonly ScheduleRow[]): bigint {
  return rows.reduce((sum, { escalatedBase }) => sum + (escalatedBase?.minor ?? 0n), 0n);
}

export const day = (text: string, plus = 0) => addDays(civilDate(text), plus);
