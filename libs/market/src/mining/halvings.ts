import { HALVING_BLOCKS, subsidyBtcAt, yearsBetween } from './chain.js';

export interface MiningOutlook {
  /** Height of the chain now. */
  readonly blockHeight: number;
  readonly feesBtcPerBlock: number;
  /** Length of the term that is looked at. */
  readonly years: number;
  /** Share of each fall that price and difficulty make good: 0 none (revenue halves), 1 all of it. */
  readonly compensation: number;
  /** Continuous discount rate per year that weighs early revenue more; 0: plain average over time. */
  readonly discountPerYear: number;
}

/** A stretch of the term between two halvings. */
export interface Era {
  /** Years from now, from and until. */
  readonly from: number;
  readonly until: number;
  readonly subsidyBtc: number;
  /** Revenue of mining per MWh as a share of today's. */
  readonly factor: number;
}

/**
 * The term cut at its halvings (heights that are multiples of 210,000; the next are 1,050,000 and 1,260,000), ten minutes a block.
 * At each, the reward falls from S + F to S/2 + F; revenue falls by that share less what price and difficulty make good.
 */
export function erasOf(outlook: MiningOutlook): readonly Era[] {
  const { blockHeight, feesBtcPerBlock, years, compensation } = outlook;
  const eras: Era[] = [];
  let factor = 1;
  let from = 0;
  for (let height = blockHeight; from < years;) {
    const next = (Math.floor(height / HALVING_BLOCKS) + 1) * HALVING_BLOCKS;
    const until = Math.min(years, yearsBetween(blockHeight, next));
    eras.push({ from, until, subsidyBtc: subsidyBtcAt(height), factor });
    const before = subsidyBtcAt(height) + feesBtcPerBlock;
    const fall = before > 0 ? 1 - (subsidyBtcAt(next) + feesBtcPerBlock) / before : 0;
    factor *= 1 - (1 - compensation) * fall;
    [height, from] = [next, until];
  }
  return eras;
}

/** Mean over the term of something that depends on the factor of each era, early years weighed more where there is a discount. */
export function meanOverTerm(outlook: MiningOutlook, of: (factor: number) => number): number {
  const { discountPerYear: rate, years } = outlook;
  const weight = (from: number, until: number): number =>
    rate === 0 ? until - from : (Math.exp(-rate * from) - Math.exp(-rate * until)) / rate;
  const sum = erasOf(outlook).reduce((total, era) => total + of(era.factor) * weight(era.from, era.until), 0);
  return sum / weight(0, years);
}

/** E[m] / m: mean revenue per MWh over the term as a share of today's. */
export function expectedMiningFactor(outlook: MiningOutlook): number {
  return meanOverTerm(outlook, (factor) => factor);
}
