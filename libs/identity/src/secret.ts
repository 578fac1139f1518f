import { createHash, randomBytes } from 'node:crypto';
import { type IdKind, instantFromEpoch, makeId } from '#libs/kernel';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_BYTES = 32;
const KEY_HEAD = 'gl_live_';
const SHOWN_CHARACTERS = KEY_HEAD.length + 6;

/** What the database keeps of a secret. Plain SHA-256 is enough: the secret is 256 random bits, not a word. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** 256 random bits as 43 characters fit for a cookie. */
export function newSessionId(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function looksLikeSessionId(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

export interface NewKeySecret {
  readonly secret: string;
  /** What may be shown afterwards to tell keys apart. */
  readonly prefix: string;
}

/** `gl_live_` and 52 characters holding 256 random bits; the head lets secret scanners recognise it. */
export function newKeySecret(): NewKeySecret {
  let value = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`);
  let body = '';
  for (let index = 0; index < 52; index += 1) {
    body = (ALPHABET[Number(value & 31n)] ?? '') + body;
    value >>= 5n;
  }
  const secret = KEY_HEAD + body;
  return { secret, prefix: secret.slice(0, SHOWN_CHARACTERS) };
}

export function looksLikeKey(text: string): boolean {
  return /^gl_live_[0-9A-HJKMNP-TV-Z]{52}$/.test(text);
}

/** An id of ours, made now (real time). */
export function newId(kind: IdKind): string {
  return makeId(kind, instantFromEpoch(Date.now()), randomBytes(10));
}
