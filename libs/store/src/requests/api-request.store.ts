import { instantFromEpoch } from '#libs/kernel';
import { type ApiRequest, type ApiRequestStore } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';

interface ApiRequestRow {
  readonly id: string;
  readonly org_id: string;
  readonly key_id: string;
  readonly at: Date;
  readonly operation: string | null;
  readonly kind: ApiRequest['kind'];
  readonly status: number;
  readonly outcome: ApiRequest['outcome'];
  readonly codes: string[];
  readonly milliseconds: number;
  readonly cost: number | null;
}

const fromRow = (row: ApiRequestRow): ApiRequest => ({
  ...{ id: row.id, orgId: row.org_id, keyId: row.key_id, at: instantFromEpoch(row.at.getTime()) },
  ...{ operation: row.operation, kind: row.kind, status: row.status, outcome: row.outcome, codes: row.codes },
  ...{ milliseconds: row.milliseconds, cost: row.cost },
});

/** One statement however many there are; JSON carries the lists of codes, which arrays of arrays could not unless all were as long. */
const NOTE = `
  INSERT INTO api_request (id, org_id, key_id, at, operation, kind, status, outcome, codes, milliseconds, cost)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id text, org_id text, key_id text, at timestamptz, operation text, kind text,
    status int, outcome text, codes text[], milliseconds int, cost int)
  ON CONFLICT (id) DO NOTHING`;

const OLD = `DELETE FROM api_request WHERE id IN (SELECT id FROM api_request WHERE at < clock_timestamp() - $1 * interval '1 day' LIMIT $2)`;
const MANY = `
  DELETE FROM api_request WHERE id IN (
    SELECT r.id FROM (SELECT org_id FROM api_request GROUP BY org_id HAVING count(*) > $1) AS busy,
      LATERAL (SELECT id FROM api_request WHERE org_id = busy.org_id ORDER BY id DESC OFFSET $1) AS r LIMIT $2)`;

export function apiRequestStore(): ApiRequestStore {
  return {
    note: async (tx, requests) => {
      if (requests.length === 0) return;
      await on(tx).rows(`SELECT set_config('synchronous_commit', 'off', true)`);
      const rows = requests.map(({ id, orgId, keyId, at, ...rest }) => ({
        ...{ id, org_id: orgId, key_id: keyId, at: dateOf(at).toISOString() },
        ...rest,
      }));
      await on(tx).change(NOTE, [JSON.stringify(rows)]);
    },
    list: (tx, { outcome, keyId, operation }, request) => {
      const where = ['org_id = (SELECT sec.org())'];
      const values: string[] = [];
      const only = (column: string, value: string | null): void => {
        if (value !== null) where.push(`${column} = $${values.push(value)}`);
      };
      only('outcome', outcome);
      only('key_id', keyId);
      only('operation', operation);
      const listing = { table: 'api_request', where: [where.join(' AND ')], values };
      return pageOf<ApiRequestRow, ApiRequest>(tx, listing, request, (rows) => rows.map(fromRow));
    },
    find: async (tx, id) => {
      const row = await on(tx).row<ApiRequestRow>('SELECT * FROM api_request WHERE id = $1', [id]);
      return row && fromRow(row);
    },
    forget: async (tx, { days, each, limit }) => {
      const old = await on(tx).change(OLD, [days, limit]);
      return old + (await on(tx).change(MANY, [each, limit]));
    },
  };
}
