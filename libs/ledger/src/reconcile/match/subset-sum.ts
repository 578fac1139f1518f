/**
 * Which two to `most` of these amounts add up to `target`, as indices; at most `enough` answers, since a second one already means that
 * nobody knows. Exact, depth first, O(n^most / most!): the caller bounds n. Amounts have the sign of the target.
 */
export function sumsTo(
  amounts: readonly bigint[],
  target: bigint,
  { most, enough }: { readonly most: number; readonly enough: number },
): number[][] {
  const found: number[][] = [];
  const chosen: number[] = [];
  const size = (minor: bigint): bigint => (minor < 0n ? -minor : minor);
  const search = (from: number, left: bigint): void => {
    if (found.length >= enough) return;
    if (left === 0n && chosen.length >= 2) {
      found.push([...chosen]);
      return;
    }
    if (chosen.length === most) return;
    for (let index = from; index < amounts.length; index += 1) {
      const amount = amounts[index] ?? 0n;
      if (size(amount) > size(left)) continue;
      chosen.push(index);
      search(index + 1, left - amount);
      chosen.pop();
    }
  };
  if (target !== 0n) search(0, target);
  return found;
}
