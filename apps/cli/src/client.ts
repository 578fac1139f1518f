import { type TypedDocumentNode } from '@graphql-typed-document-node/core';

/** Something that stops the command, said in one line. `exitCode` follows the table in README.md. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

export const EXIT = { usage: 2, auth: 3, notFound: 4, conflict: 5, payment: 6, throttled: 7, internal: 70 } as const;

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly id?: string };
  }[];
}

/** One caller of one API: keeps the session cookie that sign-in or sign-up sets, as a browser would. */
export class ApiClient {
  #cookie: string | null = null;

  constructor(
    readonly name: string,
    private readonly url: string,
    /** An API key instead of a session. */
    private readonly key: string | null = null,
  ) {}

  async run<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<T> {
    const response = await this.#post(JSON.stringify({ query: document, variables }));
    const setCookie = response.headers.getSetCookie().find((line) => line.includes('gridlease_session'));
    if (setCookie !== undefined) this.#cookie = setCookie.split(';')[0] ?? null;
    const answer = (await response.json()) as Answer<T>;
    const [first] = answer.errors ?? [];
    if (first !== undefined) {
      const code = first.extensions?.code ?? 'INTERNAL';
      const trace = first.extensions?.id === undefined ? '' : ` (id ${first.extensions.id})`;
      throw new CommandError(
        `${this.name}: ${code}: ${first.message}${trace}`,
        code === 'UNAUTHENTICATED' ? EXIT.auth : EXIT.internal,
      );
    }
    if (answer.data === undefined || answer.data === null)
      throw new CommandError(`${this.name}: the answer holds no data`, EXIT.internal);
    return answer.data;
  }

  /** Something from the same server, as the same caller, that is read as it comes. */
  open(path: string, signal?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.#cookie !== null) headers['cookie'] = this.#cookie;
    if (this.key !== null) headers['authorization'] = `Bearer ${this.key}`;
    return fetch(`${this.url}${path}`, { headers, ...(signal && { signal }) });
  }

  /** A file from the same server, as the same caller. */
  async download(path: string): Promise<Buffer> {
    const response = await this.open(path);
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    const said = (await response.json().catch(() => ({}))) as { readonly message?: string };
    throw new CommandError(`${this.name}: ${said.message ?? `HTTP ${response.status}`}`, EXIT.internal);
  }

  async #post(body: string): Promise<Response> {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'x-gridlease-csrf': '1',
    };
    if (this.#cookie !== null) headers['cookie'] = this.#cookie;
    if (this.key !== null) headers['authorization'] = `Bearer ${this.key}`;
    try {
      return await fetch(`${this.url}/graphql`, { method: 'POST', headers, body });
    } catch {
      throw new CommandError(
        `cannot reach the ${this.name} API at ${this.url}; is the system running (npm start)?`,
        EXIT.internal,
      );
    }
  }
}

/** The payload of a mutation, or a one-line error made of its refusals. */
export function accepted<
  T extends { readonly errors: readonly { readonly code?: string; readonly message?: string }[] },
>(what: string, payload: T): T {
  const [refusal] = payload.errors;
  if (refusal !== undefined) throw new CommandError(`${what}: ${refusal.code}: ${refusal.message}`, EXIT.conflict);
  return payload;
}
