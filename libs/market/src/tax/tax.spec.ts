// World: buyers of several countries, with and without a tax id.
import { taxInWords } from '../pricing/price.js';
import { TAX_RULES } from './tax-rules.js';
import { taxTreatment } from './tax.js';

describe('tax', () => {
  it.each([
    ['US', null, 0, 'NOT_REGISTERED', 'No tax: Gridlease is not registered in US'],
    ['US', '12-3456789', 0, 'NOT_REGISTERED', 'No tax: Gridlease is not registered in US'],
    ['SG', '200012345K', 0, 'NOT_REGISTERED', 'No tax: Gridlease is not registered in SG'],
    ['CA', null, 500, 'STANDARD', '5 % tax (CA)'],
    ['CA', '123456789RT0001', 500, 'STANDARD', '5 % tax (CA)'],
    ['GB', null, 2_000, 'STANDARD', '20 % tax (GB)'],
    ['GB', 'GB123456789', 0, 'REVERSE_CHARGE', 'Reverse charge: the buyer accounts for tax (GB)'],
    ['DE', ' ', 1_900, 'STANDARD', '19 % tax (DE)'],
    ['DE', 'DE123456789', 0, 'REVERSE_CHARGE', 'Reverse charge: the buyer accounts for tax (DE)'],
    ['FR', null, 2_000, 'STANDARD', '20 % tax (FR)'],
    ['IS', null, 2_400, 'STANDARD', '24 % tax (IS)'],
    ['NO', 'NO123456789MVA', 0, 'REVERSE_CHARGE', 'Reverse charge: the buyer accounts for tax (NO)'],
    ['AE', null, 500, 'STANDARD', '5 % tax (AE)'],
  ] as const)('of a buyer in %s with tax id %s is %s basis points: %s', (country, taxId, basisPoints, kind, words) => {
    const treatment = taxTreatment({ country, taxId });
    expect(treatment).toEqual({ jurisdiction: country, basisPoints, kind });
    expect(taxInWords(treatment)).toBe(words);
  });

  it('has one rule a jurisdiction, each with its source', () => {
    expect(new Set(TAX_RULES.map((rule) => rule.jurisdiction)).size).toBe(TAX_RULES.length);
    expect(TAX_RULES.every((rule) => rule.source.length > 10 && rule.basisPoints > 0 && rule.basisPoints < 3_000)).toBe(
      true,
    );
  });
});
