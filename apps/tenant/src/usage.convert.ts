import { type Invoice, type MeterReading, type UsageFigures } from '#libs/billing';
import { fromRational, instantToString } from '#libs/kernel';
import { moneyToGraphQL, type tenant, windowToGraphQL } from '#libs/schema';
import { type UsageGrouping, type UsageHour, type UsageRecord, type UsageView } from '#libs/workflows';
import { recordToGraphQL } from './invoice.convert.js';

export function figuresToGraphQL(figures: UsageFigures): tenant.UsageFigures {
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
        day: instantToString(day).slice(0, 10),
        figures: figuresToGraphQL(figures),
      })),
    })),
  };
}

/** The lines that are about the record: those that name it, or where none does those of capacity, rent and energy of the stretch. */
function billsOf({ day }: UsageRecord): tenant.UsageBill[] {
  return day.bills.flatMap(({ id, number, lines }: Invoice) =>
    lines
      .filter(({ kind }) => kind !== 'PLATFORM_FEE' && kind !== 'TAX')
      .filter(({ meterRecordIds }) => meterRecordIds.length === 0 || meterRecordIds.some((one) => day.namedIds.has(one)))
      .map(({ kind, description, meterRecordIds }) => ({
        ...{ invoiceId: id, invoiceNumber: number, kind, description },
        isMetered: meterRecordIds.length > 0,
      })),
  );
}

export function usageRecordToGraphQL(row: UsageRecord): tenant.UsageRecord {
  const { record, lease, day } = row;
  return {
    record: recordToGraphQL(record),
    leaseId: lease.id,
    leaseNumber: lease.number,
    kind: lease.resourceKind,
    cost: moneyToGraphQL(day.cost),
    provisional: moneyToGraphQL(day.provisional),
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
