import { type CurrencyCode, money } from '#libs/kernel';
import { type Decisions } from '#libs/ledger';
import {
  type DecisionKind,
  type DecisionState,
  type DecisionStep,
  type MatchDecision,
  type MatchDecisionStore,
  type MatchSuggestion,
  type Tx,
} from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';

interface DecisionRow {
  readonly id: string;
  readonly kind: DecisionKind;
  readonly entry_ids: string[];
  readonly parts: string[];
  readonly others: string[];
  readonly currency: CurrencyCode;
  readonly amount_minor: string;
  readonly difference_minor: string;
  readonly reason: string;
  readonly evidence: string[];
  readonly subject_id: string | null;
}

interface StepRow {
  readonly decision_id: string;
  readonly seq: number;
  readonly kind: DecisionState;
  readonly at: Date;
  readonly by: string;
  readonly comment: string | null;
  readonly hash: string;
}

/** Decisions with the state that their last step gives them. */
const DECISIONS = `(SELECT d.*, (SELECT kind FROM recon_decision_step s WHERE s.decision_id = d.id ORDER BY seq DESC LIMIT 1) AS state FROM recon_decision d) AS decisions`;

/** What people decided about matches, and what the rules suggest to them (0037). */
export function matchDecisionStore(): MatchDecisionStore {
  return { ...decisions, ...suggestions };
}

const decisions: Omit<MatchDecisionStore, 'suggest' | 'suggestion' | 'answer' | 'suggestions'> = {
  insert: async (tx, one) => {
    await on(tx).change(
      `INSERT INTO recon_decision (id, kind, entry_ids, parts, others, currency, amount_minor, difference_minor, reason, evidence, subject_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[one.id, one.kind, one.entryIds, one.parts.map((minor) => `${minor}`), one.others, one.amount.currency],
        ...[`${one.amount.minor}`, `${one.differenceMinor}`, one.reason, one.evidence, one.subjectId],
      ],
    );
    await step(tx, one.id, 'PROPOSED', null);
  },
  step: (tx, id, kind, comment) => step(tx, id, kind, comment),
  byId: async (tx, id) => {
    const row = await on(tx).row<DecisionRow>('SELECT * FROM recon_decision WHERE id = $1', [id]);
    return row === null ? null : ((await withSteps(tx, [row]))[0] ?? null);
  },
  page: (tx, { entryId, states, ...request }) => {
    const where = `($1::text IS NULL OR entry_ids @> ARRAY[$1] OR others @> ARRAY[$1]) AND ($2::text[] IS NULL OR state = ANY ($2))`;
    const values = [entryId ?? null, states?.length ? [...states] : null];
    return pageOf<DecisionRow, MatchDecision>(tx, { table: DECISIONS, where: [where], values }, request, (rows) =>
      withSteps(tx, rows),
    );
  },
  standing: async (tx) => {
    const rows = await on(tx).rows<DecisionRow>(`SELECT * FROM ${DECISIONS} WHERE state = 'APPROVED' ORDER BY id`);
    return standingOf(rows);
  },
  brokenChains: async (tx) => {
    const rows = await on(tx).rows<{ decision_id: string }>(
      'SELECT DISTINCT decision_id FROM recon_broken_decisions()',
    );
    return rows.map(({ decision_id }) => decision_id);
  },
  limitOf: async (tx, currency) => {
    const row = await on(tx).row<{ minor: string }>('SELECT minor FROM recon_limit WHERE currency = $1', [currency]);
    return BigInt(row?.minor ?? 0);
  },
};

async function step(tx: Tx, id: string, kind: DecisionState, comment: string | null): Promise<void> {
  await on(tx).change('INSERT INTO recon_decision_step (decision_id, kind, by, comment) VALUES ($1, $2, $3, $4)', [
    ...[id, kind, tx.scope.actorId, comment],
  ]);
}

function standingOf(rows: readonly DecisionRow[]): Decisions {
  const of = (kind: DecisionKind): DecisionRow[] => rows.filter((row) => row.kind === kind);
  return {
    links: of('MATCH').map(({ id, entry_ids, evidence, reason }) => ({
      ...{ id, entryIds: entry_ids, evidence: [...evidence, `reason:${reason}`] },
    })),
    barriers: of('APART').map(({ entry_ids, others }) => ({ entryIds: entry_ids, from: others })),
    divisions: of('DIVIDE').map(({ entry_ids, parts }) => ({ entryId: entry_ids[0] ?? '', parts: parts.map(BigInt) })),
  };
}

async function withSteps(tx: Tx, rows: readonly DecisionRow[]): Promise<MatchDecision[]> {
  const steps = await on(tx).rows<StepRow>(
    'SELECT * FROM recon_decision_step WHERE decision_id = ANY ($1) ORDER BY decision_id, seq',
    [rows.map(({ id }) => id)],
  );
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, entryIds: row.entry_ids, parts: row.parts.map(BigInt), others: row.others },
    ...{ amount: money(BigInt(row.amount_minor), row.currency), differenceMinor: BigInt(row.difference_minor) },
    ...{ reason: row.reason, evidence: row.evidence, subjectId: row.subject_id },
    steps: steps.filter(({ decision_id }) => decision_id === row.id).map(stepFrom),
  }));
}

function stepFrom({ seq, kind, at, by, comment, hash }: StepRow): DecisionStep {
  return { seq, kind, at: instantOf(at), by, comment, hash };
}

interface SuggestionRow {
  readonly id: string;
  readonly run_id: string;
  readonly entry_ids: string[];
  readonly rule_id: string;
  readonly rule_version: string;
  readonly currency: CurrencyCode;
  readonly difference_minor: string;
  readonly difference_kind: MatchSuggestion['differenceKind'];
  readonly evidence: string[];
  readonly suggested_at: Date;
  readonly verdict: 'ACCEPTED' | 'DECLINED' | null;
  readonly decision_id: string | null;
  readonly at: Date | null;
  readonly by: string | null;
  readonly reason: string | null;
}

const SUGGESTIONS = `(SELECT s.*, a.verdict, a.decision_id, a.at, a.by, a.reason FROM recon_suggestion s
  LEFT JOIN recon_suggestion_answer a ON a.suggestion_id = s.id) AS suggestions`;

const suggestions: Pick<MatchDecisionStore, 'suggest' | 'suggestion' | 'answer' | 'suggestions'> = {
  suggest: async (tx, found) => {
    let fresh = 0;
    for (const one of found)
      fresh += await on(tx).change(
        `INSERT INTO recon_suggestion (id, run_id, entry_ids, rule_id, rule_version, currency, difference_minor, difference_kind, evidence, suggested_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (entry_ids, difference_minor) DO NOTHING`,
        [
          ...[one.id, one.runId, one.entryIds, one.ruleId, one.ruleVersion, one.difference.currency],
          ...[`${one.difference.minor}`, one.differenceKind, one.evidence, dateOf(one.suggestedAt)],
        ],
      );
    return fresh;
  },
  suggestion: async (tx, id) => {
    const row = await on(tx).row<SuggestionRow>(`SELECT * FROM ${SUGGESTIONS} WHERE id = $1`, [id]);
    return row && suggestionFrom(row);
  },
  answer: async (tx, id, { verdict, decisionId, reason }) =>
    (await on(tx).change(
      `INSERT INTO recon_suggestion_answer (suggestion_id, verdict, decision_id, at, by, reason) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING`,
      [id, verdict, decisionId, dateOf(tx.now), tx.scope.actorId, reason],
    )) === 1,
  suggestions: (tx, { isOpen, ...request }) => {
    const listing = { table: SUGGESTIONS, where: [isOpen ? 'verdict IS NULL' : 'true'], values: [] };
    return pageOf<SuggestionRow, MatchSuggestion>(tx, listing, request, (rows) => rows.map(suggestionFrom));
  },
};

function suggestionFrom(row: SuggestionRow): MatchSuggestion {
  const { verdict, decision_id: decisionId, at, by, reason } = row;
  return {
    ...{ id: row.id, runId: row.run_id, entryIds: row.entry_ids, ruleId: row.rule_id, ruleVersion: row.rule_version },
    ...{ difference: money(BigInt(row.difference_minor), row.currency), differenceKind: row.difference_kind },
    ...{ evidence: row.evidence, suggestedAt: instantOf(row.suggested_at) },
    answer:
      verdict === null || decisionId === null || at === null || by === null || reason === null
        ? null
        : { verdict, decisionId, at: instantOf(at), by, reason },
  };
}
