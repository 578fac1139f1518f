import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` characters of base 62. Bytes above 247 are redrawn, so that every character is equally likely. */
export function randomText(length: number): string {
  let out = '';
  while (out.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && out.length < length) out += ALPHABET[byte % 62];
    }
  }
  return out;
}

/** A fresh id in Stripe's form, e.g. `cus_3nU0...`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomText(24)}`;
}
