// World: tenant and provider APIs on one database; owners make keys and change their team.
import {
  ADD,
  ERRORS,
  type Headers,
  KEY,
  ME,
  type NewKey,
  PASSWORD,
  REMOVE,
  ROLE,
  SIGN_IN,
  codes,
  cookieOf,
  newcomer,
  payloadOf,
  setup,
} from './identity-api.js';

describe('an organisation at home', () => {
  let world: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    world = await setup();
  });
  afterAll(() => world.close());

  describe('API keys', () => {
    it('are shown once, work by two headers, know their last use, and stop when revoked', async () => {
      const { cookie, orgId } = await world.arrive();
      const made = await world.tenant.ask(
        KEY,
        { input: { name: 'ci', scopes: ['keys:read', 'offers:read'] } },
        { cookie },
      );
      const { secret, apiKey } = payloadOf<NewKey>(made, 'apiKeyCreate');
      expect(secret).toMatch(/^gl_live_[0-9A-Z]{52}$/);
      expect(secret.startsWith(apiKey.prefix)).toBe(true);
      const listed = '{ apiKeys { id prefix lastUsedAt revokedAt } viewer { user { id } role scopes } }';
      const ways: Headers[] = [
        { authorization: `Bearer ${secret}` },
        { 'x-api-key': secret },
        { authorization: `bearer ${secret}` },
      ];
      for (const headers of ways) {
        const answer = await world.tenant.ask(listed, {}, headers);
        expect(answer.body.data.viewer).toEqual({ user: null, role: null, scopes: ['keys:read', 'offers:read'] });
        expect(JSON.stringify(answer.body)).not.toContain(secret);
      }
      const { rows } = await world.tenant.sql(
        'SELECT octet_length(secret_hash) AS bytes, last_used_at FROM api_key WHERE org_id = $1',
        [orgId],
      );
      expect(rows[0]).toMatchObject({ bytes: 32, last_used_at: expect.any(Date) });
      expect((rows[0] as { last_used_at: Date }).last_used_at.getSeconds()).toBe(0);
      const revoke = `mutation { apiKeyRevoke(id: "${apiKey.id}") { apiKey { revokedAt } ${ERRORS} } }`;
      expect(codes(await world.tenant.ask(revoke, {}, { cookie }), 'apiKeyRevoke')).toEqual([]);
      const dead = await world.tenant.ask(ME, {}, { 'x-api-key': secret });
      expect([dead.status, dead.body.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    });

    it('do no more than their scopes, on their own API only, until they expire', async () => {
      const { cookie, orgId } = await world.arrive();
      const made = await world.tenant.ask(
        KEY,
        { input: { name: 'ci', scopes: ['offers:read'], expiresAt: '2999-01-01T00:00:00Z' } },
        { cookie },
      );
      const headers = { 'x-api-key': payloadOf<NewKey>(made, 'apiKeyCreate').secret };
      expect((await world.tenant.ask('{ apiKeys { id } }', {}, headers)).status).toBe(403);
      expect((await world.provider.ask(ME, {}, headers)).status).toBe(401);
      await world.tenant.sql(`UPDATE api_key SET expires_at = now() WHERE org_id = $1`, [orgId]);
      expect((await world.tenant.ask(ME, {}, headers)).status).toBe(401);
    });

    it.each([
      ['more scopes than their maker has', { scopes: ['offers:read', 'books:write'] }],
      ['no scope', { scopes: [] }],
      ['no name', { name: ' ' }],
      ['an expiry in the past', { expiresAt: '2020-01-01T00:00:00Z' }],
    ])('are not made with %s', async (_name, change) => {
      const { cookie } = await world.arrive();
      const answer = await world.tenant.ask(
        KEY,
        { input: { name: 'ci', scopes: ['offers:read'], ...change } },
        { cookie },
      );
      expect(codes(answer, 'apiKeyCreate')).toEqual(['INVALID_INPUT']);
    });

    it.each(['gl_live_short', 'Basic abc', '', "gl_live_' OR 1=1 --", 'x'.repeat(4000)])(
      'as wrong as %s are refused',
      async (secret) => {
        const answer = await world.tenant.ask(ME, {}, { authorization: `Bearer ${secret}` });
        expect(answer.status).toBe(401);
      },
    );

    it('serve hundreds of requests at once, none of them turned away', async () => {
      const { cookie } = await world.arrive();
      const made = await world.tenant.ask(KEY, { input: { name: 'ci', scopes: ['offers:read'] } }, { cookie });
      const headers = { 'x-api-key': payloadOf<NewKey>(made, 'apiKeyCreate').secret };
      const answers = await Promise.all(
        Array.from({ length: 400 }, () => world.tenant.ask('{ viewer { scopes } }', {}, headers)),
      );
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    });

    it('of another organisation cannot be revoked', async () => {
      const a = await world.arrive();
      const b = await world.arrive();
      const made = await world.tenant.ask(
        KEY,
        { input: { name: 'ci', scopes: ['offers:read'] } },
        { cookie: a.cookie },
      );
      const { id } = payloadOf<NewKey>(made, 'apiKeyCreate').apiKey;
      expect(
        codes(
          await world.tenant.ask(`mutation { apiKeyRevoke(id: "${id}") { ${ERRORS} } }`, {}, { cookie: b.cookie }),
          'apiKeyRevoke',
        ),
      ).toEqual(['NOT_FOUND']);
    });
  });

  describe('the team', () => {
    it('lets nobody hand out or touch more than their own role', async () => {
      const owner = await world.arrive();
      const admin = await world.addMember(owner.cookie, 'ADMIN');
      expect(codes((await world.addMember(admin.cookie, 'OWNER')).answer, 'memberAdd')).toEqual(['INVALID_INPUT']);
      expect(
        codes(
          await world.tenant.ask(ROLE, { input: { userId: admin.userId, role: 'OWNER' } }, { cookie: admin.cookie }),
          'memberRoleSet',
        ),
      ).toEqual(['INVALID_INPUT']);
      expect(
        codes(await world.tenant.ask(REMOVE, { id: owner.userId }, { cookie: admin.cookie }), 'memberRemove'),
      ).toEqual(['INVALID_INPUT']);
      expect(codes((await world.addMember(owner.cookie, 'STAFF_OPERATOR')).answer, 'memberAdd')).toEqual([
        'INVALID_INPUT',
      ]);
      const key = await world.tenant.ask(
        KEY,
        { input: { name: 'team', scopes: ['team:write'] } },
        { cookie: owner.cookie },
      );
      const headers = { 'x-api-key': payloadOf<NewKey>(key, 'apiKeyCreate').secret };
      const byKey = await world.tenant.ask(
        ADD,
        { input: { email: newcomer().email, name: 'Eve', password: PASSWORD, role: 'ADMIN' } },
        headers,
      );
      expect(codes(byKey, 'memberAdd')).toEqual(['INVALID_INPUT']);
    });

    it('keeps an owner', async () => {
      const owner = await world.arrive();
      expect(
        codes(await world.tenant.ask(REMOVE, { id: owner.userId }, { cookie: owner.cookie }), 'memberRemove'),
      ).toEqual(['LAST_OWNER']);
      expect(
        codes(
          await world.tenant.ask(ROLE, { input: { userId: owner.userId, role: 'VIEWER' } }, { cookie: owner.cookie }),
          'memberRoleSet',
        ),
      ).toEqual(['LAST_OWNER']);
    });

    it('keeps an owner when all of them remove or demote each other at once', async () => {
      const first = await world.arrive();
      const others = [
        await world.addMember(first.cookie, 'OWNER'),
        await world.addMember(first.cookie, 'OWNER'),
        await world.addMember(first.cookie, 'OWNER'),
      ];
      const owners = [first, ...others];
      await Promise.all(
        owners.flatMap((one) =>
          owners
            .filter((other) => other !== one)
            .flatMap((other) => [
              world.tenant.ask(REMOVE, { id: other.userId }, { cookie: one.cookie }),
              world.tenant.ask(ROLE, { input: { userId: other.userId, role: 'VIEWER' } }, { cookie: one.cookie }),
            ]),
        ),
      );
      const { rows } = await world.tenant.sql(
        `SELECT count(*)::int AS n FROM membership WHERE org_id = $1 AND role = 'OWNER'`,
        [first.orgId],
      );
      expect((rows[0] as { n: number }).n).toBeGreaterThanOrEqual(1);
    });

    it('ends the sessions of who is removed or given another role, and takes a removed person back', async () => {
      const owner = await world.arrive();
      const viewer = await world.addMember(owner.cookie, 'VIEWER');
      await world.tenant.ask(ROLE, { input: { userId: viewer.userId, role: 'ADMIN' } }, { cookie: owner.cookie });
      expect((await world.tenant.ask(ME, {}, { cookie: viewer.cookie })).body.data.viewer).toBeNull();
      const back = cookieOf(await world.tenant.ask(SIGN_IN, { input: { email: viewer.email, password: PASSWORD } }));
      expect((await world.tenant.ask(ME, {}, { cookie: back })).body.data.viewer).toMatchObject({ role: 'ADMIN' });
      await world.tenant.ask(REMOVE, { id: viewer.userId }, { cookie: owner.cookie });
      expect((await world.tenant.ask(ME, {}, { cookie: back })).body.data.viewer).toBeNull();
      const again = await world.tenant.ask(
        ADD,
        { input: { email: viewer.email, name: 'Bob', password: PASSWORD, role: 'VIEWER' } },
        { cookie: owner.cookie },
      );
      expect(codes(again, 'memberAdd')).toEqual([]);
    });

    it('of another organisation does not exist', async () => {
      const a = await world.arrive();
      const b = await world.arrive();
      expect(codes(await world.tenant.ask(REMOVE, { id: b.userId }, { cookie: a.cookie }), 'memberRemove')).toEqual([
        'NOT_FOUND',
      ]);
      expect(
        codes(
          await world.tenant.ask(ROLE, { input: { userId: b.userId, role: 'VIEWER' } }, { cookie: a.cookie }),
          'memberRoleSet',
        ),
      ).toEqual(['NOT_FOUND']);
    });
  });
});
