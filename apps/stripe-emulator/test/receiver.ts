import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { isRecord } from './validated-stripe.js';

/** One event as it arrived, its signature verified by the SDK. */
export interface Arrival {
  readonly id: string;
  readonly type: string;
  readonly event: unknown;
}

export interface Receiver {
  readonly url: string;
  readonly arrivals: Arrival[];
  /** How many requests came whose signature the SDK refused. */
  readonly forged: number;
  /** Waits until the condition holds; checked on every arrival. */
  until(done: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** A webhook receiver that verifies with the real SDK. `refuse` decides which tries are answered 500. */
export async function receiver(
  secret: string,
  refuse: (id: string, tryNumber: number) => boolean = () => false,
): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  const tries = new Map<string, number>();
  const waiting = new Set<() => void>();
  const stripe = new Stripe('sk_test_receiver');
  let forged = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.statusCode = take(Buffer.concat(chunks), String(request.headers['stripe-signature']));
      response.end();
      for (const wake of waiting) wake();
    });
  });
  function take(raw: Buffer, signature: string): number {
    try {
      const event: unknown = stripe.webhooks.constructEvent(raw, signature, secret);
      const id = isRecord(event) ? String(event['id']) : '';
      const tryNumber = (tries.get(id) ?? 0) + 1;
      tries.set(id, tryNumber);
      if (refuse(id, tryNumber)) return 500;
      arrivals.push({ id, type: isRecord(event) ? String(event['type']) : '', event: JSON.parse(raw.toString()) });
      return 200;
    } catch {
      forged += 1;
      return 400;
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    arrivals,
    get forged() {
      return forged;
    },
    until: (done) =>
      new Promise<void>((resolve) => {
        const wake = (): void => {
          if (!done()) return;
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        wake();
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
