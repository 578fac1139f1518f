/**
 * kernel: the few words every room speaks: money, rates, time, ids and outcomes, exact and without a clock.
 * It decides how an amount is rounded (once, half away from zero), how a month is stepped (from the original
 * anchor) and how a whole is split (largest remainder). It refuses to know what is sold, to whom, or where it is stored.
 */
export { InvariantError, assert, assertNever } from './assert.js';
export { allocate } from './allocate.js';
export { BatchedLookup } from './batched-lookup.js';
export { contractMonths, dateIn, isTimeZone, monthsAfter, startOfDay } from './calendar.js';
export {
  type CivilDate,
  addDays,
  addMonths,
  civilDate,
  daysBetween,
  firstOfMonth,
  monthsBetween,
  parseCivilDate,
} from './civil-date.js';
export { CURRENCIES, type CurrencyCode, isCurrency, minorUnits } from './currency.js';
export {
  DECIMAL_PLACES,
  type Decimal,
  type DecimalRefusal,
  compareDecimal,
  decimal,
  decimalToString,
  fromRational,
  parseDecimal,
  toRational,
} from './decimal.js';
export { ID_PREFIXES, type IdKind, isId, makeId, timeOfId } from './ids.js';
export {
  DAY,
  HOUR,
  type Instant,
  MINUTE,
  SECOND,
  addMilliseconds,
  earliest,
  instant,
  instantFromEpoch,
  instantToString,
  latest,
  parseInstant,
} from './instant.js';
export {
  type Money,
  type MoneyRefusal,
  add,
  compareMoney,
  isZero,
  money,
  moneyToRational,
  moneyToString,
  negate,
  parseMoney,
  roundToMoney,
  subtract,
  sum,
  zero,
} from './money.js';
export { type Period, contains, hoursOf, includes, overlap, overlaps, period } from './period.js';
export { type Rate, type RateUnit, discounted, priceOf, rate, rateToString } from './rate.js';
export {
  ONE,
  type Rational,
  ZERO,
  approximately,
  ceiling,
  compareRational,
  dividedBy,
  floor,
  maxRational,
  minus,
  plus,
  rational,
  roundHalfAwayFromZero,
  times,
} from './rational.js';
export { type Result, ok, refuse, unwrap } from './result.js';
export { type OffsetStretch, offsetStretches } from './zone-offsets.js';
export { OncePerMinute } from './once-per-minute.js';
export { type Turn, Turnstile } from './turnstile.js';
export { type NoTaxId, knowsTaxIds, noTaxIdInWords, parseTaxId } from './tax-id/tax-id.js';
export { creditorReference, parseCreditorReference, printedReference } from './creditor-reference.js';
