const SECRET_KEY =
  /^(.*password.*|.*secret.*|authorization|cookie|set-cookie|.*api[-_]?key|token|.*[-_]token|tokenKey|stripe-signature)$/i;
const HIDDEN = '[hidden]';
const MAX_DEPTH = 6;

/** What a secret looks like when it stands in running text: our keys, Stripe's, bearer tokens, passwords in addresses. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\bgl_(live|test)_[0-9A-Za-z]{6,}/g, 'gl_$1_[hidden]'],
  [/\b(sk|rk|pk)_(live|test)_[0-9A-Za-z]{6,}/g, '$1_$2_[hidden]'],
  [/\bgl_share_[0-9A-Za-z_-]{6,}/g, 'gl_share_[hidden]'],
  [/\bwhsec_[0-9A-Za-z+/=]{4,}/g, 'whsec_[hidden]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 [hidden]'],
  [/\b(postgres(?:ql)?|https?):\/\/([^\s:@/"]*):[^\s@/"]+@/gi, '$1://$2:[hidden]@'],
  [/(gridlease_session\w*=)[\w-]+/g, '$1[hidden]'],
];

/** The text without anything that opens a door. */
export function hideSecrets(text: string): string {
  return SECRET_TEXT.reduce((hidden, [pattern, replacement]) => hidden.replace(pattern, replacement), text);
}

/** A copy for the log: values of secret-looking keys hidden, bigints as text, nothing deeper than six levels. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error)
    return {
      name: value.name,
      message: value.message,
      stack: value.stack,
      ...(value.cause === undefined ? {} : { cause: scrub(value.cause, depth + 1) }),
    };
  if (value instanceof Date) return value.toISOString();
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => scrub(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET_KEY.test(key) ? HIDDEN : scrub(inner, depth + 1)]),
  );
}
