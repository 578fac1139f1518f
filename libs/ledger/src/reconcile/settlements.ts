import { type Money, add, assert, negate } from '#libs/kernel';
import { type AccountType } from '../account.js';
import { type Journal, type JournalKind } from '../journal.js';
import { type OurMovement, type OurSettlement } from './books.js';

/** The journals that a balance transaction of Stripe's makes. */
export const SETTLEMENT_KINDS = [
  'STRIPE_FEE_SETTLED',
  'STRIPE_FUNDS_AVAILABLE',
  'STRIPE_PAYOUT',
  'PAYOUT_FAILED',
  'STRIPE_TOPPED_UP',
] as const satisfies readonly JournalKind[];

/** Reads back what we posted for Stripe's balance transactions from our own journals, those of `SETTLEMENT_KINDS`. */
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
    const fee = movedOn(journal, 'STRIPE_FEE_EXPENSE');
    if (journal.kind === 'STRIPE_TOPPED_UP') {
      const net = movedOn(journal, 'STRIPE_PENDING');
      return [
        { transactionId, gross: add(net, fee), fee, net, isPayout: true, isAvailable: available.has(transactionId) },
      ];
    }
    if (journal.kind !== 'STRIPE_PAYOUT' && journal.kind !== 'PAYOUT_FAILED') return [];
    const net = movedOn(journal, 'STRIPE_AVAILABLE');
    return [{ transactionId, gross: add(net, fee), fee, net, isPayout: true, isAvailable: true }];
  });
}

function movedOn({ entries, idempotencyKey }: Journal, type: AccountType): Money {
  const [first] = entries;
  assert(first, `journal ${idempotencyKey} has no entries`);
  const minor = entries.reduce((sum, entry) => (entry.account.type === type ? sum + entry.minor : sum), 0n);
  return { minor, currency: first.account.currency };
}

/** Events that move money in clearing beside the payment of a whole invoice: refunds, disputes, transfers, money paid ahead. */
export const CLEARING_KINDS = [
  'INVOICE_PART_PAID',
  'INVOICE_REFUNDED',
  'WRITE_OFF_RECOVERED',
  'CREDIT_REFUNDED',
  'DEPOSIT_RECEIVED',
  'DEPOSIT_RELEASED',
  'PREPAYMENT_RECEIVED',
  'PREPAYMENT_REFUNDED',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'PAYMENT_RETURNED',
  'PROVIDER_TRANSFERRED',
  'TRANSFER_REVERSED',
  'PROVIDER_DEBT_REPAID',
  'REVERSAL',
] as const satisfies readonly JournalKind[];

/** What these journals moved in clearing, each by the kind of its event; a reversal counts to the kind that it takes back. */
export function movementsOf(journals: readonly Journal[]): OurMovement[] {
  const kinds = new Map(journals.map(({ idempotencyKey, kind }) => [idempotencyKey, kind]));
  return journals.flatMap((journal): OurMovement[] => {
    const amount = movedOn(journal, 'STRIPE_CLEARING');
    if (amount.minor === 0n) return [];
    return [{ kind: kinds.get(journal.reverses ?? journal.idempotencyKey) ?? journal.kind, amount }];
  });
}
