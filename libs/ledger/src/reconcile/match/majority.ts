/**
 * The first item whose value is not the one most items have, and one that has it. Where no value has more than the others, the later item
 * is the odd one: items come in the order of the legs, ours first. Nulls: all agree.
 */
export function majorityOf<T>(
  items: readonly T[],
  valueOf: (item: T) => string,
): { readonly odd: T | null; readonly usual: T | null } {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const value = valueOf(item);
    const group = groups.get(value);
    if (group) group.push(item);
    else groups.set(value, [item]);
  }
  if (groups.size < 2) return { odd: null, usual: null };
  const [most, other] = [...groups.values()].sort((a, b) => b.length - a.length);
  return { odd: other?.[0] ?? null, usual: most?.[0] ?? null };
}
