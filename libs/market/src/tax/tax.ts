import { type Instant, dateIn, knowsTaxIds, parseTaxId } from '#libs/kernel';
import { type TaxTreatment } from '../quote/quote.js';
import { type Customer, type PlaceOfSupply, type Property, placeOfSupply } from './place-of-supply.js';
import { type TaxLaw } from './tax-law.js';
import { type TaxPart, basisPointsOf } from './tax-part.js';
import {
  OWN_TAX_TABLE,
  type TaxTable,
  asksSubdivision,
  collectsWithin,
  isCollectedOn,
  isUnheardOf,
  taxRateOn,
} from './tax-table.js';

export interface TaxedBuyer extends Customer {
  /** VAT or tax number, or null. */
  readonly taxId: string | null;
}

/** What a treatment depends on beside buyer and time; left out: a service by the catalogue alone, sold from the United States. */
export interface TaxedSupply {
  /** Of a hall: where it stands. */
  readonly property?: Property | null;
  readonly table?: TaxTable;
  readonly sellerCountry?: string;
}

/**
 * Tax on everything a buyer is billed, at an instant: whether it is taxed is fixed when the quote is made, at which rate again with each
 * invoice (`taxAt`). Not registered there: none is charged, and the invoice says so. Reverse charge needs a tax number with the form and the
 * check digits of the country; a number that is wrong is none. Where we collect and the rate is not known the answer is UNKNOWN, at
 * which nothing is sold: a rate is never guessed.
 */
export function taxTreatment(buyer: TaxedBuyer, at: Instant, supply: TaxedSupply = {}): TaxTreatment {
  const { property = null, table = OWN_TAX_TABLE, sellerCountry = 'US' } = supply;
  const place = placeOfSupply(buyer, property);
  const day = dayOf(at);
  const { country } = place;
  const own = table.laws.get(country);
  // the buyer's number is one of its own country
  const accountsItself = country !== sellerCountry && country === buyer.country && hasTaxId(buyer);
  if (own?.reverseCharge === true && accountsItself && typeof taxRateOn(own, day) === 'number')
    return { jurisdiction: country, basisPoints: 0, kind: 'REVERSE_CHARGE' };
  if (!collectsWithin(table, country, day) && !isCollectedOn(table, country, day))
    return {
      jurisdiction: country,
      basisPoints: 0,
      kind: taxRateOn(own, day) === null ? 'OUT_OF_SCOPE' : 'NOT_REGISTERED',
    };
  if (place.subdivision === null && asksSubdivision(table, country, day))
    return { jurisdiction: country, basisPoints: 0, kind: 'UNKNOWN' };
  return collected(table, place, day);
}

/** The treatment where we collect something within the country. */
function collected(table: TaxTable, place: PlaceOfSupply, day: string): TaxTreatment {
  const { country, subdivision, locality } = place;
  const code = subdivision === null ? country : `${country}-${subdivision}`;
  const law = table.laws.get(code);
  const levels = code === country || law?.replacesCountry === true ? [code] : [country, code];
  const taxing = levels.filter((level) => isCollectedOn(table, level, day));
  const none = { jurisdiction: code, basisPoints: 0 };
  if (isUnheardOf(table, country, subdivision)) return { ...none, kind: 'UNKNOWN' };
  if (taxing.length === 0) return { ...none, kind: 'NOT_REGISTERED' };
  // what the table says of the states is about data processing, not about parts of buildings
  if (country === 'US' && place.rule === 'PROPERTY') return { ...none, kind: 'UNKNOWN' };
  const hasLocal = taxing.includes(code) && law?.hasLocalTax === true && taxRateOn(law, day) !== null;
  if (hasLocal) taxing.push(`${code}:${locality ?? ''}`);
  const parts: TaxPart[] = [];
  for (const level of taxing) {
    const rate = taxRateOn(table.laws.get(level), day);
    if (rate === undefined) return { ...none, jurisdiction: level.replace(/:$/, ''), kind: 'UNKNOWN' };
    if (rate !== null && rate > 0) parts.push(partOf(table, level, rate, law));
  }
  return treatedBy(code, parts);
}

/** Counties and cities tax what their state does. */
function partOf(table: TaxTable, level: string, millionths: number, state: TaxLaw | undefined): TaxPart {
  const law = table.laws.get(level);
  const ofMillionths = law?.ofMillionths ?? (level.includes(':') ? state?.ofMillionths : undefined);
  const part = { jurisdiction: level, name: law?.name ?? 'Tax', millionths };
  return ofMillionths === undefined ? part : { ...part, ofMillionths };
}

/** One tax in whole basis points on all of the price needs no parts. */
export function treatedBy(code: string, parts: readonly TaxPart[]): TaxTreatment {
  const [first] = parts;
  if (first === undefined) return { jurisdiction: code, basisPoints: 0, kind: 'NOT_TAXABLE' };
  if (parts.length === 1 && first.ofMillionths === undefined && first.millionths % 100 === 0)
    return { jurisdiction: first.jurisdiction, basisPoints: first.millionths / 100, kind: 'STANDARD' };
  return { jurisdiction: first.jurisdiction, basisPoints: basisPointsOf(parts), kind: 'STANDARD', parts };
}

/** What of a buyer's address has to be said (anew) before its tax can be; null: nothing, the rate itself is not known. */
export type TaxAddressGap = 'SUBDIVISION' | 'LOCALITY';

/** Which part of the buyer's own address an UNKNOWN treatment waits for: the province, because none or no real one is said, or the city. */
export function taxAddressGap(
  unknown: TaxTreatment,
  at: Instant,
  table: TaxTable = OWN_TAX_TABLE,
): TaxAddressGap | null {
  if (unknown.kind !== 'UNKNOWN') return null;
  const [country = '', place] = unknown.jurisdiction.split('-', 2);
  if (place === undefined) return asksSubdivision(table, country, dayOf(at)) ? 'SUBDIVISION' : null;
  if (place.includes(':')) return null;
  if (isUnheardOf(table, country, place)) return 'SUBDIVISION';
  const law = table.laws.get(unknown.jurisdiction);
  const isRated = taxRateOn(law, dayOf(at)) !== undefined;
  return law?.hasLocalTax === true && isRated ? 'LOCALITY' : null;
}

/**
 * The treatment at the tax point of an invoice: the rates that hold then, of the jurisdictions that were agreed. One that charges nothing stays as it
 * was agreed.
 */
export function taxAt(agreed: TaxTreatment, at: Instant, table: TaxTable = OWN_TAX_TABLE): TaxTreatment {
  if (agreed.kind !== 'STANDARD') return agreed;
  const { jurisdiction, basisPoints, parts: several } = agreed;
  const parts = several ?? [
    { jurisdiction, name: table.laws.get(jurisdiction)?.name ?? '', millionths: basisPoints * 100 },
  ];
  const now = parts.map((part) => ({ ...part, millionths: changed(part, table, dayOf(at)) }));
  if (now.every((part, index) => part.millionths === parts[index]?.millionths)) return agreed;
  if (several !== undefined) return { ...agreed, basisPoints: basisPointsOf(now), parts: now };
  const charged = treatedBy(jurisdiction, now);
  return { ...charged, jurisdiction, kind: 'STANDARD' };
}

/** Terms agreed at a rate that no table has known keep it, as do those of a tax that is not known on the day. */
function changed({ jurisdiction, millionths }: TaxPart, table: TaxTable, day: string): number {
  const law = table.laws.get(jurisdiction);
  if (law?.rates.some((rate) => rate.millionths === millionths) !== true) return millionths;
  const now = taxRateOn(law, day);
  if (now === undefined) return law.rates[0]?.millionths ?? millionths;
  return now ?? 0;
}

function hasTaxId({ country, taxId }: TaxedBuyer): boolean {
  return taxId !== null && knowsTaxIds(country) && parseTaxId(country, taxId).ok;
}

/** Days change at midnight UTC: within hours of the jurisdiction's own midnight, and the same for everybody who computes it again. */
function dayOf(at: Instant): string {
  return dateIn(at, 'UTC');
}
