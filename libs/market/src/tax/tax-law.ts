/** A rate in millionths and the first calendar day of the jurisdiction on which it holds; null: there is no such tax from that day on. */
export interface LawRate {
  readonly validFrom: string;
  readonly millionths: number | null;
}

/**
 * What the law of one jurisdiction says of our services between businesses. Facts, each with its source; whether we collect there is another
 * matter (`registrations.ts`).
 */
export interface TaxLaw {
  /** ISO 3166-1 alpha-2, or ISO 3166-2 of a state or province. */
  readonly jurisdiction: string;
  readonly name: string;
  /** Oldest first. A change is a row more, never a change of a row. Empty: nothing is known. */
  readonly rates: readonly LawRate[];
  /** How much of the price is taxed, in millionths; left out: all. */
  readonly ofMillionths?: number;
  /** A buyer of another country than the seller's, with a tax number of this jurisdiction, accounts for the tax itself. */
  readonly reverseCharge: boolean;
  /** Counties and cities tax too: without the buyer's place and its rate nothing is charged, and the quote is refused. */
  readonly hasLocalTax?: true;
  /** This tax takes the place of the country's own one (harmonised sales tax). */
  readonly replacesCountry?: true;
  readonly source: string;
}

type Row = readonly [jurisdiction: string, name: string, rates: string, source: string];

/** Laws out of a table: "2013-01-01 9.975 %, 2024-01-01 none". */
export function laws(reverseCharge: boolean, rows: readonly Row[]): TaxLaw[] {
  return rows.map(([jurisdiction, name, rates, source]) => ({
    jurisdiction,
    name,
    reverseCharge,
    source,
    rates: rates === '' ? [] : rates.split(', ').map(rateOf),
  }));
}

/** "2013-01-01 9.975": percent with up to four places, exactly. */
function rateOf(text: string): LawRate {
  const [validFrom = '', percent = ''] = text.split(' ');
  if (percent === 'none') return { validFrom, millionths: null };
  const [whole = '', places = ''] = percent.split('.');
  return { validFrom, millionths: Number(whole + places.padEnd(4, '0')) };
}
