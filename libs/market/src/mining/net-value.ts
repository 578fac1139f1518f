import { HOURS_PER_MONTH } from '../offer/term.js';

/*
 * What one MWh at the utility meter earns in each use, in USD. Floats: advice, never booked. Inputs are taken as checked.
 * 730 h are a month here, as in every rent per kW and month that the trade quotes.
 */

/** 1 PH/s at J J/TH draws J kW, so in a day 0.024 x J MWh. */
const MWH_PER_PH_DAY_AND_JOULE = 0.024;

/** How well a fleet turns energy into hashes, and what it keeps of them. */
export interface MiningEfficiency {
  /** J/TH at the wall of the machines. */
  readonly joulesPerTerahash: number;
  readonly pue: number;
  readonly poolFeeBasisPoints: number;
}

const keptOf = ({ poolFeeBasisPoints }: MiningEfficiency): number => 1 - poolFeeBasisPoints / 10_000;

/** MWh at the meter that 1 PH/s takes in a day. */
function mwhPerPhDay({ joulesPerTerahash, pue }: MiningEfficiency): number {
  return MWH_PER_PH_DAY_AND_JOULE * joulesPerTerahash * pue;
}

/** Revenue of mining per MWh at the meter: the break-even price of power. H x (1 - f) / (0.024 x J x PUE). */
export function miningRevenueUsdPerMwh(hashpriceUsdPerPhPerDay: number, efficiency: MiningEfficiency): number {
  return (hashpriceUsdPerPhPerDay * keptOf(efficiency)) / mwhPerPhDay(efficiency);
}

/** Hashprice at which mining brings `usdPerMwh` of revenue: the inverse of the above. */
export function hashpriceEarning(usdPerMwh: number, efficiency: MiningEfficiency): number {
  return (usdPerMwh * mwhPerPhDay(efficiency)) / keptOf(efficiency);
}

/** A hall of powered space at a rent per kW of critical IT load. */
export interface HostingTerms {
  readonly rentUsdPerKwMonth: number;
  readonly pue: number;
  /** Staff, cooling, repair, insurance per kW and month; the trade says 15 to 25 % of rent. */
  readonly opexUsdPerKwMonth: number;
  /** Whether the tenant pays the energy. */
  readonly energyPassThrough: boolean;
  /** Expected share of the hours in which the space is let, 0 to 1. */
  readonly fill: number;
}

/** (rent - opex) x 1000 / 730 / PUE, less power where the host pays it, times the share of hours let. */
export function hostingNetUsdPerMwh(terms: HostingTerms, powerUsdPerMwh: number): number {
  const perMwh = ((terms.rentUsdPerKwMonth - terms.opexUsdPerKwMonth) * 1_000) / HOURS_PER_MONTH / terms.pue;
  return (perMwh - (terms.energyPassThrough ? 0 : powerUsdPerMwh)) * terms.fill;
}

/** GPUs of one's own, leased by the hour. */
export interface GpuTerms {
  readonly usdPerGpuHour: number;
  /** IT watts of one GPU with its share of the host. */
  readonly wattsPerGpu: number;
  readonly pue: number;
  readonly opexUsdPerGpuHour: number;
  /** Capital cost per GPU-hour where GPUs are yet to be bought; 0 for GPUs that stand there. */
  readonly capexUsdPerGpuHour: number;
  /** Expected share of the hours in which they are leased, 0 to 1. */
  readonly fill: number;
}

/** p x 1000 / (kW x PUE) less costs per GPU-hour alike and power, times the share of hours leased. */
export function gpuNetUsdPerMwh(terms: GpuTerms, powerUsdPerMwh: number): number {
  const { usdPerGpuHour, opexUsdPerGpuHour, capexUsdPerGpuHour } = terms;
  const mwhPerGpuHour = (terms.wattsPerGpu * terms.pue) / 1e6;
  return ((usdPerGpuHour - opexUsdPerGpuHour - capexUsdPerGpuHour) / mwhPerGpuHour - powerUsdPerMwh) * terms.fill;
}
