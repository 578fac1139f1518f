// World: rounds made of functions; no database, no clock but the runner's own rest.
import { type Round, Runner, backOff } from './round.js';

function setup(results: (number | Error)[]) {
  const calls: number[] = [];
  const faults: unknown[] = [];
  let allDone: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    allDone = resolve;
  });
  const round: Round = {
    name: 'r',
    restMilliseconds: 1,
    run: () => {
      const next = results[calls.length];
      calls.push(calls.length);
      if (calls.length >= results.length) allDone();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? 0);
    },
  };
  const runner = new Runner(
    round,
    (_, error) => faults.push(error),
    () => undefined,
  );
  return { runner, calls, faults, finished };
}

describe('a runner', () => {
  it('goes on after a batch that threw', async () => {
    const { runner, calls, faults, finished } = setup([new Error('boom'), 3, 0, 1]);
    runner.start();
    await finished;
    await runner.stop();
    expect(faults).toHaveLength(1);
    expect(calls.length).toBeGreaterThanOrEqual(4);
  });

  it('stops after the batch in hand and starts no other', async () => {
    const { runner, calls, finished } = setup([0]);
    runner.start();
    await finished;
    await runner.stop();
    const after = calls.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toHaveLength(after);
  });
});

describe('backing off', () => {
  it.each([
    [200, 0, 200],
    [200, 1, 400],
    [200, 5, 6_400],
    [200, 20, 30_000],
    [60_000, 0, 60_000],
  ])('rest %i ms after %i faults is %i ms', (rest, faults, expected) => expect(backOff(rest, faults)).toBe(expected));
});
