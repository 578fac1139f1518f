import {
  DAY,
  type Instant,
  addMilliseconds,
  decimal,
  fromRational,
  plus,
  rational,
  times,
  toRational,
  ZERO,
} from '#libs/kernel';
import { type MeterRecord } from '#libs/billing';
import { type Lease, deemedAcceptance, serviceLevelsOf } from '#libs/market';
import { moneyToGraphQL, type tenant, windowToGraphQL } from '#libs/schema';
import { type BookCommand } from '#libs/workflows';

/** A lease but for what its field resolvers add. */
export type LeaseAnswer = Omit<
  tenant.Lease,
  'providerName' | 'events' | 'invoices' | 'usage' | 'service' | 'contract'
> & {
  /** When the delivery counts as accepted. */
  readonly acceptBy: Instant | null;
  readonly meteredUntil: Instant | null;
  readonly ofContract: Lease['contract'];
};

export function leaseToGraphQL(lease: Lease): LeaseAnswer {
  const {
    id,
    number,
    state,
    reason,
    units,
    placement,
    terms,
    costCentre,
    purchaseOrder,
    access,
    createdAt,
    startedAt,
    endedAt,
    meteredUntil,
  } = lease;
  return {
    ...{
      id,
      number,
      state,
      reason,
      units,
      placement,
      costCentre,
      purchaseOrder,
      access,
      createdAt,
      startedAt,
      endedAt,
      meteredUntil,
    },
    ofContract: lease.contract,
    acceptBy: deemedAcceptance(lease),
    kind: lease.resourceKind,
    offerId: lease.resourceId,
    offerName: lease.resourceName,
    window: windowToGraphQL(lease.period),
    siteTimeZone: terms.timeZone,
    billing: terms.billing,
    unitPrice: terms.unitPrice,
    serviceLevels: serviceLevelsOf(terms.serviceLevels),
    total: moneyToGraphQL(lease.total),
  };
}

export function bookingFromGraphQL(input: tenant.LeaseBookInput, idempotencyKey: string | null): BookCommand {
  const { quoteId, costCentre, purchaseOrder } = input;
  return { quoteId, costCentre: costCentre ?? null, purchaseOrder: purchaseOrder ?? null, idempotencyKey };
}

const USAGE_DAYS = 400;

/** What the meter has counted, with its last days. `carbonGramsPerKwh` is the site's. */
export function usageToGraphQL(
  records: readonly MeterRecord[],
  meteredUntil: Instant | null,
  carbonGramsPerKwh: number,
): tenant.LeaseUsage {
  const total = (figure: (record: MeterRecord) => { readonly scaled: bigint }) =>
    records.map((record) => toRational(figure(record))).reduce(plus, ZERO);
  const energy = total((record) => record.energyKwh);
  const last = records.at(-1)?.period.end ?? null;
  const since = last === null ? null : addMilliseconds(last, -USAGE_DAYS * DAY);
  return {
    unitHours: fromRational(total((record) => record.unitHours)),
    energyKwh: fromRational(energy),
    carbonGrams: records.length ? fromRational(times(energy, rational(carbonGramsPerKwh))) : decimal('0'),
    meteredUntil: meteredUntil ?? last,
    days: records.filter((record) => since !== null && record.period.start >= since).map(dayToGraphQL),
  };
}

function dayToGraphQL({ period, units, unitHours, energyKwh, source }: MeterRecord): tenant.UsageDay {
  return { window: windowToGraphQL(period), units, unitHours, energyKwh, isMeasured: source === 'MEASURED' };
}
