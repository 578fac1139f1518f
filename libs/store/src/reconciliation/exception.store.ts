import { type CurrencyCode, money } from '#libs/kernel';
import { type Break, type BreakClass, type Leg, type Movement } from '#libs/ledger';
import {
  type ExceptionFileStore,
  type ExceptionFilter,
  type ExceptionState,
  type ExceptionStep,
  type ExceptionStore,
  type ReasonCode,
  type ReconciliationException,
  type Resolution,
  type StepKind,
} from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';
import { type Listing, pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { exceptionFiles } from './exception-files.js';

interface ExceptionRow {
  readonly id: string;
  readonly key: string;
  readonly class: BreakClass;
  readonly movement: Movement | null;
  readonly leg: Leg | null;
  readonly entry_ids: string[];
  readonly currency: CurrencyCode;
  readonly amount_minor: string;
  readonly explanation: string;
  readonly suggestion: Break['suggestion'];
  readonly since: Date;
  readonly due_at: Date | null;
  readonly opened_at: Date;
  readonly run_id: string;
  readonly state: ExceptionState;
  readonly assignee: string | null;
  readonly closed_at: Date | null;
}

interface StepRow {
  readonly seq: number;
  readonly kind: StepKind;
  readonly at: Date;
  readonly by: string;
  readonly assignee: string | null;
  readonly reason_code: ReasonCode | null;
  readonly comment: string | null;
  readonly resolution: Resolution | null;
  readonly amount_minor: string | null;
  readonly subject_id: string | null;
  readonly evidence: string[];
  readonly journal_key: string | null;
  readonly hash: string;
}

export function exceptionStore(): ExceptionStore {
  return { ...reading, ...writing, ...exceptionFiles };
}

const writing: Pick<ExceptionStore, 'open' | 'step'> = {
  open: async (tx, found) => {
    if (found.length === 0) return 0;
    const rows = found.map((one) => ({
      ...{
        id: one.id,
        key: one.key,
        class: one.breakClass,
        movement: one.movement,
        leg: one.leg,
        entry_ids: one.entryIds,
      },
      ...{
        currency: one.amount.currency,
        amount_minor: `${one.amount.minor}`,
        explanation: one.explanation,
        suggestion: one.suggestion,
      },
      ...{ since: dateOf(one.since).toISOString(), due_at: one.dueAt && dateOf(one.dueAt).toISOString() },
      ...{ opened_at: dateOf(one.openedAt).toISOString(), run_id: one.runId },
    }));
    return on(tx).change(
      `INSERT INTO recon_exception (id, key, class, movement, leg, entry_ids, currency, amount_minor, explanation, suggestion, since, due_at, opened_at, run_id)
       SELECT id, key, class, movement, leg, ARRAY(SELECT jsonb_array_elements_text(entry_ids)), currency, amount_minor, explanation, suggestion,
         since, due_at, opened_at, run_id
       FROM jsonb_to_recordset($1::jsonb) AS r (id text, key text, class text, movement text, leg text, entry_ids jsonb, currency char(3),
         amount_minor bigint, explanation text, suggestion text, since timestamptz, due_at timestamptz, opened_at timestamptz, run_id text)
       ON CONFLICT (key) WHERE state NOT IN ('RESOLVED', 'WRITTEN_OFF', 'VOID') DO NOTHING`,
      [JSON.stringify(rows)],
    );
  },
  step: async (tx, exceptionId, step) => {
    await on(tx).change(
      `INSERT INTO recon_exception_step
         (exception_id, kind, by, assignee, reason_code, comment, resolution, amount_minor, subject_id, evidence, journal_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[
          exceptionId,
          step.kind,
          tx.scope.actorId,
          step.assignee ?? null,
          step.reasonCode ?? null,
          step.comment ?? null,
        ],
        ...[step.resolution ?? null, step.amountMinor == null ? null : `${step.amountMinor}`, step.subjectId ?? null],
        step.evidence ?? [],
        step.journalKey ?? null,
      ],
    );
  },
};

const CLOSED = `('RESOLVED', 'WRITTEN_OFF', 'VOID')`;

const reading: Omit<ExceptionStore, 'open' | 'step' | keyof ExceptionFileStore> = {
  decided: async (tx) => {
    const rows = await on(tx).rows<ExceptionRow>(
      `SELECT e.* FROM recon_exception e WHERE e.state IN ${CLOSED}
       AND NOT EXISTS (SELECT FROM recon_exception_step s WHERE s.exception_id = e.id AND s.kind = 'AUTO_RESOLVED')`,
    );
    return rows.map(fromRow);
  },
  allOpen: async (tx) =>
    (await on(tx).rows<ExceptionRow>(`SELECT * FROM recon_exception WHERE state NOT IN ${CLOSED} ORDER BY id`)).map(
      fromRow,
    ),
  byId: async (tx, id) => {
    const row = await on(tx).row<ExceptionRow>('SELECT * FROM recon_exception WHERE id = $1', [id]);
    return row && fromRow(row);
  },
  lock: async (tx, id) => {
    const row = await on(tx).row<ExceptionRow>('SELECT * FROM recon_locked_exception($1)', [id]);
    return row && fromRow(row);
  },
  page: (tx, { filter, ...request }) =>
    pageOf<ExceptionRow, ReconciliationException>(tx, listingOf(filter), request, (rows) => rows.map(fromRow)),
  steps: async (tx, exceptionId) =>
    (
      await on(tx).rows<StepRow>('SELECT * FROM recon_exception_step WHERE exception_id = $1 ORDER BY seq', [
        exceptionId,
      ])
    ).map(stepFrom),
  limitOf: async (tx, currency) => {
    const row = await on(tx).row<{ minor: string }>('SELECT minor FROM recon_limit WHERE currency = $1', [currency]);
    return BigInt(row?.minor ?? 0);
  },
  limits: async (tx) => {
    const rows = await on(tx).rows<{ currency: CurrencyCode; minor: string }>(
      'SELECT * FROM recon_limit ORDER BY currency',
    );
    return rows.map(({ currency, minor }) => money(BigInt(minor), currency));
  },
  brokenChains: async (tx) => {
    const rows = await on(tx).rows<{ exception_id: string }>(
      'SELECT DISTINCT exception_id FROM recon_broken_chain() ORDER BY 1',
    );
    return rows.map(({ exception_id }) => exception_id);
  },
};

function listingOf({ states, classes, assignee, since }: ExceptionFilter): Listing {
  const values: SqlValue[] = [];
  const conditions: string[] = ['true'];
  const add = (condition: (name: string) => string, value: SqlValue): void => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  if (states) add((name) => `state = ANY (${name})`, states);
  if (classes) add((name) => `class = ANY (${name})`, classes);
  if (assignee !== undefined) add((name) => `assignee = ${name}`, assignee);
  if (since) {
    add((name) => `since >= ${name}`, dateOf(since.start));
    add((name) => `since < ${name}`, dateOf(since.end));
  }
  return { table: 'recon_exception', where: [conditions.join(' AND ')], values };
}

function fromRow(row: ExceptionRow): ReconciliationException {
  return {
    ...{
      id: row.id,
      key: row.key,
      breakClass: row.class,
      movement: row.movement,
      leg: row.leg,
      entryIds: row.entry_ids,
    },
    ...{
      amount: money(BigInt(row.amount_minor), row.currency),
      explanation: row.explanation,
      suggestion: row.suggestion,
    },
    ...{
      since: instantOf(row.since),
      dueAt: instantOrNull(row.due_at),
      openedAt: instantOf(row.opened_at),
      runId: row.run_id,
    },
    ...{ state: row.state, assignee: row.assignee, closedAt: instantOrNull(row.closed_at) },
  };
}

function stepFrom(row: StepRow): ExceptionStep {
  return {
    ...{
      seq: row.seq,
      kind: row.kind,
      at: instantOf(row.at),
      by: row.by,
      assignee: row.assignee,
      comment: row.comment,
    },
    ...{ reasonCode: row.reason_code, resolution: row.resolution, subjectId: row.subject_id, evidence: row.evidence },
    amountMinor: row.amount_minor === null ? null : BigInt(row.amount_minor),
    ...{ journalKey: row.journal_key, hash: row.hash },
  };
}
