// World: the tenant API over HTTP on a database of its own; a miner lists an H100 pool and a hall; firms sign up; Stripe is not there.
import { randomUUID } from 'node:crypto';
import { type GraphqlClient } from '#libs/testkit';
import { BOOK, type Booked, type Offers, QUOTE, type Quoted, SEARCH } from './documents.js';
import { openTenantApi } from './world.js';

/** Whole days from midnight UTC some days ahead. */
function days(ahead: number, length: number): { start: string; end: string } {
  const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  const at = (day: number) => new Date(midnight + day * 86_400_000).toISOString();
  return { start: at(ahead), end: at(ahead + length) };
}

describe('the tenant API', () => {
  const opened = openTenantApi();
  const setup = async () => {
    const api = await opened;
    return { ...api, firm: await api.firm(), stranger: await api.firm() };
  };
  afterAll(async () => (await opened).close());

  it('finds offers, prices them, and pages without repeats', async () => {
    const { firm, pool } = await setup();
    const window = days(30, 30);
    const { offers } = await firm.ask<Offers>(SEARCH, { filter: { units: 8, window, models: ['h100-sxm'] }, first: 1 });
    expect(offers).toMatchObject({
      totalCount: 2,
      noMatch: null,
      nodes: [
        {
          name: 'Cheaper H100',
          bookableUnits: 16,
          gpu: { model: { slug: 'h100-sxm', memoryGib: 80 } },
          hall: null,
          site: { region: { slug: 'us-south' }, timeZone: 'America/Chicago' },
          daysToPower: 0,
        },
      ],
    });
    expect(offers.appliedFilter.filter((part) => part.isDefault).map((part) => part.field)).toEqual([
      'kind',
      'gang',
      'billing',
    ]);
    const next = await firm.ask<Offers>(SEARCH, {
      filter: { units: 8, window, models: ['h100-sxm'] },
      first: 1,
      after: offers.pageInfo.endCursor,
    });
    // 8 GPUs x 720 h x 1.80, 5 % fee
    expect(next.offers.nodes).toMatchObject([
      {
        id: pool.id,
        providerName: expect.stringContaining('Name of'),
        allInTotal: { amount: '10886.40' },
        allInPrice: { amount: '1.89', currency: 'USD', unit: 'GPU_HOUR' },
      },
    ]);
    expect([offers.pageInfo.hasNextPage, next.offers.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it('explains an empty search, and its suggestions work', async () => {
    const { firm } = await setup();
    const filter = { units: 64, window: days(30, 30), kind: 'GPU' };
    const { offers } = await firm.ask<Offers>(SEARCH, { filter });
    expect(offers.nodes).toEqual([]);
    expect(offers.noMatch?.suggestions.length).toBeGreaterThan(0);
    for (const { changes, matches } of offers.noMatch?.suggestions ?? []) {
      const followed = await firm.ask<Offers>(SEARCH, {
        filter: {
          ...filter,
          ...Object.fromEntries(changes.map(({ field, newValue }) => [field, JSON.parse(newValue) as unknown])),
        },
      });
      expect(followed.offers.totalCount).toBe(matches);
    }
  });

  it('shows one offer with its timeline, and none that is not there', async () => {
    const { firm, pool } = await setup();
    await quote(firm, pool.id, days(200, 10), 16);
    const document = `query ($id: ID!, $window: TimeWindowInput!) { offer(id: $id, window: $window, units: 8) { name bookableUnits allInTotal { amount } timeline(window: $window) { units { from to } use window { start end hours } } } }`;
    expect(await firm.ask(document, { id: pool.id, window: days(200, 10) })).toMatchObject({
      offer: { bookableUnits: 16, timeline: [{ units: { from: 0, to: 16 }, use: 'HELD', window: { hours: '240' } }] },
    });
    expect(await firm.ask(document, { id: 'pool_nothing', window: days(200, 10) })).toEqual({ offer: null });
    const long = await firm.send(document, { id: pool.id, window: days(1, 401) });
    expect(long.errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('400 days'),
    });
  });

  it('shows what the site of an offer may draw and what is claimed of it, as one sum, to a firm that claims nothing', async () => {
    const { firm, stranger, pool } = await setup();
    await quote(firm, pool.id, days(230, 10), 16);
    const document = `query ($id: ID!, $window: TimeWindowInput!) { offer(id: $id) { sitePower(window: $window) { limitKw withheldKw claimedKw freeKw fedUnits } } }`;
    const free = { limitKw: '20000', withheldKw: '0', claimedKw: '0', freeKw: '20000', fedUnits: 32 };
    expect(await stranger.ask(document, { id: pool.id, window: days(229, 12) })).toEqual({
      offer: { sitePower: [free, { ...free, claimedKw: '19.2', freeKw: '19980.8' }, free] },
    });
    const early = await stranger.send(document, { id: pool.id, window: days(-3, 10) });
    expect(early.errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('quotes once per key, books once per key, and shows both', async () => {
    const { firm, pool } = await setup();
    const input = { offerId: pool.id, units: 8, window: days(60, 60) };
    const first = await firm.ask<Quoted>(QUOTE, { input }, 'tenant-e2e-quote-1');
    expect(first.quoteCreate).toMatchObject({
      errors: [],
      quote: {
        state: 'OPEN',
        units: 8,
        window: { hours: '1440' },
        total: { amount: '21772.80', currency: 'USD' },
        leaseId: null,
      },
    });
    expect((await firm.ask<Quoted>(QUOTE, { input }, 'tenant-e2e-quote-1')).quoteCreate.quote?.id).toBe(
      first.quoteCreate.quote?.id,
    );
    expect(
      (await firm.ask<Quoted>(QUOTE, { input: { ...input, units: 9 } }, 'tenant-e2e-quote-1')).quoteCreate.errors,
    ).toMatchObject([{ code: 'IDEMPOTENCY_KEY_MISMATCH', __typename: 'Refusal' }]);
    expect((await firm.ask<Quoted>(QUOTE, { input })).quoteCreate.errors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REQUIRED' },
    ]);
    const quoteId = first.quoteCreate.quote?.id ?? '';
    const booked = await firm.ask<Booked>(BOOK, { input: { quoteId, purchaseOrder: 'PO-1' } }, 'tenant-e2e-book-1');
    expect(booked.leaseBook).toMatchObject({
      errors: [],
      lease: {
        state: 'PENDING_PAYMENT',
        reason: 'BOOKED',
        events: [{ state: 'PENDING_PAYMENT', reason: 'BOOKED' }],
        usage: { unitHours: '0', days: [] },
        invoices: [{ isPaymentPending: false }],
      },
      invoice: {
        number: expect.stringMatching(/^GL[A-Z0-9]{6}-\d{4}-\d{6}$/),
        state: 'OPEN',
        isPaymentPending: false,
        sellerName: 'Gridlease Inc.',
      },
    });
    expect(
      (await firm.ask<Booked>(BOOK, { input: { quoteId, purchaseOrder: 'PO-1' } }, 'tenant-e2e-book-1')).leaseBook.lease
        ?.id,
    ).toBe(booked.leaseBook.lease?.id);
    const seen = await firm.ask(
      `query ($quote: ID!, $lease: ID!) { quote(id: $quote) { state leaseId } lease(id: $lease) { state quotes: number } quotes { nodes { id } totalCount } leases(states: [PENDING_PAYMENT]) { nodes { id providerName } } invoices { nodes { leaseId total { amount } } } }`,
      { quote: quoteId, lease: booked.leaseBook.lease?.id },
    );
    expect(seen).toMatchObject({
      quote: { state: 'ACCEPTED', leaseId: booked.leaseBook.lease?.id },
      quotes: { totalCount: 1 },
      leases: { nodes: [{ id: booked.leaseBook.lease?.id }] },
    });
  });

  it('refuses in types: taken capacity, expired quotes, exhausted credit, cancelled leases', async () => {
    const { firm, pool, hall, db } = await setup();
    const window = days(400, 30);
    await quote(firm, pool.id, window, 24);
    const taken = await firm.ask<Quoted>(
      QUOTE,
      { input: { offerId: pool.id, units: 16, window } },
      'tenant-e2e-taken-1',
    );
    expect(taken.quoteCreate).toMatchObject({
      quote: null,
      errors: [{ __typename: 'CapacityTaken', code: 'CAPACITY_TAKEN', bookableUnits: 8, path: ['units'] }],
    });
    const short = await firm.ask<Quoted>(
      QUOTE,
      { input: { offerId: hall.id, units: 100, window } },
      'tenant-e2e-term-01',
    );
    expect(short.quoteCreate.errors).toMatchObject([{ code: 'BAD_TERM', path: ['window'] }]);
    const onDemand = await firm.ask<Quoted>(
      QUOTE,
      { input: { offerId: pool.id, units: 1, window: days(500, 1), billing: 'ON_DEMAND' } },
      'tenant-e2e-demand',
    );
    const { viewer } = await firm.ask<{ viewer: { organisation: { id: string } } }>(
      '{ viewer { organisation { id } } }',
    );
    await db.sql('UPDATE organisation SET credit_limit_minor = 5000 WHERE id = $1', [viewer.organisation.id]);
    const credit = await firm.ask<Booked>(
      BOOK,
      { input: { quoteId: onDemand.quoteCreate.quote?.id } },
      'tenant-e2e-demand',
    );
    expect(credit.leaseBook.errors).toMatchObject([
      {
        __typename: 'CreditExceeded',
        code: 'CREDIT_EXCEEDED',
        limit: { amount: '50.00' },
        wouldOwe: { amount: '50.40' },
      },
    ]);
    const old = await quote(firm, pool.id, days(600, 1), 1);
    await db.sql(`UPDATE quote SET expires_at = now() - interval '1 minute' WHERE id = $1`, [old]);
    expect(
      (await firm.ask<Booked>(BOOK, { input: { quoteId: old } }, 'tenant-e2e-expired')).leaseBook.errors,
    ).toMatchObject([{ __typename: 'QuoteExpired', code: 'QUOTE_EXPIRED' }]);
    const lease = (
      await firm.ask<Booked>(
        BOOK,
        { input: { quoteId: await quote(firm, pool.id, days(700, 1), 1) } },
        'tenant-e2e-cancel-1',
      )
    ).leaseBook.lease?.id;
    const cancel =
      'mutation ($id: ID!) { leaseCancel(id: $id) { lease { state reason } errors { ... on UserError { code path } } } }';
    expect(await firm.ask(cancel, { id: lease })).toEqual({
      leaseCancel: { lease: { state: 'CANCELLED', reason: 'TENANT_CANCELLED_BEFORE_PAYMENT' }, errors: [] },
    });
    expect(await firm.ask(cancel, { id: lease })).toEqual({
      leaseCancel: { lease: null, errors: [{ code: 'WRONG_STATE', path: ['id'] }] },
    });
  });

  it('starts a payment once, and shows that it is on its way', async () => {
    const { firm, pool, db } = await setup();
    const booked = await firm.ask<Booked>(
      BOOK,
      { input: { quoteId: await quote(firm, pool.id, days(100, 7), 1) } },
      'tenant-e2e-pay-0',
    );
    const invoiceId = booked.leaseBook.invoice?.id;
    const pay =
      'mutation ($input: InvoicePayInput!) { invoicePay(input: $input) { invoice { state isPaymentPending } errors { ... on UserError { code } } } }';
    expect(
      await firm.ask(pay, { input: { invoiceId, paymentMethodId: 'pay_none' } }, 'tenant-e2e-pay-1'),
    ).toMatchObject({ invoicePay: { errors: [{ code: 'PAYMENT_METHOD_REQUIRED' }] } });
    const { viewer } = await firm.ask<{ viewer: { organisation: { id: string } } }>(
      '{ viewer { organisation { id } } }',
    );
    await db.sql(
      `INSERT INTO payment_method (id, org_id, kind, brand, last4, stripe_payment_method_id, created_at) VALUES ('pay_e2e', $1, 'CARD', 'Visa', '4242', 'pm_e2e', now())`,
      [viewer.organisation.id],
    );
    const input = { invoiceId, paymentMethodId: 'pay_e2e' };
    const started = { invoicePay: { invoice: { state: 'OPEN', isPaymentPending: true }, errors: [] } };
    expect(await firm.ask(pay, { input }, 'tenant-e2e-pay-2')).toEqual(started);
    expect(await firm.ask(pay, { input }, 'tenant-e2e-pay-2')).toEqual(started);
    expect(await firm.ask(pay, { input }, 'tenant-e2e-pay-3')).toMatchObject({
      invoicePay: { errors: [{ code: 'WRONG_STATE' }] },
    });
    expect(await firm.ask('{ paymentMethods { last4 } testPaymentMethods { token } }')).toMatchObject({
      paymentMethods: [{ last4: '4242' }],
      testPaymentMethods: expect.arrayContaining([{ token: 'pm_card_visa' }]),
    });
  });

  it('lets nobody see another firm’s things, and nobody in without signing in', async () => {
    const { firm, pool, stranger } = await setup();
    const quoteId = await quote(firm, pool.id, days(800, 1), 1);
    expect(
      await stranger.ask('query ($id: ID!) { quote(id: $id) { id } quotes { totalCount } }', { id: quoteId }),
    ).toEqual({ quote: null, quotes: { totalCount: 0 } });
    expect(
      (await stranger.ask<Booked>(BOOK, { input: { quoteId } }, 'tenant-e2e-theft')).leaseBook.errors,
    ).toMatchObject([{ code: 'NOT_FOUND' }]);
    await firm.ask('mutation { signOut { errors { ... on UserError { code } } } }');
    const out = await firm.send('{ quotes { totalCount } }');
    expect([out.status, out.errors[0]?.extensions?.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(
      await firm.ask('{ viewer { role } clock { isControlled } gpuModels { slug } regions { slug } }'),
    ).toMatchObject({ viewer: null, clock: { isControlled: true } });
  });

  it('serves machines with a key of its scopes, until the key is revoked', async () => {
    const { firm, machine: withKey, pool } = await setup();
    const create =
      'mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKey { id } secret errors { ... on UserError { code } } } }';
    const { apiKeyCreate } = await firm.ask<{ apiKeyCreate: { apiKey: { id: string }; secret: string } }>(create, {
      input: { name: 'ci', scopes: ['offers:read'] },
    });
    const machine = withKey(apiKeyCreate.secret);
    expect((await machine.ask<Offers>(SEARCH, { filter: { models: ['h100-sxm'] } })).offers.totalCount).toBe(2);
    const denied = await machine.send(QUOTE, { input: { offerId: pool.id, units: 1, window: days(900, 1) } });
    expect([denied.status, denied.errors[0]?.extensions?.code]).toEqual([403, 'FORBIDDEN']);
    await firm.ask('mutation ($id: ID!) { apiKeyRevoke(id: $id) { errors { ... on UserError { code } } } }', {
      id: apiKeyCreate.apiKey.id,
    });
    expect((await machine.send('{ offers { totalCount } }')).status).toBe(401);
  });
});

/** Holds units of an offer for half an hour. */
async function quote(client: GraphqlClient, offerId: string, window: object, units: number): Promise<string> {
  const { quoteCreate } = await client.ask<Quoted>(QUOTE, { input: { offerId, units, window } }, randomUUID());
  if (!quoteCreate.quote) throw new Error(JSON.stringify(quoteCreate.errors));
  return quoteCreate.quote.id;
}
