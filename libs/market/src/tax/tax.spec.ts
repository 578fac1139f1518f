// World: buyers of several countries, with and without a tax id; Germany charged less in the second half of 2020.
import { instant } from '#libs/kernel';
import { taxInWords } from './tax-words.js';
import { TAX_RULES } from './tax-rules.js';
import { taxAt, taxTreatment } from './tax.js';

const NOW = instant('2026-11-23T00:00:00Z');

describe('tax', () => {
  it.each([
    ['US', null, 0, 'NOT_REGISTERED', 'No tax: Gridlease is not registered in US'],
    ['US', '12-3456789', 0, 'NOT_REGISTERED', 'No tax: Gridlease is not registered in US'],
    ['SG', '200012345W', 0, 'NOT_REGISTERED', 'No tax: Gridlease is not registered in SG'],
    ['GB', null, 2_000, 'STANDARD', '20 % tax (GB)'],
    ['GB', 'GB980780684', 0, 'REVERSE_CHARGE', 'Reverse charge: the buyer accounts for tax (GB)'],
    ['DE', ' ', 1_900, 'STANDARD', '19 % tax (DE)'],
    ['DE', 'DE136695976', 0, 'REVERSE_CHARGE', 'Reverse charge: the buyer accounts for tax (DE)'],
    ['DE', 'DE136695978', 1_900, 'STANDARD', '19 % tax (DE)'],
    ['DE', 'FR40303265045', 1_900, 'STANDARD', '19 % tax (DE)'],
    ['FR', null, 2_000, 'STANDARD', '20 % tax (FR)'],
    ['IS', null, 2_400, 'STANDARD', '24 % tax (IS)'],
    ['NO', 'NO995525828MVA', 0, 'REVERSE_CHARGE', 'Reverse charge: the buyer accounts for tax (NO)'],
    ['AE', null, 500, 'STANDARD', '5 % tax (AE)'],
  ] as const)('of a buyer in %s with tax id %s is %s basis points: %s', (country, taxId, basisPoints, kind, words) => {
    const treatment = taxTreatment({ country, taxId }, NOW);
    expect(treatment).toEqual({ jurisdiction: country, basisPoints, kind });
    expect(taxInWords(treatment)).toBe(words);
  });

  it('has one rule a jurisdiction, each with its source', () => {
    expect(new Set(TAX_RULES.map((rule) => rule.jurisdiction)).size).toBe(TAX_RULES.length);
    for (const { source, rates } of TAX_RULES) {
      expect(source.length).toBeGreaterThan(10);
      expect(rates.map(({ validFrom }) => validFrom)).toEqual(rates.map(({ validFrom }) => validFrom).sort());
      expect(rates.every(({ basisPoints }) => basisPoints > 0 && basisPoints < 3_000)).toBe(true);
    }
  });

  it('is charged at the rate of the day', () => {
    const agreed = taxTreatment({ country: 'DE', taxId: null }, instant('2020-06-30T23:59:59Z'));
    const rates = ['2020-06-30T23:59:59Z', '2020-07-01T00:00:00Z', '2020-12-31T12:00:00Z', '2021-01-01T00:00:00Z'].map(
      (at) => taxAt(agreed, instant(at)).basisPoints,
    );
    expect(rates).toEqual([1_900, 1_600, 1_600, 1_900]);
  });

  it.each([
    { jurisdiction: 'DE', basisPoints: 0, kind: 'REVERSE_CHARGE' },
    { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' },
    { jurisdiction: 'GB', basisPoints: 1_234, kind: 'STANDARD' },
  ] as const)('stays as agreed where no rate of a table is charged: $kind', (agreed) => {
    expect(taxAt(agreed, NOW)).toEqual(agreed);
  });
});
