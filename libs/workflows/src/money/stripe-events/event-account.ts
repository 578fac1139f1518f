/** Whose event it is: the provider's account that Stripe names in its envelope or in the object; null: our own. Used to fetch, never believed. */
export function accountOf(payload: string): string | null {
  const event = readObject(payload);
  const named = event?.['account'] ?? asObject(asObject(event?.['data'])?.['object'])?.['account'];
  return typeof named === 'string' && named.startsWith('acct_') ? named : null;
}

function readObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
}
