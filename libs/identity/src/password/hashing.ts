import { hash, verify } from '@node-rs/argon2';

export interface HashingCost {
  /** Memory of one hash in KiB. OWASP's minimum for argon2id is 19,456 with two passes and one lane. */
  readonly memoryKib: number;
  readonly passes: number;
}

export const RECOMMENDED_COST: HashingCost = { memoryKib: 19_456, passes: 2 };

/** Hashes computed at once, and callers that may wait for one; a flood of sign-ins must not starve everything else. */
const AT_ONCE = 2;
const MOST_WAITING = 200;

/** So many want a hash that this one is not even queued. */
export class HashingBusy extends Error {
  override readonly name = 'HashingBusy';
}

/** The argon2id hash (the library's default) of a password, with its salt and cost in the text. */
export function hashPassword(password: string, cost: HashingCost = RECOMMENDED_COST): Promise<string> {
  return hash(password, { memoryCost: cost.memoryKib, timeCost: cost.passes, parallelism: 1 });
}

/** Hashes and verifies, a few at a time, and takes as long for a person it does not know as for one it does. */
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly decoy: Promise<string>;

  constructor(private readonly cost: HashingCost = RECOMMENDED_COST) {
    this.decoy = hashPassword('nobody has this password', cost);
    this.decoy.catch(() => undefined);
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => hashPassword(password, this.cost));
  }

  /** Whether the password is the one behind the hash. Without a hash it works as hard and says no. */
  verify(passwordHash: string | null, password: string): Promise<boolean> {
    return this.inTurn(async () => {
      const matches = await verify(passwordHash ?? (await this.decoy), password);
      return matches && passwordHash !== null;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < AT_ONCE) this.running += 1;
    else {
      if (this.waiting.length >= MOST_WAITING) throw new HashingBusy('too many passwords to hash');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
