import {
  type AuditEntry,
  type AuditStore,
  type ClockStore,
  type DirectoryStore,
  type IdempotencyStore,
  type Scope,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface AuditRow extends AuditEntry {
  readonly actorId: string;
}

export interface RecordTables {
  readonly audit: FakeTable<AuditRow>;
  readonly keys: FakeTable<{ readonly hash: string; readonly resultId: string | null }>;
  readonly names: FakeTable<string>;
  readonly offset: FakeTable<number>;
}

export function recordTables(database: FakeDatabase): RecordTables {
  return {
    audit: database.table<AuditRow>(() => null),
    keys: database.table<{ hash: string; resultId: string | null }>(() => null),
    names: database.table<string>(() => null),
    offset: database.table<number>(() => null),
  };
}

const ownerOf = (scope: Scope): string => (scope.kind === 'ORGANISATION' ? scope.orgId : 'platform');

export function fakeAudit({ audit }: RecordTables): AuditStore {
  return {
    append: (tx, entry) =>
      Promise.resolve(audit.put(tx, String(audit.rows().length), { ...entry, actorId: tx.scope.actorId })),
  };
}

/** Where a key's result is kept. */
export function placeOfKey(owner: string, operation: string, key: string): string {
  return `${owner} ${operation} ${key}`;
}

export function fakeIdempotency({ keys }: RecordTables): IdempotencyStore {
  const place = (tx: Tx, operation: string, key: string) => placeOfKey(ownerOf(tx.scope), operation, key);
  return {
    claim: (tx, operation, key, hash) => {
      const present = keys.get(tx, place(tx, operation, key));
      if (present && present.hash !== hash) return Promise.resolve({ kind: 'MISMATCH' });
      if (present && present.resultId !== null) return Promise.resolve({ kind: 'REPLAY', resultId: present.resultId });
      keys.put(tx, place(tx, operation, key), { hash, resultId: null });
      return Promise.resolve({ kind: 'NEW' });
    },
    remember: (tx, operation, key, resultId) => {
      const at = place(tx, operation, key);
      const present = keys.get(tx, at);
      if (!present) throw new Error('remember without claim');
      keys.put(tx, at, { ...present, resultId });
      return Promise.resolve();
    },
  };
}

export function fakeDirectory({ names }: RecordTables): DirectoryStore {
  return {
    tradingNames: (tx, orgIds) =>
      Promise.resolve(new Map(orgIds.flatMap((id) => (names.has(id) ? [[id, names.get(tx, id) ?? ''] as const] : [])))),
  };
}

/** Moving the offset moves the fake database's clock. */
export function fakeClock(
  database: FakeDatabase,
  { offset }: RecordTables,
  isMarketUntouched: () => boolean,
): ClockStore {
  return {
    isMarketUntouched: () => Promise.resolve(isMarketUntouched()),
    offset: (tx) => Promise.resolve(offset.get(tx, 'offset') ?? 0),
    setOffset: (tx, milliseconds) => {
      database.advance(milliseconds - (offset.get(tx, 'offset') ?? 0));
      offset.put(tx, 'offset', milliseconds);
      return Promise.resolve();
    },
  };
}
