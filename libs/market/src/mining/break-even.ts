import { type Result, ok, refuse } from '#libs/kernel';
import { type FieldRefusal } from '../refusal.js';
import { type Chain, btcPerDay, hashpriceUsdPerPhPerDay } from './hashprice.js';
import { type Bounds, POOL_FEE, PUE, outsideBounds } from './input-bounds.js';

const HOURS_PER_DAY = 24;

/** A machine (or a fleet) at one power price. Floats: this is advice and is never booked. */
export interface BreakEvenInput extends Chain {
  readonly terahashPerSecond: number;
  /** Watts at the wall of the machines. */
  readonly watts: number;
  /** Price of energy at the meter; may be negative, as it is in some hours. */
  readonly usdPerKwh: number;
  /** What the pool keeps of everything found, in basis points. */
  readonly poolFeeBasisPoints: number;
  /** Power at the meter per power at the wall of the machines. */
  readonly pue: number;
}

/** What it earns and where it stops to pay. All per day, all averages. */
export interface BreakEven {
  /** BTC paid out, after the pool's fee. */
  readonly btcPerDay: number;
  readonly usdPerDay: number;
  readonly kwhPerDay: number;
  readonly powerUsdPerDay: number;
  readonly marginUsdPerDay: number;
  /** Price of energy at which the margin is zero. */
  readonly breakevenUsdPerKwh: number;
  /** Of the network, before any pool fee. */
  readonly hashpriceUsdPerPhPerDay: number;
  /** Hashprice at which the margin is zero. */
  readonly breakevenHashpriceUsdPerPhPerDay: number;
  /** Price of a bitcoin at which the margin is zero, all else equal. */
  readonly breakevenBtcPriceUsd: number;
  /** Difficulty at which the margin is zero, all else equal; null when energy costs nothing or less. */
  readonly breakevenDifficulty: number | null;
}

/** What a chain may look like. */
export const CHAIN: Readonly<Record<keyof Chain, Bounds>> = {
  difficulty: { least: 1, most: 1e24 },
  subsidyBtc: { least: 0, most: 50 },
  feesBtcPerBlock: { least: 0, most: 1_000 },
  btcPriceUsd: { least: 0, most: 1e9, above: true },
};

const BOUNDS: Readonly<Record<keyof BreakEvenInput, Bounds>> = {
  ...CHAIN,
  terahashPerSecond: { least: 0, most: 1e12, above: true },
  watts: { least: 0, most: 1e12, above: true },
  usdPerKwh: { least: -100, most: 100 },
  poolFeeBasisPoints: POOL_FEE,
  pue: PUE,
};

/** Revenue, power, margin and the four break-evens of a machine, or everything that is wrong with the input. */
export function breakEven(input: BreakEvenInput): Result<BreakEven, FieldRefusal[]> {
  const invalid = checkChain(input);
  if (invalid.length > 0) return refuse(invalid);
  const { terahashPerSecond, btcPriceUsd, difficulty, usdPerKwh } = input;
  const kept = 1 - input.poolFeeBasisPoints / 10_000;
  const btc = btcPerDay(input, terahashPerSecond) * kept;
  const usd = btc * btcPriceUsd;
  const kwhPerDay = (input.watts / 1_000) * input.pue * HOURS_PER_DAY;
  const power = kwhPerDay * usdPerKwh;
  return ok({
    btcPerDay: btc,
    usdPerDay: usd,
    kwhPerDay,
    powerUsdPerDay: power,
    marginUsdPerDay: usd - power,
    breakevenUsdPerKwh: usd / kwhPerDay,
    hashpriceUsdPerPhPerDay: hashpriceUsdPerPhPerDay(input),
    breakevenHashpriceUsdPerPhPerDay: power / (kept * (terahashPerSecond / 1_000)),
    breakevenBtcPriceUsd: power / btc,
    breakevenDifficulty: power > 0 ? (difficulty * usd) / power : null,
  });
}

function checkChain(input: BreakEvenInput): FieldRefusal[] {
  const invalid = outsideBounds([], input, BOUNDS);
  if (invalid.length > 0 || input.subsidyBtc + input.feesBtcPerBlock > 0) return invalid;
  return [
    { code: 'INVALID_INPUT', path: ['subsidyBtc'], detail: 'and fees must not both be 0: such a block pays nothing' },
  ];
}
