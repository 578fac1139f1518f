import {
  type CivilDate,
  type CurrencyCode,
  type Money,
  add,
  assert,
  isZero,
  moneyToRational,
  subtract,
  zero,
} from '#libs/kernel';
import { type Contract, type IndexObservation, currentVersion } from '#libs/market';
import { canonicalSchedule } from './canonical-schedule.js';
import { compare, contractRows } from './contract-rows.js';
import { type ContractSchedule, type Sha256 } from './contract-schedule.js';
import { type ScheduleRow } from './schedule-row.js';

/** The schedule at signing. */
export function scheduleOf(
  contract: Contract,
  observations: readonly IndexObservation[],
  sha256: Sha256,
): ContractSchedule {
  return hashed(contract, 1, contractRows(contract, observations), null, sha256);
}

/** Marks what is on invoices: every known row billed before `until`. The hash stays: what was agreed is the same. */
export function issueRows(schedule: ContractSchedule, until: CivilDate): ContractSchedule {
  const rows = schedule.rows.map((row): ScheduleRow => {
    return row.status === 'SCHEDULED' && row.billDate < until ? { ...row, status: 'ISSUED' } : row;
  });
  return { ...schedule, rows };
}

/**
 * The next version, after an amendment or a value of an index. Issued rows stay exactly as they are; where the terms now make another
 * amount of a period that was billed, a row for the difference is added; everything else is made anew. So the rows of every version sum to
 * what its terms make.
 */
export function reviseSchedule(
  before: ContractSchedule,
  contract: Contract,
  observations: readonly IndexObservation[],
  sha256: Sha256,
): ContractSchedule {
  assert(before.contractId === contract.id, 'a schedule is revised by its own contract');
  const version = before.version + 1;
  const issued = before.rows.filter(({ status }) => status === 'ISSUED');
  const fresh = contractRows(contract, observations);
  const billed = new Set(issued.map(periodKey));
  const adjustments = adjustmentsOf(
    contract,
    version,
    issued,
    fresh.filter((row) => billed.has(periodKey(row))),
  );
  const open = fresh.filter((row) => !billed.has(periodKey(row)));
  const rows = [...issued, ...adjustments, ...open].sort((a, b) => compare(a.billDate, b.billDate));
  return hashed(contract, version, rows, before.hash, sha256);
}

function hashed(
  contract: Contract,
  version: number,
  rows: readonly ScheduleRow[],
  previous: string | null,
  sha256: Sha256,
): ContractSchedule {
  const { number, terms } = currentVersion(contract);
  const { currency, timeZone } = terms;
  const schedule = { contractId: contract.id, version, contractVersion: number, currency, timeZone, rows, previous };
  return { ...schedule, hash: sha256(canonicalSchedule(schedule)) };
}

const periodKey = ({ tranche, k }: ScheduleRow): string => `${tranche}/${k}`;
const partyKey = (row: ScheduleRow): string => JSON.stringify([periodKey(row), row.provider, row.tenant]);

/** For every party of a billed period: what the terms make now less what was billed. A period whose index is not known yet waits. */
function adjustmentsOf(
  contract: Contract,
  version: number,
  issued: readonly ScheduleRow[],
  fresh: readonly ScheduleRow[],
): ScheduleRow[] {
  const keys = [...new Set([...issued, ...fresh].map(partyKey))];
  const { terms } = currentVersion(contract);
  const since = changedSince(contract);
  return keys.flatMap((key): ScheduleRow[] => {
    const [old, now] = [issued, fresh].map((rows) => rows.filter((row) => partyKey(row) === key));
    const like = old?.[0] ?? now?.[0];
    if (old === undefined || now === undefined || like === undefined) return [];
    if (now.some(({ escalatedBase }) => escalatedBase === null)) return [];
    const rent = subtract(total(now, terms.currency), total(old, terms.currency));
    if (isZero(rent)) return [];
    const base = subtract(totalBase(now, terms.currency), totalBase(old, terms.currency));
    const adjustment: ScheduleRow = {
      ...like,
      kind: 'ADJUSTMENT',
      revision: version,
      billDate: since > like.billDate ? since : like.billDate,
      quantity: { numerator: 0n, denominator: 1n },
      base,
      exact: moneyToRational(rent),
      escalatedBase: rent,
      bounds: null,
      status: 'SCHEDULED',
      segments: [],
    };
    return [adjustment];
  });
}

function total(rows: readonly ScheduleRow[], currency: CurrencyCode): Money {
  return rows.reduce((sum, { escalatedBase }) => add(sum, escalatedBase ?? zero(currency)), zero(currency));
}

function totalBase(rows: readonly ScheduleRow[], currency: CurrencyCode): Money {
  return rows.reduce((sum, { base }) => add(sum, base), zero(currency));
}

/** The day the latest change took effect: an amendment, a party, the end. */
function changedSince(contract: Contract): CivilDate {
  const { effective } = currentVersion(contract);
  const end = contract.closure?.effective ?? effective;
  return end > effective ? end : effective;
}
