// World: a migrated database with two organisations, one of which has made requests lately and long ago.
import { instantFromEpoch } from '#libs/kernel';
import { actingFor, anId, createTestDatabase, seedOrganisation } from '#libs/testkit';
import { type ApiRequest } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const ALL = { outcome: null, keyId: null, operation: null };
const PAGE = { first: 10, after: null };
const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const DAY = 86_400_000;

async function setup() {
  const { unitOfWork, stores } = await db.open();
  const [orgId, other] = [await seedOrganisation(db, 'TENANT'), await seedOrganisation(db, 'TENANT')];
  const request = (change: Partial<ApiRequest> = {}): ApiRequest => ({
    ...{ id: anId('req'), orgId, keyId: 'key_1', at: instantFromEpoch(Date.now()), operation: 'Search', kind: 'QUERY' },
    ...{ status: 200, outcome: 'OK', codes: [], milliseconds: 12, cost: 3, ...change },
  });
  const note = (requests: readonly ApiRequest[]) =>
    unitOfWork.run(actingFor(orgId), (tx) => stores.apiRequests.note(tx, requests));
  const list = (filter = {}, by = orgId) =>
    unitOfWork.run(actingFor(by), (tx) => stores.apiRequests.list(tx, { ...ALL, ...filter }, PAGE));
  return { unitOfWork, store: stores.apiRequests, orgId, other, request, note, list };
}

describe('the kept requests', () => {
  it('come back as they were written, newest first, once', async () => {
    const { request, note, list, unitOfWork, store, orgId } = await setup();
    const refused = request({ outcome: 'REFUSED', codes: ['QUOTE_EXPIRED', 'REFUSED'], kind: 'MUTATION', cost: null });
    const unread = request({ outcome: 'FAILED', operation: null, kind: null, status: 400, keyId: 'key_2' });
    await note([refused, unread]);
    await note([unread]);
    expect((await list()).items).toEqual([unread, refused]);
    expect((await list({ outcome: 'REFUSED' })).items).toEqual([refused]);
    expect((await list({ keyId: 'key_2' })).items).toEqual([unread]);
    expect((await list({ operation: 'Search' })).items).toEqual([refused]);
    expect(await unitOfWork.run(actingFor(orgId), (tx) => store.find(tx, unread.id))).toEqual(unread);
  });

  it('are nobody else’s, to read or to write', async () => {
    const { request, note, list, other, unitOfWork, store } = await setup();
    const own = request();
    await note([own]);
    expect((await list({}, other)).items).toEqual([]);
    expect(await unitOfWork.run(actingFor(other), (tx) => store.find(tx, own.id))).toBeNull();
    await expect(note([request({ orgId: other })])).rejects.toThrow();
  });

  it('are dropped when they are old or too many, the oldest first', async () => {
    const { request, note, list, unitOfWork, store } = await setup();
    const old = request({ at: instantFromEpoch(Date.now() - 8 * DAY) });
    const [first, second, third] = [request(), request(), request()];
    await note([old, first, second, third]);
    const forget = (each: number) => unitOfWork.run(STAFF, (tx) => store.forget(tx, { days: 7, each, limit: 100 }));
    expect(await forget(3)).toBe(1);
    expect((await list()).items).toEqual([third, second, first]);
    expect(await forget(2)).toBe(1);
    expect((await list()).items).toEqual([third, second]);
  });
});
