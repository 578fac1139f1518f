import { type TaxLaw, laws } from '../tax-law.js';

const NONE = 'The state levies no general sales tax';

/** Where computing power and hosting are not taxed, and the reason. */
const NOT_TAXED: readonly TaxLaw[] = laws(false, [
  [
    'US-CA',
    'Sales tax',
    '1970-01-01 none',
    'Regulation 1502: services and remote use without tangible property are not taxed',
  ],
  ['US-DE', 'Sales tax', '1970-01-01 none', NONE],
  ['US-FL', 'Sales tax', '1970-01-01 none', 'Florida Statutes 212.05: data processing is no enumerated service'],
  ['US-GA', 'Sales tax', '1970-01-01 none', 'OCGA 48-8-30: data processing is no enumerated service'],
  ['US-MT', 'Sales tax', '1970-01-01 none', NONE],
  ['US-NH', 'Sales tax', '1970-01-01 none', NONE],
  ['US-NV', 'Sales tax', '1970-01-01 none', 'NRS 372.105: tangible personal property only'],
  [
    'US-NY',
    'Sales tax',
    '1970-01-01 none',
    'TSB-A-15(2)S: computing power is neither software nor an enumerated service',
  ],
  ['US-OR', 'Sales tax', '1970-01-01 none', NONE],
  ['US-VA', 'Sales tax', '1970-01-01 none', 'Code of Virginia 58.1-609.5: services without tangible property'],
]);

/** Taxed by the state alone. */
const BY_THE_STATE: readonly TaxLaw[] = laws(false, [
  ['US-CT', 'Sales tax', '2000-07-01 1', 'Conn. Gen. Stat. 12-408(1)(D): computer and data processing services'],
  [
    'US-MD',
    'Sales tax',
    '1970-01-01 none, 2025-07-01 3',
    'HB 352 of 2025: data and information technology services (NAICS 518, 519, 5415)',
  ],
]);

/** Taxed by the state, and by counties and cities besides. */
const WITH_LOCAL: readonly TaxLaw[] = laws(false, [
  ['US-NM', 'Gross receipts tax', '2023-07-01 4.875', 'NMSA 1978, section 7-9-4'],
  ['US-OH', 'Sales tax', '2013-09-01 5.75', 'ORC 5739.01(B)(3)(e): automatic data processing for business use'],
  ['US-SD', 'Sales tax', '2016-06-01 4.5, 2023-07-01 4.2', 'SDCL 10-45-4: services'],
  [
    'US-TX',
    'Sales tax',
    '1990-07-01 6.25',
    'Texas Tax Code 151.0035 and 151.351: data processing, a fifth of it exempt',
  ],
]).map((law) => ({
  ...law,
  hasLocalTax: true,
  ...(law.jurisdiction === 'US-TX' ? { ofMillionths: 800_000 } : {}),
}));

/**
 * The United States have no tax of their own. A state that is not in the table is one whose rule for computing power we do not know: nothing
 * is guessed, staff enter it.
 */
export const UNITED_STATES: readonly TaxLaw[] = [...NOT_TAXED, ...BY_THE_STATE, ...WITH_LOCAL];
