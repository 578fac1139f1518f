/** The emulator's own exact arithmetic; on purpose not shared with any code under test. */

interface Scaled {
  readonly units: bigint;
  readonly places: number;
}

function scaled(text: string): Scaled {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(`${whole}${fraction}`), places: fraction.length };
}

/** `a x b` rounded to a whole number, half away from zero. Stripe does not publish its rule for ties. */
export function multiplyToWhole(a: string, b: string): bigint {
  const left = scaled(a);
  const right = scaled(b);
  const product = left.units * right.units;
  const divisor = 10n ** BigInt(left.places + right.places);
  const magnitude = product < 0n ? -product : product;
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return product < 0n ? -rounded : rounded;
}

/** The whole part of a decimal text. */
export function wholePart(text: string): number {
  return Number(text.split('.')[0]);
}
