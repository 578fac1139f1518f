// World: one invoice that was due on 1 March 2026, and a clock that moves.
import fc from 'fast-check';
import { DAY, type Instant, addMilliseconds, instant } from '#libs/kernel';
import {
  DEFAULT_DUNNING_POLICY,
  DUNNING_STEPS,
  type DunningPolicy,
  type DunningStep,
  dunningAt,
  faultOfPolicy,
  isPaused,
} from './dunning.js';

const DUE = instant('2026-03-01T00:00:00Z');
const day = (n: number): Instant => addMilliseconds(DUE, n * DAY);
const policy = DEFAULT_DUNNING_POLICY;

/** Looks on these days, and gives the steps taken with their days. */
function run(days: readonly number[], by: DunningPolicy = policy): [DunningStep, number][] {
  const taken: { step: DunningStep; takenAt: Instant }[] = [];
  for (const n of days) {
    const { step } = dunningAt({ dueAt: DUE, policy: by, taken, pause: null, now: day(n) });
    if (step) taken.push({ step, takenAt: day(n) });
  }
  return taken.map(({ step, takenAt }) => [step, Math.round((takenAt - DUE) / DAY)]);
}

describe('dunning', () => {
  it('takes each step once, on its day', () => {
    expect(run(Array.from({ length: 100 }, (_, n) => n))).toEqual([
      ['REMINDER', 3],
      ['SECOND_REMINDER', 10],
      ['FINAL_NOTICE', 20],
      ['SUSPENSION_WARNING', 25],
      ['SUSPENDED', 30],
      ['REFERRED', 60],
    ]);
  });

  it('does not make up for a clock that stood still in one day: steps keep their distance', () => {
    expect(run([50, 50, 51, 52, 53, 54, 56, 58])).toEqual([
      ['REMINDER', 50],
      ['SECOND_REMINDER', 52],
      ['FINAL_NOTICE', 54],
      ['SUSPENSION_WARNING', 56],
      ['SUSPENDED', 58],
    ]);
  });

  it('leaves out what a policy leaves out', () => {
    expect(run([40, 42, 90], { steps: { FINAL_NOTICE: 40, REFERRED: 90 }, minimumDaysBetween: 2 })).toEqual([
      ['FINAL_NOTICE', 40],
      ['REFERRED', 90],
    ]);
  });

  it('says when to look again', () => {
    const facts = { dueAt: DUE, policy, taken: [], pause: null };
    expect(dunningAt({ ...facts, now: day(0) })).toEqual({ step: null, daysPastDue: 0, lookAgainAt: day(3) });
    expect(dunningAt({ ...facts, now: day(3.5) })).toEqual({ step: 'REMINDER', daysPastDue: 3, lookAgainAt: day(10) });
    const taken = [{ step: 'REFERRED', takenAt: day(60) } as const];
    expect(dunningAt({ ...facts, taken, now: day(99) }).lookAgainAt).toBeNull();
  });

  it('rests for a promise until its day, and for a dispute until it is lifted', () => {
    const facts = { dueAt: DUE, policy, taken: [] };
    const promise = { kind: 'PROMISE', until: day(12) } as const;
    expect(dunningAt({ ...facts, pause: promise, now: day(11) })).toEqual({
      step: null,
      daysPastDue: 11,
      lookAgainAt: day(12),
    });
    expect(dunningAt({ ...facts, pause: promise, now: day(12) }).step).toBe('REMINDER');
    const dispute = { kind: 'DISPUTE', until: null } as const;
    expect(dunningAt({ ...facts, pause: dispute, now: day(99) })).toEqual({
      step: null,
      daysPastDue: 99,
      lookAgainAt: null,
    });
    expect(isPaused({ kind: 'LIFTED', until: null }, day(1))).toBe(false);
  });

  it('never takes a step early, twice, out of order or close to another, whenever it looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 60 }), (days) => {
        const steps = run([...days].sort((a, b) => a - b));
        for (const [index, [step, at]] of steps.entries()) {
          const before = steps[index - 1];
          expect(at).toBeGreaterThanOrEqual(policy.steps[step] ?? 0);
          expect(DUNNING_STEPS.indexOf(step)).toBe(index);
          if (before) expect(at - before[1]).toBeGreaterThanOrEqual(policy.minimumDaysBetween);
        }
      }),
    );
  });
});

describe('a policy', () => {
  it.each<[DunningPolicy, string | null]>([
    [policy, null],
    [{ steps: {}, minimumDaysBetween: 1 }, null],
    [{ steps: { REMINDER: 0 }, minimumDaysBetween: 1 }, 'A step comes 1 to 365 days past due.'],
    [{ steps: { REMINDER: 3 }, minimumDaysBetween: 0 }, 'Between two steps are 1 to 90 days.'],
    [{ steps: { REMINDER: 9, FINAL_NOTICE: 9 }, minimumDaysBetween: 1 }, 'Steps come one after another.'],
    [{ steps: { SUSPENDED: 30 }, minimumDaysBetween: 1 }, 'Nobody is suspended without a warning.'],
  ])('%j: %s', (given, fault) => {
    expect(faultOfPolicy(given)).toBe(fault);
  });
});
