// World: a lookup over a table in memory whose questions the spec lets finish.
import { BatchedLookup } from './batched-lookup.js';

/** Lets everything that is ready happen. */
async function tick(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function setup(table: Record<string, string>) {
  const questions: { names: readonly string[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const lookup = new BatchedLookup<string, string | null>(
    (names) =>
      new Promise((resolve, reject) => {
        questions.push({ names, finish: () => resolve(names.map((name) => table[name] ?? null)), fail: reject });
      }),
  );
  return { questions, load: (name: string) => lookup.load(name), table };
}

it('asks once for many, and gives each its own answer', async () => {
  const { questions, load } = setup({ a: 'Ann', b: 'Bob' });
  const answers = Promise.all(['a', 'b', 'a', 'x'].map(load));
  await tick();
  expect(questions.map(({ names }) => names)).toEqual([['a', 'b', 'a', 'x']]);
  questions[0]?.finish();
  expect(await answers).toEqual(['Ann', 'Bob', 'Ann', null]);
});

it('never answers from a question that was put before it was asked', async () => {
  const { questions, load, table } = setup({ a: 'Ann' });
  const before = load('a');
  await tick();
  delete table.a;
  const after = load('a');
  await tick();
  expect(questions).toHaveLength(2);
  questions.forEach((question) => question.finish());
  await before;
  expect(await after).toBeNull();
});

it('has two questions under way at most, and goes on with those who waited', async () => {
  const { questions, load } = setup({ a: 'Ann', b: 'Bob', c: 'Cid', d: 'Dot' });
  const answers: Promise<string | null>[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    answers.push(load(name));
    await tick();
  }
  expect(questions.map(({ names }) => names)).toEqual([['a'], ['b']]);
  questions[0]?.finish();
  await answers[0];
  await tick();
  expect(questions[2]?.names).toEqual(['c', 'd']);
  questions[1]?.finish();
  questions[2]?.finish();
  expect(await Promise.all(answers)).toEqual(['Ann', 'Bob', 'Cid', 'Dot']);
});

it('tells everyone of a batch when its question fails, and serves the next', async () => {
  const { questions, load } = setup({ a: 'Ann' });
  const failing = Promise.allSettled([load('a'), load('b')]);
  await tick();
  questions[0]?.fail(new Error('gone'));
  expect((await failing).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  const next = load('a');
  await tick();
  questions[1]?.finish();
  expect(await next).toBe('Ann');
});

it('tells everyone when some keys were left unanswered', async () => {
  const lookup = new BatchedLookup<string, string>(() => Promise.resolve(['only one']));
  const outcomes = await Promise.allSettled([lookup.load('a'), lookup.load('b')]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
});
