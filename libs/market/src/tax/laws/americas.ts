import { type TaxLaw, laws } from '../tax-law.js';

const SCHEDULE = 'Excise Tax Act (RSC 1985 c E-15), section 165(2) and schedule VIII';

/** Harmonised: the province's rate is in it, one tax to the Canada Revenue Agency. */
const HARMONISED: readonly TaxLaw[] = laws(false, [
  ['CA-NB', 'HST', '2010-07-01 13, 2016-07-01 15', SCHEDULE],
  ['CA-NL', 'HST', '2010-07-01 13, 2016-07-01 15', SCHEDULE],
  ['CA-NS', 'HST', '2010-07-01 15, 2025-04-01 14', SCHEDULE],
  ['CA-ON', 'HST', '2010-07-01 13', SCHEDULE],
  ['CA-PE', 'HST', '2013-04-01 14, 2016-10-01 15', SCHEDULE],
]).map((law) => ({ ...law, replacesCountry: true }));

/** Beside the federal tax, and to the province itself. */
const PROVINCIAL: readonly TaxLaw[] = laws(false, [
  ['CA-AB', 'PST', '1970-01-01 none', 'Alberta levies no sales tax'],
  [
    'CA-BC',
    'PST',
    '',
    'Provincial Sales Tax Act: which cloud services are software or telecommunication is not settled',
  ],
  [
    'CA-MB',
    'RST',
    '1970-01-01 none, 2026-01-01 7',
    'Retail Sales Tax Act: cloud computing is taxed from 2026 (budget 2025)',
  ],
  ['CA-NT', 'PST', '1970-01-01 none', 'The territory levies no sales tax'],
  ['CA-NU', 'PST', '1970-01-01 none', 'The territory levies no sales tax'],
  ['CA-QC', 'QST', '2013-01-01 9.975', 'Act respecting the Quebec sales tax (T-0.1), section 16'],
  ['CA-SK', 'PST', '2017-03-23 6', 'Provincial Sales Tax Act, computer services'],
  ['CA-YT', 'PST', '1970-01-01 none', 'The territory levies no sales tax'],
]);

export const CANADA: readonly TaxLaw[] = [
  ...laws(false, [['CA', 'GST', '2008-01-01 5', 'Excise Tax Act (RSC 1985 c E-15), section 165(1)']]),
  ...HARMONISED,
  ...PROVINCIAL,
];

export const LATIN_AMERICA: readonly TaxLaw[] = laws(true, [
  ['CL', 'IVA', '2003-10-01 19', 'DL 825 of 1974, articles 8(n) and 11(e)'],
  ['MX', 'IVA', '2010-01-01 16', 'Ley del IVA, articles 1 and 24 (import of services)'],
]);
