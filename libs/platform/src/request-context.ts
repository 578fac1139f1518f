import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request being served, for whoever writes a log line on its behalf. */
export interface RequestContext {
  readonly requestId: string;
  /** Name of the GraphQL operation, once it is known. */
  operation?: string;
  /** Points of the cost budget that it asks for, once they are known. */
  cost?: number;
  /** Who asks: a user's or API key's id. */
  principal?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The request being served; undefined outside one (boot, clocks, shutdown). */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs `work` and everything it awaits as part of the request. */
export function withRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
