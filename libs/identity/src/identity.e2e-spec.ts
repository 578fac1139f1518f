// World: the identity part of the tenant API over HTTP, on a copy of the template database; cheap password hashes.
import { Module } from '@nestjs/common';
import { PlatformModule, createApp, graphqlModule } from '#libs/platform';
import { scalarResolvers, schemaText } from '#libs/schema';
import { createTestDatabase } from '#libs/testkit';
import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { type OrganisationKind } from './actor.js';
import { IdentityModule } from './identity.module.js';
import { Authenticator } from './passport/authenticator.js';
import { IdentityPool } from './pool.js';

const ANSWERED = [
  'viewer',
  'members',
  'apiKeys',
  'signIn',
  'signOut',
  'signUp',
  'passwordChange',
  'apiKeyCreate',
  'apiKeyRevoke',
  'memberAdd',
  'memberRoleSet',
  'memberRemove',
];
const PASSWORD = 'a fine long Secret 9';
const CHEAP = { memoryKib: 64, passes: 1 };

/** The SDL with only the root fields that identity answers. */
function identitySdl(sdl: DocumentNode): string {
  const cut = visit(sdl, {
    FieldDefinition: (node, _key, _parent, _path, ancestors) => {
      const owner = ancestors.findLast((one): one is Extract<typeof one, { kind: string }> => 'kind' in one);
      const isRoot =
        owner &&
        'name' in owner &&
        (owner.name?.kind === Kind.NAME ? ['Query', 'Mutation'].includes(owner.name.value) : false);
      return isRoot && !ANSWERED.includes(node.name.value) ? null : undefined;
    },
  });
  const definitions = cut.definitions.filter(
    (node) => node.kind !== Kind.OBJECT_TYPE_EXTENSION || (node.fields?.length ?? 0) > 0,
  );
  return print({ ...cut, definitions });
}

interface Payload {
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  readonly [field: string]: unknown;
}
interface Answer {
  readonly status: number;
  readonly body: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
  readonly setCookie: readonly string[];
}
type Headers = Record<string, string>;
interface NewKey {
  readonly secret: string;
  readonly apiKey: { readonly id: string; readonly prefix: string };
}

async function setup() {
  const database = await createTestDatabase();
  const lines: string[] = [];
  const open = async (kind: OrganisationKind, secureCookies = false) => {
    @Module({
      imports: [
        PlatformModule.forRoot({
          service: kind,
          level: 'trace',
          destination: { write: (line) => void lines.push(line) },
        }),
        IdentityModule.forRoot({
          databaseUrl: database.identityUrl,
          kind,
          secureCookies,
          hashing: CHEAP,
          limits: { ofPair: 10, ofAccount: 10, ofAddress: 60, signUps: 500 },
        }),
        graphqlModule({
          typeDefs: identitySdl(
            parse(schemaText(kind === 'PROVIDER' ? 'provider' : kind === 'TENANT' ? 'tenant' : 'ops')),
          ),
          scalars: scalarResolvers,
          authenticator: Authenticator,
          config: {
            GRAPHQL_INTROSPECTION: false,
            GRAPHQL_COST_BUCKET_POINTS: 1_000_000,
            GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: 1_000,
          },
        }),
      ],
    })
    class SpecModule {}
    const app = await createApp(SpecModule, { config: { BEHIND_HTTPS: secureCookies, TRUSTED_PROXIES: 1 } });
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/graphql`;
    const ask = async (query: string, variables: object = {}, headers: Headers = {}): Promise<Answer> => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return {
        status: response.status,
        body: (await response.json()) as Answer['body'],
        setCookie: response.headers.getSetCookie(),
      };
    };
    return { app, ask, sql: (text: string, values: unknown[] = []) => app.get(IdentityPool).pool.query(text, values) };
  };
  const tenant = await open('TENANT');
  const provider = await open('PROVIDER');
  return {
    tenant,
    provider,
    open,
    lines,
    close: async () => {
      await tenant.app.close();
      await provider.app.close();
      await database.drop();
    },
  };
}

const ERRORS = 'errors { ... on UserError { code message path } }';
const SIGN_UP = `mutation($input: SignUpInput!) { signUp(input: $input) { viewer { user { id email } organisation { id kind } role scopes } ${ERRORS} } }`;
const SIGN_IN = `mutation($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } ${ERRORS} } }`;
const ME = '{ viewer { user { email } role scopes organisation { id } } }';
const KEY = `mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKey { id prefix scopes lastUsedAt } secret ${ERRORS} } }`;
const ADD = `mutation($input: MemberAddInput!) { memberAdd(input: $input) { member { user { id } role } ${ERRORS} } }`;
const ROLE = `mutation($input: MemberRoleSetInput!) { memberRoleSet(input: $input) { member { role } ${ERRORS} } }`;
const REMOVE = `mutation($id: ID!) { memberRemove(userId: $id) { member { role } ${ERRORS} } }`;

let counter = 0;
const newcomer = () => {
  counter += 1;
  return {
    organisationName: `Firm ${counter}`,
    legalName: `Firm ${counter} Inc.`,
    country: 'US',
    name: 'Ann Example',
    email: `ann${counter}@firm.example`,
    password: PASSWORD,
  };
};
const cookieOf = (answer: Answer): string => answer.setCookie[0]?.split(';')[0] ?? '';
const payloadOf = <Shape = Payload>(answer: Answer, field: string): Shape => answer.body.data[field] as Shape;
const codes = (answer: Answer, field: string): string[] => payloadOf(answer, field).errors.map((error) => error.code);
const from = (address: string): Headers => ({ 'x-forwarded-for': address });

describe('identity over HTTP', () => {
  let world: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    world = await setup();
  });
  afterAll(() => world.close());

  /** Signs a new organisation up; returns its first owner's cookie and ids. */
  async function arrive(where = world.tenant) {
    const input = newcomer();
    const answer = await where.ask(SIGN_UP, { input });
    const { viewer } = payloadOf<{ viewer: { user: { id: string }; organisation: { id: string } } }>(answer, 'signUp');
    return { input, cookie: cookieOf(answer), userId: viewer.user.id, orgId: viewer.organisation.id };
  }
  async function addMember(cookie: string, role: string) {
    const { email } = newcomer();
    const answer = await world.tenant.ask(ADD, { input: { email, name: 'Bob', password: PASSWORD, role } }, { cookie });
    const { member } = payloadOf<{ member: { user: { id: string } } | null }>(answer, 'memberAdd');
    const signedIn = await world.tenant.ask(SIGN_IN, { input: { email, password: PASSWORD } });
    return { answer, email, userId: member?.user.id ?? '', cookie: cookieOf(signedIn) };
  }

  it('signs an organisation up and its owner in, with an httpOnly cookie', async () => {
    const answer = await world.tenant.ask(SIGN_UP, { input: newcomer() });
    expect(answer.setCookie).toHaveLength(1);
    expect(answer.setCookie[0]).toMatch(
      /^gridlease_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const me = await world.tenant.ask(ME, {}, { cookie: cookieOf(answer) });
    expect(me.body.data.viewer).toMatchObject({
      role: 'OWNER',
      scopes: expect.arrayContaining(['quotes:write', 'team:write']),
    });
  });

  it('uses __Host- cookies behind https', async () => {
    const secure = await world.open('TENANT', true);
    const answer = await secure.ask(SIGN_UP, { input: newcomer() });
    await secure.app.close();
    expect(answer.setCookie[0]).toMatch(/^__Host-gridlease_session=[\w-]{43}; .*Secure$/);
  });

  it.each([
    ['country', { country: 'XX' }, 'INVALID_INPUT'],
    ['email', { email: 'not an address' }, 'INVALID_INPUT'],
    ['organisationName', { organisationName: 'x' }, 'INVALID_INPUT'],
    ['legalName', { legalName: 'two\u0007bells' }, 'INVALID_INPUT'],
    ['password', { password: 'short' }, 'WEAK_PASSWORD'],
    ['password', { password: 'Password123456!' }, 'WEAK_PASSWORD'],
  ])('refuses a sign-up with a bad %s', async (field, change, code) => {
    const answer = await world.tenant.ask(SIGN_UP, { input: { ...newcomer(), ...change } });
    expect(payloadOf(answer, 'signUp').errors).toEqual([expect.objectContaining({ code, path: [field] })]);
    expect(answer.setCookie).toEqual([]);
  });

  it('keeps one account per address, and none of the losing organisation', async () => {
    const input = newcomer();
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.tenant.ask(SIGN_UP, { input })));
    expect(answers.filter((answer) => codes(answer, 'signUp').length === 0)).toHaveLength(1);
    const { rows } = await world.tenant.sql('SELECT count(*)::int AS n FROM organisation WHERE name = $1', [
      input.organisationName,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("tells a stranger, a wrong password and another API's account apart in nothing", async () => {
    const { input } = await arrive();
    const miner = await arrive(world.provider);
    const tries = [
      { email: 'nobody@nowhere.example', password: PASSWORD },
      { email: input.email, password: 'not the password 1' },
      { email: miner.input.email, password: PASSWORD },
      { email: 'nul\u0001', password: PASSWORD },
      { email: input.email, password: 'x'.repeat(5000) },
    ];
    const answers = await Promise.all(
      tries.map((one) => world.tenant.ask(SIGN_IN, { input: one }, from('198.51.100.7'))),
    );
    const distinct = new Set(
      answers.map((answer) => JSON.stringify([answer.status, answer.body.data, answer.setCookie])),
    );
    expect([...distinct]).toHaveLength(1);
    expect(codes(answers[0] as Answer, 'signIn')).toEqual(['BAD_CREDENTIALS']);
  });

  it('starts a new session at each sign-in and ends the one it replaces', async () => {
    const { input, cookie } = await arrive();
    const again = await world.tenant.ask(
      SIGN_IN,
      { input: { email: ` ${input.email.toUpperCase()} `, password: PASSWORD } },
      { cookie },
    );
    expect(cookieOf(again)).not.toBe(cookie);
    expect((await world.tenant.ask(ME, {}, { cookie })).body.data.viewer).toBeNull();
    expect((await world.tenant.ask(ME, {}, { cookie: cookieOf(again) })).body.data.viewer).not.toBeNull();
  });

  it('ends a session at sign-out, whatever copy of the cookie is kept', async () => {
    const { cookie } = await arrive();
    const out = await world.tenant.ask(`mutation { signOut { ${ERRORS} } }`, {}, { cookie });
    expect(out.setCookie[0]).toMatch(/^gridlease_session=; Max-Age=0;/);
    expect((await world.tenant.ask('{ members { role } }', {}, { cookie })).body.errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  it.each([
    ['idle for 12 hours', `last_seen_at = now() - interval '12 hours 1 second'`],
    ['14 days old', `expires_at = now() - interval '1 second'`],
    ['revoked', 'revoked_at = now()'],
  ])('does not know a session that is %s', async (_name, change) => {
    const { cookie, userId } = await arrive();
    await world.tenant.sql(`UPDATE session SET ${change} WHERE user_id = $1`, [userId]);
    expect((await world.tenant.ask(ME, {}, { cookie })).body.data.viewer).toBeNull();
  });

  it('keeps sessions of one API out of the other', async () => {
    const miner = await arrive(world.provider);
    const value = miner.cookie.split('=')[1] ?? '';
    expect(miner.cookie).toMatch(/^gridlease_session_provider=/);
    expect((await world.tenant.ask(ME, {}, { cookie: `gridlease_session=${value}` })).body.data.viewer).toBeNull();
  });

  it('changes a password only for who knows it, and ends every other session', async () => {
    const { input, cookie } = await arrive();
    const other = cookieOf(await world.tenant.ask(SIGN_IN, { input: { email: input.email, password: PASSWORD } }));
    const change = `mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { ${ERRORS} } }`;
    const wrong = await world.tenant.ask(
      change,
      { input: { currentPassword: 'not the password 1', newPassword: 'another fine Secret 7' } },
      { cookie },
    );
    expect(codes(wrong, 'passwordChange')).toEqual(['BAD_CREDENTIALS']);
    const right = await world.tenant.ask(
      change,
      { input: { currentPassword: PASSWORD, newPassword: 'another fine Secret 7' } },
      { cookie },
    );
    expect(codes(right, 'passwordChange')).toEqual([]);
    expect((await world.tenant.ask(ME, {}, { cookie: other })).body.data.viewer).toBeNull();
    expect((await world.tenant.ask(ME, {}, { cookie: cookieOf(right) })).body.data.viewer).not.toBeNull();
    expect(
      codes(await world.tenant.ask(SIGN_IN, { input: { email: input.email, password: PASSWORD } }), 'signIn'),
    ).toEqual(['BAD_CREDENTIALS']);
  });

  describe('guessing', () => {
    it('is over after ten tries, in parallel too, but not for the owner at home', async () => {
      const { input } = await arrive();
      const home = from('203.0.113.1');
      await world.tenant.ask(SIGN_IN, { input: { email: input.email, password: PASSWORD } }, home);
      const guesses = await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          world.tenant.ask(
            SIGN_IN,
            { input: { email: input.email, password: `wrong ${n} and long` } },
            from(`192.0.2.${n % 4}`),
          ),
        ),
      );
      const judged = guesses.filter((answer) => codes(answer, 'signIn')[0] === 'BAD_CREDENTIALS');
      expect(judged.length).toBeLessThanOrEqual(10);
      expect(new Set(guesses.map((answer) => codes(answer, 'signIn')[0]))).toEqual(
        new Set(['BAD_CREDENTIALS', 'TOO_MANY_ATTEMPTS']),
      );
      expect(
        codes(
          await world.tenant.ask(SIGN_IN, { input: { email: input.email, password: PASSWORD } }, from('192.0.2.9')),
          'signIn',
        ),
      ).toEqual(['TOO_MANY_ATTEMPTS']);
      expect(
        codes(await world.tenant.ask(SIGN_IN, { input: { email: input.email, password: PASSWORD } }, home), 'signIn'),
      ).toEqual([]);
    });

    it('is slowed the same for accounts that do not exist', async () => {
      const answers = [];
      for (let n = 0; n < 11; n += 1)
        answers.push(
          await world.tenant.ask(
            SIGN_IN,
            { input: { email: 'ghost@nowhere.example', password: PASSWORD } },
            from('192.0.2.40'),
          ),
        );
      expect(answers.map((answer) => codes(answer, 'signIn')[0])).toEqual([
        ...Array<string>(10).fill('BAD_CREDENTIALS'),
        'TOO_MANY_ATTEMPTS',
      ]);
    });

    it('one password on many accounts is stopped at the address', async () => {
      const answers = await Promise.all(
        Array.from({ length: 80 }, (_, n) =>
          world.tenant.ask(
            SIGN_IN,
            { input: { email: `stuffed${n}@nowhere.example`, password: PASSWORD } },
            from('192.0.2.50'),
          ),
        ),
      );
      expect(answers.filter((answer) => codes(answer, 'signIn')[0] === 'BAD_CREDENTIALS').length).toBeLessThanOrEqual(
        60,
      );
    });

    it('counts together over two instances of an app', async () => {
      const twin = await world.open('TENANT');
      const { input } = await arrive();
      const wrong = { input: { email: input.email, password: 'wrong and long 12' } };
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? twin : world.tenant).ask(SIGN_IN, wrong, from('192.0.2.60'))),
      );
      await twin.app.close();
      expect(answers.filter((answer) => codes(answer, 'signIn')[0] === 'BAD_CREDENTIALS').length).toBeLessThanOrEqual(
        10,
      );
    });
  });

  describe('API keys', () => {
    it('are shown once, work by two headers, know their last use, and stop when revoked', async () => {
      const { cookie, orgId } = await arrive();
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
      const { cookie, orgId } = await arrive();
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
      const { cookie } = await arrive();
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

    it('of another organisation cannot be revoked', async () => {
      const a = await arrive();
      const b = await arrive();
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
      const owner = await arrive();
      const admin = await addMember(owner.cookie, 'ADMIN');
      expect(codes((await addMember(admin.cookie, 'OWNER')).answer, 'memberAdd')).toEqual(['INVALID_INPUT']);
      expect(
        codes(
          await world.tenant.ask(ROLE, { input: { userId: admin.userId, role: 'OWNER' } }, { cookie: admin.cookie }),
          'memberRoleSet',
        ),
      ).toEqual(['INVALID_INPUT']);
      expect(
        codes(await world.tenant.ask(REMOVE, { id: owner.userId }, { cookie: admin.cookie }), 'memberRemove'),
      ).toEqual(['INVALID_INPUT']);
      expect(codes((await addMember(owner.cookie, 'STAFF_OPERATOR')).answer, 'memberAdd')).toEqual(['INVALID_INPUT']);
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
      const owner = await arrive();
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
      const first = await arrive();
      const others = [
        await addMember(first.cookie, 'OWNER'),
        await addMember(first.cookie, 'OWNER'),
        await addMember(first.cookie, 'OWNER'),
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
      const owner = await arrive();
      const viewer = await addMember(owner.cookie, 'VIEWER');
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
      const a = await arrive();
      const b = await arrive();
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

  it('writes no password, session or key into the log', async () => {
    const { cookie, input } = await arrive();
    const made = await world.tenant.ask(KEY, { input: { name: 'ci', scopes: ['offers:read'] } }, { cookie });
    const { secret } = payloadOf<NewKey>(made, 'apiKeyCreate');
    await world.tenant.ask(ME, {}, { 'x-api-key': secret });
    const log = world.lines.join('');
    expect(log).toContain('"service":"TENANT"');
    for (const planted of [PASSWORD, secret, cookie.split('=')[1] ?? 'none', input.password])
      expect(log).not.toContain(planted);
  });
});
