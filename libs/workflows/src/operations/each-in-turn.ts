/**
 * Does something to each, one after another; one that cannot be handled holds up no other. Adds up what `work` returns; throws an
 * `AggregateError` in the end, when all have had their turn, if any of them failed. `what`: what they are, for its message.
 */
export async function eachInTurn<T>(
  what: string,
  all: readonly T[],
  work: (one: T) => Promise<number>,
): Promise<number> {
  const faults: unknown[] = [];
  let done = 0;
  for (const one of all) {
    try {
      done += await work(one);
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} of ${all.length} ${what} failed`);
  return done;
}
