import { type MeterReading, type UsageFigures } from '#libs/billing';
import { civilDate, fromRational, instantToString } from '#libs/kernel';
import { moneyToGraphQL, type tenant, windowToGraphQL } from '#libs/schema';
import { type UsageGrouping, type UsageHour, type UsageRecord, type UsageView } from '#libs/workflows';
import { recordToGraphQL } from './invoice.convert.js';

function figuresToGraphQL(figures: UsageFigures): tenant.UsageFigures {
  return {
    gpuHours: fromRational(figures.gpuHours),
    kwHours: fromRational(figures.kwHours),
    energyKwh: fromRational(figures.energyKwh),
    cost: moneyToGraphQL(figures.cost),
    provisional: moneyToGraphQL(figures.provisional),
  };
}

export function usageToGraphQL({ leases, groups, ...view }: UsageView, by: UsageGrouping): tenant.Usage {
  const numbers = new Map(leases.map(({ id, number }) => [id, number]));
  return {
    window: windowToGraphQL(view.window),
    currency: view.currency,
    currencies: [...view.currencies],
    leaseCount: leases.length,
    isCut: view.isCut,
    figures: figuresToGraphQL(view.figures),
    groups: groups.map((group) => ({
      name: by === 'LEASE' ? (numbers.get(group.key ?? '') ?? null) : group.key,
      leaseId: by === 'LEASE' ? group.key : null,
      isRest: group.isRest,
      figures: figuresToGraphQL(group),
      days: group.days.map(({ day, ...figures }) => ({
        day: civilDate(instantToString(day).slice(0, 10)),
        figures: figuresToGraphQL(figures),
      })),
    })),
  };
}

/** The lines of capacity and energy that are about the record: those that name it, and those that name none. */
function billsOf({ bills, namedIds }: UsageRecord): tenant.UsageBill[] {
  return bills.flatMap(({ id, number, lines }) =>
    lines
      .filter(({ kind }) => kind !== 'PLATFORM_FEE' && kind !== 'TAX')
      .filter(({ meterRecordIds }) => meterRecordIds.length === 0 || meterRecordIds.some((one) => namedIds.has(one)))
      .map(({ kind, description, meterRecordIds }) => ({
        ...{ invoiceId: id, invoiceNumber: number, kind, description },
        isMetered: meterRecordIds.length > 0,
      })),
  );
}

export function usageRecordToGraphQL(row: UsageRecord): tenant.UsageRecord {
  const { record, lease } = row;
  return {
    record: recordToGraphQL(record),
    leaseId: lease.id,
    leaseNumber: lease.number,
    kind: lease.resourceKind,
    cost: moneyToGraphQL(row.cost),
    provisional: moneyToGraphQL(row.provisional),
    bills: billsOf(row),
  };
}

export function usageHourToGraphQL({ hour, contractedKwh, readKwh, drawnKwh }: UsageHour): tenant.UsageHour {
  return {
    hour,
    contractedKwh: fromRational(contractedKwh),
    readKwh: fromRational(readKwh),
    drawnKwh: fromRational(drawnKwh),
  };
}

export function readingToGraphQL({ period, ...reading }: MeterReading): tenant.UsageReading {
  const { id, externalId, itKwh, pue, replaces, receivedAt } = reading;
  return { id, externalId, itKwh, pue, replaces, receivedAt, window: windowToGraphQL(period) };
}
