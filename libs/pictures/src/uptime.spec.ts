// World: strips of a few days, measured and not.
import { drawUptime, findUptime, stopsOfUptime, uptimeBand } from './uptime.js';

const FRAME = { width: 80, height: 20, id: 'u' };
const DAYS = [null, 100, 99.5, 90];

describe('the uptime strip', () => {
  it('tells each day by height and class, and what was not measured by an empty cell', () => {
    const body = drawUptime({ days: DAYS }, FRAME).body.map(({ attributes }) => [
      attributes['class'],
      attributes['height'],
    ]);
    expect(body).toEqual([
      ['pic-unmeasured', 3],
      ['pic-up', 19],
      ['pic-up-some', 11.8],
      ['pic-alone', 5.7],
    ]);
  });

  it.each([
    [100, 'FULL'],
    [99.9, 'FULL'],
    [99.89, 'SOME'],
    [98.99, 'POOR'],
    [0, 'POOR'],
    [null, 'UNMEASURED'],
  ])('%p is %s', (percent, band) => expect(uptimeBand(percent)).toBe(band));

  it('finds the mean of what was measured and the worst day; of nothing it finds nothing', () => {
    expect(findUptime({ days: DAYS })).toEqual({ days: 4, measured: 3, percent: 96.5, worst: 3 });
    expect(findUptime({ days: [null, null] })).toEqual({ days: 2, measured: 0, percent: null, worst: null });
    expect(findUptime({ days: [] })).toEqual({ days: 0, measured: 0, percent: null, worst: null });
  });

  it('keeps its cells and stops within the frame', () => {
    for (const count of [1, 30, 90]) {
      const data = { days: Array<null>(count).fill(null) };
      for (const { attributes } of drawUptime(data, { ...FRAME, width: 270 }).body) {
        expect(Number(attributes['x']) + Number(attributes['width'])).toBeLessThanOrEqual(270);
      }
      expect(stopsOfUptime(data, FRAME)).toHaveLength(count);
    }
  });
});
