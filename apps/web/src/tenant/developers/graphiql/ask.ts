/** What GraphiQL sends: an operation of the document that is open. */
interface Asked {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: unknown;
}
type Answer = Readonly<Record<string, unknown>>;

const isMutation = ({ query, operationName }: Asked): boolean =>
  operationName
    ? new RegExp(`\\bmutation\\s+${operationName}\\b`).test(query)
    : /^\s*mutation\b/m.test(query.replace(/#.*$/gm, ''));

/**
 * Sends operations to our API: with a key when one was given, else as the person who is signed in. A mutation that brings no
 * idempotency key gets one, so that pressing twice makes two but a retry of the browser makes one.
 */
export const askAs =
  (apiKey: string) =>
  async (asked: Asked, options?: { readonly headers?: Readonly<Record<string, string>> }): Promise<Answer> => {
    const headers = new Headers({ 'x-gridlease-csrf': '1', 'content-type': 'application/json' });
    if (isMutation(asked)) headers.set('idempotency-key', crypto.randomUUID());
    if (apiKey !== '') headers.set('authorization', `Bearer ${apiKey}`);
    for (const [name, value] of Object.entries(options?.headers ?? {})) headers.set(name, value);
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify(asked),
      credentials: apiKey === '' ? 'same-origin' : 'omit',
    });
    return (await answer.json()) as Answer;
  };
