import { type PayoutTransfer, type TransferReversal } from '#libs/billing';
import { type CurrencyCode, type Money, money } from '#libs/kernel';
import { type AccountType, type EntryStatus, type Journal, type JournalKind, type MatchEntry } from '#libs/ledger';
import { isLoss, isUndecided } from '../money/dispute-state.js';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type StripeDisputeStatus } from '../ports/money-back-payments.js';
import { type Dispute, type Refund } from '../ports/money-back-stores.js';

/** What we keep of money that goes back or on to providers, beside its journals. */
export interface OwnRows {
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Pick<Dispute, 'id' | 'status'>[];
  readonly transfers: readonly PayoutTransfer[];
  readonly reversals: readonly TransferReversal[];
}

/** Events of ours that Stripe has an object of. */
export const OBJECT_KINDS = [
  'INVOICE_REFUNDED',
  'CREDIT_REFUNDED',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'PROVIDER_TRANSFERRED',
  'TRANSFER_REVERSED',
] as const satisfies readonly JournalKind[];

/**
 * Our refunds, disputes, transfers and what was taken back of them. The amount is what the journal moved at Stripe, where it stands is what
 * the row says: without either there is no record.
 */
export function ownRecords(journals: readonly PostedJournal[], rows: OwnRows): MatchEntry[] {
  const takenBack = new Set(journals.flatMap(({ reverses }) => reverses ?? []));
  const [refunds, disputes, transfers, reversals] = [
    byId(rows.refunds),
    byId(rows.disputes),
    byId(rows.transfers),
    byId(rows.reversals),
  ];
  return journals.flatMap((journal): MatchEntry[] => {
    const amount = movedOn(journal, 'STRIPE_CLEARING');
    if (journal.reverses !== undefined || amount.minor === 0n) return [];
    const isBack = takenBack.has(journal.idempotencyKey);
    const parts = journal.idempotencyKey.split(':');
    switch (journal.kind) {
      case 'INVOICE_REFUNDED':
      case 'CREDIT_REFUNDED':
        return refundRecord(journal, amount, refunds.get(parts[1] ?? ''), isBack);
      case 'DISPUTE_OPENED':
      case 'DISPUTE_WON':
        return isBack ? [] : disputeRecord(journal, amount, disputes.get(journal.sourceId));
      case 'PROVIDER_TRANSFERRED':
        return isBack ? [] : transferRecord(journal, amount, transfers.get(journal.sourceId));
      case 'TRANSFER_REVERSED':
        return isBack ? [] : reversalRecord(journal, amount, reversals.get(parts.at(-1) ?? ''));
      default:
        return [];
    }
  });
}

/** A refund that came back was one all the same: what came back is a transaction of its own. One that never reached Stripe was none. */
function refundRecord(journal: PostedJournal, amount: Money, refund: Refund | undefined, isBack: boolean) {
  if (refund === undefined || (isBack && refund.stripeRefundId === null)) return [];
  const keys = [`refund:${refund.id}`, ...stripeKey(refund.stripeRefundId)];
  const standing = refund.state === 'SUCCEEDED' ? 'SETTLED' : 'OPEN';
  return [record(journal, { movement: 'REFUND', keys, amount, status: isBack ? 'FAILED' : standing })];
}

/** Each time Stripe took or gave back money of a dispute is a movement, named by its balance transaction. */
function disputeRecord(
  journal: PostedJournal,
  amount: Money,
  dispute: Pick<Dispute, 'status'> | undefined,
): MatchEntry[] {
  if (dispute === undefined) return [];
  const keys = [`transaction:${journal.idempotencyKey.split(':').at(-1)}`];
  return [record(journal, { movement: 'DISPUTE', keys, amount, status: disputeStanding(dispute.status) })];
}

function transferRecord(journal: PostedJournal, amount: Money, transfer: PayoutTransfer | undefined): MatchEntry[] {
  if (transfer === undefined) return [];
  const keys = [`transfer:${transfer.id}`, ...stripeKey(transfer.stripeTransferId)];
  const split = [{ ownerId: transfer.orgId, minor: amount.minor }];
  const status = transfer.state === 'PLANNED' ? 'OPEN' : 'SETTLED';
  return [record(journal, { movement: 'TRANSFER', keys, amount, status, split })];
}

function reversalRecord(journal: PostedJournal, amount: Money, reversal: TransferReversal | undefined): MatchEntry[] {
  if (reversal === undefined) return [];
  const keys = [`reversal:${reversal.id}`, ...stripeKey(reversal.stripeReversalId)];
  const split = [{ ownerId: reversal.orgId, minor: amount.minor }];
  return [record(journal, { movement: 'TRANSFER', keys, amount, status: 'SETTLED', split })];
}

/** Where a dispute stands, in the same words on both sides. */
export function disputeStanding(status: StripeDisputeStatus): EntryStatus {
  if (isUndecided(status)) return 'DISPUTED';
  return isLoss(status) ? 'VOID' : 'SETTLED';
}

type Own = Pick<MatchEntry, 'movement' | 'keys' | 'amount' | 'status'> & Partial<MatchEntry>;

function record(journal: PostedJournal, own: Own): MatchEntry {
  return {
    ...{ id: `journal:${journal.idempotencyKey}`, leg: 'RECORD', references: [], counterparty: 'STRIPE' },
    ...{ feeMinor: null, effectMinor: 0n, split: null, group: null, expectedAt: null, isExpectation: false },
    at: journal.effectiveAt,
    ...own,
  };
}

const stripeKey = (id: string | null): string[] => (id === null ? [] : [`stripe:${id}`]);

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** What a journal moved on accounts of a type. */
export function movedOn({ entries }: Journal, type: AccountType): Money {
  const currency: CurrencyCode = entries[0]?.account.currency ?? 'USD';
  return money(
    entries.reduce((sum, { account, minor }) => (account.type === type ? sum + minor : sum), 0n),
    currency,
  );
}
