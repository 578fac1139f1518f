import { type Money, assert, money, negate } from '#libs/kernel';
import { type AccountType } from '../account.js';
import { type Journal } from '../journal.js';
import { type OurSettlement } from './books.js';

/** Reads back what we posted for Stripe's balance transactions from our own journals (STRIPE_FEE_SETTLED, STRIPE_FUNDS_AVAILABLE, STRIPE_PAYOUT). */
export function settlementsOf(journals: readonly Journal[]): OurSettlement[] {
  const available = new Set(
    journals.filter((journal) => journal.kind === 'STRIPE_FUNDS_AVAILABLE').map((journal) => journal.sourceId),
  );
  return journals.flatMap((journal): OurSettlement[] => {
    const transactionId = journal.sourceId;
    if (journal.kind === 'STRIPE_FEE_SETTLED') {
      const gross = negate(movedOn(journal, 'STRIPE_CLEARING'));
      const [fee, net] = [movedOn(journal, 'STRIPE_FEE_EXPENSE'), movedOn(journal, 'STRIPE_PENDING')];
      return [{ transactionId, gross, fee, net, isPayout: false, isAvailable: available.has(transactionId) }];
    }
    if (journal.kind !== 'STRIPE_PAYOUT') return [];
    const net = movedOn(journal, 'STRIPE_AVAILABLE');
    return [{ transactionId, gross: net, fee: money(0n, net.currency), net, isPayout: true, isAvailable: true }];
  });
}

function movedOn({ entries, idempotencyKey }: Journal, type: AccountType): Money {
  const [first] = entries;
  assert(first, `journal ${idempotencyKey} has no entries`);
  const minor = entries.reduce((sum, entry) => (entry.account.type === type ? sum + entry.minor : sum), 0n);
  return { minor, currency: first.account.currency };
}
