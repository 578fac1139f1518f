// World: a list of requests that grows between looks, read in pages from its newest on; some lines come in late.
import fc from 'fast-check';
import { NewRequests, type ReadNewest } from './new-requests.js';

interface Line {
  readonly id: string;
}

/** A list, newest first, three lines a page. */
function setup(first: readonly string[]) {
  const list = [...first];
  const read: ReadNewest<Line> = (after) => {
    const from = after === null ? 0 : Number(after);
    const older = from + 3 < list.length ? String(from + 3) : null;
    return Promise.resolve({ lines: list.slice(from, from + 3).map((id) => ({ id })), older });
  };
  const news = new NewRequests(read);
  return { list, look: async () => (await news.look()).map(({ id }) => id) };
}

describe('looking at requests again', () => {
  it('says nothing of what was there at first, then each once, oldest first', async () => {
    const { list, look } = setup(['b', 'a']);
    expect(await look()).toEqual([]);
    list.unshift('h', 'g', 'f', 'e', 'd', 'c');
    expect(await look()).toEqual(['c', 'd', 'e', 'f', 'g', 'h']);
    expect(await look()).toEqual([]);
    list.splice(1, 0, 'late');
    expect(await look()).toEqual(['late']);
  });

  it('says whatever comes, however much of it at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(7), fc.array(fc.nat(9), { maxLength: 8 }), async (before, batches) => {
        let next = 0;
        const fresh = (count: number): string[] => Array.from({ length: count }, () => String((next += 1))).reverse();
        const { list, look } = setup(fresh(before + 1));
        await look();
        for (const count of batches) {
          const come = fresh(count);
          list.unshift(...come);
          expect(await look()).toEqual([...come].reverse());
        }
      }),
    );
  });
});
