// World: an emulator that sends webhooks to a receiver in this process, which verifies each with the SDK's own constructEvent.
import type { EmulatorOptions } from '../src/server.js';
import { receiver, type Receiver } from './receiver.js';
import { checkEvent, inWorld, nothingSeen, type World } from './validated-stripe.js';

const SECRET = 'whsec_test_webhooks';

interface Story {
  readonly world: World;
  readonly inbox: Receiver;
}

async function withInbox(
  story: (one: Story) => Promise<void>,
  options: EmulatorOptions,
  refuse?: (id: string, tryNumber: number) => boolean,
): Promise<void> {
  const inbox = await receiver(SECRET, refuse);
  try {
    await inWorld((world) => story({ world, inbox }), { webhook: { url: inbox.url, secret: SECRET }, ...options });
  } finally {
    await inbox.close();
  }
}

async function payTenInvoices({ stripe }: World): Promise<void> {
  const customer = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  for (let count = 0; count < 10; count += 1) {
    const invoice = await stripe.invoices.create({ customer: customer.id });
    await stripe.invoices.addLines(invoice.id, { lines: [{ amount: 1000 + count }] });
    await stripe.invoices.pay(invoice.id);
  }
}

async function eventIds({ stripe }: World): Promise<string[]> {
  return (await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 })).map((one) => one.id);
}

const repeats = (ids: readonly string[]): number => ids.length - new Set(ids).size;

describe('webhooks', () => {
  it('with chaos arrive at least once, some twice, out of order, all with a signature that the SDK accepts', () =>
    withInbox(
      async ({ world, inbox }) => {
        await payTenInvoices(world);
        const sent = await eventIds(world);
        expect(sent.length).toBeGreaterThan(100);
        await inbox.until(() => new Set(inbox.arrivals.map((one) => one.id)).size === sent.length);
        const arrived = inbox.arrivals.map((one) => one.id);
        expect(new Set(arrived)).toEqual(new Set(sent));
        expect(repeats(arrived)).toBeGreaterThan(0);
        expect(arrived).not.toEqual([...sent].reverse());
        expect(inbox.forged).toBe(0);
        const seen = nothingSeen();
        for (const one of inbox.arrivals) checkEvent(seen, one.event);
      },
      { chaos: { seed: 'seven' } },
    ));

  it('without chaos arrive once and in order', () =>
    withInbox(
      async ({ world, inbox }) => {
        await payTenInvoices(world);
        const sent = (await eventIds(world)).reverse();
        await inbox.until(() => inbox.arrivals.length >= sent.length);
        expect(inbox.arrivals.map((one) => one.id)).toEqual(sent);
      },
      { chaos: 'off' },
    ));

  it('are tried again until the receiver answers 2xx; until then the event counts as undelivered', () =>
    withInbox(
      async ({ world, inbox }) => {
        const customer = await world.stripe.customers.create({ name: 'A' });
        const [waiting] = (await world.stripe.events.list({ delivery_success: false })).data;
        expect(waiting).toMatchObject({
          type: 'customer.created',
          pending_webhooks: 1,
          data: { object: { id: customer.id } },
        });
        await inbox.until(() => inbox.arrivals.length === 1);
        await until(async () => (await world.stripe.events.list({ delivery_success: true })).data.length === 1);
        expect((await world.stripe.events.retrieve(waiting?.id ?? '')).pending_webhooks).toBe(0);
      },
      { chaos: 'off' },
      (_id, tryNumber) => tryNumber <= 2,
    ));

  it('go to registered endpoints too, each with its own secret and its own list of types', async () => {
    await inWorld(async (world) => {
      const early = await world.stripe.webhookEndpoints.create({
        url: 'http://127.0.0.1:9/',
        enabled_events: ['customer.created'],
      });
      const inbox = await receiver(early.secret ?? '');
      try {
        await world.stripe.webhookEndpoints.update(early.id, { url: inbox.url });
        const customer = await world.stripe.customers.create({ name: 'A' });
        await world.stripe.customers.update(customer.id, { name: 'B' });
        await world.stripe.customers.create({ name: 'C' });
        await inbox.until(() => inbox.arrivals.length === 2);
        expect(inbox.arrivals.map((one) => one.type)).toEqual(['customer.created', 'customer.created']);
      } finally {
        await inbox.close();
      }
    });
  });

  it('carry what changed, the request behind the change, and whole seconds', () =>
    withInbox(
      async ({ world, inbox }) => {
        const customer = await world.stripe.customers.create({ name: 'A' });
        await world.stripe.customers.update(customer.id, { name: 'B' }, { idempotencyKey: 'key-7' });
        await inbox.until(() => inbox.arrivals.length === 2);
        expect(inbox.arrivals[1]?.event).toMatchObject({
          object: 'event',
          type: 'customer.updated',
          api_version: '2026-10-28.endive',
          created: Date.parse('2026-03-02T10:00:00Z') / 1000,
          livemode: false,
          request: { idempotency_key: 'key-7' },
          data: { object: { name: 'B' }, previous_attributes: { name: 'A' } },
        });
      },
      { chaos: 'off' },
    ));
});

/** Polls a condition that no event announces. */
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) if (await done()) return;
  throw new Error('the condition never came true');
}
