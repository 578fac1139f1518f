import { type DataHall, type GpuPool, gpuModel } from '#libs/market';
import { type provider, windowFromGraphQL, windowToGraphQL } from '#libs/schema';
import {
  type CalendarBlock,
  type CalendarBlockCommand,
  type HallRow,
  type Listing,
  type PoolRow,
  type UsedRectangle,
} from '#libs/workflows';

/** A pool or hall but for its site and energy floor, which its field resolvers add. */
export type PoolAnswer = Omit<provider.GpuPool, 'site' | 'energyFloor'> &
  Pick<GpuPool, 'siteId' | 'price' | 'floor' | 'costs'>;
export type HallAnswer = Omit<provider.DataHall, 'site' | 'energyFloor'> & Pick<DataHall, 'siteId' | 'price'>;
export type ListingAnswer =
  (PoolAnswer & { readonly __typename: 'GpuPool' }) | (HallAnswer & { readonly __typename: 'DataHall' });

export function poolToGraphQL({ orgId: _, modelSlug, ...pool }: GpuPool): PoolAnswer {
  const model = gpuModel(modelSlug) ?? {
    slug: modelSlug,
    name: modelSlug,
    vendor: '',
    memoryGib: 0,
    tdpWatts: 0,
    formFactor: '',
    year: 0,
  };
  return { ...pool, model };
}

export function hallToGraphQL({ orgId: _, ...hall }: DataHall): HallAnswer {
  return hall;
}

export function listingToGraphQL(listing: Listing): ListingAnswer {
  if (listing.kind === 'GPU') return { ...poolToGraphQL(listing.listed), __typename: 'GpuPool' };
  return { ...hallToGraphQL(listing.listed), __typename: 'DataHall' };
}

export function poolFromGraphQL(input: provider.GpuPoolUpsertInput): PoolRow {
  const {
    model,
    nodesPerFabric,
    wattsPerGpu,
    availableFrom,
    availableUntil,
    minChunkGpus,
    minHours,
    termDiscounts,
    floor,
    pricingCurve,
    costs,
    onDemand,
    expectedVersion,
    ...same
  } = input;
  return {
    ...same,
    modelSlug: model,
    nodesPerFabric: nodesPerFabric ?? null,
    wattsPerGpu: wattsPerGpu ?? null,
    availableFrom: availableFrom ?? null,
    availableUntil: availableUntil ?? null,
    minChunkGpus: minChunkGpus ?? null,
    minHours: minHours ?? 1,
    termDiscounts: termDiscounts ?? [],
    floor: floor ?? null,
    pricingCurve: pricingCurve ?? null,
    costs: costs ? { ...costs, capital: costs.capital ?? null } : null,
    onDemand: onDemand ?? true,
    expectedVersion: expectedVersion ?? null,
  };
}

export function hallFromGraphQL(input: provider.DataHallUpsertInput): HallRow {
  const { energyPassThrough, minTermMonths, minChunkKw, availableFrom, availableUntil, expectedVersion, ...same } =
    input;
  return {
    ...same,
    energyPassThrough: energyPassThrough ?? true,
    minTermMonths: minTermMonths ?? 12,
    minChunkKw: minChunkKw ?? 100,
    availableFrom: availableFrom ?? null,
    availableUntil: availableUntil ?? null,
    expectedVersion: expectedVersion ?? null,
  };
}

export function rectangleToGraphQL({ units, period, use }: UsedRectangle): provider.CapacityRectangle {
  return { units, window: windowToGraphQL(period), use };
}

export function blockToGraphQL({ id, resourceId, period, units, reason, note }: CalendarBlock): provider.CalendarBlock {
  return { id, listingId: resourceId, window: windowToGraphQL(period), units, reason, note };
}

export function blockFromGraphQL(input: provider.CalendarBlockCreateInput): CalendarBlockCommand {
  const { listingId, window, fromUnit, toUnit, reason, note } = input;
  return {
    listingId,
    window: windowFromGraphQL(window),
    fromUnit: fromUnit ?? 0,
    toUnit: toUnit ?? null,
    reason,
    note: note ?? null,
  };
}
