import { createHash } from 'node:crypto';
import { type CurrencyCode, money } from '#libs/kernel';
import { type EntryStatus, type Leg, type MatchEntry, type Movement, contentOf, repeatKey } from '#libs/ledger';
import { type StagedEntry } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';

/** A staged record as the database keeps it, without what only its versions are told apart by. */
export interface StagedRow {
  readonly entry_id: string;
  readonly leg: Leg;
  readonly movement: Movement | null;
  readonly keys: string[];
  readonly refs: string[];
  readonly counterparty: string | null;
  readonly currency: CurrencyCode;
  readonly amount_minor: string;
  readonly fee_minor: string | null;
  readonly effect_minor: string;
  readonly status: EntryStatus | null;
  readonly split: string | null;
  readonly grp: string | null;
  readonly at: Date;
  readonly expected_at: Date | null;
  readonly is_expectation: boolean;
}

export const STAGED_COLUMNS = [
  ...['entry_id', 'leg', 'movement', 'keys', 'refs', 'counterparty', 'currency', 'amount_minor', 'fee_minor'],
  ...['effect_minor', 'status', 'split', 'grp', 'at', 'expected_at', 'is_expectation'],
] as const;

export function stagedFrom(row: StagedRow): MatchEntry {
  const split = row.split === null ? null : (JSON.parse(row.split) as [string, string][]);
  return {
    ...{ id: row.entry_id, leg: row.leg, movement: row.movement, keys: row.keys, references: row.refs },
    ...{ counterparty: row.counterparty, amount: money(BigInt(row.amount_minor), row.currency) },
    feeMinor: row.fee_minor === null ? null : BigInt(row.fee_minor),
    ...{ effectMinor: BigInt(row.effect_minor), status: row.status, group: row.grp },
    split: split && split.map(([ownerId, minor]) => ({ ownerId, minor: BigInt(minor) })),
    ...{ at: instantOf(row.at), expectedAt: instantOrNull(row.expected_at), isExpectation: row.is_expectation },
  };
}

/** For jsonb_to_recordset. `said` is what the rules hash, `same` what tells a repetition. */
export function stagedRow({ entry, sourceAt }: StagedEntry): Readonly<Record<string, unknown>> {
  const { amount, split } = entry;
  const parts = split && split.map(({ ownerId, minor }) => [ownerId, `${minor}`] as const);
  return {
    ...{ entry_id: entry.id, source_at: dateOf(sourceAt).toISOString(), leg: entry.leg, movement: entry.movement },
    ...{ keys: entry.keys, refs: entry.references, counterparty: entry.counterparty, currency: amount.currency },
    ...{ amount_minor: `${amount.minor}`, effect_minor: `${entry.effectMinor}`, status: entry.status },
    fee_minor: entry.feeMinor === null ? null : `${entry.feeMinor}`,
    split: parts && JSON.stringify([...parts].sort(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1))),
    ...{ grp: entry.group, at: dateOf(entry.at).toISOString(), is_expectation: entry.isExpectation },
    expected_at: entry.expectedAt === null ? null : dateOf(entry.expectedAt).toISOString(),
    said: contentOf({ ...entry, group: null }),
    same: entry.references.length === 0 ? null : createHash('sha256').update(repeatKey(entry)).digest('hex'),
  };
}
