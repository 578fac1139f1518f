import { type CurrencyCode, type Instant } from '#libs/kernel';
import { type MatchEntry } from '#libs/ledger';

/** Nobody expects a line on an account of which no statement was imported, or on a day before the first one. */
export function withoutBank(entry: MatchEntry, since: ReadonlyMap<CurrencyCode, Instant>): MatchEntry[] {
  const from = since.get(entry.amount.currency);
  const isKnown = from !== undefined && (entry.expectedAt ?? entry.at) >= from;
  if (isKnown || (entry.movement !== 'PAYOUT' && entry.movement !== 'WIRE')) return [entry];
  // of a payout what Stripe made and booked and what we posted are compared all the same
  return entry.leg === 'RECORD' ? [] : [{ ...entry, expectedAt: null }];
}
