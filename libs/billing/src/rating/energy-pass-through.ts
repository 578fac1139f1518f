import {
  type CurrencyCode,
  type Money,
  type Rational,
  ZERO,
  compareRational,
  maxRational,
  minus,
  plus,
  roundToMoney,
  times,
  toRational,
} from '#libs/kernel';
import { type PowerTerms } from '#libs/market';
import { billableEnergy } from './take-or-pay.js';
import { exactly, moneyInWords } from './words.js';

/** A month's reading of one tranche. */
export interface EnergyReading {
  /** Energy of the IT load, kWh. */
  readonly itKwh: Rational;
  /** Energy at the utility meter over energy of the IT load. */
  readonly pue: Rational;
  /** Contracted kW x elapsed hours. */
  readonly contractedKwh: Rational;
  /** Major units per kWh, without the adder. */
  readonly tariff: Rational;
}

export interface EnergyCharge {
  readonly amount: Money;
  readonly billedKwh: Rational;
  /** What the plant used above the PUE cap, at the tariff: the host's own cost. */
  readonly borneByHost: Money;
  readonly working: string;
}

/** max(IT kWh, f x contracted) x min(PUE, cap) x (tariff + adder), rounded once. */
export function energyCharge(
  reading: EnergyReading,
  terms: Pick<PowerTerms, 'adder' | 'pueCap' | 'minimumShare'>,
  currency: CurrencyCode,
): EnergyCharge {
  const cap = terms.pueCap && toRational(terms.pueCap);
  const pue = cap !== null && compareRational(reading.pue, cap) > 0 ? cap : reading.pue;
  const billedKwh = billableEnergy(reading.itKwh, reading.contractedKwh, terms.minimumShare);
  const price = plus(reading.tariff, toRational(terms.adder));
  const excess = maxRational(ZERO, minus(reading.pue, pue));
  const borneByHost = roundToMoney(times(times(reading.itKwh, excess), reading.tariff), currency);
  const pueWords = cap === null ? exactly(pue) : `min(${exactly(reading.pue)}, ${exactly(cap)})`;
  const energy = compareRational(billedKwh, reading.itKwh) > 0 ? `minimum ${exactly(billedKwh)}` : exactly(billedKwh);
  const host = borneByHost.minor > 0n ? `; the host bears ${moneyInWords(borneByHost)} above the cap` : '';
  return {
    amount: roundToMoney(times(times(billedKwh, pue), price), currency),
    billedKwh,
    borneByHost,
    working: `${energy} kWh IT x ${pueWords} x ${exactly(price)}${host}`,
  };
}
