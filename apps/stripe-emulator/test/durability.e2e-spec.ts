// World: the emulator as a process of its own with a data file, killed with -9 in the middle of its work and started again.
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Stripe from 'stripe';
import { compileEmulator, spawnEmulator, type Child } from './child.js';
import { receiver } from './receiver.js';

const SECRET = 'whsec_durable';
const main = compileEmulator();
afterAll(() => rmSync(dirname(main), { recursive: true, force: true }));

const client = (child: Child): Stripe =>
  new Stripe('sk_test_x', {
    host: '127.0.0.1',
    port: child.port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });

/** Pays 1.00, 1.01, ... each with its own key; stops the process once `killAfter` answers have come. Returns the answered ones. */
async function payUntilKilled(child: Child, keys: readonly string[], killAfter: number): Promise<Map<string, string>> {
  const stripe = client(child);
  const answered = new Map<string, string>();
  let killed: Promise<void> | undefined;
  await Promise.all(
    keys.map(async (key, index) => {
      const intent = await stripe.paymentIntents
        .create(
          { amount: 100 + index, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, metadata: { key } },
          { idempotencyKey: key },
        )
        .catch(() => undefined);
      if (intent === undefined) return;
      answered.set(key, intent.id);
      if (answered.size >= killAfter) killed ??= child.kill();
    }),
  );
  await killed;
  return answered;
}

describe('a data file', () => {
  it('loses nothing that was answered, and repeats nothing that is asked again, when the process is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stripe-emulator-'));
    const inbox = await receiver(SECRET);
    const env = {
      DATA_FILE: join(folder, 'state.jsonl'),
      CHAOS_SEED: 'durable',
      WEBHOOK_URL: inbox.url,
      WEBHOOK_SECRET: SECRET,
    };
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    let child = await spawnEmulator(main, env);
    try {
      const answered = new Map<string, string>();
      for (const killAfter of [3, 11, 25]) {
        const now = await payUntilKilled(child, keys, killAfter);
        for (const [key, id] of now) expect(answered.get(key) ?? id).toBe(id);
        for (const [key, id] of now) answered.set(key, id);
        // What a write torn by the kill leaves behind: half a line without its end.
        appendFileSync(env.DATA_FILE, '[["payment_intent","pi_torn","acct_1Emu');
        child = await spawnEmulator(main, env);
        for (const id of answered.values())
          expect((await client(child).paymentIntents.retrieve(id)).status).toBe('succeeded');
      }
      await payUntilKilled(child, keys, Infinity);
      const stripe = client(child);
      const charges = await stripe.charges.list({ limit: 100 });
      expect(charges.data.map((one) => one.metadata['key']).sort()).toEqual([...keys].sort());
      const rows = await stripe.balanceTransactions.list({ limit: 100 });
      const balance = await stripe.balance.retrieve();
      expect(balance.pending[0]?.amount).toBe(rows.data.reduce((sum, one) => sum + one.net, 0));
      const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
      const arrived = (): Set<string> => new Set(inbox.arrivals.map((one) => one.id));
      await inbox.until(() => events.every((one) => arrived().has(one.id)));
      expect(events.filter((one) => one.type === 'charge.succeeded')).toHaveLength(keys.length);
    } finally {
      await child.kill();
      await inbox.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps the virtual clock and the jobs that wait on it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stripe-emulator-'));
    const env = {
      DATA_FILE: join(folder, 'state.jsonl'),
      CHAOS: 'off',
      CLOCK_START: '2026-03-02T10:00:00Z',
      CLOCK_FROZEN: 'true',
    };
    let child = await spawnEmulator(main, env);
    try {
      await client(child).paymentIntents.create({
        amount: 100_000,
        currency: 'usd',
        payment_method: 'pm_usBankAccount',
        confirm: true,
      });
      await fetch(`${child.url}/_emulator/clock`, {
        method: 'POST',
        body: JSON.stringify({ now: '2026-03-04T00:00:00Z' }),
      });
      await child.kill();
      child = await spawnEmulator(main, env);
      expect(await (await fetch(`${child.url}/_emulator/clock`)).json()).toMatchObject({
        now: '2026-03-04T00:00:00.000Z',
        frozen: true,
      });
      await fetch(`${child.url}/_emulator/clock`, {
        method: 'POST',
        body: JSON.stringify({ now: '2026-03-08T00:00:00Z' }),
      });
      expect((await client(child).payouts.list()).data).toMatchObject([{ amount: 99_500, status: 'paid' }]);
    } finally {
      await child.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('explains a wrong environment and stops', async () => {
    await expect(spawnEmulator(main, { PORT: 'seventy', WEBHOOK_URL: 'ftp://x' })).rejects.toThrow(
      /PORT[\s\S]*WEBHOOK_URL|WEBHOOK_URL[\s\S]*PORT/,
    );
    await expect(spawnEmulator(main, { WEBHOOK_URL: 'http://x/' })).rejects.toThrow(
      /WEBHOOK_URL and WEBHOOK_SECRET go together/,
    );
  });
});
