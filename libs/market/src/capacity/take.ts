import { lengthOf } from './ranges.js';
import { type Taste } from './taste.js';
import { type Timing } from './timing.js';
import { countUnits, type UnitRange } from './units.js';

/**
 * `amount` out of the runs (they have enough); each position stands for `size` units. One run where one is long enough, else the longest
 * ones and then the tightest fit. Where the time around is known, what leaves the fewest idle hours comes first.
 */
export function take(runs: readonly UnitRange[], amount: number, taste: Taste, size = 1): UnitRange[] {
  if (taste.timing === undefined) return takeRuns(runs, amount, taste);
  const taken: UnitRange[] = [];
  let missing = amount;
  for (const alike of rankedRuns(runs, taste.timing, size)) {
    const part = takeRuns(alike, Math.min(missing, countUnits(alike)), taste);
    taken.push(...part);
    missing -= countUnits(part);
    if (missing === 0) break;
  }
  return taken;
}

/** Runs of equal holes, those first that taking leaves the fewest idle hours of, then the tightest. */
function rankedRuns(runs: readonly UnitRange[], timing: Timing, size: number): UnitRange[][] {
  const pieces = [...timing.pieces(runs, size)].sort((a, b) => a.idle - b.idle || a.slack - b.slack || a.from - b.from);
  const ranked: { idle: number; slack: number; runs: { from: number; to: number }[] }[] = [];
  for (const { from, to, idle, slack } of pieces) {
    const group = ranked.at(-1);
    if (group === undefined || group.idle !== idle || group.slack !== slack)
      ranked.push({ idle, slack, runs: [{ from, to }] });
    else {
      const last = group.runs.at(-1);
      if (last !== undefined && last.to === from) last.to = to;
      else group.runs.push({ from, to });
    }
  }
  return ranked.map((group) => group.runs);
}

/** Idle hours of the `amount` positions that `take` would take. */
export function idleOf(runs: readonly UnitRange[], amount: number, timing: Timing, size: number): number {
  let missing = amount;
  let hours = 0;
  for (const piece of [...timing.pieces(runs, size)].sort((a, b) => a.idle - b.idle)) {
    const part = Math.min(missing, lengthOf(piece));
    hours += part * piece.idle;
    missing -= part;
    if (missing === 0) break;
  }
  return hours;
}

function takeRuns(runs: readonly UnitRange[], amount: number, taste: Taste): UnitRange[] {
  const left = [...runs].sort((a, b) => lengthOf(b) - lengthOf(a) || b.from - a.from).reverse();
  const taken: UnitRange[] = [];
  let missing = amount;
  for (
    let longest = left.at(-1);
    missing > 0 && longest !== undefined && lengthOf(longest) < missing;
    longest = left.at(-1)
  ) {
    taken.push(longest);
    left.pop();
    missing -= lengthOf(longest);
  }
  if (missing === 0) return taken;
  const run = taste.pick(
    left.filter((candidate) => lengthOf(candidate) >= missing),
    lengthOf,
  );
  const from = run.from + taste.offset(lengthOf(run) - missing);
  return [...taken, { from, to: from + missing }];
}
