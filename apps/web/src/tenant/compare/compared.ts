import { readWanted, type Wanted } from '../offers/wanted.js';

/** What is compared, exactly as the address holds it: the offers, for which need, against which one, and how. */
export interface Compared extends Omit<Wanted, 'pick'> {
  readonly ids?: readonly string[];
  /** The offer that the others are measured against. */
  readonly base?: string;
  /** Only the rows in which the offers differ. */
  readonly diff?: true;
}

export const readCompared = (raw: Record<string, unknown>): Compared => {
  const { pick: _, ...wanted } = readWanted(raw);
  const ids = readWanted({ pick: raw['ids'] }).pick ?? [];
  const base = raw['base'];
  return {
    ...wanted,
    ...(ids.length === 0 ? {} : { ids }),
    ...(typeof base === 'string' && ids.includes(base) ? { base } : {}),
    ...(raw['diff'] === 'true' || raw['diff'] === true ? { diff: true } : {}),
  };
};

/** The search that a comparison came from, with its picks. */
export const searchOf = ({ ids, base: _, diff: __, ...wanted }: Compared): Wanted =>
  ids === undefined ? wanted : { ...wanted, pick: ids };

/** Without one of the offers. */
export const dropped = (compared: Compared, id: string): Compared =>
  readCompared({ ...compared, ids: (compared.ids ?? []).filter((other) => other !== id) });
