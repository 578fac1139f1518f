// World: a clock the spec turns.
import { OncePerMinute } from './once-per-minute.js';

it('does a thing once a minute per name', () => {
  const clock = { now: 0 };
  const once = new OncePerMinute(() => clock.now);
  expect([once.isFirst('a'), once.isFirst('a'), once.isFirst('b')]).toEqual([true, false, true]);
  clock.now = 60_000;
  expect(once.isFirst('a')).toBe(true);
});
