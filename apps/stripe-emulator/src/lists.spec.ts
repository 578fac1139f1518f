// World: none; pages cut from a list in memory.
import fc from 'fast-check';
import { isObject, type JsonObject } from './json.js';
import { page } from './lists.js';

const rowsOf = (count: number): { id: string }[] => Array.from({ length: count }, (_, index) => ({ id: `x_${index}` }));
const show = (row: { id: string }): JsonObject => ({ id: row.id });

function idsOf(list: JsonObject): string[] {
  return Array.isArray(list['data'])
    ? list['data'].map((one) => (isObject(one) && typeof one['id'] === 'string' ? one['id'] : ''))
    : [];
}

describe('page', () => {
  it('joined in either direction gives the whole list, whatever the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 100 }), (count, limit) => {
        const rows = rowsOf(count);
        const forward: string[] = [];
        for (let more = true; more;) {
          const list = page(
            rows,
            { limit, ...(forward.length === 0 ? {} : { starting_after: forward.at(-1) }) },
            '/v1/x',
            show,
          );
          forward.push(...idsOf(list));
          more = list['has_more'] === true;
        }
        expect(forward).toEqual(rows.map((row) => row.id));
        const backward: string[] = rows.slice(-1).map((row) => row.id);
        for (let more = count > 0; more;) {
          const list = page(rows, { limit, ending_before: backward[0] ?? '' }, '/v1/x', show);
          backward.unshift(...idsOf(list));
          more = list['has_more'] === true;
        }
        expect(backward).toEqual(forward);
      }),
    );
  });

  it('shows ten unless told, and takes one cursor at most', () => {
    expect(idsOf(page(rowsOf(11), {}, '/v1/x', show))).toHaveLength(10);
    expect(() => page(rowsOf(3), { starting_after: 'x_0', ending_before: 'x_2' }, '/v1/x', show)).toThrow(
      /only specify one/,
    );
  });
});
