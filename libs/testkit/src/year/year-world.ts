import { type CurrencyCode, type Instant } from '#libs/kernel';
import { type BankFile, type OrganisationScope, type PlatformScope, type Ports } from '#libs/workflows';

/** What people do at Stripe, or their banks do to them: no API of ours does. */
export interface StripeHand {
  /** The owner of a provider's account has answered every question. */
  ready(stripeAccountId: string): Promise<void>;
  dispute(chargeId: string, amountMinor: bigint): Promise<void>;
  decide(stripeDisputeId: string, outcome: 'won' | 'lost'): Promise<void>;
  /** The bank sends a payout of ours back, after it was paid. */
  failPayout(stripePayoutId: string): Promise<void>;
  /** Sends what is available to our bank, where Stripe does not do that by itself. */
  payOut(): Promise<void>;
}

/** Where a simulated year happens: in memory, or on a database with an emulator of Stripe beside it. */
export interface YearWorld {
  readonly ports: Ports;
  readonly hand: StripeHand;
  /** Tokens of payment methods that can be collected with. */
  readonly methods: readonly string[];
  readBank(text: string): BankFile;
  now(): Promise<Instant>;
  advanceTo(at: Instant): Promise<void>;
  /** The worker does all there is to do, and is killed now and then. */
  work(): Promise<void>;
  organisation(
    kind: 'TENANT' | 'PROVIDER',
    facts: { readonly legalName: string; readonly country: string },
  ): Promise<string>;
  /** How often the worker was killed so far. */
  kills(): number;
  /** How many people do something at the same time; 1 where not said. */
  readonly atOnce?: number;
  /** Hears how long each part of the year took, where anybody wants to know. */
  timed?<T>(part: string, work: () => Promise<T>): Promise<T>;
}

export const CURRENCIES_OF_YEAR = ['USD', 'EUR'] as const satisfies readonly CurrencyCode[];
export type YearCurrency = (typeof CURRENCIES_OF_YEAR)[number];

export const STAFF: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_staff' };
/** Who checks what `STAFF` proposed. */
export const SECOND: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_second' };

export function personOf(orgId: string): OrganisationScope {
  return { kind: 'ORGANISATION', orgId, actorId: `usr_${orgId.slice(-8)}` };
}

/** Some work for each, so many at a time. */
export async function together<T>(
  { atOnce = 1 }: YearWorld,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
