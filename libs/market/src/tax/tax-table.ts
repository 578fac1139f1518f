import { REGIONS } from '../catalogue/regions.js';
import { REGISTRATIONS, TAX_LAWS } from './tax-rules.js';
import { type LawRate, type TaxLaw } from './tax-law.js';

/** What staff added to the catalogue: a rate, or that we collect from a day on, or no longer. Never changed, never deleted. */
export interface TaxEntry {
  readonly id: string;
  /** ISO 3166 code, with a locality behind a colon: "FI", "US-TX", "US-TX:HOUSTON". */
  readonly jurisdiction: string;
  readonly name: string;
  /** Millionths; null: not taxed from that day on. */
  readonly millionths: number | null;
  /** How much of the price is taxed, in millionths; null: as the catalogue says, else all. */
  readonly ofMillionths: number | null;
  /** Whether a business of another country accounts for the tax itself; null: as the catalogue says, else not. */
  readonly reverseCharge: boolean | null;
  /** First calendar day. */
  readonly validFrom: string;
  /** Whether we are registered there from that day on; null: as before. */
  readonly isCollected: boolean | null;
  readonly source: string;
}

interface Registration {
  readonly from: string;
  readonly isCollected: boolean;
}

/** Laws and registrations as they are known now, by jurisdiction. */
export interface TaxTable {
  readonly laws: ReadonlyMap<string, TaxLaw>;
  readonly registrations: ReadonlyMap<string, readonly Registration[]>;
}

/** The catalogue with what staff added, oldest entry first; of two for one day the later one holds. */
export function taxTableOf(entries: readonly TaxEntry[]): TaxTable {
  const laws = new Map(TAX_LAWS.map((law) => [law.jurisdiction, law]));
  const registrations = new Map<string, readonly Registration[]>(
    REGISTRATIONS.map((jurisdiction) => [jurisdiction, [{ from: '1970-01-01', isCollected: true }]]),
  );
  for (const entry of entries) {
    const { jurisdiction, validFrom: from, isCollected } = entry;
    laws.set(jurisdiction, withEntry(laws.get(jurisdiction), entry));
    if (isCollected === null) continue;
    const before = registrations.get(jurisdiction) ?? [];
    registrations.set(jurisdiction, sorted([...before.filter((one) => one.from !== from), { from, isCollected }]));
  }
  return { laws, registrations };
}

/** The catalogue alone. */
export const OWN_TAX_TABLE = taxTableOf([]);

function withEntry(law: TaxLaw | undefined, entry: TaxEntry): TaxLaw {
  const { jurisdiction, name, millionths, validFrom, source } = entry;
  const rate: LawRate = { validFrom, millionths };
  const kept = (law?.rates ?? []).filter((one) => one.validFrom !== validFrom);
  const rates = [...kept, rate].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  const ofMillionths = entry.ofMillionths ?? law?.ofMillionths;
  return {
    ...(law ?? { jurisdiction }),
    ...{ name, rates, source, reverseCharge: entry.reverseCharge ?? law?.reverseCharge ?? false },
    ...(ofMillionths === undefined ? {} : { ofMillionths }),
  };
}

function sorted(registrations: readonly Registration[]): Registration[] {
  return [...registrations].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The rate on a day in millionths; null: not taxed; undefined: not known. */
export function taxRateOn(law: TaxLaw | undefined, day: string): number | null | undefined {
  return law?.rates.findLast(({ validFrom }) => validFrom <= day)?.millionths;
}

/** Whether tax is collected there on a day. Harmonised tax is collected under the country's registration. */
export function isCollectedOn(table: TaxTable, jurisdiction: string, day: string): boolean {
  const law = table.laws.get(jurisdiction);
  const registered = law?.replacesCountry === true ? jurisdiction.slice(0, 2) : jurisdiction;
  return table.registrations.get(registered)?.findLast(({ from }) => from <= day)?.isCollected ?? false;
}

/** Countries that tax by themselves and by province. */
const TAXED_TWICE: ReadonlySet<string> = new Set(
  TAX_LAWS.filter(({ jurisdiction }) => TAX_LAWS.some((law) => law.jurisdiction.startsWith(`${jurisdiction}-`))).map(
    ({ jurisdiction }) => jurisdiction,
  ),
);

/** All states or provinces of the countries that are divided in the catalogue of regions. */
const DIVIDED: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  ['CA', 'US'].map((country) => [
    country,
    new Set(REGIONS.filter((region) => region.countries.includes(country)).flatMap((region) => region.subdivisions)),
  ]),
);

/** Whether such a country has no such province: a mistake, or somebody who would rather pay the country's part alone. */
export function isUnheardOf(table: TaxTable, country: string, subdivision: string | null): boolean {
  if (subdivision === null || DIVIDED.get(country)?.has(subdivision) !== false) return false;
  return !table.laws.has(`${country}-${subdivision}`);
}

/** Whether the tax there cannot be said without the state or province. */
export function asksSubdivision(table: TaxTable, country: string, day: string): boolean {
  return TAXED_TWICE.has(country) || collectsWithin(table, country, day);
}

/** Whether a state or province of a country is one in which tax is collected on a day, beside the country's own. */
export function collectsWithin(table: TaxTable, country: string, day: string): boolean {
  return [...table.registrations.keys()].some(
    (jurisdiction) => jurisdiction.startsWith(`${country}-`) && isCollectedOn(table, jurisdiction, day),
  );
}
