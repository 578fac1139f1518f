import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** Where Stripe's webhooks come to, whichever worker is alive behind it. */
export interface Door {
  readonly port: number;
  /** The port of the worker that hears of them now. */
  leadTo(port: number): void;
  close(): void;
}

/** While nobody is behind it, it answers 502, and Stripe tries again. It hands every byte on: signatures are over the raw body. */
export async function openDoor(): Promise<Door> {
  let behind: number | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = { 'stripe-signature': String(request.headers['stripe-signature']) };
      const init = { method: 'POST', headers, body: Buffer.concat(chunks) };
      void fetch(`http://127.0.0.1:${behind}${request.url}`, init)
        .then(({ status }) => status)
        .catch(() => 502)
        .then((status) => response.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => {
      behind = port;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
