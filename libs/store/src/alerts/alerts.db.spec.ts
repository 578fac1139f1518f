// World: a migrated database, two AI firms with a saved need each, a miner's pool, a worker that looks; marks by two people of one firm.
import { randomUUID } from 'node:crypto';
import { DAY, HOUR, addMilliseconds, decimal, instantFromEpoch, rate, unwrap } from '#libs/kernel';
import {
  type AlertMatch,
  type NeedAlert,
  type OrganisationScope,
  type PlatformScope,
  countUnread,
  listNotifications,
  markNotificationsRead,
  requestQuote,
  runReminders,
} from '#libs/workflows';
import { anId, createTestDatabase, seedListing, seedOrganisation, untilSettled } from '#libs/testkit';

const WORKER: PlatformScope = { kind: 'PLATFORM', actorId: 'worker' };
const READER = { scopes: new Set(['quotes:read', 'offers:read', 'invoices:read', 'leases:read']), isOwner: false };
const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 4 });
const { unitOfWork, stores } = database;
const { alerts } = stores;
const ports = {
  ...{ unitOfWork, ...stores },
  settings: {
    ...{ platformFeeBasisPoints: 500, collectionAccounts: [], isClockControlled: false, timeZoneData: '2025b' },
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
  },
};
const SOON = instantFromEpoch(Math.ceil(Date.now() / DAY + 1) * DAY);
const WINDOW = { start: SOON, end: addMilliseconds(SOON, DAY) };

async function setup() {
  const orgId = await seedOrganisation(db, 'TENANT', 1_000_000n);
  const scope: OrganisationScope = { kind: 'ORGANISATION', orgId, actorId: 'usr_ada' };
  const alert = await unitOfWork.run(scope, async (tx): Promise<NeedAlert> => {
    const filter = { units: 8, models: ['h100-sxm'], window: WINDOW, maxPrice: decimal('2.4') };
    const made = {
      ...{ id: tx.newId('alert'), orgId, words: '8 H100', filter, state: 'ACTIVE' as const, rollingHours: null },
      ...{ expiresAt: WINDOW.start, createdAt: tx.now, createdBy: 'usr_ada' },
    };
    await alerts.save(tx, made);
    return made;
  });
  const match = (offerId: string): AlertMatch => ({
    ...{ id: anId('alm'), alertId: alert.id, orgId, offerId, offerName: 'Eight', reason: 'LOWER_PRICE' },
    ...{ rate: rate(decimal('2.25'), 'USD', 'GPU_HOUR'), bookableUnits: 8, window: WINDOW, matchedAt: alert.createdAt },
  });
  const tell = (...matches: AlertMatch[]) => unitOfWork.run(WORKER, (tx) => alerts.tell(tx, matches));
  const listed = async (own = scope) => {
    await untilSettled(db);
    return (await listNotifications(ports)(own, READER, { first: 20, after: null })).items;
  };
  return { scope, alert, match, tell, listed };
}

describe('saved needs', () => {
  it('come back as they went in, and only to their own', async () => {
    const { scope, alert } = await setup();
    const other = await setup();
    expect(await unitOfWork.run(scope, (tx) => alerts.alerts(tx))).toEqual([alert]);
    expect(await unitOfWork.run(other.scope, (tx) => alerts.alert(tx, alert.id))).toBeNull();
    await expect(unitOfWork.run(other.scope, (tx) => alerts.save(tx, { ...alert, words: 'mine' }))).rejects.toThrow(
      /row-level security/,
    );
    const watched = await unitOfWork.run(WORKER, (tx) => alerts.watched(tx, '', 100));
    expect(watched).toEqual(expect.arrayContaining([alert, other.alert]));
  });

  it('remember what they saw, offer by offer', async () => {
    const { scope, alert } = await setup();
    const full = { offerId: 'pool_a', fits: false, isDear: false, isFull: true };
    const see = (...seen: (typeof full)[]) => unitOfWork.run(scope, (tx) => alerts.see(tx, alert, seen));
    await see(full, { ...full, offerId: 'pool_b' });
    await see({ ...full, fits: true, isFull: false });
    const sightings = () => unitOfWork.run(scope, (tx) => alerts.sightings(tx, alert.id));
    expect(new Set(await sightings())).toEqual(
      new Set([
        { ...full, fits: true, isFull: false },
        { ...full, offerId: 'pool_b' },
      ]),
    );
    await unitOfWork.run(scope, (tx) => alerts.forgetSightings(tx, alert.id));
    expect(await sightings()).toEqual([]);
  });

  it('are told of an offer once, however many look, and the feed says so', async () => {
    const { scope, alert, match, tell, listed } = await setup();
    const told = await Promise.all([
      tell(match('pool_a')),
      tell(match('pool_a'), match('pool_b')),
      tell(match('pool_a')),
    ]);
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(2);
    const matches = await unitOfWork.run(scope, (tx) => alerts.matches(tx, [alert.id], 1));
    expect(matches).toHaveLength(1);
    const items = await listed();
    expect(new Set(items.map(({ type, facts }) => `${type} ${facts.opensId} ${facts.reference}`))).toEqual(
      new Set(['alert.matched pool_a Eight', 'alert.matched pool_b Eight']),
    );
  });

  it('are told of by the worker alone', async () => {
    const { scope, match } = await setup();
    await expect(unitOfWork.run(scope, (tx) => alerts.tell(tx, [match('pool_a')]))).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.sql('DELETE FROM need_alert_match')).rejects.toThrow(/append-only/);
    await expect(db.sql('DELETE FROM need_alert')).rejects.toThrow(/append-only/);
  });
});

describe('reminders and marks', () => {
  it('call a quote to mind once before its hold ends, with its number and total', async () => {
    const { scope, listed } = await setup();
    const { pool } = await seedListing(db, database, { pool: { price: rate(decimal('2'), 'USD', 'GPU_HOUR') } });
    const asked = { offerId: pool.id, units: 1, window: WINDOW, gang: false, billing: 'RESERVED' } as const;
    const quote = unwrap(await requestQuote(ports)(scope, { ...asked, holdMinutes: 5, idempotencyKey: randomUUID() }));
    const remind = runReminders(ports);
    expect((await remind(WORKER)) + (await remind(WORKER))).toBe(1);
    const [item] = await listed();
    expect(item).toMatchObject({
      type: 'quote.expiring',
      facts: { reference: quote.number, amount: quote.total, until: quote.expiresAt },
    });
  });

  it('are a person’s own, and counted as far as they are settled', async () => {
    const { scope, match, tell, listed } = await setup();
    await tell(match('pool_a'), match('pool_b'));
    const bob = { ...scope, actorId: 'usr_bob' };
    const [first] = await listed();
    expect(unwrap(await markNotificationsRead(ports)(scope, READER, [first?.id ?? '']))).toBe(1);
    expect([await countUnread(ports)(scope, READER), await countUnread(ports)(bob, READER)]).toEqual([1, 2]);
    const other = await setup();
    const stolen = await markNotificationsRead(ports)(other.scope, READER, [first?.id ?? '']);
    expect(stolen).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND' } });
    const forget = (hours: number) =>
      unitOfWork.run(WORKER, (tx) => stores.notifications.forgetRead(tx, addMilliseconds(tx.now, hours * HOUR), 1_000));
    expect([await forget(-1), (await forget(1)) > 0]).toEqual([0, true]);
  });

  it('keep silences apart by person', async () => {
    const { scope } = await setup();
    const { silence, silenced } = stores.notifications;
    await unitOfWork.run(scope, (tx) => silence(tx, 'usr_ada', 'quote.expired', true));
    const of = (actorId: string) => unitOfWork.run(scope, (tx) => silenced(tx, actorId));
    expect([await of('usr_ada'), await of('usr_bob')]).toEqual([['quote.expired'], []]);
    await unitOfWork.run(scope, (tx) => silence(tx, 'usr_ada', 'quote.expired', false));
    expect(await of('usr_ada')).toEqual([]);
  });
});
