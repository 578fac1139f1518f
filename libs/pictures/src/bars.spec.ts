// World: whole fleets, bills and windows of any size, drawn into bars of any width.
import fc from 'fast-check';
import { describeCost, drawCost, shareOf, tableCost } from './cost.js';
import { type Picture } from './picture.js';
import { describeUtilisation, drawUtilisation, tableUtilisation } from './utilisation.js';
import { describeWindowFit, drawWindowFit } from './window-fit.js';

const FRAME = { width: 400, height: 14, id: 'b' };

describe('drawUtilisation', () => {
  it('stacks the uses side by side over the whole width', () => {
    const picture = drawUtilisation({ units: 512, leased: 256, held: 64, blocked: 32, unitName: 'GPUs' }, FRAME);
    expect(barsOf(picture)).toEqual(['pic-leased 0+200', 'pic-held 200+50', 'pic-blocked 250+25', 'pic-free 275+125']);
  });

  it('always adds up to all units, whatever it is told', () => {
    const count = fc.integer({ min: -5, max: 600 });
    fc.assert(
      fc.property(fc.nat(500), count, count, count, (units, leased, held, blocked) => {
        const rows = tableUtilisation({ units, leased, held, blocked, unitName: 'GPUs' });
        expect(rows.reduce((sum, row) => sum + row.units, 0)).toBe(units);
        rows.forEach((row) => expect(row.units).toBeGreaterThanOrEqual(0));
      }),
    );
  });

  it('states the finding', () => {
    expect(describeUtilisation({ units: 512, leased: 256, held: 64, blocked: 32, unitName: 'GPUs' })).toBe(
      '50 % of 512 GPUs are leased; 160 are free.',
    );
  });
});

describe('drawCost', () => {
  it('builds the total up in the order given', () => {
    const picture = drawCost(
      [
        { name: 'Capacity', amount: '75.00' },
        { name: 'Fee', amount: '5.00' },
        { name: 'Tax', amount: '20.00' },
      ],
      FRAME,
    );
    expect(barsOf(picture)).toEqual([
      'pic-part pic-part-0 0+300',
      'pic-part pic-part-1 300+20',
      'pic-part pic-part-2 320+80',
    ]);
  });

  it('never draws past the frame', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 14n }), { maxLength: 6 }), (cents) => {
        const parts = cents.map((value, index) => ({
          name: `p${index}`,
          amount: `${value / 100n}.${String(value % 100n).padStart(2, '0')}`,
        }));
        const { body } = drawCost(parts, FRAME);
        body.forEach(({ attributes }) =>
          expect(Number(attributes['x']) + Number(attributes['width'])).toBeLessThanOrEqual(FRAME.width + 0.11),
        );
        const shares = tableCost(parts).reduce((sum, row) => sum + row.share, 0);
        expect(shares).toBeLessThanOrEqual(1.000001);
      }),
    );
  });

  it('states the finding, and says so when there is nothing', () => {
    expect(
      describeCost([
        { name: 'Capacity', amount: '97.50' },
        { name: 'Fee', amount: '2.50' },
      ]),
    ).toBe('Capacity is 97.5 %, Fee is 2.5 % of the total.');
    expect(describeCost([{ name: 'Tax', amount: '0.00' }])).toBe('Nothing is charged.');
  });
});

describe('shareOf', () => {
  it.each([
    ['1', '3', 0.333333],
    ['0.000000000001', '0.000000000002', 0.5],
    ['999999999999999999.99', '999999999999999999.99', 1],
    ['-1', '3', 0],
    ['1', '0', 0],
  ])('%s of %s', (part, whole, share) => {
    expect(shareOf(part, whole)).toBe(share);
  });
});

describe('drawWindowFit', () => {
  it('lights what can be booked and marks what was asked for', () => {
    const picture = drawWindowFit(
      { units: 512, bookable: 256, wanted: 128, unitName: 'GPUs' },
      { ...FRAME, width: 102 },
    );
    expect(picture.body.map(({ attributes }) => attributes)).toMatchSnapshot();
  });

  it('stays inside its frame for any counts', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: -10, max: 9000 }), fc.nat(9000), (units, bookable, wanted) => {
        const { body } = drawWindowFit({ units, bookable, wanted, unitName: 'GPUs' }, FRAME);
        for (const { attributes } of body) {
          for (const edge of ['x', 'x1', 'x2']) expect(Number(attributes[edge] ?? 0)).toBeLessThanOrEqual(FRAME.width);
          expect(Number(attributes['width'] ?? 0)).toBeLessThanOrEqual(FRAME.width);
        }
      }),
    );
  });

  it.each([
    [{ bookable: 192, wanted: 128 }, '192 of 512 GPUs can be booked together; 128 asked for fit.'],
    [{ bookable: 192, wanted: 256 }, '192 of 512 GPUs can be booked together; 256 asked for do not fit.'],
    [{ bookable: 0, wanted: null }, '0 of 512 GPUs can be booked together.'],
  ])('states the finding for %j', (fit, sentence) => {
    expect(describeWindowFit({ units: 512, unitName: 'GPUs', ...fit })).toBe(sentence);
  });
});

function barsOf({ body }: Picture): string[] {
  return body
    .filter((shape) => shape.tag === 'rect')
    .map(({ attributes: { class: name, x, width } }) => `${name} ${x}+${width}`);
}
