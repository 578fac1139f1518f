import { type Decimal, decimal, decimalToString } from '#libs/kernel';
import { type provider } from '#libs/schema';
import { type AdviceCommand } from '#libs/workflows';

const DAY_OF_HOURS = 24;

/** A Decimal of the API as a float: advice is statistics on the caller's assumptions, never booked. */
function float(value: Decimal): number {
  return Number(decimalToString(value));
}

const floatOr = (value: Decimal | null | undefined, otherwise: string): number => float(value ?? decimal(otherwise));
const floatOrNull = (value: Decimal | null | undefined): number | null => (value ? float(value) : null);

/** What a provider asks, with the defaults that the schema states. */
export function adviceFromGraphQL(siteId: string, input: provider.AdviceInput): AdviceCommand {
  return {
    siteId,
    from: input.from ?? null,
    hashprice: hashpriceFrom(input.hashprice),
    hours: (input.hours ?? Array.from({ length: DAY_OF_HOURS }, (): provider.AdviceHourInput => ({}))).map((hour) => ({
      powerUsdPerMwh: floatOrNull(hour.powerUsdPerMwh),
      hashpriceUsdPerPhPerDay: floatOrNull(hour.hashpriceUsdPerPhPerDay),
    })),
    fleet: input.fleet ? fleetFrom(input.fleet) : null,
    poolFeeBasisPoints: input.poolFeeBasisPoints ?? 0,
    exchangeRates: (input.exchangeRates ?? []).map(({ currency, usdPerUnit }) => ({
      currency,
      usdPerUnit: float(usdPerUnit),
    })),
    gpuFill: floatOr(input.gpuFill, '0.7'),
    hallFill: floatOr(input.hallFill, '1'),
    hallOpexUsdPerKwMonth: floatOr(input.hallOpexUsdPerKwMonth, '0'),
    miningStartUsdPerMw: floatOr(input.miningStartUsdPerMw, '0'),
    bandUsdPerMwh: floatOr(input.bandUsdPerMwh, '0'),
    previous: input.previous ? previousFrom(input.previous) : null,
    demandResponse: input.demandResponse ? demandResponseFrom(input.demandResponse) : null,
    longTerm: input.longTerm ? longTermFrom(input.longTerm) : null,
  };
}

function hashpriceFrom({ usdPerPhPerDay, chain }: provider.HashpriceInput): AdviceCommand['hashprice'] {
  return {
    usdPerPhPerDay: floatOrNull(usdPerPhPerDay),
    chain: chain
      ? {
          difficulty: float(chain.difficulty),
          subsidyBtc: float(chain.subsidyBtc),
          feesBtcPerBlock: floatOr(chain.feesBtcPerBlock, '0'),
          btcPriceUsd: float(chain.btcPriceUsd),
        }
      : null,
  };
}

function fleetFrom(fleet: provider.MiningFleetInput): AdviceCommand['fleet'] {
  return {
    model: fleet.model ?? null,
    joulesPerTerahash: floatOrNull(fleet.joulesPerTerahash),
    terahashPerSecond: float(fleet.terahashPerSecond),
    pue: floatOr(fleet.pue, '1'),
    poolFeeBasisPoints: fleet.poolFeeBasisPoints ?? 0,
    isRunning: fleet.isRunning ?? true,
  };
}

function previousFrom({ from, uses }: provider.PreviousAdviceInput): AdviceCommand['previous'] {
  return { from, uses: uses.map(({ useId, usdPerMwh }) => ({ useId, usdPerMwh: usdPerMwh.map(float) })) };
}

function demandResponseFrom(response: provider.DemandResponseInput): AdviceCommand['demandResponse'] {
  return {
    usdPerMwh: float(response.usdPerMwh),
    wantedKw: floatOrNull(response.wantedKw),
    penaltyUsdPerMwh: floatOr(response.penaltyUsdPerMwh, '0'),
    curtailableListingIds: response.curtailableListingIds ?? [],
  };
}

function longTermFrom(term: provider.LongTermInput): AdviceCommand['longTerm'] {
  return {
    years: float(term.years),
    blockHeight: term.blockHeight,
    feesBtcPerBlock: floatOr(term.feesBtcPerBlock, '0'),
    compensation: floatOr(term.compensation, '0'),
    discountPerYear: floatOr(term.discountPerYear, '0'),
    leaseUsdPerKwMonth: floatOrNull(term.leaseUsdPerKwMonth),
    miningUptime: floatOr(term.miningUptime, '1'),
    conversionUsdPerKw: floatOr(term.conversionUsdPerKw, '0'),
    interestPerYear: floatOr(term.interestPerYear, '0.12'),
    leaseVolatility: floatOr(term.leaseVolatility, '0.2'),
    miningVolatility: floatOr(term.miningVolatility, '0.6'),
    correlation: floatOr(term.correlation, '0'),
  };
}
