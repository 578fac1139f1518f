import { exchangeOptionValue } from './exchange-option.js';
import { type Era, type MiningOutlook, erasOf, expectedMiningFactor, meanOverTerm } from './halvings.js';
import { conversionBudgetUsdPerKw, hostingFloorUsdPerKwMonth, miningMarginUsdPerKwMonth } from './lease-floor.js';

/** Whether a kW of critical load should be let for years or go on mining. Floats; per kW of critical IT load and month. */
export interface LongTermInput extends MiningOutlook {
  /** What a tenant pays, energy passed through and running cost deducted. */
  readonly leaseUsdPerKwMonth: number;
  /** What mining earns with one kWh at the meter today. */
  readonly miningUsdPerKwh: number;
  readonly powerUsdPerKwh: number;
  readonly miningUptime: number;
  /** kW at the meter for one kW of critical load. */
  readonly pue: number;
  readonly conversionUsdPerKw: number;
  /** Interest that conversion has to earn. */
  readonly interestPerYear: number;
  /** Volatilities per year of lease and mining margins as shares, and their correlation. */
  readonly leaseVolatility: number;
  readonly miningVolatility: number;
  readonly correlation: number;
}

export interface LongTerm {
  readonly eras: readonly Era[];
  /** E[m] / m over the term. */
  readonly miningFactor: number;
  /** Mining margin today, and expected over the term. */
  readonly miningUsdPerKwMonth: number;
  readonly expectedMiningUsdPerKwMonth: number;
  /** Least rent that beats mining over the term, conversion paid back. */
  readonly hostingFloorUsdPerKwMonth: number;
  /** What conversion may cost at this rent; never below 0. */
  readonly conversionBudgetUsdPerKw: number;
  /** Value of the right to choose between the two for the whole term, and what it is worth above choosing the better one now. */
  readonly choiceUsdPerKwMonth: number;
  readonly waitingUsdPerKwMonth: number;
  readonly isLeaseBetter: boolean;
  readonly finding: string;
}

/** Margins by era are taken one by one, since a miner that does not pay in a late era is switched off then, not averaged away. */
export function longTerm(input: LongTermInput): LongTerm {
  const { years, interestPerYear, leaseUsdPerKwMonth } = input;
  const marginAt = (factor: number): number =>
    miningMarginUsdPerKwMonth({ ...input, miningUsdPerKwh: input.miningUsdPerKwh * factor }) * input.pue;
  const expected = meanOverTerm(input, marginAt);
  const recovered = hostingFloorUsdPerKwMonth({
    ...input,
    miningUsdPerKwh: 0,
    powerUsdPerKwh: 0,
    ownPowerUsdPerKwMonth: 0,
  });
  const floor = expected + recovered;
  const choice = exchangeOptionValue({
    gain: leaseUsdPerKwMonth,
    give: expected,
    gainVolatility: input.leaseVolatility,
    giveVolatility: input.miningVolatility,
    correlation: input.correlation,
    years,
  });
  const eras = erasOf(input);
  const view = {
    eras,
    miningFactor: expectedMiningFactor(input),
    miningUsdPerKwMonth: marginAt(1),
    expectedMiningUsdPerKwMonth: expected,
    hostingFloorUsdPerKwMonth: floor,
    conversionBudgetUsdPerKw: conversionBudgetUsdPerKw(
      Math.max(0, leaseUsdPerKwMonth - expected),
      interestPerYear,
      years,
    ),
    // the right to change mining for a lease, on top of mining itself
    choiceUsdPerKwMonth: expected + choice,
    waitingUsdPerKwMonth: expected + choice - Math.max(leaseUsdPerKwMonth, expected),
    isLeaseBetter: leaseUsdPerKwMonth >= floor,
  };
  return { ...view, finding: inWords(input, view) };
}

const usd = (value: number): string =>
  `${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;

function inWords({ years, leaseUsdPerKwMonth }: LongTermInput, view: Omit<LongTerm, 'finding'>): string {
  const halvings = view.eras.length - 1;
  const ahead = halvings === 1 ? '1 halving' : `${halvings} halvings`;
  const verdict = view.isLeaseBetter ? 'Lease' : 'Mine on';
  return (
    `${verdict}: over ${years} years with ${ahead} mining is expected to leave ${usd(view.expectedMiningUsdPerKwMonth)} per kW and month ` +
    `(${usd(view.miningUsdPerKwMonth)} today), a lease ${usd(leaseUsdPerKwMonth)}; it has to bring ${usd(view.hostingFloorUsdPerKwMonth)}. ` +
    `Conversion may cost ${usd(view.conversionBudgetUsdPerKw)} per kW; keeping the choice open is worth ${usd(view.waitingUsdPerKwMonth)} a month more than choosing now.`
  );
}
