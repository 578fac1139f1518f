/** An answer of a GraphQL API as JSON has it. */
export interface Answer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

type Variables = Readonly<Record<string, unknown>>;

/** A browser or a machine at one of our APIs: keeps cookies, sends the header that browsers must send, or an API key. */
export class GraphqlClient {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly address: string,
    private readonly headers: Readonly<Record<string, string>> = { 'x-gridlease-csrf': '1' },
  ) {}

  /** Sends one operation as it is; for answers that may hold errors. */
  async send<Data>(
    query: string,
    variables: Variables = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Data>> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers, ...headers, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const body = (await response.json()) as { data: Data; errors?: Answer<Data>['errors'] };
    return { status: response.status, data: body.data, errors: body.errors ?? [] };
  }

  /** Fetches a page or a file from the same server, with the same cookies or key. */
  get(path: string): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return fetch(`${this.address}${path}`, { headers: { ...this.headers, ...(cookie ? { cookie } : {}) } });
  }

  /** Sends a file to the same server, with the same cookies or key. */
  post(path: string, body: Buffer, type: string): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'content-type': type, ...this.headers, ...(cookie ? { cookie } : {}) };
    return fetch(`${this.address}${path}`, { method: 'POST', headers, body: new Uint8Array(body) });
  }

  /** Sends one operation and gives its data; throws where there is a top-level error. `key` makes a mutation idempotent. */
  async ask<Data>(query: string, variables: Variables = {}, key?: string): Promise<Data> {
    const { data, errors } = await this.send<Data>(
      query,
      variables,
      key === undefined ? {} : { 'idempotency-key': key },
    );
    if (errors.length > 0)
      throw new Error(errors.map(({ message, extensions }) => `${extensions?.code ?? ''} ${message}`).join('; '));
    return data;
  }
}
