import { type Lease, type LeaseEvent } from '#libs/market';
import { type LeaseStore, type Tx } from '#libs/workflows';
import { dateOf, dateOrNull, instantOrNull } from '../database/columns.js';
import { nextNumber } from '../database/numbers.js';
import { pageOf } from '../database/page.js';
import { on, orgOf } from '../database/store-tx.js';
import { DUE } from './due.js';
import { LeaseEventRow } from './lease-event.row.js';
import { changingColumns, eventFrom, eventRow, fromRow, toRow } from './lease.mapping.js';
import { LeaseRow } from './lease.row.js';

export function leaseStore(): LeaseStore {
  return { ...reads, ...writes, ...clocks };
}

const reads: Pick<LeaseStore, 'byId' | 'lock' | 'page' | 'events' | 'openOnDemand' | 'byQuotes'> = {
  byId: (tx, id) => find(tx, id, ''),
  lock: (tx, id) => find(tx, id, 'FOR NO KEY UPDATE'),
  page: (tx, { states, side, ...request }) => {
    const org = orgOf(tx);
    const owner = side === 'TENANT' ? 'org_id' : 'provider_org_id';
    const chosen = states?.length ? [...states] : null;
    const where = ['($1::text[] IS NULL OR state = ANY ($1))', ...(org === null ? [] : [`${owner} = $2`])].join(
      ' AND ',
    );
    const listing = { table: 'lease', where: [where], values: [chosen, ...(org === null ? [] : [org])] };
    return pageOf<LeaseRow, Lease>(tx, listing, request, (rows) => rows.map(fromRow));
  },
  events: async (tx, leaseIds) => {
    const rows = await on(tx).rows<LeaseEventRow>(
      'SELECT * FROM lease_event WHERE lease_id = ANY ($1) ORDER BY lease_id, seq',
      [leaseIds],
    );
    const byLease = new Map<string, LeaseEvent[]>(leaseIds.map((id) => [id, []]));
    for (const row of rows) byLease.get(row.lease_id)?.push(eventFrom(row));
    return byLease;
  },
  byQuotes: async (tx, quoteIds) => {
    const rows = await on(tx).rows<LeaseRow>('SELECT * FROM lease WHERE quote_id = ANY ($1) ORDER BY id', [quoteIds]);
    return rows.map(fromRow);
  },
  openOnDemand: async (tx, orgId) => {
    const rows = await on(tx).rows<LeaseRow>(
      `SELECT * FROM lease WHERE org_id = $1 AND billing = 'ON_DEMAND' AND state NOT IN ('ENDED', 'CANCELLED', 'FAILED') ORDER BY id`,
      [orgId],
    );
    return rows.map(fromRow);
  },
};

const writes: Pick<LeaseStore, 'insert' | 'update' | 'setPeriod' | 'nextNumber'> = {
  insert: async (tx, lease, event) => {
    await on(tx).manager.insert(LeaseRow, toRow(lease));
    await on(tx).manager.insert(LeaseEventRow, eventRow(lease, event));
  },
  update: async (tx, lease, event) => {
    const billing = event ? { next_billing_at: dateOf(tx.now) } : {};
    const { affected } = await on(tx).manager.update(
      LeaseRow,
      { id: lease.id, version: lease.version },
      { ...changingColumns(lease), ...billing, version: lease.version + 1 },
    );
    if (affected !== 1) return false;
    if (event) await on(tx).manager.insert(LeaseEventRow, eventRow(lease, event));
    return true;
  },
  setPeriod: async (tx, leaseId, { start, end }) => {
    await on(tx).change('UPDATE lease SET starts_at = $2, ends_at = $3 WHERE id = $1', [
      leaseId,
      dateOf(start),
      dateOf(end),
    ]);
  },
  nextNumber: (tx) => nextNumber(tx, 'L', 'lease_number'),
};

const clocks: Pick<
  LeaseStore,
  | 'due'
  | 'scheduleAvailability'
  | 'scheduleBilling'
  | 'setMeteredUntil'
  | 'readingsCame'
  | 'readingsSince'
  | 'readingsRead'
> = {
  due: async (tx, what, limit) => {
    const { where, order } = DUE[what];
    const text = `SELECT * FROM lease WHERE ${where} ORDER BY ${order}, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`;
    return (await on(tx).rows<LeaseRow>(text, [dateOf(tx.now), limit])).map(fromRow);
  },
  scheduleAvailability: async (tx, leaseId, at) => {
    await on(tx).change('UPDATE lease SET next_availability_at = $2 WHERE id = $1', [leaseId, dateOrNull(at)]);
  },
  scheduleBilling: async (tx, leaseId, at) => {
    await on(tx).change('UPDATE lease SET next_billing_at = $2 WHERE id = $1', [leaseId, dateOrNull(at)]);
  },
  readingsCame: async (tx, leaseId, from) => {
    await on(tx).change('UPDATE lease SET remeter_from = least(remeter_from, $2) WHERE id = $1', [
      leaseId,
      dateOf(from),
    ]);
  },
  readingsSince: async (tx, leaseId) => {
    const row = await on(tx).row<{ remeter_from: Date | null }>('SELECT remeter_from FROM lease WHERE id = $1', [
      leaseId,
    ]);
    return instantOrNull(row?.remeter_from ?? null);
  },
  readingsRead: async (tx, leaseId) => {
    await on(tx).change('UPDATE lease SET remeter_from = NULL WHERE id = $1', [leaseId]);
  },
  setMeteredUntil: async (tx, leaseId, at) => {
    await on(tx).change('UPDATE lease SET metered_until = $2 WHERE id = $1', [leaseId, dateOf(at)]);
  },
};

async function find(tx: Tx, id: string, lock: '' | 'FOR NO KEY UPDATE'): Promise<Lease | null> {
  const row = await on(tx).row<LeaseRow>(`SELECT * FROM lease WHERE id = $1 ${lock}`, [id]);
  return row && fromRow(row);
}
