// World: a migrated database and one running lease; its tenant, its provider and a stranger try by plain SQL to bend what it is billed by.
import { HOUR, addMilliseconds, instantToString } from '#libs/kernel';
import {
  PLATFORM,
  aLeaseOf,
  aQuote,
  actingFor,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
} from '#libs/testkit';
import { tokenSigner } from '../database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 5 });
const { unitOfWork, stores } = database;
const sign = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000);

async function setup() {
  const { providerOrgId, site, pool } = await seedListing(db, database);
  const tenantOrgId = await seedOrganisation(db, 'TENANT');
  const stranger = await seedOrganisation(db, 'PROVIDER');
  const quote = aQuote({ orgId: tenantOrgId, offerId: pool.id, providerOrgId, siteId: site.id });
  const lease = aLeaseOf(quote);
  await unitOfWork.run(actingFor(tenantOrgId), async (tx) => {
    await stores.quotes.insert(tx, quote);
    await stores.leases.insert(tx, lease, theBooking(lease));
  });
  const now = await unitOfWork.run(PLATFORM, (tx) => Promise.resolve(tx.now));
  const deliveredAt = addMilliseconds(now, -HOUR);
  const access = JSON.stringify({
    endpoint: 'ssh',
    instructions: '',
    hostKeyFingerprint: null,
    deliveredAt: instantToString(deliveredAt),
  });
  await db.sql(`UPDATE lease SET state = 'CONFIRMED' WHERE id = $1`, [lease.id]);
  await db.sql(`UPDATE lease SET state = 'PROVISIONING', access = $2 WHERE id = $1`, [lease.id, access]);
  const parties = `'${lease.id}', '${tenantOrgId}', '${providerOrgId}'`;
  return { lease, tenantOrgId, providerOrgId, stranger, parties, deliveredAt: `'${instantToString(deliveredAt)}'` };
}

/** Runs one statement as the app, acting for an organisation, and commits. */
async function attempt(orgId: string, statement: string): Promise<void> {
  const client = await db.connectAs('app');
  await client.query('BEGIN');
  try {
    await client.query(`SELECT set_config('app.tok', $1, true)`, [sign(orgId)]);
    await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

describe('plain SQL', () => {
  it('starts no meter without a record of how the delivery was accepted', async () => {
    const { lease, tenantOrgId, providerOrgId, parties, deliveredAt } = await setup();
    const mine = `WHERE id = '${lease.id}'`;
    await expect(attempt(providerOrgId, `UPDATE lease SET started_at = now() ${mine}`)).rejects.toThrow(
      'lease_meter_starts_at_acceptance',
    );
    await expect(
      attempt(providerOrgId, `UPDATE lease SET accepted_at = now(), started_at = now() ${mine}`),
    ).rejects.toThrow('no record of its acceptance');
    const record = (basis: string, at: string, test: string) =>
      `INSERT INTO lease_acceptance (id, lease_id, org_id, provider_org_id, basis, at, actor_id, delivered_at, test)
       VALUES ('acc_' || gen_random_uuid(), ${parties}, '${basis}', ${at}, 'usr', ${deliveredAt}, ${test})`;
    const figures = `'{"units": 8}'`;
    await expect(attempt(providerOrgId, record('TENANT_ACCEPTED', 'market_now()', 'NULL'))).rejects.toThrow(
      'row-level security',
    );
    await expect(attempt(tenantOrgId, record('TEST_PASSED', 'market_now()', figures))).rejects.toThrow(
      'row-level security',
    );
    for (const org of [tenantOrgId, providerOrgId])
      await expect(attempt(org, record('PERIOD_PASSED', 'market_now()', 'NULL'))).rejects.toThrow('row-level security');
    await expect(attempt(providerOrgId, record('TEST_PASSED', 'market_now()', 'NULL'))).rejects.toThrow('check');
    await expect(
      attempt(providerOrgId, record('TEST_PASSED', `market_now() - interval '30 minutes'`, figures)),
    ).rejects.toThrow('time of writing');
    await attempt(tenantOrgId, record('TENANT_ACCEPTED', 'market_now()', 'NULL'));
    const [row] = await db.sql('SELECT at FROM lease_acceptance WHERE lease_id = $1', [lease.id]);
    const at = (row as { at: Date }).at.toISOString();
    await attempt(tenantOrgId, `UPDATE lease SET accepted_at = '${at}', started_at = '${at}' ${mine}`);
    await expect(
      attempt(tenantOrgId, `UPDATE lease SET started_at = '${at}'::timestamptz + interval '1 day' ${mine}`),
    ).rejects.toThrow('meter of lease');
  });

  it('lets only the provider report, at the market’s time, and nobody take anything back', async () => {
    const { tenantOrgId, providerOrgId, stranger, parties } = await setup();
    const beat = `INSERT INTO heartbeat (lease_id, org_id, provider_org_id, hour, node, units, minutes)
      VALUES (${parties}, date_bin('1 hour', now() - interval '2 hours', '2000-01-01 00:00:00+00'), 'n1', 8, 6)`;
    const reading = (
      at: string,
    ) => `INSERT INTO meter_reading (id, lease_id, org_id, provider_org_id, external_id, starts_at, ends_at, it_kwh, received_at)
      VALUES ('rdg_' || gen_random_uuid(), ${parties}, gen_random_uuid(), now() - interval '1 day', now(), 1, ${at})`;
    const maintenance = `INSERT INTO maintenance_notice (id, lease_id, org_id, provider_org_id, starts_at, ends_at, note, announced_at)
      VALUES ('mnt_1', ${parties}, now(), now() + interval '1 day', 'x', market_now() - interval '4 days')`;
    const month = `INSERT INTO availability_month (id, lease_id, org_id, provider_org_id, starts_at, ends_at, revision, minutes, down_minutes, maintenance_minutes, curtailed_minutes, credit_percent, may_leave)
      VALUES ('avm_1', ${parties}, now(), now() + interval '1 day', 1, 1, 1, 0, 0, 99, true)`;
    for (const org of [tenantOrgId, stranger])
      for (const statement of [beat, reading('market_now()')])
        await expect(attempt(org, statement)).rejects.toThrow('row-level security');
    for (const org of [tenantOrgId, providerOrgId])
      await expect(attempt(org, month)).rejects.toThrow('permission denied');
    await attempt(providerOrgId, beat);
    await attempt(providerOrgId, reading('market_now()'));
    await expect(attempt(providerOrgId, reading(`market_now() - interval '3 days'`))).rejects.toThrow(
      'time of writing',
    );
    await expect(attempt(providerOrgId, maintenance)).rejects.toThrow('time of writing'); // no announcing backwards
    await expect(attempt(providerOrgId, 'UPDATE heartbeat SET minutes = 1')).rejects.toThrow('not taken back');
    const denied = [
      'DELETE FROM heartbeat',
      'UPDATE heartbeat SET units = 16',
      'UPDATE meter_reading SET it_kwh = 0',
      'DELETE FROM meter_reading',
      'DELETE FROM lease_acceptance',
      'UPDATE curtailment_call SET load_share = 1',
    ];
    for (const statement of denied)
      await expect(attempt(providerOrgId, statement)).rejects.toThrow('permission denied');
    for (const table of [
      'heartbeat',
      'meter_reading',
      'power_charge',
      'lease_acceptance',
      'maintenance_notice',
      'curtailment_call',
      'curtailment_settlement',
      'lease_notice',
      'availability_month',
      'energy_bill',
      'owed_credit',
    ])
      await expect(db.sql(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
  });

  it('bills no energy and owes nothing by itself, follows no revision that is not there, and takes no credit back', async () => {
    const { tenantOrgId, providerOrgId, parties } = await setup();
    const stretch = `'2026-01-01', '2026-01-02'`;
    const record = (revision: number, units: number) =>
      `INSERT INTO meter_record (id, lease_id, org_id, provider_org_id, starts_at, ends_at, units, unit_hours, energy_kwh, source, revision)
       VALUES ('mtr_' || gen_random_uuid(), ${parties}, ${stretch}, ${units}, 24, 1, 'MEASURED', ${revision})`;
    const owed = `INSERT INTO owed_credit (id, lease_id, org_id, provider_org_id, kind, cause, starts_at, ends_at, currency, amount_minor, reason, evidence, owed_at, state, look_at)
       VALUES ('owc_1', ${parties}, 'CREDIT', 'c', ${stretch}, 'USD', 500, 'r', '{}', now(), 'OWED', now())`;
    const bill = `INSERT INTO energy_bill (id, lease_id, org_id, provider_org_id, starts_at, ends_at, revision, energy_kwh, currency, energy_minor, tax_minor, tax_bp, owed_credit_id, billed_at)
       VALUES ('enb_1', ${parties}, ${stretch}, 1, 1, 'USD', 1, 0, 0, 'owc_1', now())`;
    for (const org of [tenantOrgId, providerOrgId])
      for (const statement of [record(1, 8), owed, bill])
        await expect(attempt(org, statement)).rejects.toThrow('permission denied');
    await db.sql(record(0, 8));
    await expect(db.sql(record(2, 8))).rejects.toThrow('follows nothing');
    await expect(db.sql(record(1, 9))).rejects.toThrow('follows nothing');
    await db.sql(record(1, 8));
    await db.sql(owed);
    await expect(db.sql(bill)).rejects.toThrow('was not billed before');
    await db.sql(`UPDATE owed_credit SET granted_minor = 500, state = 'GRANTED', look_at = NULL WHERE id = 'owc_1'`);
    for (const change of [`amount_minor = 900`, `state = 'OWED', look_at = now()`, `granted_minor = 0`])
      await expect(db.sql(`UPDATE owed_credit SET ${change} WHERE id = 'owc_1'`)).rejects.toThrow('only goes on');
  });

  it('speaks for nobody else', async () => {
    const { tenantOrgId, providerOrgId, stranger, parties } = await setup();
    const notice = (
      from: string,
    ) => `INSERT INTO lease_notice (id, lease_id, org_id, provider_org_id, from_side, kind, text, documents, given_at)
      VALUES ('ntc_' || gen_random_uuid(), ${parties}, '${from}', 'GENERAL', 'x', '[]', market_now())`;
    await expect(attempt(tenantOrgId, notice('PROVIDER'))).rejects.toThrow('row-level security');
    await expect(attempt(providerOrgId, notice('TENANT'))).rejects.toThrow('row-level security');
    await expect(attempt(stranger, notice('TENANT'))).rejects.toThrow('row-level security');
    await attempt(tenantOrgId, notice('TENANT'));
    await attempt(providerOrgId, notice('PROVIDER'));
  });
});
