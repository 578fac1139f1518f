import { type JournalKind, type MatchEntry, SETTLEMENT_KINDS } from '#libs/ledger';
import { type PostedJournal } from '../ports/ledger-store.js';
import { bankKeys } from './bank-entries.js';
import { OBJECT_KINDS, movedOn } from './own-records.js';
import { postingEntries } from './posting-entries.js';

/** Events that can move money at our bank. */
const BANK_KINDS = [
  'INVOICE_PAID_BY_WIRE',
  'INVOICE_PART_PAID',
  'INVOICE_REFUNDED',
  'WRITE_OFF_RECOVERED',
  'CREDIT_REFUNDED',
  'DEPOSIT_RECEIVED',
  'DEPOSIT_RELEASED',
  'PREPAYMENT_RECEIVED',
  'PREPAYMENT_REFUNDED',
  'WIRE_RECEIVED',
  'WIRE_RETURNED',
  'PROVIDER_TRANSFERRED',
  'TRANSFER_REVERSED',
  'PROVIDER_DEBT_REPAID',
  'OUTGOING_WIRE_BOOKED',
  'PAYOUT_ARRIVED',
  'BANK_CHARGED',
  'REVERSAL',
] as const satisfies readonly JournalKind[];

export const POSTED_KINDS: readonly JournalKind[] = [
  ...new Set<JournalKind>([
    ...BANK_KINDS,
    ...OBJECT_KINDS,
    ...SETTLEMENT_KINDS,
    'INVOICE_PAID_BY_CARD',
    'PAYMENT_RETURNED',
  ]),
];

/** What is known of an invoice beside its journals. */
export interface InvoiceNames {
  readonly number: string;
  readonly buyer: string | null;
  /** The bank's references of wires that were recorded for it, by our id, oldest first. */
  readonly wires: ReadonlyMap<string, string>;
}

/** What names what journals recorded, beside the journals. */
export interface RecordNames {
  readonly invoices: ReadonlyMap<string, InvoiceNames>;
  /** The bank's references of wires that paid more than an invoice, by our id. */
  readonly wires: ReadonlyMap<string, string>;
  /** Who tenants are on statements. */
  readonly buyers: ReadonlyMap<string, string | null>;
  /** Stripe's payment intents of top-ups. */
  readonly intents: ReadonlyMap<string, string>;
}

const NOTHING_NAMED: RecordNames = { invoices: new Map(), wires: new Map(), buyers: new Map(), intents: new Map() };

/** Our side: what we recorded of payments and wires, and what we posted for Stripe's balance transactions. */
export function ledgerEntries(journals: readonly PostedJournal[], names: RecordNames = NOTHING_NAMED): MatchEntry[] {
  const standing = standingOf(journals);
  // what a bank returned was a payment at Stripe all the same: what took it is a movement of its own
  const returned = new Set(standing.filter(({ kind }) => kind === 'PAYMENT_RETURNED').map(({ sourceId }) => sourceId));
  const kept = new Set(standing);
  const collected = journals.filter(
    (journal) => journal.kind === 'INVOICE_PAID_BY_CARD' && !kept.has(journal) && returned.has(journal.sourceId),
  );
  return [...[...standing, ...collected].flatMap((journal) => recordOf(journal, names)), ...postingEntries(standing)];
}

/** Without what was taken back, and what took it. */
export function standingOf(journals: readonly PostedJournal[]): PostedJournal[] {
  const takenBack = new Set(journals.flatMap(({ reverses }) => reverses ?? []));
  return journals.filter(({ idempotencyKey, reverses }) => reverses === undefined && !takenBack.has(idempotencyKey));
}

/** Whose money it is, where it is no invoice's: a deposit, a prepayment, what came and was not applied. */
export function tenantOf({ entries }: PostedJournal): string | null {
  const owner = entries.find(({ account }) => account.type.startsWith('TENANT_') || account.type === 'UNAPPLIED_CASH');
  return owner?.account.ownerId ?? null;
}

function recordOf(journal: PostedJournal, names: RecordNames): MatchEntry[] {
  const invoice = journal.sourceType === 'INVOICE' ? (names.invoices.get(journal.sourceId) ?? null) : null;
  const base = {
    ...{ id: `journal:${journal.idempotencyKey}`, leg: 'RECORD' as const, at: journal.effectiveAt },
    ...{ references: invoice === null ? [] : [invoice.number], counterparty: 'STRIPE', feeMinor: null, status: null },
    ...{ effectMinor: 0n, split: null, group: null, expectedAt: null, isExpectation: false },
  };
  const collected = collectedAtStripe(journal, names);
  if (collected.length > 0) {
    const amount = movedOn(journal, 'STRIPE_CLEARING');
    return [{ ...base, movement: 'PAYMENT', keys: collected, amount, status: 'SETTLED' }];
  }
  const amount = movedOn(journal, 'BANK');
  if (amount.minor === 0n) return [];
  if (journal.kind === 'PAYOUT_ARRIVED')
    return [{ ...base, movement: 'PAYOUT', keys: [`transaction:${journal.sourceId}`], amount, status: 'SETTLED' }];
  const counterparty = invoice?.buyer ?? names.buyers.get(tenantOf(journal) ?? '') ?? null;
  return [{ ...base, movement: 'WIRE', keys: keysOf(journal, invoice, names), counterparty, amount }];
}

/** What Stripe collected from a tenant: an invoice by card, or a balance that was topped up. Empty: neither. */
function collectedAtStripe(journal: PostedJournal, { intents }: RecordNames): string[] {
  if (journal.kind === 'INVOICE_PAID_BY_CARD') return [`invoice:${journal.sourceId}`];
  const topUpId = topUpOf(journal);
  if (topUpId === null) return [];
  const intent = intents.get(topUpId);
  return [`topup:${topUpId}`, ...(intent === undefined ? [] : [`intent:${intent}`])];
}

/** The top-up that a journal says Stripe collected. */
export function topUpOf(journal: PostedJournal): string | null {
  if (journal.kind !== 'PREPAYMENT_RECEIVED' || movedOn(journal, 'STRIPE_CLEARING').minor === 0n) return null;
  return journal.idempotencyKey.split(':').at(-1) ?? null;
}

/** What names the wire: the bank's reference that was recorded, our own end-to-end id, the line it was posted from. */
function keysOf(
  { kind, sourceId, idempotencyKey }: PostedJournal,
  invoice: InvoiceNames | null,
  { wires }: RecordNames,
): string[] {
  const parts = idempotencyKey.split(':');
  const bankReference = (id: string): string[] => bankKeys([invoice?.wires.get(id) ?? wires.get(id) ?? id]);
  switch (kind) {
    case 'INVOICE_PAID_BY_WIRE':
      // the last one settled it; those before are parts of their own
      return bankKeys([...(invoice?.wires.values() ?? [])].slice(-1));
    case 'WIRE_RECEIVED':
    case 'OUTGOING_WIRE_BOOKED':
      return sourceId.startsWith('bln_') ? [`line:${sourceId}`] : bankReference(sourceId);
    case 'BANK_CHARGED':
      return [`line:${sourceId}`];
    case 'INVOICE_PART_PAID':
    case 'WRITE_OFF_RECOVERED':
    case 'INVOICE_REFUNDED':
    case 'CREDIT_REFUNDED':
      return bankReference(parts[1] ?? '');
    default:
      return bankKeys([parts.at(-1) ?? null]);
  }
}
