// World: prices, and taxes on them that may be a rounding apart from the rate. Nothing is stored.
import fc from 'fast-check';
import { type Money, money } from '#libs/kernel';
import { type TaxTreatment, taxOn, taxesOn } from '#libs/market';
import { coveringSale } from './covering-sale.js';

const usd = (minor: bigint): Money => money(minor, 'USD');
const QUEBEC: TaxTreatment = {
  ...{ jurisdiction: 'CA', basisPoints: 1_497, kind: 'STANDARD' },
  parts: [
    { jurisdiction: 'CA', name: 'GST', millionths: 50_000 },
    { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 },
  ],
};
const GERMANY: TaxTreatment = { jurisdiction: 'DE', basisPoints: 1_900, kind: 'STANDARD' };

function atRate(net: Money, treatment: TaxTreatment) {
  const parts = taxesOn(net, treatment)?.map(({ jurisdiction, amount: tax }) => ({ jurisdiction, tax }));
  return parts ?? [{ jurisdiction: treatment.jurisdiction, tax: taxOn(net, treatment) }];
}

describe('the sale that covers a document', () => {
  it('is the document’s own where its tax is that of the rate', () => {
    const stated = { net: usd(28_992n), taxes: atRate(usd(28_992n), QUEBEC) };
    expect(coveringSale(stated, QUEBEC, 4)).toBe(stated);
  });

  it('is a little more where a rounding made it a cent less, or a cent more', () => {
    const taxes = [
      { jurisdiction: 'CA', tax: usd(1_449n) },
      { jurisdiction: 'CA-QC', tax: usd(2_892n) },
    ];
    // 5 % of 289.92 is 14.496, and 9.975 % of it 28.919...; one more cent of price is enough to take something of both back
    expect(coveringSale({ net: usd(28_992n), taxes }, QUEBEC, 4)).toEqual({
      net: usd(28_993n),
      taxes: [
        { jurisdiction: 'CA', tax: usd(1_450n) },
        { jurisdiction: 'CA-QC', tax: usd(2_892n) },
      ],
    });
    const more = { net: usd(10_000n), taxes: [{ jurisdiction: 'DE', tax: usd(1_901n) }] };
    expect(coveringSale(more, GERMANY, 2)).toEqual({
      net: usd(10_008n),
      taxes: [{ jurisdiction: 'DE', tax: usd(1_902n) }],
    });
  });

  it.each([
    ['of another rate', [{ jurisdiction: 'DE', tax: usd(1_600n) }]],
    ['of another place', [{ jurisdiction: 'FR', tax: usd(1_900n) }]],
  ])('is the document’s own where it is %s: for the engine to refuse', (_what, taxes) => {
    const stated = { net: usd(10_000n), taxes };
    expect(coveringSale(stated, GERMANY, 4)).toBe(stated);
  });

  it('covers each jurisdiction at the rate, and leaves something of price and tax to take back', () => {
    const apart = fc.bigInt({ min: -3n, max: 3n });
    fc.assert(
      fc.property(fc.bigInt({ min: 1_000n, max: 10n ** 12n }), apart, apart, (minor, first, second) => {
        const net = usd(minor);
        const shares = atRate(net, QUEBEC).map((share, index) => ({
          ...share,
          tax: usd(share.tax.minor + (index === 0 ? first : second)),
        }));
        const sale = coveringSale({ net, taxes: shares }, QUEBEC, 3);
        expect(sale.taxes).toEqual(atRate(sale.net, QUEBEC));
        const over = sale.taxes.map(({ tax }, index) => tax.minor - (shares[index]?.tax.minor ?? 0n));
        expect(over.every((one) => one >= 0n)).toBe(true);
        if (first === 0n && second === 0n) expect(sale.net).toEqual(net);
        else expect([sale.net.minor > minor, over.some((one) => one > 0n)]).toEqual([true, true]);
      }),
    );
  });
});
