import { type TaxLaw, laws } from '../tax-law.js';

const DIRECTIVE = 'Directive 2006/112/EC, articles 44 and 196; rate:';

/** Members of the European Union: services to a business are taxed where it is (article 44), and it accounts for the tax (article 196). */
export const EUROPEAN_UNION: readonly TaxLaw[] = laws(true, [
  ['AT', 'USt', '1984-01-01 20', `${DIRECTIVE} UStG 1994, section 10(1)`],
  ['BE', 'TVA/BTW', '1996-01-01 21', `${DIRECTIVE} royal decree 20 of 1970 as amended`],
  ['BG', 'DDS', '1999-01-01 20', `${DIRECTIVE} VAT Act, article 66`],
  ['CY', 'VAT', '2014-01-13 19', `${DIRECTIVE} VAT Law 95(I)/2000 as amended`],
  ['CZ', 'DPH', '2013-01-01 21', `${DIRECTIVE} Act 235/2004, section 47`],
  ['DE', 'USt', '2007-01-01 19, 2020-07-01 16, 2021-01-01 19', 'Umsatzsteuergesetz, sections 12(1) and 13b'],
  ['DK', 'Moms', '1992-01-01 25', `${DIRECTIVE} Momsloven, section 33`],
  ['EE', 'KM', '2009-07-01 20, 2024-01-01 22, 2025-07-01 24', `${DIRECTIVE} Kaibemaksuseadus, section 15`],
  ['ES', 'IVA', '2012-09-01 21', `${DIRECTIVE} Ley 37/1992, article 90`],
  ['FI', 'ALV', '2013-01-01 24, 2024-09-01 25.5', `${DIRECTIVE} Arvonlisaverolaki 1501/1993, section 84`],
  ['FR', 'TVA', '2014-01-01 20', 'Code general des impots, articles 278 and 283-2'],
  ['GR', 'FPA', '2016-06-01 24', `${DIRECTIVE} Law 2859/2000 as amended by Law 4389/2016`],
  ['HR', 'PDV', '2012-03-01 25', `${DIRECTIVE} VAT Act, article 38`],
  ['HU', 'AFA', '2012-01-01 27', `${DIRECTIVE} Act CXXVII of 2007, section 82`],
  [
    'IE',
    'VAT',
    '2012-01-01 23, 2020-09-01 21, 2021-03-01 23',
    `${DIRECTIVE} Value-Added Tax Consolidation Act 2010, section 46`,
  ],
  ['IT', 'IVA', '2013-10-01 22', `${DIRECTIVE} DPR 633/1972, article 16`],
  ['LT', 'PVM', '2009-09-01 21', `${DIRECTIVE} VAT Law IX-751, article 19`],
  ['LU', 'TVA', '2015-01-01 17, 2023-01-01 16, 2024-01-01 17', `${DIRECTIVE} VAT Law of 1979, article 39`],
  ['LV', 'PVN', '2012-07-01 21', `${DIRECTIVE} VAT Law, section 41`],
  ['MT', 'VAT', '2004-01-01 18', `${DIRECTIVE} VAT Act, chapter 406`],
  ['NL', 'BTW', '2012-10-01 21', `${DIRECTIVE} Wet op de omzetbelasting 1968, article 9`],
  ['PL', 'PTU', '2011-01-01 23', `${DIRECTIVE} VAT Act of 2004, articles 41 and 146aa`],
  ['PT', 'IVA', '2011-01-01 23', `${DIRECTIVE} Codigo do IVA, article 18 (mainland)`],
  ['RO', 'TVA', '2017-01-01 19, 2025-08-01 21', `${DIRECTIVE} Codul fiscal, article 291; Law 141/2025`],
  ['SE', 'Moms', '1990-07-01 25', `${DIRECTIVE} Mervardesskattelagen 2023:200`],
  ['SI', 'DDV', '2013-07-01 22', `${DIRECTIVE} ZDDV-1, article 41`],
  ['SK', 'DPH', '2011-01-01 20, 2025-01-01 23', `${DIRECTIVE} Act 222/2004, section 27`],
]);

/** Europe outside the union, with a rule of the same kind of its own. */
export const REST_OF_EUROPE: readonly TaxLaw[] = laws(true, [
  ['CH', 'MWST', '2018-01-01 7.7, 2024-01-01 8.1', 'MWSTG (SR 641.20), articles 25 and 45'],
  ['GB', 'VAT', '2011-01-04 20', 'VAT Act 1994, sections 2(1), 7A and 8'],
  ['IS', 'VSK', '2015-01-01 24', 'Act 50/1988 on value added tax, articles 14 and 35'],
  ['LI', 'MWST', '2018-01-01 7.7, 2024-01-01 8.1', 'Liechtenstein MWSTG, in step with the Swiss law by treaty'],
  ['NO', 'MVA', '2005-01-01 25', 'Merverdiavgiftsloven 2009, sections 3-30 and 11-3'],
]);
