import { type DemandOutcome } from './recorded-demand.js';

/** A rate somebody was quoted, as a double, and what came of it. */
export interface Seen {
  readonly rate: number;
  readonly outcome: DemandOutcome;
}

/**
 * The mean rate that askers are willing to pay, if willingness is exponential: P(would pay p) = exp(-p / mean). Found by maximum
 * likelihood from who booked (would pay at least the rate) and who let the quote lapse (would not); who was refused says nothing.
 * Kept between a twentieth and twenty times the mean quoted rate where the record says no more than "all" or "none". Statistics: doubles.
 */
export function fitWillingness(seen: readonly Seen[]): number {
  const booked = seen.filter(({ outcome }) => outcome === 'BOOKED').map(({ rate }) => rate);
  const lapsed = seen.filter(({ outcome }) => outcome === 'LAPSED').map(({ rate }) => rate);
  const paid = booked.reduce((sum, rate) => sum + rate, 0);
  const quoted = (paid + lapsed.reduce((sum, rate) => sum + rate, 0)) / Math.max(1, booked.length + lapsed.length);
  if (!(quoted > 0)) return 1;
  const likelihood = (logMean: number): number => {
    const mean = Math.exp(logMean);
    return lapsed.reduce((sum, rate) => sum + Math.log(-Math.expm1(-rate / mean)), -paid / mean);
  };
  return Math.exp(peakOf(likelihood, Math.log(quoted / 20), Math.log(quoted * 20)));
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where a function with one peak is highest, by golden-section search to a hundred-thousandth. */
function peakOf(value: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [value(left), value(right)];
  while (high - low > 1e-5) {
    if (atLeft < atRight) {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = value(right);
    } else {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = value(left);
    }
  }
  return (low + high) / 2;
}

/** What this asker would have paid at most: a draw by `random` above 0 and at most 1, given what it did at the rate it saw. */
export function drawWillingness({ rate, outcome }: Seen, mean: number, random: number): number {
  if (outcome === 'BOOKED') return rate - mean * Math.log(random);
  if (outcome === 'LAPSED') return -mean * Math.log1p(random * Math.expm1(-rate / mean));
  return -mean * Math.log(random);
}
