import { type OutgoingWire, type OutgoingWireStore, type Tx, type WireState, type WireStep } from '#libs/workflows';
import { currencyOf, dateOf, instantOf, moneyOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';

interface WireRow {
  readonly id: string;
  readonly purpose: OutgoingWire['purpose'];
  readonly subject_id: string;
  readonly org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly reason: string;
  readonly prepared_at: Date;
  readonly prepared_by: string;
  readonly state: WireState;
}

interface StepRow {
  readonly wire_id: string;
  readonly state: WireStep['state'];
  readonly taken_at: Date;
  readonly taken_by: string;
  readonly reference: string | null;
  readonly note: string | null;
}

/** The register of wires from our bank. Its state follows from the steps: the database moves it. */
export function outgoingWireStore(): OutgoingWireStore {
  return {
    byId: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
    lock: async (tx, id) => (await select(tx, 'id = $1 FOR NO KEY UPDATE', [id]))[0] ?? null,
    bySubjects: (tx, ids) => select(tx, 'subject_id = ANY ($1) ORDER BY id', [ids]),
    page: (tx, { states, ...request }) => {
      const listing = states
        ? { table: 'outgoing_wire', where: ['state = ANY ($1)'], values: [states] }
        : { table: 'outgoing_wire', where: ['true'], values: [] };
      return pageOf<WireRow, OutgoingWire>(tx, listing, request, (rows) => withSteps(tx, rows));
    },
    insert: async (tx, wire) => {
      const { id, purpose, subjectId, beneficiaryOrgId, amount, reason, preparedAt, preparedBy } = wire;
      const row = await on(tx).row<{ id: string }>(
        `INSERT INTO outgoing_wire (id, purpose, subject_id, org_id, currency, amount_minor, reason, prepared_at, prepared_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
        [
          id,
          purpose,
          subjectId,
          beneficiaryOrgId,
          amount.currency,
          `${amount.minor}`,
          reason,
          dateOf(preparedAt),
          preparedBy,
        ],
      );
      return row !== null;
    },
    step: async (tx, { id, beneficiaryOrgId }, { state, at, by, reference, note }) => {
      await on(tx).change(
        'INSERT INTO outgoing_wire_event (wire_id, org_id, state, taken_at, taken_by, reference, note) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [id, beneficiaryOrgId, state, dateOf(at), by, reference, note],
      );
    },
    isKnown: async (tx, state, reference) => {
      const text = 'SELECT 1 AS one FROM outgoing_wire_event WHERE state = $1 AND reference = $2';
      return (await on(tx).row<{ one: number }>(text, [state, reference])) !== null;
    },
    limitOf: async (tx, currency) => {
      const text = 'SELECT minor FROM outgoing_wire_limit WHERE currency = $1';
      return moneyOf((await on(tx).row<{ minor: string }>(text, [currency]))?.minor ?? '0', currencyOf(currency));
    },
  };
}

async function select(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<OutgoingWire[]> {
  return withSteps(tx, await on(tx).rows<WireRow>(`SELECT * FROM outgoing_wire WHERE ${condition}`, values));
}

async function withSteps(tx: Tx, rows: readonly WireRow[]): Promise<OutgoingWire[]> {
  if (rows.length === 0) return [];
  const steps = await on(tx).rows<StepRow>(
    'SELECT wire_id, state, taken_at, taken_by, reference, note FROM outgoing_wire_event WHERE wire_id = ANY ($1) ORDER BY wire_id, seq',
    [rows.map(({ id }) => id)],
  );
  const byWire = grouped(steps, (step) => step.wire_id);
  return rows.map((row) => wireFrom(row, byWire.get(row.id) ?? []));
}

function wireFrom(row: WireRow, steps: readonly StepRow[]): OutgoingWire {
  return {
    ...{ id: row.id, purpose: row.purpose, subjectId: row.subject_id, beneficiaryOrgId: row.org_id },
    amount: moneyOf(row.amount_minor, row.currency),
    ...{ reason: row.reason, preparedAt: instantOf(row.prepared_at), preparedBy: row.prepared_by, state: row.state },
    steps: steps.map(({ state, taken_at: at, taken_by: by, reference, note }) => {
      return { state, at: instantOf(at), by, reference, note };
    }),
  };
}
