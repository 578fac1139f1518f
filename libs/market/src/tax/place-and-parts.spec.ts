// World: buyers of provinces, states and Gulf countries; halls elsewhere than their buyer; rates that staff add; any amount and any parts.
import fc from 'fast-check';
import { instant, money } from '#libs/kernel';
import { type TaxEntry, taxTableOf } from './tax-table.js';
import { TAX_LAWS } from './tax-rules.js';
import { taxOn, taxesBeyond, taxesOn } from './tax-part.js';
import { taxInWords } from './tax-words.js';
import { type TaxedBuyer, taxAddressGap, taxAt, taxTreatment } from './tax.js';

const NOW = instant('2026-11-23T00:00:00Z');
const QUEBEC = entry({ jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 });
const TEXAS = entry({ jurisdiction: 'US-TX', name: 'Sales tax', millionths: 62_500, validFrom: '2026-01-01' });
const HOUSTON = entry({
  jurisdiction: 'US-TX:HOUSTON',
  name: 'Local sales tax',
  millionths: 20_000,
  isCollected: null,
});

function entry(over: Partial<TaxEntry>): TaxEntry {
  const rate = { millionths: 100_000, ofMillionths: null, reverseCharge: null, validFrom: '2013-01-01' };
  const rest = { id: 'txr_1', jurisdiction: 'FI', name: 'VAT', isCollected: true, source: 'a law of the place' };
  return { ...rate, ...rest, ...over };
}

function treat(country: string, over: Partial<TaxedBuyer> = {}, entries: readonly TaxEntry[] = [], at = NOW) {
  return taxTreatment({ country, taxId: null, ...over }, at, { table: taxTableOf(entries) });
}

describe('a service is taxed where its buyer is', () => {
  it.each([
    ['harmonised, in place of the federal tax', treat('CA', { subdivision: 'ON' }), '13 % tax (CA-ON)'],
    ['federal alone where the province has none', treat('CA', { subdivision: 'AB' }), '5 % tax (CA)'],
    ['federal alone where we do not collect for the province', treat('CA', { subdivision: 'QC' }), '5 % tax (CA)'],
    [
      'federal and provincial where we do',
      treat('CA', { subdivision: 'QC' }, [QUEBEC]),
      'GST 5 % (CA) and QST 9.975 % (CA-QC)',
    ],
    [
      'state and city, of the taxed part of the price',
      treat('US', { subdivision: 'TX', locality: 'HOUSTON' }, [TEXAS, HOUSTON]),
      'Sales tax 6.25 % of 80 % (US-TX) and Local sales tax 2 % of 80 % (US-TX:HOUSTON)',
    ],
    [
      'not where the state does not tax it',
      treat('US', { subdivision: 'NY' }, [entry({ jurisdiction: 'US-NY', millionths: null })]),
      'No tax: this service is not taxed in US-NY',
    ],
    ['not where there is no such tax', treat('QA'), 'No tax: there is no such tax in QA'],
    ['not where we are not registered', treat('SA'), 'No tax: Gridlease is not registered in SA'],
    [
      'not in a state where we are not, though we are in another',
      treat('US', { subdivision: 'OH' }, [TEXAS]),
      'No tax: Gridlease is not registered in US-OH',
    ],
    [
      'by the buyer itself in every member of the Union',
      treat('NL', { taxId: 'NL004495445B01' }),
      'Reverse charge: the buyer accounts for tax (NL)',
    ],
  ])('%s', (_what, treatment, words) => {
    expect(taxInWords(treatment)).toBe(words);
  });

  it.each([
    ['the city is not said', treat('US', { subdivision: 'TX' }, [TEXAS, HOUSTON]), 'US-TX'],
    ['the city has no rate', treat('US', { subdivision: 'TX', locality: 'WACO' }, [TEXAS, HOUSTON]), 'US-TX:WACO'],
    ['the state is not said and we collect in one', treat('US', {}, [TEXAS]), 'US'],
    ['the country has no such province', treat('CA', { subdivision: 'XX' }), 'CA-XX'],
    ['the country has no such state', treat('US', { subdivision: 'ZZ' }, [TEXAS]), 'US-ZZ'],
    ['the province of a country that is taxed twice is not said', treat('CA'), 'CA'],
    ['nor that of somebody with a tax number', treat('CA', { taxId: '123456789RT0001' }), 'CA'],
  ])('nothing is guessed where %s', (_what, treatment, jurisdiction) => {
    expect(treatment).toEqual({ jurisdiction, basisPoints: 0, kind: 'UNKNOWN' });
  });

  it.each([
    ['the province', treat('CA'), 'SUBDIVISION'],
    ['a province that there is', treat('CA', { subdivision: 'XX' }), 'SUBDIVISION'],
    ['the state, since we collect in one', treat('US', {}, [TEXAS]), 'SUBDIVISION'],
    ['the city', treat('US', { subdivision: 'TX' }, [TEXAS, HOUSTON]), 'LOCALITY'],
    ['nothing: the city has no rate', treat('US', { subdivision: 'TX', locality: 'WACO' }, [TEXAS, HOUSTON]), null],
    ['nothing: all is known', treat('CA', { subdivision: 'AB' }), null],
  ] as const)('of its address the buyer has to say %s', (_what, treatment, gap) => {
    expect(taxAddressGap(treatment, NOW, taxTableOf([TEXAS, HOUSTON]))).toBe(gap);
  });

  it('at the rate that staff entered from its day on, and before at the one before', () => {
    const change = entry({
      jurisdiction: 'GB',
      name: 'VAT',
      millionths: 175_000,
      validFrom: '2027-04-01',
      isCollected: null,
    });
    const table = taxTableOf([change]);
    const agreed = taxTreatment({ country: 'GB', taxId: null }, NOW, { table });
    const on = (day: string) => taxAt(agreed, instant(`${day}T12:00:00Z`), table).basisPoints;
    expect([on('2026-12-31'), on('2027-03-31'), on('2027-04-01')]).toEqual([2_000, 2_000, 1_750]);
  });

  it('not before the day from which staff say that we collect', () => {
    const later = entry({ jurisdiction: 'PH', millionths: 120_000, validFrom: '2026-12-01' });
    expect(treat('PH', {}, [later]).kind).toBe('NOT_REGISTERED');
    expect(treat('PH', {}, [later], instant('2026-12-01T00:00:00Z')).basisPoints).toBe(1_200);
  });

  it('no longer where staff ended the registration', () => {
    const left = entry({
      jurisdiction: 'FR',
      name: 'TVA',
      millionths: 200_000,
      validFrom: '2026-06-01',
      isCollected: false,
    });
    expect(treat('FR', {}, [left]).kind).toBe('NOT_REGISTERED');
    expect(treat('FR', {}, [left], instant('2026-05-31T00:00:00Z')).basisPoints).toBe(2_000);
  });
});

describe('a hall is taxed where it stands', () => {
  const property = { country: 'IS', subdivision: null };

  it('whoever leases it, and a number of another country is of no account', () => {
    for (const country of ['US', 'DE', 'QA'])
      expect(taxTreatment({ country, taxId: 'DE136695976' }, NOW, { property })).toMatchObject({
        ...{ jurisdiction: 'IS', basisPoints: 2_400, kind: 'STANDARD' },
      });
  });

  it('and what is known of data processing in the United States is not said of it', () => {
    const place = { country: 'US', subdivision: 'TX' };
    const table = taxTableOf([TEXAS, HOUSTON]);
    expect(taxTreatment({ country: 'US', taxId: null }, NOW, { property: place, table }).kind).toBe('UNKNOWN');
    expect(taxTreatment({ country: 'US', taxId: null }, NOW, { property: place }).kind).toBe('NOT_REGISTERED');
  });
});

describe('several taxes', () => {
  const part = fc.record({
    jurisdiction: fc.constantFrom('A', 'B', 'C'),
    name: fc.constant('T'),
    millionths: fc.integer({ min: 0, max: 400_000 }),
    ofMillionths: fc.integer({ min: 1, max: 1_000_000 }),
  });
  const parts = fc.array(part, { minLength: 1, maxLength: 4 });
  const minor = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });

  it('are each rounded once, half away from zero, and their sum is the tax', () => {
    fc.assert(
      fc.property(minor, parts, (amount, all) => {
        const taxes = taxesOn(money(amount, 'USD'), { basisPoints: 0, parts: all }) ?? [];
        // another way to the same: twice the exact figure, one added, halved towards zero
        const oracle = all.map(({ millionths, ofMillionths }) => {
          const exact = (amount < 0n ? -amount : amount) * BigInt(millionths) * BigInt(ofMillionths);
          const rounded = (2n * exact + 10n ** 12n) / (2n * 10n ** 12n);
          return amount < 0n ? -rounded : rounded;
        });
        expect(taxes.map((tax) => tax.amount.minor)).toEqual(oracle);
        expect(taxOn(money(amount, 'USD'), { basisPoints: 0, parts: all }).minor).toBe(
          oracle.reduce((a, b) => a + b, 0n),
        );
      }),
    );
  });

  it('of stretches add up to those of the whole, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 }),
        parts,
        (steps, all) => {
          const taxed = { basisPoints: 0, parts: all };
          const sums = all.map(() => 0n);
          let until = 0n;
          for (const step of steps) {
            const before = taxesOn(money(until, 'USD'), taxed);
            until += step;
            const billed = taxesBeyond(taxesOn(money(until, 'USD'), taxed) ?? [], before);
            for (const [index, tax] of billed.entries()) {
              expect(tax.amount.minor).toBeGreaterThanOrEqual(0n);
              sums[index] = (sums[index] ?? 0n) + tax.amount.minor;
            }
          }
          expect(sums).toEqual((taxesOn(money(until, 'USD'), taxed) ?? []).map((tax) => tax.amount.minor));
        },
      ),
    );
  });
});

describe('the catalogue', () => {
  it('has one law a jurisdiction, rates in the order of their days, and a source for each', () => {
    expect(new Set(TAX_LAWS.map((law) => law.jurisdiction)).size).toBe(TAX_LAWS.length);
    for (const { jurisdiction, rates, source } of TAX_LAWS) {
      expect(jurisdiction).toMatch(/^[A-Z]{2}(-[A-Z]{2})?$/);
      expect(source.length).toBeGreaterThan(10);
      const days = rates.map(({ validFrom }) => validFrom);
      expect(days).toEqual([...new Set(days)].sort());
      for (const { validFrom, millionths } of rates) {
        expect(validFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(millionths === null || (millionths > 0 && millionths <= 270_000)).toBe(true);
      }
    }
  });

  it('knows all members of the European Union with a standard rate of today', () => {
    const union = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
    for (const code of union) {
      const law = TAX_LAWS.find(({ jurisdiction }) => jurisdiction === code);
      expect(law?.rates.at(-1)?.millionths).toBeGreaterThanOrEqual(170_000);
      expect(law?.reverseCharge).toBe(true);
    }
  });
});
