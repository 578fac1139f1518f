import { createServer, type IncomingMessage } from 'node:http';
import { verifyWebhook } from '#libs/payments';
import { type Ports } from '#libs/workflows';
import { roundsOf } from '../../apps/worker/src/rounds.js';
import { type Addresses } from './addresses.js';

const WORKER = { kind: 'PLATFORM', actorId: 'worker' } as const;
const REST_MS = 300_000;

/** The worker's rounds, run to the end each time the parent says so, with its door for webhooks open all the while. */
export function workForever({ webhookPort, webhookSecret }: Addresses, ports: Ports): void {
  const server = createServer((request, response) => {
    const store = async (): Promise<number> => {
      const signature = String(request.headers['stripe-signature']);
      const verified = verifyWebhook({
        body: await bodyOf(request),
        signature,
        secrets: [webhookSecret],
        nowMilliseconds: Date.now(),
      });
      if (!verified.ok) return 400;
      const { id: eventId, type, objectId, payload } = verified.value;
      await ports.unitOfWork.run(WORKER, (tx) => ports.inbox.insert(tx, { eventId, type, objectId, payload }));
      return 200;
    };
    void store()
      .catch(() => 500)
      .then((status) => response.writeHead(status).end());
  });
  server.listen(webhookPort, '127.0.0.1');
  const rounds = roundsOf(ports, { STRIPE_POLL_SECONDS: 1, CLAIM_SECONDS: 1 }, `worker-${process.pid}`, () =>
    Promise.reject(new Error('nobody in the year has a webhook')),
  ).filter(({ name }) => name !== 'matching');
  process.on('message', () => {
    void untilQuiet(ports, rounds).then(
      () => process.send?.('rest'),
      (error: unknown) => process.send?.(error instanceof Error ? (error.stack ?? error.message) : 'unknown'),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Rounds that look at the same things again and again: that they found some is no news. */
const LOOKS: ReadonlySet<string> = new Set(['money-back', 'payout-hops']);
const MOST_FAULTS = 50;

/** Until no round finds anything, no call waits to be sent and no event to be applied. Rounds run beside each other, as the worker's do. */
async function untilQuiet(ports: Ports, rounds: ReturnType<typeof roundsOf>): Promise<void> {
  let faults = 0;
  const work = async ({ name, run }: (typeof rounds)[number]): Promise<number> => {
    // whatever one of them stumbles over is tried again, by the next pass
    const found = await run().catch((error: unknown) => {
      faults += 1;
      if (faults > MOST_FAULTS) throw error;
      return 1;
    });
    return LOOKS.has(name) ? 0 : found;
  };
  for (const end = Date.now() + REST_MS; Date.now() < end;) {
    const found = await Promise.all(rounds.map(work));
    const { intents, inboxEvents } = await ports.unitOfWork.run(WORKER, (tx) => ports.pendingWork.count(tx));
    const isQuiet = found.every((count) => count === 0);
    if (isQuiet && intents === 0 && inboxEvents === 0) return;
    if (isQuiet) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the worker does not come to rest');
}
