// World: the tenant API over HTTP on a database of its own; a firm of an owner, a requester and somebody of billing; a stranger; and whoever
// was sent a link. Stripe is not there.
import { randomUUID } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { GraphqlClient } from '#libs/testkit';
import { BOOK, type Booked, QUOTE, type Quoted } from './documents.js';
import { openTenantApi } from './world.js';

const SHARED = `query ($token: String!) { sharedQuote(token: $token) { number version state preparedFor offerName providerName
  lines { kind description amount { amount } recordIds } total { amount currency } tax { amount } expiresAt } }`;
const SHARE = `mutation ($input: QuoteShareCreateInput!) { quoteShareCreate(input: $input) { path
  share { id state madeBy opens lastOpenedAt } errors { ... on UserError { code path } } } }`;
const REVOKE = `mutation ($id: ID!) { quoteShareRevoke(id: $id) { share { state } errors { ... on UserError { code } } } }`;
const ASK = `mutation ($input: QuoteApprovalRequestInput!) { quoteApprovalRequest(input: $input) {
  quote { isApprovalNeeded approval { id state requestedBy mayDecide } } errors { ... on UserError { code } } } }`;
const DECIDE = `mutation ($input: QuoteApprovalDecideInput!) { quoteApprovalDecide(input: $input) {
  quote { approval { state decidedBy reason isOfThis } } errors { ... on UserError { code } } } }`;
const RULE = `mutation ($input: QuoteApprovalRuleSetInput!) { quoteApprovalRuleSet(input: $input) {
  rule { above { amount currency } setBy } errors { ... on UserError { code } } } }`;
const RENEW = `mutation ($input: QuoteRenewInput!) { quoteRenew(input: $input) { quote { id version
  versions { version state } delta { previous { version } difference { amount } lines { difference { amount } } } }
  errors { ... on UserError { code } } } }`;
const STORY = 'query ($id: ID!) { quote(id: $id) { shares { state opens } activity { kind by } } }';
const PASSWORD = 'twelve megawatts of quiet silicon';

interface Shared {
  readonly sharedQuote: Readonly<Record<string, unknown>> | null;
}
interface Made {
  readonly quoteShareCreate: { readonly path: string | null; readonly share: { readonly id: string } | null };
}
interface Asked {
  readonly quoteApprovalRequest: { readonly quote: { readonly approval: { readonly id: string } } | null };
}

const api = await openTenantApi();
afterAll(() => api.close());

describe('what people do with a quote', () => {
  const setup = async () => {
    const owner = await api.firm();
    const start = (Math.floor(Date.now() / 86_400_000) + 40) * 86_400_000;
    const window = { start: new Date(start).toISOString(), end: new Date(start + 30 * 86_400_000).toISOString() };
    const quote = async (firm = owner): Promise<string> => {
      const { quoteCreate } = await firm.ask<Quoted>(
        QUOTE,
        { input: { offerId: api.pool.id, units: 1, window } },
        randomUUID(),
      );
      expect(quoteCreate.errors).toEqual([]);
      return quoteCreate.quote?.id ?? '';
    };
    /** Another person of the firm, signed in. */
    const member = async (role: string): Promise<GraphqlClient> => {
      const input = { name: `The ${role}`, email: `${randomUUID()}@firm.example`, password: PASSWORD, role };
      const { memberAdd } = await owner.ask<{ memberAdd: { errors: unknown[] } }>(
        'mutation ($input: MemberAddInput!) { memberAdd(input: $input) { errors { ... on UserError { code message } } } }',
        { input },
      );
      expect(memberAdd.errors).toEqual([]);
      const client = new GraphqlClient(api.address);
      await client.ask(
        'mutation ($input: SignInInput!) { signIn(input: $input) { errors { ... on UserError { code } } } }',
        {
          input: { email: input.email, password: PASSWORD },
        },
      );
      return client;
    };
    const book = async (quoteId: string, who = owner) =>
      (await who.ask<Booked>(BOOK, { input: { quoteId } }, randomUUID())).leaseBook;
    return { ...api, owner, stranger: await api.firm(), nobody: new GraphqlClient(api.address), quote, member, book };
  };
  it('a link shows one quote to whoever has it, without a session, and nothing else of the firm', async () => {
    const { owner, nobody, quote } = await setup();
    const id = await quote();
    const { quoteShareCreate } = await owner.ask<Made>(SHARE, { input: { quoteId: id } });
    expect(quoteShareCreate).toMatchObject({ share: { state: 'LIVE', madeBy: 'Ada', opens: 0, lastOpenedAt: null } });
    const token = quoteShareCreate.path?.split('#')[1] ?? '';
    expect(quoteShareCreate.path).toMatch(/^\/shared\/quote#gl_share_[\w-]{43}$/);
    const { sharedQuote } = await nobody.ask<Shared>(SHARED, { token });
    expect(sharedQuote).toMatchObject({ state: 'OPEN', version: 1, preparedFor: expect.stringMatching(/Inc\.$/) });
    // no id is among what is told; the provider of this test is named by one
    expect(JSON.stringify({ ...sharedQuote, providerName: '' })).not.toMatch(
      /\b(qte|org|usr|site|pool|qsh)_[0-9A-Z]{26}/,
    );
    expect(await owner.ask(STORY, { id })).toEqual({
      quote: {
        shares: [{ state: 'LIVE', opens: 1 }],
        activity: [
          { kind: 'CREATED', by: 'Ada' },
          { kind: 'HELD', by: null },
          { kind: 'SHARED', by: 'Ada' },
          { kind: 'OPENED', by: null },
        ],
      },
    });
  });

  it('its paper is had with the token as the bearer, in both languages, and has the firm’s name without its tax number', async () => {
    const { owner, quote, address, db } = await setup();
    const id = await quote();
    await db.sql(`UPDATE organisation SET tax_id = '91-1144442' WHERE id = (SELECT org_id FROM quote WHERE id = $1)`, [
      id,
    ]);
    const { quoteShareCreate } = await owner.ask<Made>(SHARE, { input: { quoteId: id } });
    const token = quoteShareCreate.path?.split('#')[1] ?? '';
    for (const lang of ['en', 'ar']) {
      const paper = await fetch(`${address}/documents/shared/quote.pdf?lang=${lang}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect([paper.status, paper.headers.get('referrer-policy'), paper.headers.get('cache-control')]).toEqual([
        ...[200, 'no-referrer', 'private, no-store'],
      ]);
      const { text } = await extractText(await getDocumentProxy(new Uint8Array(await paper.arrayBuffer())), {
        mergePages: true,
      });
      expect(text.normalize('NFKC')).toContain('Q-20');
      expect(text).toMatch(/Firm \w{8} Inc\./);
      expect(text).not.toContain('1144442');
    }
  });

  it('a link that is guessed, altered, revoked, over or used for something else opens nothing, always in the same way', async () => {
    const { owner, stranger, nobody, quote, address, db } = await setup();
    const [id, other] = [await quote(), await quote()];
    const share = async (quoteId: string) =>
      (await owner.ask<Made>(SHARE, { input: { quoteId, hours: 1 } })).quoteShareCreate;
    const [revoked, over, standing] = [await share(id), await share(other), await share(id)];
    const tokenOf = ({ path }: { readonly path: string | null }) => path?.split('#')[1] ?? '';
    expect(await stranger.ask(REVOKE, { id: revoked.share?.id })).toMatchObject({
      quoteShareRevoke: { errors: [{ code: 'NOT_FOUND' }] },
    });
    expect(await stranger.ask(SHARE, { input: { quoteId: id } })).toMatchObject({
      quoteShareCreate: { path: null, errors: [{ code: 'NOT_FOUND' }] },
    });
    await owner.ask(REVOKE, { id: revoked.share?.id });
    await db.sql(
      `UPDATE quote_share SET created_at = created_at - interval '2 hours', expires_at = expires_at - interval '2 hours' WHERE id = $1`,
      [over.share?.id],
    );
    const good = tokenOf(standing);
    const last = good.endsWith('A') ? 'B' : 'A';
    const bad = [
      ...['', 'gl_share_', `gl_share_${'A'.repeat(43)}`, good.slice(0, -1), `${good.slice(0, -1)}${last}`, `${good}A`],
      ...[good.toLowerCase(), ` ${good}`, id, standing.share?.id ?? '', tokenOf(revoked), tokenOf(over)],
      ...[`${good}' OR '1'='1`, '%', 'x'.repeat(5_000)],
    ];
    for (const token of bad) {
      expect([token, await nobody.ask<Shared>(SHARED, { token })]).toEqual([token, { sharedQuote: null }]);
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${address}/documents/shared/quote.pdf`, { headers });
      expect([token, answer.status]).toEqual([token, 404]);
    }
    expect((await nobody.ask<Shared>(SHARED, { token: good })).sharedQuote).not.toBeNull();
    // the token is no key: it opens nothing but that
    const asKey = new GraphqlClient(address, { authorization: `Bearer ${good}` });
    expect((await asKey.send('{ quotes { nodes { id } } }')).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect(
      (await fetch(`${address}/documents/quotes/${id}.pdf`, { headers: { authorization: `Bearer ${good}` } })).status,
    ).toBe(401);
  });

  it('nobody fetches papers by links without end', async () => {
    const { address } = await setup();
    const codes = await Promise.all(
      Array.from({ length: 200 }, async () => (await fetch(`${address}/documents/shared/quote.pdf`)).status),
    );
    expect(codes).toContain(429);
  });

  it('a requester asks, billing approves, the owner books; nobody approves their own, and none does who may not', async () => {
    const { owner, stranger, quote, member, book, address } = await setup();
    const [requester, billing, viewer] = [await member('REQUESTER'), await member('BILLING'), await member('VIEWER')];
    expect(await owner.ask(RULE, { input: { currency: 'USD', above: '1' } })).toMatchObject({
      quoteApprovalRuleSet: { rule: { above: { amount: '1.00', currency: 'USD' }, setBy: 'Ada' } },
    });
    const id = await quote(requester);
    expect((await book(id)).errors).toMatchObject([{ __typename: 'ApprovalRequired', code: 'APPROVAL_REQUIRED' }]);
    expect((await requester.send(BOOK, { input: { quoteId: id } })).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await viewer.send(ASK, { input: { quoteId: id } })).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    const { quoteApprovalRequest } = await requester.ask<Asked>(ASK, { input: { quoteId: id, note: 'May run' } });
    expect(quoteApprovalRequest).toMatchObject({
      quote: { isApprovalNeeded: true, approval: { state: 'PENDING', requestedBy: 'The REQUESTER', mayDecide: false } },
    });
    const decision = { id: quoteApprovalRequest.quote?.approval.id, isApproved: true };
    expect((await requester.send(DECIDE, { input: decision })).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(await stranger.ask(DECIDE, { input: decision })).toMatchObject({
      quoteApprovalDecide: { errors: [{ code: 'NOT_FOUND' }] },
    });
    const { apiKeyCreate } = await owner.ask<{ apiKeyCreate: { secret: string } }>(
      'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret } }',
      { input: { name: 'approver', scopes: ['quotes:approve', 'quotes:read'] } },
    );
    const key = new GraphqlClient(address, { authorization: `Bearer ${apiKeyCreate.secret}` });
    expect(await key.ask(DECIDE, { input: decision })).toMatchObject({
      quoteApprovalDecide: { errors: [{ code: 'SECOND_PERSON_REQUIRED' }] },
    });
    const waiting = '{ quotesAwaitingApproval { id approval { mayDecide } } }';
    expect(await billing.ask(waiting)).toEqual({ quotesAwaitingApproval: [{ id, approval: { mayDecide: true } }] });
    expect(await stranger.ask(waiting)).toEqual({ quotesAwaitingApproval: [] });
    expect(await billing.ask(DECIDE, { input: { ...decision, reason: 'fine' } })).toMatchObject({
      quoteApprovalDecide: { quote: { approval: { state: 'APPROVED', decidedBy: 'The BILLING', isOfThis: true } } },
    });
    expect((await book(id)).errors).toEqual([]);
  });

  it('one that is over is quoted again as its next version, with what changed', async () => {
    const { owner, stranger, quote, db } = await setup();
    const id = await quote();
    const renew = (who = owner) => who.ask(RENEW, { input: { quoteId: id } }, randomUUID());
    expect(await renew()).toMatchObject({ quoteRenew: { errors: [{ code: 'WRONG_STATE' }] } });
    await db.sql(`UPDATE quote SET expires_at = created_at + interval '1 millisecond' WHERE id = $1`, [id]);
    expect(await renew(stranger)).toMatchObject({ quoteRenew: { errors: [{ code: 'NOT_FOUND' }] } });
    expect(await renew()).toMatchObject({
      quoteRenew: {
        errors: [],
        quote: {
          version: 2,
          versions: [
            { version: 1, state: 'EXPIRED' },
            { version: 2, state: 'OPEN' },
          ],
          delta: { previous: { version: 1 }, difference: { amount: '0.00' } },
        },
      },
    });
  });
});
