import { type Instant, type Result, ok } from '#libs/kernel';
import { type Actor } from '../actor.js';
import { type IdentityRefusal, refused } from '../refusal.js';
import { digest, newId, newKeySecret } from '../secret.js';
import { type IdentityStore } from '../store/identity-store.js';
import { type ApiKey } from '../store/records.js';
import { plainText } from '../words.js';

export interface ApiKeyInput {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: Instant | null | undefined;
}

export interface CreatedKey {
  readonly apiKey: ApiKey;
  /** The whole secret, known to nobody after this. */
  readonly secret: string;
}

/** Working keys an organisation may have at once. */
const MOST_KEYS = 200;

/** Keys for machines. A key can do at most what its maker could. */
export class ApiKeys {
  constructor(
    private readonly store: IdentityStore,
    private readonly nowMilliseconds: () => number,
  ) {}

  list(actor: Actor): Promise<ApiKey[]> {
    return this.store.keys(actor.orgId);
  }

  async create(actor: Actor, input: ApiKeyInput): Promise<Result<CreatedKey, IdentityRefusal>> {
    const name = plainText(input.name, 1, 80);
    if (name === null) return refused('INVALID_INPUT', ['name'], 'The name has 1 to 80 characters.');
    const scopes = [...new Set(input.scopes)].sort();
    if (scopes.length === 0) return refused('INVALID_INPUT', ['scopes'], 'Give the key at least one scope.');
    const tooMuch = scopes.find((scope) => !actor.scopes.has(scope));
    if (tooMuch !== undefined)
      return refused('INVALID_INPUT', ['scopes'], 'A key may only have scopes that you have yourself.');
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt !== null && expiresAt <= this.nowMilliseconds())
      return refused('INVALID_INPUT', ['expiresAt'], 'The key would have expired already.');
    const working = (await this.store.keys(actor.orgId)).filter((key) => key.revokedAt === null);
    if (working.length >= MOST_KEYS)
      return refused('INVALID_INPUT', null, `An organisation has at most ${MOST_KEYS} keys; revoke some.`);
    const { secret, prefix } = newKeySecret();
    const key = {
      id: newId('apiKey'),
      orgId: actor.orgId,
      name,
      prefix,
      secretHash: digest(secret),
      scopes,
      createdBy: actor.userId,
      expiresAt,
    };
    return ok({ apiKey: await this.store.insertKey(key), secret });
  }

  async revoke(actor: Actor, id: string): Promise<Result<ApiKey, IdentityRefusal>> {
    const key = await this.store.revokeKey(actor.orgId, id);
    return key ? ok(key) : refused('NOT_FOUND', ['id']);
  }
}
