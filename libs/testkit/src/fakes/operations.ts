import { type Operation, type OperationStore } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

interface Row extends Operation {
  readonly input: string | null;
}

export type OperationTable = FakeTable<Row>;

export function operationTable(database: FakeDatabase): OperationTable {
  return database.table<Row>(() => null);
}

/** Operations in memory. A process that says nothing is not told from one that lives: `RUNNING` may always be begun with again. */
export function fakeOperations(table: OperationTable): OperationStore {
  const isFree = ({ state }: Row): boolean => state === 'QUEUED' || state === 'RUNNING';
  return {
    insert: (tx, operation, input) => Promise.resolve(table.put(tx, operation.id, { ...operation, input })),
    begin: (tx, id) => {
      const row = table.get(tx, id);
      if (row === null || !isFree(row)) return Promise.resolve(null);
      const begun: Row = { ...row, state: 'RUNNING', attempts: row.attempts + 1, startedAt: row.startedAt ?? tx.now };
      table.put(tx, id, begun);
      return Promise.resolve(begun);
    },
    step: (tx, { id, attempts }, step) => {
      const row = table.get(tx, id);
      if (row?.attempts !== attempts || row.state !== 'RUNNING') return Promise.resolve(false);
      table.put(tx, id, { ...row, ...step });
      return Promise.resolve(true);
    },
    end: (tx, { id, attempts }, outcome) => {
      const row = table.get(tx, id);
      if (row?.attempts !== attempts || row.state !== 'RUNNING') return Promise.resolve(false);
      const state = 'error' in outcome ? 'FAILED' : 'DONE';
      table.put(tx, id, { ...row, state, endedAt: tx.now, ...outcome });
      return Promise.resolve(true);
    },
    waiting: (tx, limit) =>
      Promise.resolve(
        table
          .all(tx)
          .filter(isFree)
          .slice(0, limit)
          .map(({ id }) => id),
      ),
    isUnderway: () => Promise.resolve(false),
    inputOf: (tx, id) => Promise.resolve(table.get(tx, id)?.input ?? null),
    byId: (tx, id) => Promise.resolve(table.get(tx, id)),
    page: (tx, { kinds, states, ...request }) => {
      const fits = table
        .all(tx)
        .filter((one) => (!kinds || kinds.includes(one.kind)) && (!states || states.includes(one.state)));
      return Promise.resolve(pageOf(fits, request));
    },
  };
}
