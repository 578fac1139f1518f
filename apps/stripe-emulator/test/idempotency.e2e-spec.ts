// World: an emulator without chaos, its clock standing still; the real SDK with its own retries off, and raw requests with keys of our own.
import Stripe from 'stripe';
import { charge, onboarded, transactions } from './money.js';
import { inWorld, isRecord, type World } from './validated-stripe.js';

const withKey = (key: string): { 'idempotency-key': string } => ({ 'idempotency-key': key });

async function customerCount({ stripe }: World): Promise<number> {
  return (await stripe.customers.list({ limit: 100 })).data.length;
}

function idIn(body: unknown): unknown {
  return isRecord(body) ? body['id'] : undefined;
}

describe('idempotency keys, v1 rules', () => {
  it('replays status and body, and says so', () =>
    inWorld(async (world) => {
      const first = await world.raw('POST', '/v1/customers', 'name=A&metadata[a]=1', withKey('k1'));
      const again = await world.raw('POST', '/v1/customers', 'metadata[a]=1&name=A', withKey('k1'));
      expect(again.body).toEqual(first.body);
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'));
      expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
      expect(await customerCount(world)).toBe(1);
    }));

  it('refuses the key for other parameters or another route, with idempotency_error', () =>
    inWorld(async (world) => {
      await world.stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
      await expect(world.stripe.customers.create({ name: 'B' }, { idempotencyKey: 'k1' })).rejects.toBeInstanceOf(
        Stripe.errors.StripeIdempotencyError,
      );
      await expect(world.stripe.refunds.create({ charge: 'ch_1' }, { idempotencyKey: 'k1' })).rejects.toMatchObject({
        statusCode: 400,
        type: 'StripeIdempotencyError',
      });
      expect(await customerCount(world)).toBe(1);
    }));

  it('keeps nothing when the parameters do not pass', () =>
    inWorld(async (world) => {
      expect((await world.raw('POST', '/v1/customers', 'nme=A', withKey('k1'))).status).toBe(400);
      const good = await world.raw('POST', '/v1/customers', 'name=A', withKey('k1'));
      expect(good.status).toBe(200);
      expect(good.headers.get('idempotent-replayed')).toBeNull();
    }));

  it('keeps refusals made during execution: a decline is replayed, not tried again', () =>
    inWorld(async (world) => {
      const form = 'amount=5000&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined';
      const first = await world.raw('POST', '/v1/payment_intents', form, withKey('k1'));
      const again = await world.raw('POST', '/v1/payment_intents', form, withKey('k1'));
      expect([first.status, again.status]).toEqual([402, 402]);
      expect(again.body).toEqual(first.body);
      expect((await world.stripe.charges.list()).data).toHaveLength(1);
    }));

  it.each([
    ['500_before', 0],
    ['500_after', 1],
  ] as const)('keeps a %s for 24 hours of virtual time; the effect is there %i times', (kind, effects) =>
    inWorld(async (world) => {
      await world.control('POST', '/_emulator/faults', { match: 'POST /v1/customers', kind });
      const send = (): ReturnType<World['raw']> => world.raw('POST', '/v1/customers', 'name=A', withKey('k1'));
      const first = await send();
      const again = await send();
      expect([first.status, again.status]).toEqual([500, 500]);
      expect(again.headers.get('stripe-should-retry')).toBe('false');
      expect(await customerCount(world)).toBe(effects);
      world.emulator.advanceTo('2026-03-03T09:59:59Z');
      expect((await send()).status).toBe(500);
      world.emulator.advanceTo('2026-03-03T10:00:00Z');
      const later = await send();
      expect(later.status).toBe(200);
      expect(later.headers.get('idempotent-replayed')).toBeNull();
      expect(await customerCount(world)).toBe(effects + 1);
    }),
  );

  it.each([
    ['429', 429],
    ['lock_timeout', 429],
    ['503_unavailable', 503],
  ] as const)('keeps nothing of a %s', (kind, status) =>
    inWorld(async (world) => {
      await world.control('POST', '/_emulator/faults', { match: 'POST /v1/customers', kind });
      expect((await world.raw('POST', '/v1/customers', 'name=A', withKey('k1'))).status).toBe(status);
      expect((await world.raw('POST', '/v1/customers', 'name=A', withKey('k1'))).status).toBe(200);
      expect(await customerCount(world)).toBe(1);
    }),
  );

  it('answers 409 to the same key while the first request runs, and runs it once', () =>
    inWorld(async (world) => {
      await world.control('POST', '/_emulator/faults', { match: 'POST /v1/customers', kind: 'slow', delay_ms: 150 });
      const both = await Promise.all([1, 2].map(() => world.raw('POST', '/v1/customers', 'name=A', withKey('k1'))));
      expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
      expect(both.find((one) => one.status === 409)?.body).toMatchObject({ error: { code: 'idempotency_key_in_use' } });
      expect(await customerCount(world)).toBe(1);
    }));

  it('survives an answer that is lost on the way: the retry of the SDK is a replay', () =>
    inWorld(async (world) => {
      await world.control('POST', '/_emulator/faults', { match: 'POST /v1/customers', nth: 1, kind: 'drop_after' });
      // The SDK's own HTTP client repeats a closed connection once even with its retries off.
      const plain = new Stripe('sk_test_x', {
        host: world.emulator.host,
        port: world.emulator.port,
        protocol: 'http',
        telemetry: false,
        maxNetworkRetries: 0,
      });
      const customer = await plain.customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
      expect((await world.stripe.customers.list()).data.map((one) => one.id)).toEqual([customer.id]);
      const log = await world.control('GET', '/_emulator/requests?idempotency_key=k1');
      expect(log).toMatchObject({
        requests: [
          { status: null, fault: 'drop_after', replayed: false },
          { status: 200, replayed: true },
        ],
      });
    }));

  it('keep the 500 of a refund, transfer, payout, top-up or reported payment that took effect, for a day of virtual time', () =>
    inWorld(async (world) => {
      const { stripe, emulator, control, raw } = world;
      const miner = await onboarded(world);
      const paid = await charge(stripe, 50_000, 'pm_card_bypassPending');
      const calls = [
        ['/v1/refunds', `charge=${paid.id}&amount=100`],
        ['/v1/transfers', `amount=100&currency=usd&destination=${miner.id}`],
        ['/v1/payouts', 'amount=100&currency=usd'],
        ['/v1/topups', 'amount=100&currency=usd'],
        [
          '/v1/payment_records/report_payment',
          'amount_requested[currency]=usd&amount_requested[value]=5&initiated_at=1&payment_method_details[type]=custom',
        ],
      ] as const;
      for (const [path, form] of calls) {
        const key = withKey(`k${path}`);
        await control('POST', '/_emulator/faults', { match: `POST ${path}`, kind: '500_after' });
        const first = await raw('POST', path, form, key);
        const again = await raw('POST', path, form, key);
        expect([path, first.status, again.status, again.headers.get('stripe-should-retry')]).toEqual([
          path,
          500,
          500,
          'false',
        ]);
      }
      const rows = (await transactions(stripe)).map((one) => one.type).sort();
      expect(rows).toEqual(['charge', 'payout', 'refund', 'transfer']);
      emulator.advanceTo('2026-03-03T09:59:59Z');
      expect((await raw('POST', '/v1/refunds', calls[0][1], withKey('k/v1/refunds'))).status).toBe(500);
      emulator.advanceTo('2026-03-03T10:00:00Z');
      expect((await raw('POST', '/v1/refunds', calls[0][1], withKey('k/v1/refunds'))).status).toBe(200);
      expect((await stripe.refunds.list()).data).toHaveLength(2);
    }));

  it('frees the key of a request that hangs when its client gives up', () =>
    inWorld(async (world) => {
      await world.control('POST', '/_emulator/faults', { match: 'POST /v1/customers', kind: 'hang' });
      const impatient = new Stripe('sk_test_x', {
        host: world.emulator.host,
        port: world.emulator.port,
        protocol: 'http',
        telemetry: false,
        maxNetworkRetries: 0,
        timeout: 100,
      });
      await expect(impatient.customers.create({ name: 'A' }, { idempotencyKey: 'k1' })).rejects.toBeInstanceOf(
        Stripe.errors.StripeConnectionError,
      );
      expect(await customerCount(world)).toBe(0);
      expect((await world.raw('POST', '/v1/customers', 'name=A', withKey('k1'))).status).toBe(200);
    }));

  it('keeps keys of connected accounts apart, and refuses too long ones', () =>
    inWorld(async (world) => {
      const miner = await world.stripe.accounts.create({ type: 'express' });
      const own = await world.raw('POST', '/v1/customers', 'name=A', withKey('k1'));
      const other = await world.raw('POST', '/v1/customers', 'name=A', {
        ...withKey('k1'),
        'stripe-account': miner.id,
      });
      expect(idIn(other.body)).not.toBe(idIn(own.body));
      expect(await customerCount(world)).toBe(1);
      expect((await world.raw('POST', '/v1/customers', 'name=A', withKey('k'.repeat(256)))).status).toBe(400);
    }));
});
