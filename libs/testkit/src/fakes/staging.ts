import { NOTHING_CARRIED, contentOf } from '#libs/ledger';
import { type Reading, type StagedEntry, type StagedSource, type StagingStore, type Tx } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

interface Row extends StagedEntry {
  readonly source: StagedSource;
}

export interface StagingTables {
  readonly entries: FakeTable<Row>;
  readonly readings: FakeTable<Reading>;
  readonly links: FakeTable<string>;
}

export function stagingTables(database: FakeDatabase): StagingTables {
  return {
    entries: database.table<Row>(() => null),
    readings: database.table<Reading>(() => null),
    links: database.table<string>(() => null),
  };
}

/** Staged records in memory: the latest of each. Nothing is settled here: the rules look at all of them. */
export function fakeStaging({ entries, readings, links }: StagingTables): StagingStore {
  const put = (tx: Tx, row: Row): number => {
    const { id } = row.entry;
    const before = entries.get(tx, id);
    if (before !== null && contentOf(before.entry) === contentOf(row.entry)) return 0;
    entries.put(tx, id, row);
    return 1;
  };
  const remove = (tx: Tx, gone: (row: Row) => boolean): number => {
    const found = entries.all(tx).filter(gone);
    for (const { entry } of found) entries.delete(entry.id);
    return found.length;
  };
  return {
    lastSeq: (tx) => Promise.resolve(BigInt(entries.all(tx).length)),
    patience: () => Promise.resolve(),
    readings: (tx) => Promise.resolve(new Map(readings.all(tx).map((one) => [one.source, one]))),
    addReading: (tx, reading) => Promise.resolve(readings.put(tx, reading.source, reading)),
    replace: (tx, source, { window, ids }, read) => {
      const kept = new Set(read.map(({ entry }) => entry.id));
      const isOf = ({ sourceAt, entry }: Row): boolean =>
        ids.includes(entry.id) || (window !== null && sourceAt >= window.start && sourceAt < window.end);
      const gone = remove(tx, (row) => row.source === source && isOf(row) && !kept.has(row.entry.id));
      const grouped = ({ entry, sourceAt }: StagedEntry): Row => {
        const group =
          entry.group ?? (source === 'TRANSACTIONS' ? (entries.get(tx, entry.id)?.entry.group ?? null) : null);
        return { source, sourceAt, entry: { ...entry, group } };
      };
      return Promise.resolve(read.reduce((sum, one) => sum + put(tx, grouped(one)), gone));
    },
    link: (tx, found) => {
      for (const [charge, subject] of found) if (links.get(tx, charge) === null) links.put(tx, charge, subject);
      return Promise.resolve();
    },
    linked: (tx, ids) =>
      Promise.resolve(
        new Map(ids.flatMap((id) => [links.get(tx, id)].flatMap((to) => (to === null ? [] : [[id, to]])))),
      ),
    regroup: (tx, group, ids) => {
      const wanted = ({ entry }: Row): string | null =>
        ids.includes(entry.id) ? group : entry.group === group ? null : entry.group;
      const changed = entries.all(tx).filter((row) => row.source === 'TRANSACTIONS' && wanted(row) !== row.entry.group);
      for (const row of changed) entries.put(tx, row.entry.id, { ...row, entry: { ...row.entry, group: wanted(row) } });
      return Promise.resolve(changed.length);
    },
    open: (tx) =>
      Promise.resolve(
        entries
          .all(tx)
          .filter(
            ({ source, entry }) => source === 'LEDGER' && (entry.status === 'OPEN' || entry.status === 'DISPUTED'),
          )
          .map(({ entry }) => entry.id),
      ),
    madeAt: (tx, ids) =>
      Promise.resolve(
        ids.flatMap((id) => [entries.get(tx, id)].flatMap((row) => (row === null ? [] : [row.sourceAt]))),
      ),
    count: () => Promise.resolve(0),
    entries: (tx) => Promise.resolve(entries.all(tx).map(({ entry }) => entry)),
    byIds: (tx, ids) =>
      Promise.resolve(ids.flatMap((id) => [entries.get(tx, id)].flatMap((row) => (row === null ? [] : [row.entry])))),
    settle: (tx) =>
      Promise.resolve({ rest: entries.all(tx).map(({ entry }) => entry), carried: NOTHING_CARRIED, counts: [] }),
    nextSettled: () => Promise.resolve(null),
  };
}
