import { HOURS_PER_MONTH } from '../offer/term.js';

const HOURS_PER_YEAR = 8_760;
const MONTHS_PER_YEAR = 12;

/** Share of a capital sum to earn each year so that it is back, with interest, after `years`: r / (1 - (1 + r)^-n). 1/n without interest. */
export function capitalRecoveryFactor(interestPerYear: number, years: number): number {
  return interestPerYear === 0 ? 1 / years : interestPerYear / (1 - (1 + interestPerYear) ** -years);
}

export interface GpuFloorInput {
  /** kW of one GPU with its share of the host. */
  readonly kwPerGpu: number;
  readonly pue: number;
  /** All-in price of energy at the meter. */
  readonly powerUsdPerKwh: number;
  /** What mining would pay for the same kWh. */
  readonly miningUsdPerKwh: number;
  readonly opexUsdPerGpuHour: number;
  readonly capexUsdPerGpu: number;
  readonly interestPerYear: number;
  readonly years: number;
  /** Expected share of hours leased, above 0 and at most 1. */
  readonly utilisation: number;
}

/**
 * Least USD per GPU-hour that is no loss: k x PUE x max(c, m) + o + K x CRF / (8760 x u). While mining pays more than
 * energy costs, the floor does not depend on the price of energy.
 */
export function gpuFloorUsdPerGpuHour(input: GpuFloorInput): number {
  const energy = input.kwPerGpu * input.pue * Math.max(input.powerUsdPerKwh, input.miningUsdPerKwh);
  const capital = input.capexUsdPerGpu * capitalRecoveryFactor(input.interestPerYear, input.years);
  return energy + input.opexUsdPerGpuHour + capital / (HOURS_PER_YEAR * input.utilisation);
}

export interface HostingFloorInput {
  /** What mining pays for one kWh at the meter. */
  readonly miningUsdPerKwh: number;
  readonly powerUsdPerKwh: number;
  /** Share of hours the miners run. */
  readonly miningUptime: number;
  /** kW at the meter that one kW of critical IT load takes; 1 compares kW with kW at the meter. */
  readonly pue: number;
  /** Conversion cost per kW of critical IT load that the tenant does not pay. */
  readonly conversionUsdPerKw: number;
  readonly interestPerYear: number;
  readonly years: number;
  /** Power per kW and month that is not passed through. */
  readonly ownPowerUsdPerKwMonth: number;
}

/** What mining leaves per kW and month: 730 x u x (m - c); a miner that does not pay is switched off, so never below 0. */
export function miningMarginUsdPerKwMonth(
  input: Pick<HostingFloorInput, 'miningUsdPerKwh' | 'powerUsdPerKwh' | 'miningUptime'>,
): number {
  return HOURS_PER_MONTH * input.miningUptime * Math.max(0, input.miningUsdPerKwh - input.powerUsdPerKwh);
}

/** Least rent per kW and month for which hosting beats mining: 730 x max(0, m - c) x u x PUE + K x CRF / 12 + power not passed through. */
export function hostingFloorUsdPerKwMonth(input: HostingFloorInput): number {
  const recovery = capitalRecoveryFactor(input.interestPerYear, input.years) / MONTHS_PER_YEAR;
  return (
    miningMarginUsdPerKwMonth(input) * input.pue + input.conversionUsdPerKw * recovery + input.ownPowerUsdPerKwMonth
  );
}

/** What conversion may cost per kW when a rent beats mining by `gapUsdPerKwMonth`: gap x 12 / CRF. */
export function conversionBudgetUsdPerKw(gapUsdPerKwMonth: number, interestPerYear: number, years: number): number {
  return (gapUsdPerKwMonth * MONTHS_PER_YEAR) / capitalRecoveryFactor(interestPerYear, years);
}

/** A year's transmission charge saved by drawing `averageKw` less in the four coincident peaks (ERCOT's 4CP), at a postage-stamp rate. */
export function fourCpSavingUsdPerYear(averageKw: number, usdPerKwMonth: number): number {
  return averageKw * usdPerKwMonth * MONTHS_PER_YEAR;
}
