// World: resources of up to 64 units, holdings that never overlap as the database keeps them, windows of up to 90 days.
import fc from 'fast-check';
import { type Availability, describeAvailability, drawAvailability, findAvailability } from './availability.js';
import { tableAvailability, type UseRectangle } from './availability-slices.js';
import { type Shape } from './picture.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 11, 1);
const at = (day: number): number => START + day * DAY;
const FRAME = { width: 720, height: 190, id: 'p' };

describe('drawAvailability', () => {
  it('draws the whole fleet lit when nothing is taken', () => {
    const { body } = drawAvailability(setup({ rectangles: [] }), FRAME);
    expect(rectsOf(body).map(outline)).toEqual(['pic-free 56,14 663x152']);
  });

  it('draws what is taken over what is free, and brackets the wanted stretch', () => {
    const { body } = drawAvailability(setup({ wanted: { start: at(10), end: at(40) } }), FRAME);
    expect(rectsOf(body).map(outline)).toEqual([
      'pic-free-far 56,14 663x152',
      'pic-free 129.7,14 221x152',
      'pic-leased 56,128 442x38',
      'pic-held 129.7,109 221x19',
      'pic-blocked 277,14 51.6x19',
    ]);
    expect(body.find((shape) => shape.attributes['class'] === 'pic-mark')?.attributes['d']).toBe(
      'M129.7 166V6H350.7V166',
    );
  });

  it('keeps every rectangle inside the picture and draws none of no width', () => {
    fc.assert(
      fc.property(holdings(), fc.integer({ min: 300, max: 1600 }), (data, width) => {
        const frame = { ...FRAME, width };
        for (const { attributes } of rectsOf(drawAvailability(data, frame).body)) {
          const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => Number(attributes[name]));
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(w).toBeGreaterThan(0);
          expect(Number(x) + Number(w)).toBeLessThanOrEqual(width + 0.11);
          expect(Number(y) + Number(h)).toBeLessThanOrEqual(frame.height);
        }
      }),
    );
  });

  it('turned round is the same picture from the right', () => {
    fc.assert(
      fc.property(holdings(), (data) => {
        const [plain, turned] = [data, { ...data, isMirrored: true }].map((one) =>
          rectsOf(drawAvailability(one, FRAME).body),
        );
        plain?.forEach(({ attributes }, i) => {
          const other = turned?.[i]?.attributes ?? {};
          expect({ ...other, x: 0 }).toEqual({ ...attributes, x: 0 });
          expect(Number(other['x'])).toBeCloseTo(
            FRAME.width - Number(attributes['x']) - Number(attributes['width']),
            0,
          );
        });
      }),
    );
  });

  it('never lets two holdings that are apart overlap by more than the rounding of a tenth of a pixel', () => {
    fc.assert(
      fc.property(holdings(), (data) => {
        const bars = rectsOf(drawAvailability(data, FRAME).body).filter(
          (shape) => !String(shape.attributes['class']).startsWith('pic-free'),
        );
        bars.forEach((a, i) => bars.slice(i + 1).forEach((b) => expect(overlap(a, b)).toBeLessThanOrEqual(0.2)));
      }),
    );
  });
});

describe('tableAvailability', () => {
  it('covers the window without gaps, each slice adding up to all units, equal neighbours merged', () => {
    fc.assert(
      fc.property(holdings(), (data) => {
        const slices = tableAvailability(data);
        expect(slices[0]?.start).toBe(data.window.start);
        expect(slices.at(-1)?.end).toBe(data.window.end);
        slices.forEach((slice, i) => {
          const next = slices[i + 1];
          expect(slice.FREE + slice.HELD + slice.LEASED + slice.BLOCKED).toBe(data.units);
          if (next !== undefined) {
            expect(next.start).toBe(slice.end);
            expect([next.FREE, next.HELD, next.LEASED, next.BLOCKED]).not.toEqual([
              slice.FREE,
              slice.HELD,
              slice.LEASED,
              slice.BLOCKED,
            ]);
          }
        });
      }),
    );
  });

  it('agrees with counting unit by unit and hour by hour', () => {
    fc.assert(
      fc.property(holdings(), (data) => {
        for (const slice of tableAvailability(data)) {
          const probe = slice.start;
          const taken = Array.from({ length: data.units }, (_, unit) => unit).filter((unit) =>
            data.rectangles.some(
              (one) => one.fromUnit <= unit && unit < one.toUnit && one.start <= probe && probe < one.end,
            ),
          );
          expect(data.units - taken.length).toBe(slice.FREE);
        }
      }),
    );
  });
});

describe('describeAvailability', () => {
  it.each([
    ['nothing is taken', setup({ rectangles: [] }), 'All 16 GPUs are free from 2026-12-01 to 2027-03-01.'],
    [
      'everything is taken',
      setup({ rectangles: [taken(0, 16, 0, 90)] }),
      'None of 16 GPUs is free from 2026-12-01 to 2027-03-01.',
    ],
    [
      'a constant part is taken',
      setup({ rectangles: [taken(0, 4, 0, 90)] }),
      '12 of 16 GPUs are free from 2026-12-01 to 2027-03-01.',
    ],
    [
      'it changes inside the wanted stretch',
      setup({ rectangles: [taken(0, 4, 0, 90), taken(4, 12, 20, 30)], wanted: { start: at(14), end: at(28) } }),
      'Between 4 and 12 of 16 GPUs are free from 2026-12-15 to 2026-12-29; fewest from 2026-12-21.',
    ],
  ])('says so when %s', (_, data, sentence) => {
    expect(describeAvailability(data)).toBe(sentence);
  });

  it('finds the same fewest number as the table', () => {
    fc.assert(
      fc.property(holdings(), (data) => {
        expect(findAvailability(data).least).toBe(Math.min(...tableAvailability(data).map((slice) => slice.FREE)));
      }),
    );
  });
});

function rectsOf(shapes: readonly Shape[]): Shape[] {
  return shapes.filter((shape) => shape.tag === 'rect');
}

function outline({ attributes: { class: name, x, y, width, height } }: Shape): string {
  return `${name} ${x},${y} ${width}x${height}`;
}

/** Smaller side of the common area of two rectangles, in pixels; negative when they are apart. */
function overlap(a: Shape, b: Shape): number {
  const side = (start: string, size: string): number => {
    const [p, q] = [a, b].map((one) => ({
      from: Number(one.attributes[start]),
      to: Number(one.attributes[start]) + Number(one.attributes[size]),
    }));
    return Math.min(p?.to ?? 0, q?.to ?? 0) - Math.max(p?.from ?? 0, q?.from ?? 0);
  };
  return Math.min(side('x', 'width'), side('y', 'height'));
}

function taken(
  fromUnit: number,
  toUnit: number,
  startDay: number,
  endDay: number,
  use: UseRectangle['use'] = 'LEASED',
): UseRectangle {
  return { fromUnit, toUnit, start: at(startDay), end: at(endDay), use };
}

function setup(changed: Partial<Availability>): Availability {
  return {
    units: 16,
    unitName: 'GPUs',
    window: { start: at(0), end: at(90) },
    sayInstant: (ms) => new Date(ms).toISOString().slice(0, 10),
    rectangles: [taken(0, 4, -5, 60), taken(4, 6, 10, 40, 'HELD'), taken(14, 16, 30, 37, 'BLOCKED')],
    ...changed,
  };
}

/** Each unit's row is cut at random days and each piece is in some use or free: apart by construction. */
function holdings(): fc.Arbitrary<Availability> {
  const row = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('FREE', 'HELD', 'LEASED', 'BLOCKED')),
    { maxLength: 6 },
  );
  return fc.array(row, { minLength: 1, maxLength: 12 }).map((rows) => {
    const rectangles = rows.flatMap((pieces, unit) => {
      let day = -10;
      return pieces.flatMap(([length, use]) => {
        const from = day;
        day += length;
        return use === 'FREE' ? [] : [taken(unit, unit + 1, from, day, use)];
      });
    });
    return setup({ units: rows.length, rectangles });
  });
}
