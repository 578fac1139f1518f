import { type MatchEntry, contentOf, inOrder } from './entry.js';
import { type Match } from './match.js';
import { type MovementCase, makeCase } from './movement-case.js';

/** Sets of things that were found to be one, by name (union-find with path halving). */
class Sets {
  readonly #parent = new Map<string, string>();

  rootOf(name: string): string {
    let at = name;
    for (let up = this.#parent.get(at); up !== undefined; up = this.#parent.get(at)) {
      const above = this.#parent.get(up);
      if (above === undefined) return up;
      this.#parent.set(at, above);
      at = above;
    }
    return at;
  }

  /** The smaller name becomes the root, so that the order of joining does not show. */
  join(a: string, b: string): void {
    const [x, y] = [this.rootOf(a), this.rootOf(b)];
    if (x === y) return;
    if (x < y) this.#parent.set(y, x);
    else this.#parent.set(x, y);
  }
}

/** Stage 1: entries of any legs that share an id are of one movement. An entry that is there twice in one form (read twice) is there once. */
export function linkedById(entries: readonly MatchEntry[], ruleVersion: string): MovementCase[] {
  const known = new Map<string, MatchEntry>();
  for (const entry of inOrder(entries)) {
    const before = known.get(entry.id);
    if (before === undefined || contentOf(entry) < contentOf(before)) known.set(entry.id, entry);
  }
  const sets = new Sets();
  const holder = new Map<string, string>();
  for (const { id, keys } of known.values()) {
    for (const key of keys) {
      const other = holder.get(key);
      if (other === undefined) holder.set(key, id);
      else sets.join(other, id);
    }
  }
  const groups = new Map<string, MatchEntry[]>();
  for (const entry of known.values()) {
    const root = sets.rootOf(entry.id);
    const group = groups.get(root);
    if (group) group.push(entry);
    else groups.set(root, [entry]);
  }
  return [...groups.values()].map((group) => makeCase(group, byId(group, ruleVersion)));
}

function byId(group: readonly MatchEntry[], ruleVersion: string): Match[] {
  if (group.length < 2) return [];
  const count = new Map<string, number>();
  for (const key of group.flatMap(({ keys }) => [...new Set(keys)])) count.set(key, (count.get(key) ?? 0) + 1);
  const shared = [...count].filter(([, times]) => times > 1).map(([key]) => key);
  return [
    {
      ...{ stage: 'EXACT_ID', ruleId: 'all/EXACT_ID', ruleVersion, state: 'CONFIRMED' },
      entryIds: group.map(({ id }) => id),
      ...{ differenceMinor: 0n, differenceKind: null, evidence: shared.sort() },
    },
  ];
}

/** Cases that a match found to be one movement, made one. */
export function united(cases: readonly MovementCase[], found: readonly Match[]): MovementCase[] {
  if (found.length === 0) return [...cases];
  const caseOf = new Map(cases.flatMap((one) => one.entries.map(({ id }) => [id, one.id] as const)));
  const sets = new Sets();
  for (const { entryIds } of found) {
    const [first, ...rest] = entryIds.map((id) => caseOf.get(id) ?? id);
    for (const other of rest) sets.join(first ?? other, other);
  }
  const groups = new Map<string, MovementCase[]>();
  for (const one of cases) {
    const root = sets.rootOf(one.id);
    const group = groups.get(root);
    if (group) group.push(one);
    else groups.set(root, [one]);
  }
  const matchesOf = new Map<string, Match[]>();
  for (const match of found) {
    const root = sets.rootOf(caseOf.get(match.entryIds[0] ?? '') ?? '');
    matchesOf.set(root, [...(matchesOf.get(root) ?? []), match]);
  }
  return [...groups].map(([root, group]) => {
    const [only] = group;
    if (group.length === 1 && only) return only;
    const entries = group.flatMap((one) => [...one.entries, ...one.duplicates]);
    return makeCase(entries, [...group.flatMap((one) => one.matches), ...(matchesOf.get(root) ?? [])]);
  });
}
