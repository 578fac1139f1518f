// World: a migrated database; an AI firm with an open quote of 1,050 USD, three of its people, and a rival; everything tried by plain SQL too.
import { HOUR, addMilliseconds, money } from '#libs/kernel';
import { type Quote, quoteText } from '#libs/market';
import { aQuote, actingFor, anId, createTestDatabase, seedOrganisation, untilSettled } from '#libs/testkit';
import { type QuoteApproval, type QuoteShare } from '#libs/workflows';
import { tokenSigner } from '../database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());
const sign = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000);
const app = await db.connectAs('app');

/** One statement as the application's role, for an organisation or for nobody. */
async function as(
  org: string | null,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  await app.query('BEGIN');
  try {
    if (org !== null) await app.query(`SELECT set_config('app.tok', $1, true)`, [sign(org)]);
    return (await app.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await app.query('COMMIT');
  }
}

async function setup() {
  const { unitOfWork, stores } = await db.open();
  const [orgId, rival] = [await seedOrganisation(db, 'TENANT'), await seedOrganisation(db, 'TENANT')];
  const providerOrgId = await seedOrganisation(db, 'PROVIDER');
  const [ada, ben, cleo] = [anId('usr'), anId('usr'), anId('usr')];
  const scope = { ...actingFor(orgId), actorId: ada };
  const quote = await unitOfWork.run(scope, async (tx) => {
    const times = { createdAt: tx.now, expiresAt: addMilliseconds(tx.now, HOUR) };
    const made = aQuote({ orgId, providerOrgId, madeBy: ada, ...times });
    await stores.quotes.insert(tx, made);
    return made;
  });
  const ask = async (total = quote.total): Promise<QuoteApproval> =>
    unitOfWork.run(scope, async (tx) => {
      const approval: QuoteApproval = {
        ...{ id: tx.newId('quoteApproval'), orgId, quoteId: quote.id, total, state: 'PENDING', note: 'n' },
        contentHash: stores.sha256(quoteText(quote)),
        ...{ requestedBy: ben, requestedAt: tx.now, decidedBy: null, decidedAt: null, reason: null },
      };
      await stores.quoteApprovals.insert(tx, approval);
      return approval;
    });
  const decide = (id: string, by: string, state = 'APPROVED') =>
    as(orgId, 'UPDATE quote_approval SET state = $2, decided_by = $3, decided_at = now() WHERE id = $1', [
      id,
      state,
      by,
    ]);
  const book = () => as(orgId, `UPDATE quote SET state = 'ACCEPTED' WHERE id = $1`, [quote.id]);
  const limit = (above: bigint | null) =>
    unitOfWork.run(scope, (tx) =>
      stores.quoteApprovals.setRule(tx, orgId, above === null ? null : money(above, 'USD')),
    );
  return { unitOfWork, stores, scope, orgId, rival, quote, people: { ada, ben, cleo }, ask, decide, book, limit };
}

describe('approval, in the database itself', () => {
  it('keeps a quote above the limit from being booked without it, and lets it through with it', async () => {
    const { book, limit, ask, decide, people } = await setup();
    await limit(104_999n);
    await expect(book()).rejects.toThrow('needs an approval');
    const { id } = await ask();
    await expect(book()).rejects.toThrow('needs an approval');
    await decide(id, people.cleo);
    await book();
  });

  it('is of that total only', async () => {
    const { book, limit, ask, decide, people } = await setup();
    await limit(0n);
    await decide((await ask(money(104_999n, 'USD'))).id, people.cleo);
    await expect(book()).rejects.toThrow('needs an approval');
  });

  it('is not asked for at or below the limit, nor when the rule is off', async () => {
    const [at, off] = [await setup(), await setup()];
    await at.limit(105_000n);
    await at.book();
    await off.limit(1n);
    await off.limit(null);
    await off.book();
  });

  it('declined, keeps it from being booked whatever the rule', async () => {
    const { book, ask, decide, people } = await setup();
    await decide((await ask()).id, people.cleo, 'DECLINED');
    await expect(book()).rejects.toThrow('was declined');
  });

  it('is decided once, by neither who asked nor who made the quote, and begins as a question', async () => {
    const { ask, decide, people, orgId, quote } = await setup();
    const { id } = await ask();
    await expect(decide(id, people.ben)).rejects.toThrow('quote_approval_two_people');
    await expect(decide(id, people.ada)).rejects.toThrow('another person');
    await decide(id, people.cleo, 'DECLINED');
    await expect(decide(id, people.cleo)).rejects.toThrow('for good');
    const born = `INSERT INTO quote_approval (id, org_id, quote_id, content_hash, currency, total_minor, state, note, requested_by, requested_at,
      decided_by, decided_at) VALUES ('qap_x', $1, $2, repeat('0', 64), 'USD', 1, 'APPROVED', '', 'a', now(), 'b', now())`;
    await expect(as(orgId, born, [orgId, quote.id])).rejects.toThrow('begins as a question');
    await expect(as(orgId, 'DELETE FROM quote_approval')).rejects.toThrow('permission denied');
    await expect(as(orgId, 'UPDATE quote_approval SET total_minor = 1')).rejects.toThrow('permission denied');
  });

  it('waits once a quote, is nobody else’s to see, and is told in the feed', async () => {
    const { unitOfWork, stores, scope, orgId, rival, quote, ask, decide, people } = await setup();
    const asked = await ask();
    expect(await unitOfWork.run(scope, (tx) => stores.quoteApprovals.insert(tx, { ...asked, id: anId('qap') }))).toBe(
      false,
    );
    expect(await unitOfWork.run(scope, (tx) => stores.quoteApprovals.latest(tx, [quote.id]))).toEqual([asked]);
    expect((await unitOfWork.run(scope, (tx) => stores.quoteApprovals.waiting(tx, orgId))).map(({ id }) => id)).toEqual(
      [quote.id],
    );
    const foreign = actingFor(rival);
    expect(await unitOfWork.run(foreign, (tx) => stores.quoteApprovals.lock(tx, asked.id))).toBeNull();
    expect(await unitOfWork.run(foreign, (tx) => stores.quoteApprovals.rule(tx, orgId))).toBeNull();
    await decide(asked.id, people.cleo);
    await untilSettled(db);
    const told = await db.sql<{ type: string }>(
      'SELECT type FROM party_event WHERE subject_id = $1 ORDER BY xid, seq',
      [quote.id],
    );
    expect(told.map(({ type }) => type)).toEqual(['quote.open', 'quote.approval_requested', 'quote.approved']);
  });
});

describe('a link, in the database itself', () => {
  const share = async (hours: number, tokenHash: string) => {
    const world = await setup();
    const { unitOfWork, stores, scope, orgId, quote, people } = world;
    const made = await unitOfWork.run(scope, async (tx) => {
      const link: QuoteShare = {
        ...{ id: tx.newId('quoteShare'), orgId, quoteId: quote.id, madeBy: people.ada, createdAt: tx.now },
        ...{ expiresAt: addMilliseconds(tx.now, hours * HOUR), revokedAt: null, revokedBy: null },
        ...{ opens: 0, lastOpenedAt: null },
      };
      await stores.quoteShares.insert(tx, link, tokenHash);
      return link;
    });
    const open = (hash = tokenHash) => as(null, 'SELECT * FROM open_quote_share($1)', [hash]);
    return { ...world, made, open, tokenHash };
  };
  const hashOf = (letter: string) => letter.repeat(64);

  it('is opened by its hash in a transaction of nobody’s, which sees nothing else, and leaves one line in ten minutes', async () => {
    const { open, made, orgId, quote, unitOfWork, stores, scope } = await share(1, hashOf('1'));
    const opened = { share_id: made.id, org_id: orgId, quote_id: quote.id };
    expect([await open(), await open()]).toEqual([[opened], [opened]]);
    for (const table of ['quote', 'quote_approval', 'quote_approval_rule'])
      expect(await as(null, `SELECT * FROM ${table}`)).toEqual([]);
    expect(await as(null, 'SELECT id FROM quote_share')).toEqual([]);
    const [seen] = await unitOfWork.run(scope, (tx) => stores.quoteShares.byQuotes(tx, [quote.id]));
    expect(seen).toMatchObject({ opens: 1, lastOpenedAt: expect.any(Number) });
    const deeds = await unitOfWork.run(scope, (tx) => stores.quoteHistory.deeds(tx, [quote.id]));
    expect(deeds).toMatchObject([{ action: 'quote.opened', by: made.id }]);
  });

  it('opens nothing by another hash, once revoked, or once its time is over', async () => {
    const { open, made, unitOfWork, stores, scope } = await share(1, hashOf('2'));
    for (const hash of ['', hashOf('3'), `${hashOf('2')} `, hashOf('2').toUpperCase().slice(1)])
      expect(await open(hash)).toEqual([]);
    await unitOfWork.run(scope, (tx) => stores.quoteShares.revoke(tx, made.id, 'usr_1'));
    expect(await open()).toEqual([]);
    const other = await share(1, hashOf('4'));
    await db.sql(
      `UPDATE quote_share SET created_at = created_at - interval '2 hours', expires_at = expires_at - interval '2 hours' WHERE id = $1`,
      [other.made.id],
    );
    expect(await other.open()).toEqual([]);
  });

  it('keeps its hash from everybody, and itself from other organisations', async () => {
    const { orgId, rival, made } = await share(1, hashOf('5'));
    await expect(as(orgId, 'SELECT token_hash FROM quote_share')).rejects.toThrow('permission denied');
    await expect(as(orgId, 'SELECT * FROM quote_share')).rejects.toThrow('permission denied');
    const staff = await db.connectAs('staff');
    await expect(staff.query('SELECT token_hash FROM quote_share')).rejects.toThrow('permission denied');
    expect(await as(rival, 'UPDATE quote_share SET revoked_at = now(), revoked_by = $1 RETURNING id', ['x'])).toEqual(
      [],
    );
    await expect(as(orgId, 'UPDATE quote_share SET expires_at = now()')).rejects.toThrow('permission denied');
    await expect(as(orgId, 'UPDATE quote_share SET opens = 0')).rejects.toThrow('permission denied');
    expect(await as(orgId, 'SELECT id FROM quote_share')).toEqual([{ id: made.id }]);
  });
});

describe('versions', () => {
  it('of one need are told apart, and belong to one organisation', async () => {
    const { unitOfWork, stores, scope, quote, rival } = await setup();
    const next = (version: number, over: Partial<Quote> = {}) =>
      aQuote({
        orgId: quote.orgId,
        providerOrgId: quote.providerOrgId,
        lineage: { firstId: quote.id, version },
        ...over,
      });
    const second = next(2);
    await unitOfWork.run(scope, (tx) => stores.quotes.insert(tx, second));
    const versions = await unitOfWork.run(scope, (tx) => stores.quoteHistory.versions(tx, [quote.id]));
    expect(versions).toEqual([quote, second]);
    await expect(unitOfWork.run(scope, (tx) => stores.quotes.insert(tx, next(2)))).rejects.toThrow('quote_version');
    await expect(unitOfWork.run(scope, (tx) => stores.quotes.insert(tx, next(1)))).rejects.toThrow(
      'quote_version_check',
    );
    const foreign = next(3, { orgId: rival });
    await expect(unitOfWork.run(actingFor(rival), (tx) => stores.quotes.insert(tx, foreign))).rejects.toThrow(
      'quote_first_fkey',
    );
  });
});

describe('names', () => {
  it('are told of people and keys of the organisation itself, and of nobody else', async () => {
    const { unitOfWork, stores, scope, orgId, rival } = await setup();
    const [own, foreign] = [anId('usr'), anId('usr')];
    for (const [id, org] of [
      [own, orgId],
      [foreign, rival],
    ] as const) {
      await db.sql(`INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, $3, 'h')`, [
        ...[id, `${id.toLowerCase()}@example.com`, `Name of ${id}`],
      ]);
      await db.sql(`INSERT INTO membership (org_id, user_id, role) VALUES ($1, $2, 'REQUESTER')`, [org, id]);
    }
    const names = await unitOfWork.run(scope, (tx) => stores.quoteHistory.names(tx, [own, foreign, 'qsh_1']));
    expect([...names]).toEqual([[own, `Name of ${own}`]]);
    expect(await as(null, 'SELECT * FROM principal_names($1)', [[own]])).toEqual([]);
  });
});
