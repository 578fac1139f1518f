// World: tax numbers as people write them; where the data set of public test numbers is present, 755 EU numbers from it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AMERICAS } from './americas.js';
import { ASIA_AND_BEYOND } from './asia.js';
import { EUROPE } from './europe.js';
import { EUROPEAN_UNION } from './european-union.js';
import { knowsTaxIds, noTaxIdInWords, parseTaxId } from './tax-id.js';

const RULES = Object.entries({ ...EUROPEAN_UNION, ...EUROPE, ...AMERICAS, ...ASIA_AND_BEYOND });

describe('a tax number', () => {
  it.each(RULES)('of %s has an example that is read and stored as it is', (country, { example }) => {
    expect(parseTaxId(country, example)).toEqual({ ok: true, value: example });
  });

  it.each([
    ['GB', ' gb 980 7806 84 ', 'GB980780684'],
    ['GB', 'XI 980780684', 'XI980780684'],
    ['DE', '136 695 976', 'DE136695976'],
    ['GR', 'EL 094259216', 'EL094259216'],
    ['BE', '428.759.497', 'BE0428759497'],
    ['CH', 'che107787577mwst', 'CHE-107.787.577 MWST'],
    ['NO', '995 525 828 MVA', 'NO995525828MVA'],
    ['US', '911144442', '91-1144442'],
    ['BR', '16.727.230/0001-97', '16727230000197'],
    ['BR', '12.ABC.345/01DE-35', '12ABC34501DE35'],
    ['AU', '83 914 571 673', '83914571673'],
    ['KE', ' P051  099232D ', 'P051 099232D'],
  ])('of %s written %j is stored as %s', (country, text, stored) => {
    expect(parseTaxId(country, text)).toEqual({ ok: true, value: stored });
  });

  it.each([
    ['DE', 'DE136695978', 'CHECK_DIGITS'],
    ['DE', 'DE13669597', 'FORM'],
    ['GB', 'GB802311781', 'CHECK_DIGITS'],
    ['FR', 'FR84323140391', 'CHECK_DIGITS'],
    ['NO', 'NO995525829MVA', 'CHECK_DIGITS'],
    ['US', '07-1144442', 'CHECK_DIGITS'],
    ['AE', '200123456700003', 'FORM'],
    ['IN', '27AAPFU0939F1ZO', 'CHECK_DIGITS'],
    ['KE', '<b>', 'FORM'],
    ['KE', '', 'FORM'],
  ] as const)('of %s is not %j: %s', (country, text, what) => {
    expect(parseTaxId(country, text)).toMatchObject({ ok: false, refusal: { what } });
  });

  it('that is refused is told what one looks like', () => {
    const refused = parseTaxId('DE', 'DE136695978');
    expect(!refused.ok && noTaxIdInWords(refused.refusal)).toBe(
      'A tax number here (USt-IdNr.) looks like DE136695976; the check digits of this one are wrong.',
    );
    expect(knowsTaxIds('KE')).toBe(false);
  });
});

const DATA = fileURLToPath(new URL('../../../../../shared/data/tax-ids-stdnum/tax-ids-a.json', import.meta.url));

interface Numbers {
  readonly eu_vat: { readonly listedNumbers: readonly string[] };
}

/** From here on the upstream test lists numbers that are wrong: in a check digit, a place, the length, or by the prefix twice. */
const FIRST_WRONG = 'ATU 143 43 102';
const COUNTRY_OF: Readonly<Record<string, string>> = { EL: 'GR', XI: 'GB' };

describe('public test numbers of python-stdnum', () => {
  it('are numbers of their country, or are not', () => {
    if (!existsSync(DATA)) {
      console.warn('shared/data/tax-ids-stdnum is not there: its numbers were not read');
      return;
    }
    const { listedNumbers } = (JSON.parse(readFileSync(DATA, 'utf8')) as Numbers).eu_vat;
    const isRead = (text: string): boolean => {
      const prefix = text.trim().slice(0, 2).toUpperCase();
      return parseTaxId(COUNTRY_OF[prefix] ?? prefix, text).ok;
    };
    const firstWrong = listedNumbers.indexOf(FIRST_WRONG);
    const [right, wrong] = [listedNumbers.slice(0, firstWrong), listedNumbers.slice(firstWrong)];
    expect(right.length).toBeGreaterThan(600);
    expect(right.filter((text) => !isRead(text))).toEqual([]);
    expect(wrong.length).toBeGreaterThan(100);
    expect(wrong.filter(isRead)).toEqual(['QQ 124567', 'EU EU 372022452']); // no countries: their form is not judged
  });
});
