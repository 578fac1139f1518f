import { type DunningPause, type DunningPolicy, type DunningRecord, type DunningStep } from '#libs/billing';
import { type DunningStore } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on, orgOf } from '../database/store-tx.js';
import { invoicesWhere } from '../invoice/invoice.store.js';

export function dunningStore(): DunningStore {
  return { ...clock, ...records };
}

const clock: Pick<DunningStore, 'policyOf' | 'setPolicy' | 'due' | 'lookAgain'> = {
  policyOf: async (tx, orgId) => {
    const text = 'SELECT policy FROM dunning_policy WHERE org_id = $1';
    return (await on(tx).row<{ policy: DunningPolicy }>(text, [orgId]))?.policy ?? null;
  },
  setPolicy: async (tx, orgId, policy) => {
    await on(tx).change(
      `INSERT INTO dunning_policy (org_id, policy, changed_at, changed_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (org_id) DO UPDATE SET policy = excluded.policy, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [orgId, JSON.stringify(policy), dateOf(tx.now), tx.scope.actorId],
    );
    await on(tx).change(
      'UPDATE dunning_look l SET next_at = $2 FROM invoice i WHERE i.id = l.invoice_id AND i.org_id = $1',
      [orgId, dateOf(tx.now)],
    );
  },
  due: async (tx, limit) => {
    const rows = await on(tx).rows<{ id: string }>(
      `SELECT id FROM invoice i WHERE state = 'OPEN' AND due_at <= $1
       AND NOT EXISTS (SELECT FROM dunning_look l WHERE l.invoice_id = i.id AND l.next_at > $1)
       ORDER BY due_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
      [dateOf(tx.now), limit],
    );
    if (rows.length === 0) return [];
    const found = await invoicesWhere(tx, 'id = ANY ($1)', [rows.map(({ id }) => id)]);
    return found.sort((a, b) => a.dueAt - b.dueAt);
  },
  lookAgain: async (tx, invoiceId, at) => {
    await on(tx).change(
      `INSERT INTO dunning_look (invoice_id, next_at) VALUES ($1, coalesce($2, 'infinity'::timestamptz))
       ON CONFLICT (invoice_id) DO UPDATE SET next_at = excluded.next_at`,
      [invoiceId, dateOrNull(at)],
    );
  },
};

interface StepRow {
  readonly id: string;
  readonly invoice_id: string;
  readonly org_id: string;
  readonly step: DunningStep;
  readonly days_past_due: number;
  readonly currency: string;
  readonly due_minor: string;
  readonly taken_at: Date;
}

interface PauseRow {
  readonly id: string;
  readonly invoice_id: string;
  readonly org_id: string;
  readonly kind: DunningPause['kind'];
  readonly until: Date | null;
  readonly note: string;
  readonly recorded_at: Date;
  readonly recorded_by: string;
}

const records: Pick<DunningStore, 'record' | 'taken' | 'page' | 'pause' | 'pauses'> = {
  record: async (tx, { id, invoiceId, orgId, step, daysPastDue, due, takenAt }) => {
    await on(tx).change(
      `INSERT INTO dunning_step (id, invoice_id, org_id, step, days_past_due, currency, due_minor, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, invoiceId, orgId, step, daysPastDue, due.currency, `${due.minor}`, dateOf(takenAt)],
    );
  },
  taken: async (tx, ids) => {
    const text = 'SELECT * FROM dunning_step WHERE invoice_id = ANY ($1) ORDER BY taken_at, id';
    return (await on(tx).rows<StepRow>(text, [ids])).map(stepFrom);
  },
  page: (tx, request) => {
    const org = orgOf(tx);
    const listing = {
      table: 'dunning_step',
      where: [org === null ? 'true' : 'org_id = $1'],
      values: org === null ? [] : [org],
    };
    return pageOf<StepRow, DunningRecord>(tx, listing, request, (rows) => rows.map(stepFrom));
  },
  pause: async (tx, { id, invoiceId, orgId, kind, until, note, recordedAt, recordedBy }) => {
    await on(tx).change(
      `INSERT INTO dunning_pause (id, invoice_id, org_id, kind, until, note, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, invoiceId, orgId, kind, dateOrNull(until), note, dateOf(recordedAt), recordedBy],
    );
  },
  pauses: async (tx, ids) => {
    const text = 'SELECT * FROM dunning_pause WHERE invoice_id = ANY ($1) ORDER BY seq';
    return (await on(tx).rows<PauseRow>(text, [ids])).map(pauseFrom);
  },
};

function stepFrom(row: StepRow): DunningRecord {
  return {
    id: row.id,
    invoiceId: row.invoice_id,
    orgId: row.org_id,
    step: row.step,
    daysPastDue: row.days_past_due,
    due: moneyOf(row.due_minor, row.currency),
    takenAt: instantOf(row.taken_at),
  };
}

function pauseFrom(row: PauseRow): DunningPause {
  return {
    id: row.id,
    invoiceId: row.invoice_id,
    orgId: row.org_id,
    kind: row.kind,
    until: instantOrNull(row.until),
    note: row.note,
    recordedAt: instantOf(row.recorded_at),
    recordedBy: row.recorded_by,
  };
}
