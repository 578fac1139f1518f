import { type MiningEfficiency, hashpriceEarning } from './net-value.js';
import { type ValuedUse } from './site-uses.js';

/** Where a use stops to pay, on means over the hours. */
export interface UseBreakEven {
  readonly meanNetUsdPerMwh: number;
  /** Net of what runs: no share of empty hours taken off. */
  readonly meanRunningUsdPerMwh: number;
  /** Price of power at which running it earns nothing; null where the tenant pays the energy. */
  readonly breakevenUsdPerKwh: number | null;
  /** Mining: hashprice at which it earns nothing. Others: hashprice from which mining beats it. Null without a fleet to compare with. */
  readonly breakevenHashpriceUsdPerPhPerDay: number | null;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param fleet the fleet of a mining use itself, or the best fleet of the site for the others */
export function useBreakEven(
  use: ValuedUse,
  powerUsdPerMwh: readonly number[],
  fleet: MiningEfficiency | null,
): UseBreakEven {
  const [net, running, power] = [mean(use.netUsdPerMwh), mean(use.runningUsdPerMwh), mean(powerUsdPerMwh)];
  const toEarn = use.kind === 'MINING' ? power : net + power;
  return {
    meanNetUsdPerMwh: net,
    meanRunningUsdPerMwh: running,
    breakevenUsdPerKwh: use.paysPower ? (running + power) / 1_000 : null,
    breakevenHashpriceUsdPerPhPerDay: fleet === null ? null : hashpriceEarning(Math.max(0, toEarn), fleet),
  };
}
