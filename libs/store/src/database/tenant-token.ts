import { createHmac } from 'node:crypto';
import { assert } from '#libs/kernel';

/** Longer than any transaction may run, short enough that a copied token is worthless. */
const LIFE_SECONDS = 60;
const ORG_ID = /^[A-Za-z0-9_]{1,64}$/;

/** Signs "this transaction runs for that organisation"; the database checks it in every row-level security policy. */
export type TokenSigner = (orgId: string) => string;

/**
 * @param keyHex 64 hex digits, the same that the database was given
 * @param realNow seconds since the epoch, real time (market time may be far away)
 */
export function tokenSigner(keyHex: string, realNow: () => number): TokenSigner {
  assert(/^[0-9a-f]{64}$/i.test(keyHex), 'the tenant token key is 64 hex digits');
  const key = Buffer.from(keyHex, 'hex');
  return (orgId) => {
    assert(ORG_ID.test(orgId), 'an organisation id is letters, digits and underscores');
    const claim = `${orgId}.${Math.floor(realNow()) + LIFE_SECONDS}`;
    return `${claim}.${createHmac('sha256', key).update(claim).digest('hex')}`;
  };
}
