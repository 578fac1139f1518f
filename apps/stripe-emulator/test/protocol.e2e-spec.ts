// World: an emulator without chaos; the real SDK, and raw requests for what the SDK would not send.
import { startEmulator } from '../src/server.js';
import { inWorld, isRecord } from './validated-stripe.js';

const errorOf = (body: unknown): unknown => (isRecord(body) ? body['error'] : undefined);

describe('the protocol', () => {
  it('answers 501, naming the route, to what the SDK knows and the emulator does not model', () =>
    inWorld(async ({ stripe, raw }) => {
      await expect(stripe.subscriptions.list()).rejects.toMatchObject({
        statusCode: 501,
        message: expect.stringContaining('GET /v1/subscriptions') as string,
      });
      await expect(stripe.invoices.search({ query: "status:'open'" })).rejects.toMatchObject({ statusCode: 501 });
      await expect(stripe.taxIds.create({ type: 'eu_vat', value: 'DE123456789' })).rejects.toMatchObject({
        statusCode: 501,
      });
      expect((await raw('POST', '/v2/core/accounts')).status).toBe(501);
    }));

  it("answers Stripe's 404 to a route that nobody knows and to an id that is not there", () =>
    inWorld(async ({ stripe, raw }) => {
      expect(await raw('GET', '/v1/nonsense')).toMatchObject({
        status: 404,
        body: {
          error: {
            type: 'invalid_request_error',
            message: expect.stringMatching(/^Unrecognized request URL \(GET: \/v1\/nonsense\)/) as string,
          },
        },
      });
      await expect(stripe.customers.retrieve('cus_no')).rejects.toMatchObject({
        statusCode: 404,
        code: 'resource_missing',
        param: 'id',
        message: "No such customer: 'cus_no'",
      });
      await expect(stripe.invoices.create({ customer: 'cus_no' })).rejects.toMatchObject({
        statusCode: 400,
        code: 'resource_missing',
        param: 'customer',
      });
    }));

  it.each([
    ['nme=A', 'parameter_unknown', 'nme'],
    ['metadata=x', undefined, 'metadata'],
    ['email=', undefined, undefined],
    ['next_invoice_sequence=x', 'parameter_invalid_integer', 'next_invoice_sequence'],
    ['tax_exempt=maybe', undefined, 'tax_exempt'],
    ['address[planet]=x', 'parameter_unknown', 'address[planet]'],
    ['name[a]=x', undefined, 'name'],
    [`metadata[a]=${'x'.repeat(501)}`, undefined, 'metadata[a]'],
    [`metadata[${'k'.repeat(41)}]=x`, undefined, 'metadata'],
    ['__proto__=x', 'parameter_unknown', '__proto__'],
    ['a[b=c', undefined, 'a[b'],
    ['name=A&name[b]=c', undefined, 'name[b]'],
  ])('checks parameters, case %#', (form, code, param) =>
    inWorld(async ({ raw }) => {
      const { status, body } = await raw('POST', '/v1/customers', form);
      if (param === undefined) {
        expect(status).toBe(200);
        return;
      }
      expect(status).toBe(400);
      expect(errorOf(body)).toMatchObject({
        type: 'invalid_request_error',
        param,
        ...(code === undefined ? {} : { code }),
      });
    }),
  );

  it('wants a test key and its own API version', () =>
    inWorld(async ({ raw }) => {
      expect((await raw('GET', '/v1/balance', undefined, { authorization: '' })).status).toBe(401);
      expect((await raw('GET', '/v1/balance', undefined, { authorization: 'Bearer sk_live_x' })).status).toBe(401);
      expect(
        (
          await raw('GET', '/v1/balance', undefined, {
            authorization: `Basic ${Buffer.from('sk_test_x:').toString('base64')}`,
          })
        ).status,
      ).toBe(200);
      expect((await raw('GET', '/v1/balance', undefined, { 'stripe-version': '2020-08-27' })).status).toBe(400);
      const good = await raw('GET', '/v1/balance', undefined, { 'stripe-version': '2026-10-28.endive' });
      expect(good.headers.get('request-id')).toMatch(/^req_/);
    }));

  it('pages in both directions, ten at a time unless told, newest first', () =>
    inWorld(async ({ stripe }) => {
      const made: string[] = [];
      for (let count = 0; count < 25; count += 1)
        made.unshift((await stripe.customers.create({ name: String(count) })).id);
      const ids = (page: { data: { id: string }[] }): string[] => page.data.map((one) => one.id);
      const first = await stripe.customers.list();
      expect([ids(first), first.has_more]).toEqual([made.slice(0, 10), true]);
      const last = await stripe.customers.list({ limit: 10, starting_after: made[19] });
      expect([ids(last), last.has_more]).toEqual([made.slice(20), false]);
      const back = await stripe.customers.list({ limit: 5, ending_before: made[12] });
      expect([ids(back), back.has_more]).toEqual([made.slice(7, 12), true]);
      expect(ids({ data: await stripe.customers.list({ limit: 7 }).autoPagingToArray({ limit: 100 }) })).toEqual(made);
      await expect(stripe.customers.list({ limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
      await expect(stripe.customers.list({ starting_after: 'cus_no' })).rejects.toMatchObject({
        code: 'resource_missing',
        param: 'starting_after',
      });
    }));

  it('expands ids, also in lists and four levels deep, and refuses what cannot be expanded', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create({
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      });
      const invoice = await stripe.invoices.create({ customer: customer.id });
      await stripe.invoices.addLines(invoice.id, { lines: [{ amount: 500 }] });
      await stripe.invoices.pay(invoice.id);
      const plain = await stripe.invoicePayments.list({ invoice: invoice.id });
      expect(typeof plain.data[0]?.payment.payment_intent).toBe('string');
      const deep = await stripe.invoicePayments.list({
        invoice: invoice.id,
        expand: ['data.payment.payment_intent', 'data.invoice.customer'],
      });
      expect(deep.data[0]).toMatchObject({
        payment: {
          payment_intent: { object: 'payment_intent', latest_charge: expect.stringMatching(/^ch_/) as string },
        },
        invoice: { customer: { id: customer.id } },
      });
      const refused = { statusCode: 400, message: expect.stringContaining('cannot be expanded') as string };
      await expect(stripe.invoices.retrieve(invoice.id, { expand: ['total'] })).rejects.toMatchObject(refused);
      await expect(stripe.invoices.retrieve(invoice.id, { expand: ['nonsense'] })).rejects.toMatchObject(refused);
      await expect(stripe.invoices.retrieve(invoice.id, { expand: ['a.b.c.d.e'] })).rejects.toMatchObject({
        statusCode: 400,
      });
      expect((await stripe.invoices.retrieve(invoice.id)).payments).toBeUndefined();
    }));

  it('merges metadata: a key set to "" goes, the rest stays', () =>
    inWorld(async ({ stripe }) => {
      const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
      expect((await stripe.customers.update(id, { metadata: { a: '', c: '3' } })).metadata).toEqual({ b: '2', c: '3' });
      expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
    }));

  it('moves its clock forward only, unless nothing has happened yet', () =>
    inWorld(async ({ stripe, control, emulator }) => {
      await control('POST', '/_emulator/clock', { now: '2020-01-01T00:00:00Z' });
      await control('POST', '/_emulator/clock', { now: Date.parse('2026-03-02T10:00:00Z') / 1000 });
      const made = await stripe.customers.create();
      expect(made.created).toBe(Date.parse('2026-03-02T10:00:00Z') / 1000);
      expect(() => emulator.advanceTo('2026-03-02T09:59:59Z')).toThrow(/only moves forward/);
      emulator.advanceTo('2026-03-02T10:00:00Z');
      await expect(control('POST', '/_emulator/clock', { now: 'soon' })).rejects.toThrow(/400/);
      await control('POST', '/_emulator/reset');
      expect((await stripe.customers.list()).data).toEqual([]);
    }));

  it('takes an instant a little behind a ticking clock for now', () =>
    inWorld(
      async ({ stripe, control, emulator }) => {
        await stripe.customers.create();
        const before = await control('GET', '/_emulator/clock');
        emulator.advanceTo('2026-03-02T09:59:58Z');
        const after = await control('GET', '/_emulator/clock');
        expect(isRecord(before) && isRecord(after) && Number(after['unix']) >= Number(before['unix'])).toBe(true);
        expect(() => emulator.advanceTo('2026-03-02T09:59:00Z')).toThrow(/only moves forward/);
      },
      { clockFrozen: false },
    ));

  it('counts the requests to one endpoint and answers 429 beyond the limit, keeping nothing under the key', () =>
    inWorld(
      async ({ stripe, raw, control }) => {
        const create = (key: string): ReturnType<typeof raw> =>
          raw('POST', '/v1/customers', 'name=A', { 'idempotency-key': key });
        expect((await create('k1')).status).toBe(200);
        const refused = await create('k2');
        expect([refused.status, refused.headers.get('stripe-rate-limited-reason')]).toEqual([429, 'endpoint-rate']);
        expect(errorOf(refused.body)).toMatchObject({ code: 'rate_limit' });
        await expect(stripe.customers.create()).rejects.toMatchObject({ type: 'StripeRateLimitError' });
        expect((await stripe.balance.retrieve()).object).toBe('balance');
        await control('POST', '/_emulator/settings', { requests_per_second: null });
        expect((await create('k2')).headers.get('idempotent-replayed')).toBeNull();
        expect((await stripe.customers.list()).data).toHaveLength(2);
      },
      { settings: { requests_per_second: 1 } },
    ));

  it('keeps tax ids of customers, checks some forms, and lets a government answer', () =>
    inWorld(async ({ stripe }) => {
      const { id } = await stripe.customers.create({ tax_id_data: [{ type: 'us_ein', value: '12-3456789' }] });
      const add = (value: string): Promise<unknown> => stripe.customers.createTaxId(id, { type: 'eu_vat', value });
      for (const value of ['DE000000000', 'DE111111111', 'DE222222222']) await add(value);
      await expect(add('DE')).rejects.toMatchObject({ code: 'tax_id_invalid' });
      const shown = await stripe.customers.retrieve(id, { expand: ['tax_ids'] });
      const ids = shown.deleted === true ? [] : (shown.tax_ids?.data ?? []);
      expect(ids.map((one) => [one.country, one.verification?.status])).toEqual([
        ['DE', 'pending'],
        ['DE', 'unverified'],
        ['DE', 'verified'],
        ['US', 'unavailable'],
      ]);
      await stripe.customers.deleteTaxId(id, ids[0]?.id ?? '');
      const invoice = await stripe.invoices.create({ customer: id });
      expect((await stripe.invoices.finalizeInvoice(invoice.id)).customer_tax_ids).toHaveLength(3);
    }));

  it('keeps connected accounts apart', () =>
    inWorld(async ({ stripe }) => {
      const miner = await stripe.accounts.create({ type: 'express' });
      const theirs = await stripe.customers.create({ name: 'theirs' }, { stripeAccount: miner.id });
      await expect(stripe.customers.retrieve(theirs.id)).rejects.toMatchObject({ statusCode: 404 });
      expect((await stripe.customers.retrieve(theirs.id, {}, { stripeAccount: miner.id })).id).toBe(theirs.id);
      await expect(stripe.balance.retrieve({}, { stripeAccount: 'acct_no' })).rejects.toMatchObject({
        statusCode: 403,
        code: 'account_invalid',
      });
    }));

  it('says in one line that its port is taken', async () => {
    const first = await startEmulator();
    try {
      await expect(startEmulator({ port: first.port })).rejects.toThrow(
        /^Port \d+ on 127\.0\.0\.1 is already in use[^\n]*$/,
      );
      expect(await (await fetch(`${first.url}/health/live`)).json()).toEqual({ status: 'ok' });
    } finally {
      await first.close();
    }
  });
});
