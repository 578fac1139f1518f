// World: a migrated database with random books in two currencies that are closed again and again, each close signed; the clock is moved. What is
// carried forward from a certificate has to be what everything there ever was comes to.
import fc from 'fast-check';
import { type Instant, addMilliseconds, instantFromEpoch, money } from '#libs/kernel';
import {
  type Journal,
  depositReceived,
  payoutArrived,
  payoutFailed,
  providerDebtIncurred,
  stripePayout,
  wireReceived,
} from '#libs/ledger';
import { PLATFORM, anId, createTestDatabase, seedOrganisation } from '#libs/testkit';
import { type BookIdentity } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const HOUR = 3_600_000;

const event = fc.record({
  kind: fc.constantFrom('wire', 'deposit', 'payout', 'arrived', 'failed', 'debt'),
  minor: fc.bigInt({ min: 1n, max: 500n }),
  hoursAgo: fc.integer({ min: 0, max: 100 }),
  which: fc.nat(5),
  currency: fc.constantFrom('USD' as const, 'EUR' as const),
});
const day = fc.record({
  events: fc.array(event, { maxLength: 6 }),
  closes: fc.boolean(),
  cutHoursAgo: fc.integer({ min: 1, max: 30 }),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

async function setup() {
  const { unitOfWork, stores } = await db.open();
  const tenantOrgId = await seedOrganisation(db, 'TENANT');
  const providerOrgId = await seedOrganisation(db, 'PROVIDER');
  const sent: { readonly id: string; readonly minor: bigint; readonly currency: Event['currency']; over: boolean }[] =
    [];
  const journalOf = ({ kind, minor, hoursAgo, which, currency }: Event, now: Instant): Journal | null => {
    const [amount, at, id] = [money(minor, currency), addMilliseconds(now, -hoursAgo * HOUR), anId('x')];
    if (kind === 'wire') return wireReceived({ wireId: id, tenantOrgId, amount }, at);
    if (kind === 'deposit')
      return depositReceived({ depositId: id, paymentId: id, tenantOrgId, amount, by: 'BANK' }, at);
    if (kind === 'debt') return providerDebtIncurred({ debtId: id, providerOrgId, amount }, at);
    if (kind === 'payout') {
      sent.push({ id, minor, currency, over: false });
      return stripePayout({ transactionId: id, net: money(-minor, currency) }, at);
    }
    const one = sent.filter(({ over }) => !over)[which];
    if (one === undefined) return null;
    one.over = true;
    const net = money(one.minor, one.currency);
    return kind === 'arrived'
      ? payoutArrived({ transactionId: one.id, amount: net }, at)
      : payoutFailed({ transactionId: one.id, net }, at);
  };
  const now = () => unitOfWork.run(PLATFORM, (tx) => Promise.resolve(tx.now));
  const close = (end: Instant) =>
    unitOfWork.run(PLATFORM, async (tx) => {
      const closed = await stores.ledger.close(tx, end);
      const identities = await stores.recordMatches.identitiesInFull(tx, end);
      const signed = identities.map(({ identity, ledger, items }) => [
        identity,
        ledger.currency,
        `${ledger.minor}`,
        `${items.minor}`,
      ]);
      const body = JSON.stringify({ identitiesSummed: 'IN_FULL', identities: signed });
      const [{ hash } = { hash: '' }] = await db.sql<{ hash: string }>(
        `SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS hash`,
        [body],
      );
      await stores.recordMatches.insertCertificate(tx, {
        ...{ id: anId('crt'), periodId: closed.id, runId: null, body, hash, signedAt: tx.now, signedBy: 'usr_1' },
      });
    });
  const read = async (at: Instant) =>
    unitOfWork.run(PLATFORM, async (tx) => {
      const [carried, full] = [
        await stores.recordMatches.identities(tx, at),
        await stores.recordMatches.identitiesInFull(tx, at),
      ];
      return [carried, full].map(told);
    });
  return { unitOfWork, stores, journalOf, now, close, read };
}

/** What is not nothing on both sides. */
const told = (rows: readonly BookIdentity[]): string[] =>
  rows
    .filter(({ ledger, items }) => ledger.minor !== 0n || items.minor !== 0n)
    .map(({ identity, ledger, items }) => `${identity} ${ledger.currency} ${ledger.minor} ${items.minor}`)
    .sort();

it('comes to the sum of everything, at any instant after any close', async () => {
  const { unitOfWork, stores, journalOf, now, close, read } = await setup();
  let closed: Instant = instantFromEpoch(0);
  await fc.assert(
    fc.asyncProperty(fc.array(day, { minLength: 1, maxLength: 4 }), async (days) => {
      for (const { events, closes, cutHoursAgo } of days) {
        await db.sql('UPDATE clock SET offset_ms = offset_ms + 86400000');
        const at = await now();
        const journals = events.flatMap((one) => journalOf(one, at) ?? []);
        await unitOfWork.run(PLATFORM, async (tx) => {
          for (const journal of journals) await stores.ledger.post(tx, journal);
        });
        const cut = addMilliseconds(at, -cutHoursAgo * HOUR);
        if (closes && cut > closed) {
          await close(cut);
          closed = cut;
        }
        for (const instant of [cut, closed, addMilliseconds(at, 1), addMilliseconds(at, -HOUR / 2)]) {
          const [carried, full] = await read(instant);
          expect(carried).toEqual(full);
        }
      }
    }),
    { numRuns: 12 },
  );
  const [certificates] = await db.sql<{ n: number }>('SELECT count(*)::int AS n FROM recon_certificate');
  expect(certificates?.n).toBeGreaterThan(3);
});
