/** 1 PH/s for one day is this many hashes: 1e15 x 86,400. */
const HASHES_PER_PH_DAY = 8.64e19;
const HASHES_PER_TH_DAY = 8.64e16;
/** Hashes expected for a block at difficulty 1, as the trade counts it (2^32; the exact 2^256 / (0xffff x 2^208) is 15 ppm more). */
const HASHES_PER_DIFFICULTY = 2 ** 32;

/** What a block pays and what it takes to find one. */
export interface Chain {
  /** Network difficulty, at least 1. */
  readonly difficulty: number;
  readonly subsidyBtc: number;
  /** Transaction fees per block in BTC. */
  readonly feesBtcPerBlock: number;
  readonly btcPriceUsd: number;
}

type Work = Omit<Chain, 'btcPriceUsd'>;

/** BTC that `terahashPerSecond` find in a day, on average. */
export function btcPerDay({ difficulty, subsidyBtc, feesBtcPerBlock }: Work, terahashPerSecond: number): number {
  return (
    (HASHES_PER_TH_DAY * terahashPerSecond * (subsidyBtc + feesBtcPerBlock)) / (difficulty * HASHES_PER_DIFFICULTY)
  );
}

/** USD that 1 PH/s earns in a day before any pool fee: 8.64e19 x (S + F) x P / (D x 2^32). */
export function hashpriceUsdPerPhPerDay({ difficulty, subsidyBtc, feesBtcPerBlock, btcPriceUsd }: Chain): number {
  return (HASHES_PER_PH_DAY * (subsidyBtc + feesBtcPerBlock) * btcPriceUsd) / (difficulty * HASHES_PER_DIFFICULTY);
}
