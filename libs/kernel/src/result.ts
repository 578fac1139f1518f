/** Outcome of a decision that may be refused. A rule that says no is data; a fault is thrown. */
export type Result<T, R> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse<R>(refusal: R): { readonly ok: false; readonly refusal: R } {
  return { ok: false, refusal };
}

/** The value, or a thrown fault: for places where a refusal would be a bug (tests, seeds, already-checked input). */
export function unwrap<T, R>(result: Result<T, R>): T {
  if (result.ok) return result.value;
  throw new Error(`unexpected refusal: ${describe(result.refusal)}`);
}

function describe(refusal: unknown): string {
  return (
    JSON.stringify(refusal, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)) ??
    String(refusal)
  );
}
