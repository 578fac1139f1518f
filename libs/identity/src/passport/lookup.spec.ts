// World: a lookup over a table in memory whose queries the spec lets finish.
import { setImmediate as tick } from 'node:timers/promises';
import { Lookup, OncePerMinute } from './lookup.js';

function setup(table: Record<string, string>) {
  const queries: { hashes: string[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const lookup = new Lookup<string>((hashes) => {
    const names = hashes.map((hash) => hash.toString());
    return new Promise((resolve, reject) => {
      queries.push({
        hashes: names,
        finish: () =>
          resolve(
            new Map(
              hashes.flatMap((hash) =>
                table[hash.toString()] ? [[hash.toString('hex'), table[hash.toString()] ?? '']] : [],
              ),
            ),
          ),
        fail: reject,
      });
    });
  });
  return { queries, load: (name: string) => lookup.load(Buffer.from(name)), table };
}

it('asks once for many, and gives each its own answer', async () => {
  const { queries, load } = setup({ a: 'Ann', b: 'Bob' });
  const answers = Promise.all(['a', 'b', 'a', 'x'].map(load));
  await tick();
  expect(queries.map((query) => query.hashes)).toEqual([['a', 'b', 'x']]);
  queries[0]?.finish();
  expect(await answers).toEqual(['Ann', 'Bob', 'Ann', null]);
});

it('never answers from a query that began before it was asked', async () => {
  const { queries, load, table } = setup({ a: 'Ann' });
  const before = load('a');
  await tick();
  delete table.a;
  const after = load('a');
  await tick();
  expect(queries).toHaveLength(2);
  queries.forEach((query) => query.finish());
  await before;
  expect(await after).toBeNull();
});

it('has two queries under way at most, and goes on with those who waited', async () => {
  const { queries, load } = setup({ a: 'Ann', b: 'Bob', c: 'Cid', d: 'Dot' });
  const answers: Promise<string | null>[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    answers.push(load(name));
    await tick();
  }
  expect(queries.map((query) => query.hashes)).toEqual([['a'], ['b']]);
  queries[0]?.finish();
  await answers[0];
  await tick();
  expect(queries[2]?.hashes).toEqual(['c', 'd']);
  queries[1]?.finish();
  queries[2]?.finish();
  expect(await Promise.all(answers)).toEqual(['Ann', 'Bob', 'Cid', 'Dot']);
});

it('tells everyone of a batch when its query fails, and serves the next', async () => {
  const { queries, load } = setup({ a: 'Ann' });
  const failing = Promise.allSettled([load('a'), load('b')]);
  await tick();
  queries[0]?.fail(new Error('gone'));
  expect((await failing).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  const next = load('a');
  await tick();
  queries[1]?.finish();
  expect(await next).toBe('Ann');
});

it('does a thing once a minute per name', () => {
  const clock = { now: 0 };
  const once = new OncePerMinute(() => clock.now);
  expect([once.isFirst('a'), once.isFirst('a'), once.isFirst('b')]).toEqual([true, false, true]);
  clock.now = 60_000;
  expect(once.isFirst('a')).toBe(true);
});
