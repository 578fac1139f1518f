import {
  type Money,
  type Period,
  type Rate,
  type Rational,
  compareDecimal,
  decimalToString,
  fromRational,
  hoursOf,
  minus,
  priceOf,
  rational,
  roundHalfAwayFromZero,
  subtract,
  times,
  dividedBy,
  toRational,
  zero,
} from '#libs/kernel';
import { bandInWords } from '../energy/hour-band.js';
import { upliftHours } from '../energy/energy-uplift.js';
import { type Offer } from '../offer/offer.js';
import { type BillingMode, type PriceComponent, type QuoteLine } from '../quote/quote.js';
import { type WindowRate } from './rate-of-window.js';
import { percent, shareInWords } from './words.js';

/** What is priced: so many units of an offer over a window; `quantity` in the unit of its rate. */
export interface Priced {
  readonly offer: Offer;
  readonly units: number;
  readonly window: Period;
  readonly quantity: Rational;
  readonly billing: BillingMode;
}

/**
 * The capacity of a price, line by line: the posted rate, then each thing that moved it, with its reason. Telescoping: each line is the
 * rounded price up to it less the one before, so the lines sum to the amount billed to the cent. What moved nothing has no line.
 */
export function capacityLines(priced: Priced, windowRate: WindowRate): QuoteLine[] {
  const { posted, discounted, utilised, floored, rate } = windowRate;
  const steps: [PriceComponent, Rate, () => string][] = [
    ['POSTED_RATE', posted, () => unitsInWords(priced)],
    ['TERM_DISCOUNT', discounted, () => termInWords(priced, windowRate)],
    ['UTILISATION', utilised, () => curveInWords(windowRate)],
    ['RATE_FLOOR', floored, () => `Lowest rate of this offer: ${amountOf(floored)}`],
    ['ENERGY_FLOOR', rate, () => energyInWords(priced, windowRate)],
  ];
  const quantity = decimalToString(fromRational(priced.quantity));
  let before: Rate = { ...posted, amount: { scaled: 0n } };
  let paid: Money = zero(posted.currency);
  const lines: QuoteLine[] = [];
  for (const [component, after, describe] of steps) {
    if (compareDecimal(after.amount, before.amount) === 0 && component !== 'POSTED_RATE') continue;
    const price = priceOf(after, priced.quantity);
    const unitPrice = { ...after, amount: { scaled: after.amount.scaled - before.amount.scaled } };
    const amount = subtract(price, paid);
    lines.push({ kind: 'CAPACITY', component, description: describe(), quantity, unitPrice, amount });
    [before, paid] = [after, price];
  }
  return lines;
}

function unitsInWords({ offer, units }: Priced): string {
  return `${units.toLocaleString('en-US')} ${offer.kind === 'GPU' ? 'GPUs' : 'kW'} of ${offer.name}`;
}

function termInWords({ offer }: Priced, { discountBasisPoints }: WindowRate): string {
  const steps = offer.kind === 'GPU' ? offer.termDiscounts : [];
  const step = steps.find(({ basisPoints }) => basisPoints === discountBasisPoints);
  const reached = step === undefined ? 'this term' : `${step.minHours.toLocaleString('en-US')} hours or more`;
  return `Term discount, ${percent(discountBasisPoints)} for ${reached}`;
}

function curveInWords({ utilisation, discounted, utilised }: WindowRate): string {
  const rise = minus(dividedBy(toRational(utilised.amount), toRational(discounted.amount)), rational(1));
  return `Demand: ${shareInWords(utilisation)} of the pool is taken in this window, so its rate is ${shareInWords(rise)} higher`;
}

function energyInWords({ offer, window, billing }: Priced, { energy, floored }: WindowRate): string {
  const { timeZone } = offer.site;
  const bands = energy.bands.map(({ band }) => bandInWords(band));
  const named = bands.length > MOST_BANDS ? [...bands.slice(0, MOST_BANDS), 'and others'] : bands;
  const when = `${wholeHours(upliftHours(energy))} of ${wholeHours(hoursOf(window))} hours (${named.join('; ')}, ${timeZone})`;
  const scaled = energy.bands.map(({ band }) => band.floor.scaled);
  const highest = scaled.reduce((most, one) => (one > most ? one : most), 0n);
  const unit = offer.kind === 'GPU' ? 'GPU-hour' : 'kW and hour';
  const floor = `${decimalToString({ scaled: roundUp(highest) }, 2)} ${floored.currency} per ${unit}`;
  const always = billing === 'ON_DEMAND' ? ', charged throughout since the lease may end after any hour' : '';
  return `Energy: in ${when} power costs more than the rate; floor ${bands.length > 1 ? 'up to ' : ''}${floor}${always}`;
}

const MOST_BANDS = 4;

/** To four places, up: for words. */
function roundUp(scaled: bigint): bigint {
  const place = 10n ** 8n;
  return ((scaled + place - 1n) / place) * place;
}

function amountOf(rate: Rate): string {
  return `${decimalToString(rate.amount, 2)} ${rate.currency}`;
}

function wholeHours(hours: Rational): string {
  const tenths = roundHalfAwayFromZero(times(hours, rational(10)));
  return tenths % 10n === 0n
    ? (tenths / 10n).toLocaleString('en-US')
    : decimalToString(fromRational(rational(tenths, 10)));
}
