import { type IdentityStore } from '../store/identity-store.js';
import { digest } from '../secret.js';

/** Failed attempts allowed in 15 minutes. */
export interface AttemptLimits {
  /** Of one account from one address. */
  readonly ofPair: number;
  /** Of one account from all addresses it has not signed in from before: the owner's own machines stay welcome during an attack. */
  readonly ofAccount: number;
  /** Of all accounts from one address. */
  readonly ofAddress: number;
  /** New organisations from one address. */
  readonly signUps: number;
}

export const DEFAULT_LIMITS: AttemptLimits = { ofPair: 10, ofAccount: 10, ofAddress: 200, signUps: 100 };

/** Slows guessing down. The counts live in the database, so several instances of an app count together. */
export class Attempts {
  constructor(
    private readonly store: IdentityStore,
    private readonly limits: AttemptLimits = DEFAULT_LIMITS,
  ) {}

  /** Whether this attempt on the account may be judged. It is counted as failed until `succeeded` is called. */
  async mayTry(email: string, address: string): Promise<boolean> {
    const { ofPair, ofAccount, ofAddress, isKnownPair } = await this.store.countAttempt(accountHash(email), address);
    return (
      ofPair <= this.limits.ofPair &&
      ofAddress <= this.limits.ofAddress &&
      (isKnownPair || ofAccount <= this.limits.ofAccount)
    );
  }

  succeeded(email: string, address: string): Promise<void> {
    return this.store.forgetAttempts(accountHash(email), address);
  }

  async maySignUp(address: string): Promise<boolean> {
    const { ofPair } = await this.store.countAttempt(digest('sign-up'), `sign-up ${address}`);
    return ofPair <= this.limits.signUps;
  }
}

/** Accounts that exist and ones that do not are counted alike; addresses of people are not kept in clear. */
const accountHash = (email: string): Buffer => digest(`account ${email.trim().toLowerCase().slice(0, 300)}`);
