/** Blocks from one halving of the subsidy to the next (protocol). */
export const HALVING_BLOCKS = 210_000;
/** Blocks the protocol aims at: one in ten minutes. */
const BLOCKS_PER_DAY = 144;
const DAYS_PER_YEAR = 365.25;
const FIRST_SUBSIDY_BTC = 50;
/** From here on the subsidy is less than a satoshi. */
const LAST_HALVING = 33;

/** Target at difficulty 1, as the compact form of the first block (0x1d00ffff) says it. */
const TARGET_AT_ONE = 0xffffn << 208n;

/** Subsidy in BTC of the block at a height (not counting that it is cut to whole satoshis). */
export function subsidyBtcAt(height: number): number {
  const halvings = Math.floor(height / HALVING_BLOCKS);
  return halvings >= LAST_HALVING ? 0 : FIRST_SUBSIDY_BTC / 2 ** halvings;
}

/** Years from one height to a later one at the pace the protocol aims at. */
export function yearsBetween(height: number, later: number): number {
  return (later - height) / BLOCKS_PER_DAY / DAYS_PER_YEAR;
}

/** Difficulty of a 256-bit target, to the precision of a double. The target must be above zero. */
export function difficultyOfTarget(target: bigint): number {
  return Number((TARGET_AT_ONE << 64n) / target) / 2 ** 64;
}

/** The target a block header's compact `bits` stand for: 24 bits of mantissa times a power of 256 (a negative sign bit gives 0). */
export function targetOfBits(bits: number): bigint {
  const exponent = bits >>> 24;
  const mantissa = BigInt(bits & 0x7fffff);
  if ((bits & 0x800000) !== 0) return 0n;
  return exponent >= 3 ? mantissa << BigInt(8 * (exponent - 3)) : mantissa >> BigInt(8 * (3 - exponent));
}

/** Compact `bits` of a target; exact for every target that ever stood in a header, else cut down to 24 bits of mantissa. */
export function bitsOfTarget(target: bigint): number {
  const length = Math.ceil(target.toString(16).length / 2);
  const mantissa = length >= 3 ? target >> BigInt(8 * (length - 3)) : target << BigInt(8 * (3 - length));
  // the highest bit of the mantissa is a sign, so a mantissa that would set it moves down by one byte
  const [exponent, digits] = mantissa > 0x7fffffn ? [length + 1, mantissa >> 8n] : [length, mantissa];
  return exponent * 2 ** 24 + Number(digits);
}
