import { type Decimal, fromRational, rational } from '#libs/kernel';
import { type Estimate, type PriceOutlook } from '#libs/market';
import { refusalToGraphQL } from '#libs/platform';
import { type provider, windowToGraphQL } from '#libs/schema';
import { type NotEnoughDemand, type Refusal, type SimulateCommand, type SimulatedPrice } from '#libs/workflows';

export function simulationFromGraphQL(input: provider.PriceSimulationInput): SimulateCommand {
  const { poolId, price, pricingCurve, days, shareBasisPoints } = input;
  return {
    poolId,
    proposal: { price, pricingCurve: pricingCurve ?? null },
    days: days ?? 90,
    shareBasisPoints: shareBasisPoints ?? null,
  };
}

export function simulationToGraphQL(simulated: SimulatedPrice): provider.PriceSimulation {
  const { requests, bookings, refusals, shareBasisPoints, currency, since, until } = simulated;
  return {
    ...{ requests, bookings, refusals, shareBasisPoints, currency },
    covered: windowToGraphQL({ start: since, end: until }),
    willingness: estimateToGraphQL(simulated.willingness),
    proposed: outlookToGraphQL(simulated.proposed),
    present: outlookToGraphQL(simulated.present),
    change: estimateToGraphQL(simulated.change),
  };
}

function outlookToGraphQL({ leases, revenue, fill }: PriceOutlook): provider.PriceOutlook {
  return { leases: estimateToGraphQL(leases), revenue: estimateToGraphQL(revenue), fill: estimateToGraphQL(fill) };
}

function estimateToGraphQL({ mean, low, high }: Estimate): provider.Estimate {
  return { mean: toFourPlaces(mean), low: toFourPlaces(low), high: toFourPlaces(high) };
}

function toFourPlaces(value: number): Decimal {
  return fromRational(rational(Math.round(value * 10_000), 10_000));
}

export function simulationErrorToGraphQL(refusal: Refusal | NotEnoughDemand): provider.PriceSimulationError {
  const plain = refusalToGraphQL(refusal);
  if (!('leastRequests' in refusal)) return plain;
  return { ...plain, __typename: 'NotEnoughData', requests: refusal.requests, leastRequests: refusal.leastRequests };
}
