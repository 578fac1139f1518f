// World: tenant and provider APIs on one database; people sign up, in and out, and somebody guesses.
import {
  type Answer,
  ERRORS,
  KEY,
  ME,
  type NewKey,
  PASSWORD,
  SIGN_IN,
  SIGN_UP,
  codes,
  cookieOf,
  from,
  newcomer,
  payloadOf,
  setup,
} from './identity-api.js';

describe('coming and going', () => {
  let world: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    world = await setup();
  });
  afterAll(() => world.close());

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
    const { input } = await world.arrive();
    const miner = await world.arrive(world.provider);
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
    const { input, cookie } = await world.arrive();
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
    const { cookie } = await world.arrive();
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
    const { cookie, userId } = await world.arrive();
    await world.tenant.sql(`UPDATE session SET ${change} WHERE user_id = $1`, [userId]);
    expect((await world.tenant.ask(ME, {}, { cookie })).body.data.viewer).toBeNull();
  });

  it('keeps sessions of one API out of the other', async () => {
    const miner = await world.arrive(world.provider);
    const value = miner.cookie.split('=')[1] ?? '';
    expect(miner.cookie).toMatch(/^gridlease_session_provider=/);
    expect((await world.tenant.ask(ME, {}, { cookie: `gridlease_session=${value}` })).body.data.viewer).toBeNull();
  });

  it('changes a password only for who knows it, and ends every other session', async () => {
    const { input, cookie } = await world.arrive();
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
      const { input } = await world.arrive();
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
      const { input } = await world.arrive();
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

  it('writes no password, session or key into the log', async () => {
    const { cookie, input } = await world.arrive();
    const made = await world.tenant.ask(KEY, { input: { name: 'ci', scopes: ['offers:read'] } }, { cookie });
    const { secret } = payloadOf<NewKey>(made, 'apiKeyCreate');
    await world.tenant.ask(ME, {}, { 'x-api-key': secret });
    const log = world.lines.join('');
    expect(log).toContain('"service":"TENANT"');
    for (const planted of [PASSWORD, secret, cookie.split('=')[1] ?? 'none', input.password])
      expect(log).not.toContain(planted);
  });
});
