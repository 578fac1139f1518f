import {
  type CurrencyCode,
  type Decimal,
  type Rate,
  type Rational,
  decimalToString,
  fromRational,
  rational,
  roundHalfAwayFromZero,
  times,
  toRational,
} from '#libs/kernel';
import { geometryOf } from '../capacity/geometry.js';
import { HOURS_PER_MONTH } from '../offer/term.js';
import { type OfferMatch } from './candidate.js';
import { strandedUnits } from './stranded-units.js';

export const RANK_TERMS = ['ALL_IN_RATE', 'WAIT_FOR_POWER', 'CARBON', 'STRANDED_UNITS'] as const;
export type RankTermName = (typeof RANK_TERMS)[number];

/** One summand of the recommended score: `contribution` = `value` x `weight`, rounded once to 12 places, half away from zero. */
export interface RankTerm {
  readonly name: RankTermName;
  readonly value: Decimal;
  /** What `value` counts. */
  readonly unit: string;
  /** What one of those adds, in the unit and currency of the all-in rate. */
  readonly weight: Decimal;
  /** Never negative. */
  readonly contribution: Rate;
  readonly sentence: string;
}

/**
 * Every weight of the recommended score, and why it is what it is. Penalties are said in parts of the all-in rate or in money, so that
 * they mean the same for a GPU-hour and a kW-month, cheap or dear.
 */
const WEIGHTS = {
  /**
   * Basis points of the rate a day: what compute loses in a day. Its price falls by some 30 % a year and money costs 10 %; 40 % in 365
   * days is 11 basis points. A hall's rent does not fall: 10 % in 365 days is 3.
   */
  waitBasisPointsPerDay: { GPU: 11, HALL: 3 },
  /**
   * Basis points of the rate for a lease that leaves its whole block alone, less in proportion. Placing so that no block is broken let
   * a cluster of 6,200 GPUs take 290 more (fragmentation gradient descent, USENIX ATC 2023): 5 %.
   */
  strandedBasisPoints: 500,
  /**
   * What a tonne of CO2e costs where it has a price: an allowance of the European Union's trading system, about 80 EUR (60 to 100 in
   * 2023 to 2025), in the other currencies at rounded rates of 2025. Only orders a list: nobody is charged it.
   */
  carbonPerTonne: {
    USD: 85,
    EUR: 80,
    CAD: 120,
    GBP: 70,
    AED: 310,
    SAR: 320,
    CHF: 75,
    NOK: 930,
    SEK: 900,
    JPY: 13_000,
    ISK: 11_500,
    KWD: 26,
    BHD: 32,
  } satisfies Record<CurrencyCode, number>,
} as const;

const UNIT_NAMES = { GPU_HOUR: 'GPU-hour', KW_MONTH: 'kW-month', KWH: 'kWh' } as const;

/**
 * The recommended score of a match, term by term, in the unit and currency of its all-in rate; lower is better. Every penalty is zero
 * or more, so the score is never below the all-in rate: an index sorted by price may stop as soon as the price alone is too much.
 *
 * 1. ALL_IN_RATE: the all-in rate for the window and amount, weight 1.
 * 2. WAIT_FOR_POWER: whole days until it can start, x 11 basis points of the rate (hall: 3). None is counted where a window was asked
 *    for: then everybody starts when the tenant wants.
 * 3. CARBON: grams CO2e of one unit for one unit of time, grid intensity x draw at the meter in kW x hours (1 of a GPU-hour, 730 of a
 *    kW-month), x the price of a gram.
 * 4. STRANDED_UNITS: of the units that the lease takes and those it would leave alone in blocks it breaks open, the part left alone
 *    (`strandedUnits`), x 5 % of the rate.
 */
export function rankTerms(match: OfferMatch): RankTerm[] {
  return [allInRate(match), waitForPower(match), carbon(match), stranded(match)];
}

/** The sum of the terms, exactly. */
export function recommendedScore(match: OfferMatch): Rate {
  const scaled = rankTerms(match).reduce((total, term) => total + term.contribution.amount.scaled, 0n);
  return { ...match.allInRate, amount: { scaled } };
}

/** At most four decimals, at least two: for sentences only. */
function shown(amount: Decimal): string {
  const tenThousandths = roundHalfAwayFromZero(times(toRational(amount), rational(10_000)));
  return decimalToString(fromRational(rational(tenThousandths, 10_000n)), 2);
}

/** "1.7955 USD per GPU-hour". */
export function rateInWords(rate: Rate): string {
  return `${shown(rate.amount)} ${rate.currency} per ${UNIT_NAMES[rate.unit]}`;
}

function term(
  match: OfferMatch,
  name: RankTermName,
  [amount, unit]: readonly [Rational, string],
  weight: Decimal,
  sentence: string,
): RankTerm {
  const value = fromRational(amount);
  const contribution = fromRational(times(toRational(value), toRational(weight)));
  return { name, value, unit, weight, contribution: { ...match.allInRate, amount: contribution }, sentence };
}

/** A part of the all-in rate. */
function ofRate({ allInRate: { amount } }: OfferMatch, basisPoints: number): Decimal {
  return fromRational(times(toRational(amount), rational(basisPoints, 10_000)));
}

function allInRate(match: OfferMatch): RankTerm {
  const { amount, currency, unit } = match.allInRate;
  const per = `${currency} per ${UNIT_NAMES[unit]}`;
  const sentence = `${rateInWords(match.allInRate)} all in, for the window and amount priced.`;
  return term(match, 'ALL_IN_RATE', [toRational(amount), per], fromRational(rational(1)), sentence);
}

function waitForPower(match: OfferMatch): RankTerm {
  const { waitDays, daysToPower, offer } = match;
  const basisPoints = WEIGHTS.waitBasisPointsPerDay[offer.kind];
  const waiting = `${waitDays} ${waitDays === 1 ? 'day' : 'days'} until it can start, each ${basisPoints / 100} % of the rate.`;
  const none = daysToPower === 0 ? 'It can start now.' : 'No wait is counted: the window is the one asked for.';
  const sentence = waitDays > 0 ? waiting : none;
  return term(match, 'WAIT_FOR_POWER', [rational(waitDays), 'days'], ofRate(match, basisPoints), sentence);
}

function carbon(match: OfferMatch): RankTerm {
  const { site, meterWattsPerUnit } = match.offer;
  const { currency, unit } = match.allInRate;
  const hours = unit === 'KW_MONTH' ? HOURS_PER_MONTH : 1;
  const grams = times(rational(site.carbonGramsPerKwh * hours), rational(meterWattsPerUnit, 1_000));
  const perTonne = WEIGHTS.carbonPerTonne[currency];
  const sentence =
    `${shown(fromRational(grams))} g CO2e per ${UNIT_NAMES[unit]}: ${site.carbonGramsPerKwh} g per kWh, ` +
    `${meterWattsPerUnit} W at the meter, at ${perTonne} ${currency} a tonne.`;
  const weight = fromRational(rational(perTonne, 1_000_000));
  return term(match, 'CARBON', [grams, `g CO2e per ${UNIT_NAMES[unit]}`], weight, sentence);
}

function stranded(match: OfferMatch): RankTerm {
  const { offer, free, pricedUnits, gang } = match;
  const left = strandedUnits(geometryOf(offer), free, pricedUnits, gang);
  const block = offer.kind === 'GPU' && pricedUnits < offer.gpusPerNode ? 'node' : 'fabric domain';
  const sentence =
    left === 0
      ? `It breaks open no ${offer.kind === 'HALL' ? 'block' : block} that would then be left in part.`
      : `It takes ${pricedUnits} ${pricedUnits === 1 ? 'GPU' : 'GPUs'} of a ${block} that it breaks open and leaves ${left} alone.`;
  const part = rational(left, left + pricedUnits);
  const weight = ofRate(match, WEIGHTS.strandedBasisPoints);
  return term(match, 'STRANDED_UNITS', [part, 'part of the units taken or left alone'], weight, sentence);
}
