import { type Decimal, decimal } from '#libs/kernel';
import { type AsicModel, type CurtailmentStep, type HourAdvice, type LongTerm, kilowatts } from '#libs/market';
import { type provider, windowToGraphQL } from '#libs/schema';
import { type AdvisedSite } from '#libs/workflows';

/** A float of advice, rounded for showing. */
function shown(value: number, places: number): Decimal {
  return decimal(value.toFixed(places));
}

/** USD per MWh in the steps that advice counts in, so that what is given back is what was given. */
const usdPerMwh = (value: number): Decimal => shown(value, 4);
const usd = (value: number): Decimal => shown(value, 2);

export function asicToGraphQL(model: AsicModel): provider.AsicModel {
  const { terahashPerSecond, joulesPerTerahash, ...same } = model;
  return {
    ...same,
    terahashPerSecond: shown(terahashPerSecond, 1),
    joulesPerTerahash: shown(joulesPerTerahash, 1),
  };
}

export function adviceToGraphQL(advised: AdvisedSite): provider.SiteAdvice {
  const { advice, curtailment, longTerm } = advised;
  return {
    finding: advice.finding,
    hashpriceUsdPerPhPerDay: usdPerMwh(advised.hashpriceUsdPerPhPerDay),
    valueUsd: usd(advice.valueUsd),
    uses: advised.uses.map((use) => useToGraphQL(use, advice.restsOnUsdPerMwh.get(use.id) ?? [])),
    hours: advice.hours.map((hour, index) => hourToGraphQL(hour, index, advised)),
    curtailment: curtailment && curtailment.map(stepToGraphQL),
    longTerm: longTerm && longTermToGraphQL(longTerm),
  };
}

function useToGraphQL(use: AdvisedSite['uses'][number], restsOn: readonly number[]): provider.SiteUse {
  const { breakevenUsdPerKwh: power, breakevenHashpriceUsdPerPhPerDay: hashprice } = use;
  return {
    ...{ id: use.id, kind: use.kind, name: use.name },
    netUsdPerMwh: usdPerMwh(use.meanNetUsdPerMwh),
    runningUsdPerMwh: usdPerMwh(use.meanRunningUsdPerMwh),
    breakevenUsdPerKwh: power === null ? null : shown(power, 6),
    breakevenHashpriceUsdPerPhPerDay: hashprice === null ? null : usdPerMwh(hashprice),
    restsOnUsdPerMwh: restsOn.map(usdPerMwh),
  };
}

function hourToGraphQL(hour: HourAdvice, index: number, { hours, powerUsdPerMwh }: AdvisedSite): provider.HourAdvice {
  const window = hours[index];
  if (window === undefined) throw new Error('advice has an hour for each hour that was asked about');
  return {
    window: windowToGraphQL(window),
    limitKw: kilowatts(hour.limitWatts),
    committedKw: kilowatts(hour.committedWatts),
    freeKw: kilowatts(hour.freeWatts),
    idleKw: kilowatts(hour.idleWatts),
    powerUsdPerMwh: usdPerMwh(powerUsdPerMwh[index] ?? 0),
    uses: hour.uses.map((use) => ({
      useId: use.useId,
      committedKw: kilowatts(use.committedWatts),
      advisedKw: kilowatts(use.advisedWatts),
      netUsdPerMwh: usdPerMwh(use.netUsdPerMwh),
    })),
    finding: hour.finding,
  };
}

function stepToGraphQL({ load, decision, watts, gainUsdPerMwh, finding }: CurtailmentStep): provider.CurtailmentStep {
  const { id, kind } = load;
  return { useId: id, kind, decision, kw: kilowatts(watts), gainUsdPerMwh: usdPerMwh(gainUsdPerMwh), finding };
}

function longTermToGraphQL(view: LongTerm): provider.LongTermAdvice {
  return {
    halvings: view.eras.length - 1,
    miningFactor: shown(view.miningFactor, 6),
    miningUsdPerKwMonth: usd(view.miningUsdPerKwMonth),
    expectedMiningUsdPerKwMonth: usd(view.expectedMiningUsdPerKwMonth),
    hostingFloorUsdPerKwMonth: usd(view.hostingFloorUsdPerKwMonth),
    conversionBudgetUsdPerKw: usd(view.conversionBudgetUsdPerKw),
    choiceUsdPerKwMonth: usd(view.choiceUsdPerKwMonth),
    waitingUsdPerKwMonth: usd(view.waitingUsdPerKwMonth),
    isLeaseBetter: view.isLeaseBetter,
    finding: view.finding,
  };
}
