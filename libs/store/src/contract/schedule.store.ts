import { type ContractSchedule, type RowStatus, type ScheduleRow, canonicalSchedule, rowKey } from '#libs/billing';
import { assert } from '#libs/kernel';
import { type ContractStore, type SignedContract, type Tx } from '#libs/workflows';
import { currencyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { rowFromJson, rowToJson } from './schedule-row.mapping.js';

interface ScheduleHead {
  readonly version: number;
  readonly contract_version: number;
  readonly currency: string;
  readonly time_zone: string;
  readonly row_ids: string[];
  readonly previous: string | null;
  readonly hash: string;
}

interface KeptRow {
  readonly id: string;
  readonly key: string;
  readonly line: string;
  readonly status: Exclude<RowStatus, 'ISSUED'>;
  readonly invoice_id: string | null;
}

const LATEST = 'SELECT * FROM contract_schedule WHERE contract_id = $1 ORDER BY version DESC LIMIT 1';

/** The latest schedule; a past tenant's has the rows of its time only. */
async function latestSchedule(tx: Tx, contractId: string): Promise<ContractSchedule | null> {
  const head = await on(tx).row<ScheduleHead>(LATEST, [contractId]);
  if (!head) return null;
  const rows = await on(tx).rows<KeptRow & { body: unknown }>(
    `SELECT r.id, r.key, r.line, r.status, r.invoice_id, r.body
     FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, ord) JOIN schedule_row r ON r.id = n.id AND r.contract_id = $1 ORDER BY n.ord`,
    [contractId, head.row_ids],
  );
  const currency = currencyOf(head.currency);
  return {
    contractId,
    version: head.version,
    contractVersion: head.contract_version,
    currency,
    timeZone: head.time_zone,
    rows: rows.map((row) => rowFromJson(row.body, row.invoice_id === null ? row.status : 'ISSUED', currency)),
    previous: head.previous,
    hash: head.hash,
  };
}

/** Appends a version. Rows that stay as they are stay the same rows; the database checks the chain and the hash. */
export async function appendSchedule(tx: Tx, signed: SignedContract, schedule: ContractSchedule): Promise<void> {
  const { contractId, version, contractVersion, currency, timeZone, previous, hash, rows } = schedule;
  const [header = '', ...lines] = canonicalSchedule(schedule).split(/(?<=\n)/);
  const before = await keptRows(tx, contractId);
  const wanted = rows.map((row, index) => ({ row, key: rowKey(row), line: lines[index] ?? '' }));
  const fresh = wanted.filter(({ row, key, line }) => {
    const kept = before.get(key);
    if (row.status === 'ISSUED') {
      assert(kept?.invoice_id && kept.line === line, `row ${key} is on an invoice as it stands`);
      return false;
    }
    return kept?.line !== line || kept.status !== row.status;
  });
  const added = await insertRows(tx, signed, fresh);
  const ids = wanted.map(({ key }) => added.get(key) ?? before.get(key)?.id ?? null);
  await on(tx).change(
    `INSERT INTO contract_schedule (contract_id, version, org_id, provider_org_id, contract_version, currency, time_zone, header, row_ids, previous, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      contractId,
      version,
      signed.tenantOrgId,
      signed.providerOrgId,
      contractVersion,
      currency,
      timeZone,
      header,
      ids,
      previous,
      hash,
    ],
  );
}

/** Rows of the latest version by key. */
async function keptRows(tx: Tx, contractId: string): Promise<ReadonlyMap<string, KeptRow>> {
  const head = await on(tx).row<ScheduleHead>(LATEST, [contractId]);
  if (!head) return new Map();
  const rows = await on(tx).rows<KeptRow>(
    'SELECT id, key, line, status, invoice_id FROM schedule_row WHERE contract_id = $1 AND id = ANY ($2)',
    [contractId, head.row_ids],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** New rows in one statement; their ids by key. */
async function insertRows(
  tx: Tx,
  signed: SignedContract,
  rows: readonly { readonly row: ScheduleRow; readonly key: string; readonly line: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (rows.length === 0) return new Map();
  const column = (of: (one: (typeof rows)[number]) => string): string[] => rows.map(of);
  const inserted = await on(tx).rows<{ id: string; key: string }>(
    `INSERT INTO schedule_row (contract_id, provider_org_id, org_id, key, tranche, starts_on, ends_on, bill_on, status, body, line)
     SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::date[], $9::text[], $10::jsonb[], $11::text[])
     RETURNING id, key`,
    [
      signed.contract.id,
      signed.providerOrgId,
      column(({ row }) => tenantOf(signed, row)),
      column(({ key }) => key),
      column(({ row }) => row.tranche),
      column(({ row }) => row.from),
      column(({ row }) => row.until),
      column(({ row }) => row.billDate),
      column(({ row }) => row.status),
      column(({ row }) => rowToJson(row)),
      column(({ line }) => line),
    ],
  );
  return new Map(inserted.map(({ id, key }) => [key, id]));
}

/** Whose days a row is for. */
function tenantOf({ leases, tenantOrgId }: SignedContract, { tranche, from }: ScheduleRow): string {
  const stretch = leases.find((one) => one.tranche === tranche && one.from <= from && from < one.until);
  return stretch?.tenantOrgId ?? tenantOrgId;
}

export const scheduleReads: Pick<ContractStore, 'schedule' | 'scheduleHashes' | 'issue'> = {
  schedule: latestSchedule,
  scheduleHashes: (tx, contractId) =>
    on(tx).rows<{ version: number; hash: string }>(
      'SELECT version, hash FROM contract_schedule WHERE contract_id = $1 ORDER BY version',
      [contractId],
    ),
  issue: async (tx, contractId, rowKeys, invoiceId) => {
    if (rowKeys.length === 0) return;
    const changed = await on(tx).change(
      `UPDATE schedule_row r SET invoice_id = $3
       WHERE r.contract_id = $1 AND r.key = ANY ($2)
         AND r.id = ANY ((SELECT s.row_ids FROM contract_schedule s WHERE s.contract_id = $1 ORDER BY s.version DESC LIMIT 1)::bigint[])`,
      [contractId, [...rowKeys], invoiceId],
    );
    assert(changed === new Set(rowKeys).size, `every row of ${rowKeys.join(', ')} is in the schedule of ${contractId}`);
  },
};
