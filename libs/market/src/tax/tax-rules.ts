/** A rate and the first day on which it holds, "2021-01-01". */
export interface TaxRate {
  readonly validFrom: string;
  readonly basisPoints: number;
}

/** One jurisdiction in which the platform is registered for tax on business-to-business compute and hosting services. */
export interface TaxRule {
  /** ISO 3166-1 alpha-2 of the buyer's establishment. */
  readonly jurisdiction: string;
  readonly name: string;
  /** What is charged from which day on (the jurisdiction's calendar day), oldest first. A change is a row more, never a change of a row. */
  readonly rates: readonly TaxRate[];
  /** A buyer with a tax number of that jurisdiction accounts for the tax itself. */
  readonly reverseCharge: boolean;
  /** Where the rate and the rule stand. */
  readonly source: string;
}

/**
 * The platform is established in Delaware (US-DE): the seller on every invoice. Data, not law: who is liable is decided by people and written here. A country that is not in the table is one in which the platform
 * is not registered, the United States (no tax on infrastructure services in Delaware) included.
 */
export const TAX_RULES: readonly TaxRule[] = [
  {
    jurisdiction: 'AE',
    name: 'VAT',
    rates: [{ validFrom: '2018-01-01', basisPoints: 500 }],
    reverseCharge: true,
    source: 'Federal Decree-Law 8 of 2017 on VAT, articles 3 and 48',
  },
  {
    jurisdiction: 'CA',
    name: 'GST',
    rates: [{ validFrom: '2008-01-01', basisPoints: 500 }],
    reverseCharge: false,
    source: 'Excise Tax Act (RSC 1985 c E-15), section 165(1)',
  },
  {
    jurisdiction: 'DE',
    name: 'USt',
    rates: [
      { validFrom: '2007-01-01', basisPoints: 1900 },
      { validFrom: '2020-07-01', basisPoints: 1600 },
      { validFrom: '2021-01-01', basisPoints: 1900 },
    ],
    reverseCharge: true,
    source: 'Umsatzsteuergesetz, sections 12(1) and 13b',
  },
  {
    jurisdiction: 'FR',
    name: 'TVA',
    rates: [{ validFrom: '2014-01-01', basisPoints: 2000 }],
    reverseCharge: true,
    source: 'Code general des impots, articles 278 and 283-2',
  },
  {
    jurisdiction: 'GB',
    name: 'VAT',
    rates: [{ validFrom: '2011-01-04', basisPoints: 2000 }],
    reverseCharge: true,
    source: 'VAT Act 1994, sections 2(1) and 8',
  },
  {
    jurisdiction: 'IS',
    name: 'VSK',
    rates: [{ validFrom: '2015-01-01', basisPoints: 2400 }],
    reverseCharge: true,
    source: 'Act 50/1988 on value added tax, articles 14 and 35',
  },
  {
    jurisdiction: 'NO',
    name: 'MVA',
    rates: [{ validFrom: '2005-01-01', basisPoints: 2500 }],
    reverseCharge: true,
    source: 'Merverdiavgiftsloven 2009, sections 3-30 and 11-3',
  },
];
