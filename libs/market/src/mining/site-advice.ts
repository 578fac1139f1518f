import { type Result, refuse } from '#libs/kernel';
import { type FieldRefusal } from '../refusal.js';
import { type AdviceInputs, type DemandResponse, type LongTermQuestion, generalHashprice } from './advice-inputs.js';
import { type Basis, type PowerAdvice, advise } from './advise.js';
import { type CurtailmentStep, type Load, curtailmentOrder } from './curtailment.js';
import { type MiningFleet } from './fleet.js';
import { type LongTerm, longTerm } from './long-term.js';
import { miningRevenueUsdPerMwh } from './net-value.js';
import { type FleetAtSite, type MarketView, type SiteFacts, currenciesOf, floatOf, usdOf } from './site-facts.js';
import { type ValuedUse, siteUses } from './site-uses.js';
import { tariffUsdPerMwh } from './tariff-hours.js';
import { type UseBreakEven, useBreakEven } from './use-break-even.js';

/** Mine, host or lease: everything that is said about one site's uncommitted power. Floats in USD. */
export interface SiteAdvice {
  readonly hashpriceUsdPerPhPerDay: number;
  readonly powerUsdPerMwh: readonly number[];
  /** In the order of the uses of each hour. */
  readonly uses: readonly (ValuedUse & UseBreakEven)[];
  readonly advice: PowerAdvice;
  /** For the first hour; null where no price was given. */
  readonly curtailment: readonly CurtailmentStep[] | null;
  readonly longTerm: LongTerm | null;
}

/** What to do with the site's power, or everything that stands in the way of an answer. Inputs are checked before (`checkAdviceInputs`). */
export function adviseSite(facts: SiteFacts, inputs: AdviceInputs, basis: Basis): Result<SiteAdvice, FieldRefusal[]> {
  const missing = missingRates(facts, inputs);
  if (missing.length > 0) return refuse(missing);
  const view = marketView(facts, inputs);
  const uses = siteUses(facts, view);
  const advice = advise({ limitWatts: facts.limitWatts, uses, bandUsdPerMwh: inputs.bandUsdPerMwh, basis });
  if (!advice.ok) return advice;
  const best = bestFleet(facts.fleets);
  const years = inputs.longTerm === null ? null : longTermOf(inputs.longTerm, facts, view, best);
  if (years !== null && !years.ok) return years;
  const fleets = new Map(facts.fleets.map(({ id, fleet }) => [id, fleet]));
  return {
    ok: true,
    value: {
      hashpriceUsdPerPhPerDay: generalHashprice(inputs.hashprice),
      powerUsdPerMwh: view.powerUsdPerMwh,
      uses: uses.map((use) => ({ ...use, ...useBreakEven(use, view.powerUsdPerMwh, fleets.get(use.id) ?? best) })),
      advice: advice.value,
      curtailment: inputs.demandResponse && curtail(inputs.demandResponse, uses, advice.value),
      longTerm: years?.value ?? null,
    },
  };
}

function missingRates(facts: SiteFacts, { exchangeRates }: AdviceInputs): FieldRefusal[] {
  const known = new Set(['USD', ...exchangeRates.map(({ currency }) => currency)]);
  return currenciesOf(facts)
    .filter((currency) => !known.has(currency))
    .map((currency) => ({
      code: 'INVALID_INPUT',
      path: ['exchangeRates'],
      detail: `must have ${currency}, in which the site or a listing is priced`,
    }));
}

function marketView(facts: SiteFacts, inputs: AdviceInputs): MarketView {
  const rates = inputs.exchangeRates.map(({ currency, usdPerUnit: rate }) => [currency, rate] as const);
  // a dollar is a dollar, whatever rate is given for it
  const usdPerUnit = new Map([...rates, ['USD' as const, 1]]);
  const tariff = tariffUsdPerMwh(facts.site, facts.hours, { usdPerUnit });
  const general = generalHashprice(inputs.hashprice);
  const { gpuFill, hallFill, hallOpexUsdPerKwMonth, miningStartUsdPerMw } = inputs;
  return {
    ...{ gpuFill, hallFill, hallOpexUsdPerKwMonth, miningStartUsdPerMw, usdPerUnit },
    hashpriceUsdPerPhPerDay: inputs.hours.map((hour) => hour.hashpriceUsdPerPhPerDay ?? general),
    powerUsdPerMwh: inputs.hours.map((hour, index) => hour.powerUsdPerMwh ?? tariff[index] ?? 0),
  };
}

/** The fleet that earns most with a MWh at any hashprice. */
function bestFleet(fleets: readonly FleetAtSite[]): MiningFleet | null {
  const ranked = fleets
    .map(({ fleet }) => fleet)
    .sort((a, b) => miningRevenueUsdPerMwh(1, b) - miningRevenueUsdPerMwh(1, a));
  return ranked[0] ?? null;
}

function curtail(response: DemandResponse, uses: readonly ValuedUse[], advice: PowerAdvice): CurtailmentStep[] {
  const curtailable = new Set(response.curtailableListingIds);
  const loads = uses.map((use, index): Load => {
    const { committedWatts = 0, advisedWatts = 0 } = advice.hours[0]?.uses[index] ?? {};
    const isOwn = use.kind === 'MINING';
    return {
      ...{ id: use.id, kind: use.kind, name: use.name },
      // what is offered and not leased draws nothing that could be turned down
      watts: committedWatts + (isOwn ? advisedWatts : 0),
      lostUsdPerMwh: use.runningUsdPerMwh[0] ?? 0,
      penaltyUsdPerMwh: isOwn ? 0 : response.penaltyUsdPerMwh,
      isCurtailable: curtailable.has(use.id),
    };
  });
  const wanted = response.wantedKw === null ? null : Math.round(response.wantedKw * 1_000);
  return curtailmentOrder(
    loads.filter(({ watts }) => watts > 0),
    response.usdPerMwh,
    wanted,
  );
}

function longTermOf(
  question: LongTermQuestion,
  facts: SiteFacts,
  view: MarketView,
  fleet: MiningFleet | null,
): Result<LongTerm, FieldRefusal[]> {
  if (fleet === null)
    return refuse([{ code: 'INVALID_INPUT', path: ['longTerm'], detail: 'needs a fleet to compare a lease with' }]);
  const rents = facts.listings
    .filter(({ kind }) => kind === 'HOSTING')
    .map(({ listed }) => usdOf(listed.price, view) - view.hallOpexUsdPerKwMonth);
  const lease = question.leaseUsdPerKwMonth ?? (rents.length === 0 ? null : Math.max(0, ...rents));
  if (lease === null) {
    const detail = 'is needed where the site has no hall';
    return refuse([{ code: 'INVALID_INPUT', path: ['longTerm', 'leaseUsdPerKwMonth'], detail }]);
  }
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const value = longTerm({
    ...question,
    leaseUsdPerKwMonth: lease,
    miningUsdPerKwh: miningRevenueUsdPerMwh(mean(view.hashpriceUsdPerPhPerDay), fleet) / 1_000,
    powerUsdPerKwh: mean(view.powerUsdPerMwh) / 1_000,
    pue: floatOf(facts.site.pue),
  });
  return { ok: true, value };
}
