// World: a migrated database with one signed contract and a term sheet on the table; plain SQL tries what no workflow would.
import { instantFromEpoch, instantToString } from '#libs/kernel';
import { contractRoom, createTestDatabase } from '#libs/testkit';
import { tokenSigner } from '../database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 5 });
const sign = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000);

/** Runs statements as the app, acting for an organisation, and commits. */
async function attempt(orgId: string, ...statements: readonly string[]): Promise<number> {
  const client = await db.connectAs('app');
  await client.query('BEGIN');
  try {
    await client.query(`SELECT set_config('app.tok', $1, true)`, [sign(orgId)]);
    let last = 0;
    for (const statement of statements) last = (await client.query(statement)).rowCount ?? 0;
    await client.query('COMMIT');
    return last;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function setup() {
  const room = await contractRoom(db, database);
  const signed = await room.signed();
  const id = signed.contract.id;
  const [a = ''] = signed.leases.map(({ leaseId }) => leaseId);
  const copyOf = (table: string, changes: Readonly<Record<string, string>>, where: string) => {
    const sets = Object.entries(changes).map(([column, value]) => `'${column}', ${value}`);
    return `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(${sets.join(', ')}))).* FROM ${table} t WHERE ${where}`;
  };
  return { ...room, signedContract: signed, id, leaseId: a, copyOf };
}

describe('plain SQL of the owner of everything', () => {
  it('rewrites no version, closure, consent, schedule, revision or value, and deletes nothing', async () => {
    await setup();
    await db.sql(
      `INSERT INTO index_value (index_name, month, value, source) VALUES ('CPI-U', '2026-01', 1, 'x') ON CONFLICT DO NOTHING`,
    );
    for (const table of [
      'contract_version',
      'contract_schedule',
      'term_sheet_revision',
      'contract_consent',
      'index_value',
    ]) {
      const column = table === 'index_value' ? 'month' : table === 'contract_consent' ? 'at' : 'org_id';
      await expect(db.sql(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow('append-only');
    }
    for (const table of [
      'contract_version',
      'contract_schedule',
      'term_sheet_revision',
      'index_value',
      'contract',
      'term_sheet',
      'schedule_row',
      'contract_lease',
    ])
      await expect(db.sql(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
  });

  it('edits no row of a schedule, and nothing at all of one that is on an invoice', async () => {
    const { id, invoice, leaseId } = await setup();
    await expect(db.sql(`UPDATE schedule_row SET line = '["x"]' WHERE contract_id = $1`, [id])).rejects.toThrow();
    await expect(db.sql(`UPDATE schedule_row SET body = '{}' WHERE contract_id = $1`, [id])).rejects.toThrow(
      'not rewritten',
    );
    const [one, two] = [await invoice(leaseId), await invoice(leaseId)];
    const first = `(SELECT min(id) FROM schedule_row WHERE contract_id = '${id}')`;
    await db.sql(`UPDATE schedule_row SET invoice_id = $1 WHERE id = ${first}`, [one]);
    await expect(db.sql(`UPDATE schedule_row SET invoice_id = $1 WHERE id = ${first}`, [two])).rejects.toThrow(
      'for good',
    );
    await expect(db.sql(`UPDATE schedule_row SET invoice_id = NULL WHERE id = ${first}`)).rejects.toThrow('for good');
  });

  it('appends no schedule that does not chain, whose hash is another, or that forgets what was invoiced', async () => {
    const { id, invoice, leaseId } = await setup();
    const next = (previous: string, ids: string, hash: string) =>
      db.sql(
        `INSERT INTO contract_schedule SELECT contract_id, 2, org_id, provider_org_id, contract_version, currency, time_zone,
           replace(jsonb_build_array('gridlease-schedule-1', contract_id, 2, contract_version, currency, time_zone, ${previous})::text, ', ', ',') || E'\\n',
           ${ids}, ${previous}, ${hash} FROM contract_schedule WHERE contract_id = $1 AND version = 1`,
        [id],
      );
    const zeros = `repeat('0', 64)`;
    await expect(next(zeros, 'row_ids', zeros)).rejects.toThrow('does not chain');
    await expect(next('hash', 'row_ids', zeros)).rejects.toThrow('another hash');
    await db.sql(
      `UPDATE schedule_row SET invoice_id = $2 WHERE id = (SELECT min(id) FROM schedule_row WHERE contract_id = $1)`,
      [id, await invoice(leaseId)],
    );
    const empty = `encode(sha256(convert_to(replace(jsonb_build_array('gridlease-schedule-1', contract_id, 2, contract_version, currency, time_zone, hash)::text, ', ', ',') || E'\\n', 'UTF8')), 'hex')`;
    await expect(next('hash', `'{}'::bigint[]`, empty)).rejects.toThrow('forgets');
  });

  it('signs no term sheet twice, and changes nothing of what was signed', async () => {
    const { id, copyOf, leaseId } = await setup();
    const again = copyOf('contract', { id: `'ctr_x'`, number: `'C-x'` }, `id = '${id}'`);
    await expect(db.sql(again)).rejects.toThrow('not open');
    for (const column of ['document_hash', 'number', 'provider_org_id', 'currency'])
      await expect(db.sql(`UPDATE contract SET ${column} = 'XXX' WHERE id = $1`, [id])).rejects.toThrow(
        'stays what was signed',
      );
    await expect(db.sql(`UPDATE contract SET org_id = provider_org_id WHERE id = $1`, [id])).rejects.toThrow(
      'nobody agreed',
    );
    await expect(db.sql(`UPDATE term_sheet SET state = 'OPEN' WHERE contract_id = $1`, [id])).rejects.toThrow(
      'for good',
    );
    const over = copyOf('contract_lease', { lease_id: `'lse_x'` }, `lease_id = '${leaseId}'`);
    await expect(db.sql(over)).rejects.toThrow('contract_lease_apart');
  });
});

describe('plain SQL of a party', () => {
  it('signs neither its own revision nor something that is not on the table', async () => {
    const { propose, tenant, miner, stranger } = await setup();
    const { id, revisions } = await propose();
    const hash = revisions[0]?.documentHash ?? '';
    const insert = (
      documentHash: string,
    ) => `INSERT INTO contract (id, number, term_sheet_id, org_id, provider_org_id, signed_at, document_hash, currency, time_zone,
      platform_fee_bp, tax_jurisdiction, tax_bp, tax_kind, renewals_taken, expansions_taken, version)
      VALUES ('ctr_y', 'C-y', '${id}', '${tenant.orgId}', '${miner.orgId}', now(), '${documentHash}', 'USD', 'UTC', 0, 'US', 0, 'STANDARD', 0, '{}', 1)`;
    await expect(attempt(tenant.orgId, insert(hash))).rejects.toThrow('the other side signs');
    await expect(attempt(miner.orgId, insert('f'.repeat(64)))).rejects.toThrow('not what is on the table');
    await expect(attempt(stranger.orgId, insert(hash))).rejects.toThrow();
  });

  it('makes no version, end, tenant or schedule that the other has not agreed to', async () => {
    const { id, miner, tenant, copyOf, next } = await setup();
    const version = copyOf(
      'contract_version',
      {
        number: '2',
        cause: `'AMENDED'`,
        reason: `'mine'`,
        documents: `ARRAY['x']`,
        terms: `jsonb_set(t.terms, '{billing,paymentDays}', '1')`,
      },
      `t.contract_id = '${id}'`,
    );
    for (const { orgId } of [miner, tenant]) await expect(attempt(orgId, version)).rejects.toThrow('nobody agreed');
    const act = (
      kind: string,
      detail: string,
      parties: string,
    ) => `INSERT INTO contract_act (id, contract_id, org_id, provider_org_id, by_org_id, kind, detail, effective, reason, documents, parties, state, at)
      VALUES ('act_x', '${id}', '${tenant.orgId}', '${miner.orgId}', '${miner.orgId}', '${kind}', '${detail}', now(), 'r', '{d}', ${parties}, 'OPEN', now())`;
    const both = `ARRAY['${miner.orgId}', '${tenant.orgId}']`;
    const consent = (orgId: string) => `INSERT INTO contract_consent VALUES ('act_x', '${orgId}', now())`;
    await expect(attempt(miner.orgId, act('AMEND', '{}', `ARRAY['${miner.orgId}']`))).rejects.toThrow('check');
    await expect(
      attempt(miner.orgId, act('AMEND', '{}', both), consent(miner.orgId), consent(tenant.orgId)),
    ).rejects.toThrow('row-level security');
    await expect(attempt(miner.orgId, act('AMEND', '{}', both), consent(miner.orgId), version)).rejects.toThrow(
      'nobody agreed',
    );
    const closure = `INSERT INTO contract_closure VALUES ('${id}', '${tenant.orgId}', '${miner.orgId}', now(), 'MUTUAL', 'r', '{d}')`;
    await expect(attempt(tenant.orgId, closure)).rejects.toThrow('nobody agreed');
    await expect(attempt(miner.orgId, `UPDATE contract SET org_id = '${next.orgId}'`)).rejects.toThrow('nobody agreed');
    await expect(attempt(miner.orgId, `UPDATE schedule_row SET invoice_id = 'inv'`)).rejects.toThrow(
      'permission denied',
    );
    await expect(attempt(miner.orgId, `INSERT INTO index_value VALUES ('CPI-U', '2030-01', 1, 'me')`)).rejects.toThrow(
      'permission denied',
    );
  });

  it('moves a commencement to the day on which a delivery was accepted, and to no other', async () => {
    const { id, miner, tenant, copyOf, leaseId, ahead, begun } = await setup();
    const commencing = (date: string, more = '') =>
      copyOf(
        'contract_version',
        {
          ...{ number: '2', cause: `'AMENDED'`, reason: `'accepted'`, documents: `ARRAY['x']` },
          terms: `jsonb_set(${more || 't.terms'}, ARRAY['tranches', (SELECT ord - 1 FROM jsonb_array_elements(t.terms -> 'tranches') WITH ORDINALITY AS x (one, ord)
            WHERE one ->> 'id' = (SELECT tranche FROM contract_lease WHERE lease_id = '${leaseId}'))::text, 'commencement'], to_jsonb('${date}'::text))`,
        },
        `t.contract_id = '${id}' AND t.number = 1`,
      );
    const [today, other] = [ahead(0), ahead(9)];
    for (const { orgId } of [miner, tenant])
      await expect(attempt(orgId, commencing(today))).rejects.toThrow('nobody accepted a delivery');
    await begun(leaseId, today);
    await expect(attempt(miner.orgId, commencing(other))).rejects.toThrow('nobody accepted a delivery');
    const cheaper = `jsonb_set(t.terms, '{billing,paymentDays}', '1')`;
    await expect(attempt(miner.orgId, commencing(today, cheaper))).rejects.toThrow('nobody agreed');
    expect(await attempt(miner.orgId, commencing(today))).toBe(1);
  });

  it('takes no capacity for a lease that delivers no contract, and moves no window that was booked', async () => {
    const { miner, tenant, hall, leaseId, stranger } = await setup();
    const span = `tstzrange('2191-01-01', '2192-01-01')`;
    const take = (lease: string, orgId: string) =>
      `SELECT capacity_reserve_lease('${hall.id}', '{"[0,10)"}', ${span}, '${lease}', '${orgId}')`;
    await expect(attempt(tenant.orgId, take('lse_none', tenant.orgId))).rejects.toThrow('delivers no contract');
    await expect(attempt(stranger.orgId, take(leaseId, tenant.orgId))).rejects.toThrow(
      'not the one of this transaction',
    );
    await expect(
      attempt(stranger.orgId, `SELECT capacity_release('${leaseId}', '${instantToString(instantFromEpoch(0))}')`),
    ).rejects.toThrow('not the one');
    expect(await attempt(miner.orgId, take(leaseId, tenant.orgId))).toBe(1);
  });
});

describe('a third organisation', () => {
  it('sees nothing of a contract and its term sheet', async () => {
    const { stranger, miner, tenant } = await setup();
    for (const table of [
      'term_sheet',
      'term_sheet_revision',
      'contract',
      'contract_version',
      'contract_lease',
      'schedule_row',
      'contract_schedule',
      'lease',
    ]) {
      expect([table, await attempt(stranger.orgId, `SELECT FROM ${table}`)]).toEqual([table, 0]);
      for (const { orgId } of [miner, tenant]) expect(await attempt(orgId, `SELECT FROM ${table}`)).toBeGreaterThan(0);
    }
  });
});
