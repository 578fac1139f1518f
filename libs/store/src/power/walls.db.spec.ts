// World: a migrated database and a miner's site of 40 kW with 32 GPUs of 1 kW; plain SQL tries to put more under the limit than it carries.
import { instantToString } from '#libs/kernel';
import { POWER_HORIZON } from '#libs/market';
import { actingFor, createTestDatabase, powerWorld } from '#libs/testkit';
import { tokenSigner } from '../database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 5 });
const { unitOfWork, stores } = database;
const { setup, load, mine, quote } = powerWorld(db, database);
const sign = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000);

describe('plain SQL', () => {
  /** Runs statements as the app, acting for an organisation, and commits. */
  async function attempt(orgId: string, ...statements: readonly string[]): Promise<void> {
    const client = await db.connectAs('app');
    await client.query('BEGIN');
    try {
      await client.query(`SELECT set_config('app.tok', $1, true)`, [sign(orgId)]);
      for (const statement of statements) await client.query(statement);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  }

  it('cannot put more under the limit than it carries, not even the site’s own miner', async () => {
    const { listing, days } = await setup();
    const { site, providerOrgId } = listing;
    await mine(listing, { id: 'load_firm', yields: 'FIRM', watts: 8_000 });
    await mine(listing, { id: 'load_flexible' });
    await quote(listing, [0, 32], days(1, 5));
    const period = `'${instantToString(days(2, 3).start)}', '${instantToString(days(2, 3).end)}'`;
    const own = `'${providerOrgId}', '${site.id}'`;
    const exceeding: readonly (readonly string[])[] = [
      [`UPDATE mining_load SET watts = watts + 1 WHERE id = 'load_firm'`],
      [`UPDATE mining_load SET yields = 'FIRM' WHERE id = 'load_flexible'`],
      ['SET CONSTRAINTS ALL DEFERRED', `UPDATE mining_load SET yields = 'FIRM'`],
      [
        `INSERT INTO mining_load (id, org_id, site_id, external_id, name, model, terahashes_per_second, watts, yields, starts_at, version)
         VALUES ('load_x', ${own}, 'x', 'x', 'x', 1, 1, 'FIRM', now(), 1)`,
      ],
      [
        `INSERT INTO curtailment (id, org_id, site_id, starts_at, ends_at, limit_watts, reason, created_at)
         VALUES ('cut_x', ${own}, ${period}, 39999, 'GRID_ORDER', now())`,
      ],
      [`UPDATE site SET power_limit_watts = 39999 WHERE id = '${site.id}'`],
      // giving back what firm mining holds, and selling it again
      [`SELECT capacity_release('load_firm', now())`, `UPDATE mining_load SET watts = 8001 WHERE id = 'load_firm'`],
    ];
    for (const statements of exceeding)
      await expect(attempt(providerOrgId, ...statements)).rejects.toThrow('more than its limit');
    const denied = [
      `UPDATE curtailment SET limit_watts = 1`,
      'DELETE FROM curtailment',
      'DELETE FROM mining_load',
      'DELETE FROM mining_order',
      `UPDATE site_power SET limit_watts = 2000000000`,
      `UPDATE allocation SET watts = 0`,
      `SELECT capacity_refresh_site('${site.id}')`,
      `SELECT capacity_order_mining('${site.id}', tstzrange(now(), now() + interval '1 day'), 'LIMIT', 'x')`,
    ];
    for (const statement of denied)
      await expect(attempt(providerOrgId, statement)).rejects.toThrow('permission denied');
    await attempt(providerOrgId, `SELECT capacity_release('load_firm', now())`);
    expect((await quote(listing, [0, 1], days(5, 6))).answer).toBe('RESERVED');
    await expect(db.sql('DELETE FROM mining_order')).rejects.toThrow('append-only');
    await expect(db.sql(`UPDATE mining_load SET org_id = 'org_x'`)).rejects.toThrow('stays where it is');
    expect(await db.sql('SELECT * FROM capacity_breaches($1)', [site.id])).toEqual([]);
  });

  it('is found out where it goes around every wall: the self-check is not blind', async () => {
    const { listing, days } = await setup();
    await quote(listing, [0, 32], days(1, 5));
    await db.sql('UPDATE allocation SET watts = 40001 WHERE resource_id = $1', [listing.pool.id]);
    expect(await db.sql('SELECT limit_watts, draw_watts FROM capacity_breaches($1)', [listing.site.id])).toEqual([
      { limit_watts: 40_000, draw_watts: '40001' },
    ]);
  });

  it('lets nobody close, see or fill another’s site', async () => {
    const { listing, days } = await setup();
    const other = await setup();
    await mine(listing, { yields: 'FIRM', watts: 8_000 });
    const { id } = listing.site;
    const stranger = other.listing.providerOrgId;
    await expect(attempt(stranger, `SELECT capacity_close('${id}')`)).rejects.toThrow(
      'is not the one of this transaction',
    );
    await expect(attempt(stranger, `SELECT capacity_close('site_none')`)).rejects.toThrow('is not the one');
    const seen = await unitOfWork.run(actingFor(stranger), async (tx) => [
      await stores.power.claims(tx, id, days(0, 5)),
      await stores.power.limits(tx, id, days(0, 5)),
      await stores.power.orders(tx, id, days(0, 5), 10),
      await stores.miningLoads.bySite(tx, id),
      await stores.miningLoads.running(tx, id, { start: days(0, 1).start, end: POWER_HORIZON }),
      await stores.curtailments.bySite(tx, id, days(0, 5)),
    ]);
    expect(seen).toEqual([[], [], [], [], [], []]);
    const foreign = load(listing, { orgId: stranger });
    await expect(unitOfWork.run(actingFor(stranger), (tx) => stores.miningLoads.save(tx, [foreign]))).rejects.toThrow(
      'mining_load_org_id_site_id_fkey',
    );
  });
});
