import {
  DAY,
  type Instant,
  type Money,
  type Period,
  type Rational,
  ZERO,
  add,
  allocate,
  instantFromEpoch,
  overlap,
  plus,
  toRational,
  zero,
} from '#libs/kernel';
import { type Lease, chargesFor, energyCharges } from '#libs/market';
import { type Invoice } from '../invoice/invoice.js';
import { type MeterRecord } from '../metering/meter-record.js';
import { utcMidnight } from '../metering/meter-stretch.js';

/** What is looked at of one lease. */
export interface LeaseUsage {
  readonly lease: Pick<Lease, 'id' | 'terms' | 'contract'>;
  /** The latest revisions that begin in the window. */
  readonly records: readonly MeterRecord[];
  /** Invoices that bill days of the window, voided ones left out. */
  readonly bills: readonly Invoice[];
  /** Records that lines of the invoices name, in any revision, by id. */
  readonly named: ReadonlyMap<string, MeterRecord>;
}

/** One lease on one UTC day: what its meter counted, what it cost, and on which papers that is. */
export interface UsageDay {
  readonly leaseId: string;
  /** UTC midnight. */
  readonly day: Instant;
  readonly records: readonly MeterRecord[];
  /** GPU-hours, or kW-hours of critical IT load. */
  readonly unitHours: Rational;
  /** At the utility meter. */
  readonly energyKwh: Rational;
  /** Fee and tax included: the day's share of the invoices, and of what is not invoiced yet what it will be by the lease's terms. */
  readonly cost: Money;
  /** Of `cost`, what is not invoiced yet and may still change. */
  readonly provisional: Money;
  readonly bills: readonly Invoice[];
  /** Ids by which lines of the bills name what the day's records are, or were before later readings revised them. */
  readonly namedIds: ReadonlySet<string>;
}

interface Cell {
  readonly records: MeterRecord[];
  readonly bills: Invoice[];
  readonly namedIds: Set<string>;
  cost: Money;
  provisional: Money;
}

/**
 * The days of a lease in a window of whole UTC days, up to now. An invoice of metered capacity or energy is spread over the records behind it
 * in proportion to what they counted, any other over the days of its stretch by elapsed time; the shares of an invoice add up to its total to
 * the cent over all of its days (largest remainder). What the lease's own terms will bill of records that no invoice names yet is
 * provisional; of a contract's tranche nothing is: its schedule and its meter facts are rated together, once the month is over.
 */
export function usageDays(usage: LeaseUsage, window: Period, now: Instant): UsageDay[] {
  const { lease, records, bills, named } = usage;
  const none = zero(lease.terms.unitPrice.currency);
  const cells = new Map<number, Cell>();
  const cell = (day: number): Cell => {
    const known = cells.get(day) ?? { records: [], bills: [], namedIds: new Set(), cost: none, provisional: none };
    cells.set(day, known);
    return known;
  };
  for (const record of records) cell(utcMidnight(record.period.start)).records.push(record);
  for (const bill of bills)
    for (const [day, amount] of spread(bill, named)) {
      if (day < window.start || day >= window.end || day > now) continue;
      const here = cell(day);
      here.bills.push(bill);
      here.cost = add(here.cost, amount);
    }
  for (const id of bills.flatMap(({ lines }) => lines.flatMap(({ meterRecordIds }) => meterRecordIds))) {
    const record = named.get(id);
    if (record !== undefined) cells.get(utcMidnight(record.period.start))?.namedIds.add(id);
  }
  for (const [day, amount] of openOf(usage)) {
    const here = cell(day);
    here.cost = add(here.cost, amount);
    here.provisional = add(here.provisional, amount);
  }
  return [...cells]
    .sort(([a], [b]) => a - b)
    .map(([day, found]) => ({
      leaseId: lease.id,
      day: instantFromEpoch(day),
      ...found,
      unitHours: total(found.records, ({ unitHours }) => toRational(unitHours)),
      energyKwh: total(found.records, ({ energyKwh }) => toRational(energyKwh)),
    }));
}

function total(records: readonly MeterRecord[], figure: (record: MeterRecord) => Rational): Rational {
  return records.reduce((sum, record) => plus(sum, figure(record)), ZERO);
}

/** What an invoice comes to on each of its UTC days. */
export function spread(bill: Invoice, named: LeaseUsage['named']): Map<number, Money> {
  const metered = weightsOfRecords(bill, named);
  const weights = metered.size > 0 ? metered : weightsOfTime(bill.period);
  const days = [...weights].sort(([a], [b]) => a - b);
  const parts = allocate(
    bill.total,
    days.map(([, weight]) => weight),
  );
  return new Map(days.map(([day], index) => [day, parts[index] ?? zero(bill.currency)]));
}

/** Each metered line by what its records counted, in proportion to what the line comes to; empty where nothing was counted. */
function weightsOfRecords({ lines }: Invoice, named: LeaseUsage['named']): Map<number, bigint> {
  const weights = new Map<number, bigint>();
  for (const { meterRecordIds, amount, unitPrice } of lines) {
    const records = meterRecordIds.flatMap((id) => named.get(id) ?? []);
    const figureOf = ({ energyKwh, unitHours }: MeterRecord): bigint =>
      (unitPrice?.unit === 'KWH' ? energyKwh : unitHours).scaled;
    const counted = records.reduce((sum, record) => sum + figureOf(record), 0n);
    if (counted <= 0n || amount.minor === 0n) continue;
    const size = amount.minor < 0n ? -amount.minor : amount.minor;
    for (const record of records) {
      const day = utcMidnight(record.period.start);
      weights.set(day, (weights.get(day) ?? 0n) + (figureOf(record) * size * FINE) / counted);
    }
  }
  return [...weights.values()].some((weight) => weight > 0n) ? weights : new Map();
}

/** Weights are whole numbers: a line's share of a day is good to a billionth of a cent. */
const FINE = 1_000_000_000n;

function weightsOfTime(stretch: Period): Map<number, bigint> {
  const weights = new Map<number, bigint>();
  for (let day = utcMidnight(stretch.start); day < stretch.end; day = instantFromEpoch(day + DAY)) {
    const part = overlap(stretch, { start: day, end: instantFromEpoch(day + DAY) });
    if (part !== null) weights.set(day, BigInt(part.end - part.start));
  }
  return weights;
}

/** What records that no invoice names will cost by the lease's own terms, day by day. */
function openOf({ lease, records, bills }: LeaseUsage): [number, Money][] {
  const { terms, contract } = lease;
  if (contract !== null) return [];
  const open = (kind: Invoice['kind']) => records.filter(({ period }) => !isBilled(bills, kind, period.start));
  const shares: [number, Money][] = [];
  if (terms.billing === 'ON_DEMAND' && terms.unitPrice.unit !== 'KW_MONTH') {
    const waiting = open('USAGE');
    const due = chargesFor(
      terms,
      total(waiting, ({ unitHours }) => toRational(unitHours)),
    ).total;
    shares.push(...byFigure(due, waiting, ({ unitHours }) => unitHours.scaled));
  }
  if (terms.energyPrice !== null) {
    const waiting = open('ENERGY');
    const due = energyCharges(
      terms,
      total(waiting, ({ energyKwh }) => toRational(energyKwh)),
    ).total;
    shares.push(...byFigure(due, waiting, ({ energyKwh }) => energyKwh.scaled));
  }
  return shares;
}

function isBilled(bills: readonly Invoice[], kind: Invoice['kind'], at: Instant): boolean {
  return bills.some((bill) => bill.kind === kind && bill.period.start <= at && at < bill.period.end);
}

function byFigure(
  due: Money,
  records: readonly MeterRecord[],
  figureOf: (record: MeterRecord) => bigint,
): [number, Money][] {
  const weights = records.map(figureOf);
  if (!weights.some((weight) => weight > 0n)) return [];
  return allocate(due, weights).map((part, index) => [utcMidnight(records[index]?.period.start ?? ORIGIN), part]);
}

const ORIGIN = instantFromEpoch(0);
