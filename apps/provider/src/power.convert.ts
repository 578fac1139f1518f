import { type EnvelopeSlice, type MiningLoad, joulesPerTerahash, kilowatts } from '#libs/market';
import { type PlainRefusal, refusalToGraphQL } from '#libs/platform';
import { type provider, windowFromGraphQL, windowToGraphQL } from '#libs/schema';
import {
  type CurtailmentCommand,
  type CurtailmentView,
  type MiningLoadRow,
  type MiningOrder,
  type PowerExceeded,
  type Refusal,
} from '#libs/workflows';

export function miningLoadToGraphQL(load: MiningLoad): provider.MiningLoad {
  const { orgId: _, watts, ...same } = load;
  return { ...same, drawKw: kilowatts(watts), joulesPerTerahash: joulesPerTerahash(load) };
}

export function miningLoadFromGraphQL(input: provider.MiningLoadUpsertInput): MiningLoadRow {
  const { yields, until, expectedVersion, ...same } = input;
  return { ...same, yields: yields ?? 'FLEXIBLE', until: until ?? null, expectedVersion: expectedVersion ?? null };
}

export function curtailmentToGraphQL(curtailment: CurtailmentView): provider.Curtailment {
  const { id, siteId, period, limitWatts, reason, note, state, createdAt, cancelledAt } = curtailment;
  const facts = { id, siteId, reason, note, state, createdAt, cancelledAt };
  return { ...facts, window: windowToGraphQL(period), limitKw: kilowatts(limitWatts) };
}

export function curtailmentFromGraphQL(
  input: provider.CurtailmentCreateInput,
  idempotencyKey: string | null,
): CurtailmentCommand {
  const { siteId, window, limitKw, reason, note } = input;
  return { siteId, window: windowFromGraphQL(window), limitKw, reason, note: note ?? null, idempotencyKey };
}

export function envelopeToGraphQL(slice: EnvelopeSlice): provider.PowerEnvelopeSlice {
  const { claims } = slice;
  return {
    window: windowToGraphQL(slice.period),
    limitKw: kilowatts(slice.contractedWatts),
    withheldKw: kilowatts(slice.withheldWatts),
    leasesKw: kilowatts(claims.GPU_LEASE),
    hallsKw: kilowatts(claims.HALL_LEASE),
    holdsKw: kilowatts(claims.HOLD),
    blockedKw: kilowatts(claims.OWN_USE),
    firmMiningKw: kilowatts(claims.FIRM_MINING),
    flexibleMiningKw: kilowatts(slice.flexibleMiningWatts),
    freeKw: kilowatts(slice.freeWatts),
    flexibleFleetKw: kilowatts(slice.fleetWatts),
    allowances: slice.allowances.map(({ loadId, externalId, watts }) => ({
      loadId,
      externalId,
      allowedKw: kilowatts(watts),
    })),
  };
}

export function orderToGraphQL({
  period,
  allowedWatts,
  fleetWatts,
  cause,
  orderedAt,
}: MiningOrder): provider.MiningOrder {
  const kW = { allowedKw: kilowatts(allowedWatts), fleetKw: kilowatts(fleetWatts) };
  return { window: windowToGraphQL(period), ...kW, cause, orderedAt };
}

/** A refusal with the fields its own type has: where power is missing, how much, and who draws it. */
export function powerRefusalToGraphQL(refusal: Refusal | PowerExceeded): PlainRefusal | provider.PowerExceeded {
  const plain = refusalToGraphQL(refusal);
  if (!('inTheWay' in refusal)) return plain;
  const { window, limitWatts, firmWatts, inTheWay } = refusal;
  return {
    ...plain,
    __typename: 'PowerExceeded',
    window: windowToGraphQL(window),
    limitKw: kilowatts(limitWatts),
    firmKw: kilowatts(firmWatts),
    excessKw: kilowatts(firmWatts - limitWatts),
    inTheWay: inTheWay.map(({ use, holderId, period, watts }) => ({
      use,
      holderId,
      window: windowToGraphQL(period),
      drawKw: kilowatts(watts),
    })),
  };
}
