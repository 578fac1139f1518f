import { type JournalKind, type MatchEntry, type Movement, SETTLEMENT_KINDS, settlementsOf } from '#libs/ledger';
import { type PostedJournal } from '../ports/ledger-store.js';

/** Whether a journal is what we posted of a balance transaction itself, and not of what became of it. */
export function isSettlement({ kind }: Pick<PostedJournal, 'kind'>): boolean {
  return kind !== 'STRIPE_FUNDS_AVAILABLE' && (SETTLEMENT_KINDS as readonly JournalKind[]).includes(kind);
}

/** Whether it is under a key that is not its balance transaction's own: there may be another one of the same. */
export function isIrregular({ idempotencyKey, sourceId }: PostedJournal): boolean {
  return !idempotencyKey.startsWith(`stripe:${sourceId}:`);
}

const MOVED: Partial<Readonly<Record<JournalKind, Movement>>> = {
  STRIPE_PAYOUT: 'PAYOUT',
  PAYOUT_FAILED: 'PAYOUT_RETURN',
};

/** How what we posted of a balance transaction is called, whether it was posted once or twice. */
export const postingIds = (transactionId: string): readonly [string, string] => [
  `posting:${transactionId}`,
  `posting:${transactionId}:again`,
];

/** Settlements that stand, by the id of their record. */
export function settlementsById(standing: readonly PostedJournal[]): ReadonlyMap<string, PostedJournal> {
  const posted = new Map<string, PostedJournal>();
  for (const journal of standing.filter(isSettlement)) {
    const [id, again] = postingIds(journal.sourceId);
    posted.set(posted.has(id) ? again : id, journal);
  }
  return posted;
}

/** Stripe's balance transactions as we posted them. That their funds became available later is no other booking of them. */
export function postingEntries(standing: readonly PostedJournal[]): MatchEntry[] {
  return [...settlementsById(standing)].flatMap(([id, journal]) =>
    settlementsOf([journal]).map(({ transactionId, gross, fee, net }): MatchEntry => {
      const movement = MOVED[journal.kind] ?? 'STRIPE_FEE';
      // what a payout brought back, and what we paid in ourselves, Stripe signs as it signs everything else
      const amount = movement === 'PAYOUT' ? { ...net, minor: -net.minor } : gross;
      return {
        ...{ id, leg: 'POSTING', movement, keys: [`transaction:${transactionId}`], references: [] },
        ...{ counterparty: 'STRIPE', amount, feeMinor: fee.minor, effectMinor: net.minor, status: null, split: null },
        ...{ group: null, at: journal.effectiveAt, expectedAt: null, isExpectation: false },
      };
    }),
  );
}
