/**
 * A minimal conflict: parts that cannot all hold, though any all but one of them can. Found by the deletion filter (Chinneck 1997, for
 * infeasible linear programs; the same loop finds minimal unsatisfiable cores): starting from all parts, each in turn is left out, and
 * left out for good if what remains still cannot hold.
 *
 * `holds` is asked n + 1 times for n parts: once for all of them, once for each. It must be monotone: whatever holds still holds with
 * one part fewer. Then the result cannot hold, and every proper subset of it can. The order of `parts` decides which minimal conflict is
 * found where there are several: those that come first are given up first, so put last what it helps most to name.
 *
 * Null: all parts hold together. An empty list: nothing holds, whatever is asked.
 */
export function minimalConflict<P>(parts: readonly P[], holds: (kept: readonly P[]) => boolean): readonly P[] | null {
  if (holds(parts)) return null;
  let kept = parts;
  for (const part of parts) {
    const without = kept.filter((other) => other !== part);
    if (!holds(without)) kept = without;
  }
  return kept;
}
