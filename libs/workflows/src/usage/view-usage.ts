import {
  type Invoice,
  type MeterRecord,
  type TaggedDay,
  type UsageDay,
  type UsageFigures,
  type UsageGroup,
  figuresOf,
  groupUsage,
  usageDays,
} from '#libs/billing';
import { type CurrencyCode, type Money, type Period, type Result, allocate, ok, overlaps } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type Page, type PageRequest } from '../ports/paging.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { MOST_USAGE_LEASES, checkUsageWindow, perLease } from './usage-window.js';

type Needs = Pick<Ports, 'unitOfWork' | 'usage' | 'meters'>;

/** What usage is counted under. */
export type UsageGrouping = 'LEASE' | 'COST_CENTRE' | 'PURCHASE_ORDER';

export interface UsageQuestion {
  /** Whole UTC days, at most 92. */
  readonly window: Period;
  /** Null: all leases of the tenant whose meter ran then. */
  readonly leaseId: string | null;
}

export interface UsageView {
  readonly window: Period;
  readonly currency: CurrencyCode;
  /** All in which leases of the window are billed. */
  readonly currencies: readonly CurrencyCode[];
  readonly leases: readonly Lease[];
  /** There are more leases than are looked at. */
  readonly isCut: boolean;
  readonly figures: UsageFigures;
  readonly groups: readonly UsageGroup[];
}

interface Looked {
  readonly leases: readonly Lease[];
  readonly isCut: boolean;
  readonly days: readonly UsageDay[];
}

/** Leases of the window with what each cost and used day by day. */
async function lookAtUsage(
  ports: Pick<Ports, 'usage' | 'meters'>,
  tx: Tx,
  orgId: string,
  { window, leaseId }: UsageQuestion,
): Promise<Looked> {
  const found = await ports.usage.leases(tx, orgId, window, { leaseId, limit: MOST_USAGE_LEASES + 1 });
  const leases = found.slice(0, MOST_USAGE_LEASES);
  return { leases, isCut: found.length > leases.length, days: await daysOf(ports, tx, leases, window) };
}

/** What leases used and cost day by day, lease by lease. */
export async function daysOf(
  ports: Pick<Ports, 'usage' | 'meters'>,
  tx: Tx,
  leases: readonly Lease[],
  window: Period,
): Promise<UsageDay[]> {
  const ids = leases.map(({ id }) => id);
  const records = await ports.usage.records(tx, ids, window);
  const bills = await ports.usage.bills(tx, ids, window);
  const named = await recordsOf(ports, tx, bills, records);
  const recordsBy = perLease(records);
  const billsBy = perLease(bills);
  return leases.flatMap((lease) => {
    const own = { records: recordsBy.get(lease.id) ?? [], bills: billsBy.get(lease.id) ?? [] };
    return usageDays({ lease, ...own, named }, window, tx.now);
  });
}

/** What the lines of the bills name; most of it is in the window and was read. */
async function recordsOf(
  ports: Pick<Ports, 'meters'>,
  tx: Tx,
  bills: readonly Invoice[],
  records: readonly MeterRecord[],
): Promise<ReadonlyMap<string, MeterRecord>> {
  const named = new Map(records.map((record) => [record.id, record]));
  const lines = bills.flatMap((bill) => bill.lines);
  const missing = new Set(lines.flatMap(({ meterRecordIds }) => meterRecordIds).filter((id) => !named.has(id)));
  if (missing.size === 0) return named;
  for (const record of await ports.meters.byIds(tx, [...missing])) named.set(record.id, record);
  return named;
}

const TAG: Record<UsageGrouping, (lease: Lease) => string | null> = {
  LEASE: ({ id }) => id,
  COST_CENTRE: ({ costCentre }) => costCentre,
  PURCHASE_ORDER: ({ purchaseOrder }) => purchaseOrder,
};

/** What the tenant's leases used and cost in a window, by day and by lease or tag: the six largest, the rest together. */
export const viewUsage = (ports: Needs) => {
  return async (
    scope: OrganisationScope,
    {
      by,
      currency,
      ...question
    }: UsageQuestion & { readonly by: UsageGrouping; readonly currency: CurrencyCode | null },
  ): Promise<Result<UsageView, Refusal>> => {
    const window = checkUsageWindow(question.window);
    if (!window.ok) return window;
    return ports.unitOfWork.run(scope, async (tx) => {
      const { leases, isCut, days } = await lookAtUsage(ports, tx, scope.orgId, question);
      const byId = new Map(leases.map((lease) => [lease.id, lease]));
      const tagged = days.flatMap((usage): TaggedDay[] => {
        const lease = byId.get(usage.leaseId);
        return lease === undefined ? [] : [{ usage, kind: lease.resourceKind, key: TAG[by](lease) }];
      });
      const currencies = [...new Set(leases.map(({ total }) => total.currency))].sort();
      const shown = currency ?? currencies[0] ?? 'USD';
      const view = { window: question.window, currency: shown, currencies, leases, isCut };
      return ok({ ...view, figures: figuresOf(tagged, shown), groups: groupUsage(tagged, shown) });
    });
  };
};

/** A meter record with its lease, what it cost and the papers that bill it. */
export interface UsageRecord {
  readonly record: MeterRecord;
  readonly lease: Lease;
  readonly cost: Money;
  /** Of `cost`, what is not invoiced yet. */
  readonly provisional: Money;
  readonly bills: readonly Invoice[];
  /** Ids by which lines of the bills name it, or what it revises. */
  readonly namedIds: ReadonlySet<string>;
}

/** The records of a day; where a contract month ends in its midst there are two, which share its cost by time. */
function recordsOfDay(day: UsageDay, lease: Lease): UsageRecord[] {
  if (day.records.length === 0) return [];
  const lengths = day.records.map(({ period }) => BigInt(period.end - period.start));
  const [costs, provisionals] = [allocate(day.cost, lengths), allocate(day.provisional, lengths)];
  return day.records.map((record, index) => ({
    ...{ record, lease, namedIds: day.namedIds },
    ...{ cost: costs[index] ?? day.cost, provisional: provisionals[index] ?? day.provisional },
    bills: day.bills.filter((bill) => bill.lines.some((line) => isAbout(bill, line.meterRecordIds, record, day))),
  }));
}

/** A line is about a record that it names, or naming none, about those of the invoice's stretch. */
function isAbout(bill: Invoice, named: readonly string[], record: MeterRecord, { namedIds }: UsageDay): boolean {
  return named.length === 0 ? overlaps(bill.period, record.period) : named.some((id) => namedIds.has(id));
}

/**
 * Meter records of a window, newest first, each with what billed it. With an invoice only those of the days that it bills. All records of a
 * window are read at once, since it is bounded; the cursor is a record's start and lease, which no revision changes.
 */
export const listUsageRecords = (ports: Needs) => {
  return async (
    scope: OrganisationScope,
    { first, after, invoiceId, ...question }: UsageQuestion & PageRequest & { readonly invoiceId: string | null },
  ): Promise<Result<Page<UsageRecord>, Refusal>> => {
    const window = checkUsageWindow(question.window);
    if (!window.ok) return window;
    return ports.unitOfWork.run(scope, async (tx) => {
      const { leases, days } = await lookAtUsage(ports, tx, scope.orgId, question);
      const byId = new Map(leases.map((lease) => [lease.id, lease]));
      const rows = days
        .flatMap((day) => {
          const lease = byId.get(day.leaseId);
          return lease === undefined ? [] : recordsOfDay(day, lease);
        })
        .filter(({ bills }) => invoiceId === null || bills.some(({ id }) => id === invoiceId))
        .sort(newestFirst);
      const rest = after === null ? rows : rows.filter(isAfter(after));
      const items = rest.slice(0, first);
      return ok({
        items,
        cursors: items.map(({ record }) => `${record.period.start}.${record.leaseId}`),
        hasNextPage: rest.length > first,
        totalCount: rows.length > COUNTED ? null : rows.length,
      });
    });
  };
};

const COUNTED = 1_000;

function newestFirst({ record: a }: UsageRecord, { record: b }: UsageRecord): number {
  return b.period.start - a.period.start || (a.leaseId < b.leaseId ? -1 : 1);
}

/** A cursor that somebody made up leads nowhere in particular. */
function isAfter(cursor: string): (row: UsageRecord) => boolean {
  const [start = '', leaseId = ''] = cursor.split('.', 2);
  return ({ record }) =>
    record.period.start < Number(start) || (record.period.start === Number(start) && record.leaseId > leaseId);
}
