import { type TaxLaw, laws } from '../tax-law.js';

/** The Gulf: the treaty's members that have passed a law tax by it, the others have none. */
export const GULF: readonly TaxLaw[] = laws(true, [
  ['AE', 'VAT', '2018-01-01 5', 'Federal Decree-Law 8 of 2017 on VAT, articles 3 and 48'],
  ['BH', 'VAT', '2019-01-01 5, 2022-01-01 10', 'Decree-Law 48 of 2018, amended by Law 33 of 2021'],
  ['KW', 'VAT', '1970-01-01 none', 'No law was passed under the GCC VAT agreement of 2016'],
  ['OM', 'VAT', '2021-04-16 5', 'Royal Decree 121/2020, in force from 16 April 2021'],
  ['QA', 'VAT', '1970-01-01 none', 'No law was passed under the GCC VAT agreement of 2016'],
  ['SA', 'VAT', '2018-01-01 5, 2020-07-01 15', 'Royal Decree M/113 of 2017, amended by A/638 of 2020'],
]);

/** The buyer accounts for the tax. */
const ACCOUNTED_BY_THE_BUYER: readonly TaxLaw[] = laws(true, [
  ['IN', 'IGST', '2017-07-01 18', 'IGST Act 2017, section 5(3); notification 10/2017 (import of services)'],
  ['JP', 'Consumption tax', '2014-04-01 8, 2019-10-01 10', 'Consumption Tax Act (Act 108 of 1988), articles 4 and 29'],
]);

/** A buyer accounts for the tax only where it could not deduct it: not a rule that a seller can lean on. */
const NOT_ACCOUNTED_BY_THE_BUYER: readonly TaxLaw[] = laws(false, [
  ['AU', 'GST', '2000-07-01 10', 'A New Tax System (Goods and Services Tax) Act 1999, divisions 9 and 83'],
  ['HK', 'VAT', '1970-01-01 none', 'Hong Kong levies no tax on goods or services'],
  ['KR', 'VAT', '1977-07-01 10', 'Value-Added Tax Act, articles 30 and 52'],
  ['NZ', 'GST', '2010-10-01 15', 'Goods and Services Tax Act 1985, section 8'],
  ['SG', 'GST', '2007-07-01 7, 2023-01-01 8, 2024-01-01 9', 'Goods and Services Tax Act 1993, sections 14 and 16'],
  ['TW', 'VAT', '1986-04-01 5', 'Value-added and Non-value-added Business Tax Act, articles 10 and 36'],
  ['ZA', 'VAT', '1993-04-07 14, 2018-04-01 15', 'Value-Added Tax Act 89 of 1991, section 7'],
]);

export const REST_OF_THE_WORLD: readonly TaxLaw[] = [...ACCOUNTED_BY_THE_BUYER, ...NOT_ACCOUNTED_BY_THE_BUYER];
