import { createServer, type IncomingMessage } from 'node:http';
import { verifyWebhook } from '#libs/payments';
import { type Ports } from '#libs/workflows';
import { roundsOf } from '../../apps/worker/src/rounds.js';
import { type Addresses } from './addresses.js';

const WORKER = { kind: 'PLATFORM', actorId: 'worker' } as const;
type Round = ReturnType<typeof roundsOf>[number];

/** On a machine that others use, too. */
const REST_MS = 1_200_000;
/** Between two looks at what has to be tried again later. */
const PAUSE_MS = 250;

/** What the worker says when it has come to rest: milliseconds that each round took. */
export interface Report {
  readonly rounds: Readonly<Record<string, number>>;
}

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
      (report) => process.send?.(report),
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
/** What others find ends in calls to Stripe, and these in events: they are looked at when calls have come to rest. */
const CALLS = 'intents';
const EVENTS: ReadonlySet<string> = new Set(['inbox', 'stripe-events']);
const MOST_FAULTS = 50;

/** Rounds that the worker runs once a minute: once between two stretches of work is often enough. */
const SELDOM_MS = 60_000;

/**
 * Until no round finds anything, no call waits to be sent and no event to be applied. Rounds run beside each other, as the worker's do; those
 * that found something run again, and when they find no more, all of them do.
 */
async function untilQuiet(ports: Ports, rounds: ReturnType<typeof roundsOf>): Promise<Report> {
  let faults = 0;
  const times: Record<string, number> = {};
  const work = async ({ name, run }: Round): Promise<boolean> => {
    const began = performance.now();
    // whatever one of them stumbles over is tried again, by the next pass
    const found = await run().catch((error: unknown) => {
      faults += 1;
      if (faults > MOST_FAULTS) throw error;
      return 1;
    });
    times[name] = (times[name] ?? 0) + performance.now() - began;
    return found > 0 && !LOOKS.has(name);
  };
  const pass = async (some: readonly Round[]): Promise<Round[]> => {
    const found = await Promise.all(some.map(work));
    return some.filter((_, index) => found[index]);
  };
  let busy = await pass(rounds);
  let isWaiting = false;
  const often = rounds.filter(({ restMilliseconds }) => restMilliseconds < SELDOM_MS);
  for (const end = Date.now() + REST_MS; Date.now() < end;) {
    while (busy.some(({ name }) => !EVENTS.has(name)))
      busy = await pass(often.filter((one) => one.name === CALLS || (busy.includes(one) && !EVENTS.has(one.name))));
    if (!isWaiting) busy = await pass(often);
    const { intents, inboxEvents } = await ports.unitOfWork.run(WORKER, (tx) => ports.pendingWork.count(tx));
    if (busy.length === 0 && intents === 0 && inboxEvents === 0) return { rounds: times };
    isWaiting = busy.length === 0;
    if (!isWaiting) continue;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    busy = await pass(often.filter(({ name }) => name === CALLS || EVENTS.has(name)));
    isWaiting = busy.length === 0;
  }
  throw new Error('the worker does not come to rest');
}
