import { type JournalKind, type MatchEntry, SETTLEMENT_KINDS, settlementsOf } from '#libs/ledger';
import { type PostedJournal } from '../ports/ledger-store.js';
import { bankKeys } from './bank-entries.js';
import { OBJECT_KINDS, movedOn } from './own-records.js';

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
  /** References of wires that were recorded for it. */
  readonly wires: readonly string[];
}

/** Our side: what we recorded of payments and wires, and what we posted for Stripe's balance transactions. */
export function ledgerEntries(
  journals: readonly PostedJournal[],
  invoices: ReadonlyMap<string, InvoiceNames>,
  /** Ids of the bank's lines that a charge was kept from, by what it was posted for. */
  charged: ReadonlyMap<string, readonly string[]> = new Map(),
): MatchEntry[] {
  const takenBack = new Set(journals.flatMap(({ reverses }) => reverses ?? []));
  const standing = journals.filter(
    ({ idempotencyKey, reverses }) => reverses === undefined && !takenBack.has(idempotencyKey),
  );
  // what a bank returned was a payment at Stripe all the same: what took it is a movement of its own
  const returned = new Set(standing.filter(({ kind }) => kind === 'PAYMENT_RETURNED').map(({ sourceId }) => sourceId));
  const collected = journals.filter(
    ({ kind, idempotencyKey, sourceId }) =>
      kind === 'INVOICE_PAID_BY_CARD' && takenBack.has(idempotencyKey) && returned.has(sourceId),
  );
  return [
    ...[...standing, ...collected].flatMap((journal) => recordOf(journal, invoices, charged)),
    ...postings(standing),
  ];
}

function recordOf(
  journal: PostedJournal,
  invoices: ReadonlyMap<string, InvoiceNames>,
  charged: ReadonlyMap<string, readonly string[]>,
): MatchEntry[] {
  const invoice = journal.sourceType === 'INVOICE' ? (invoices.get(journal.sourceId) ?? null) : null;
  const base = {
    ...{ leg: 'RECORD' as const, references: invoice === null ? [] : [invoice.number] },
    ...{
      feeMinor: null,
      effectMinor: 0n,
      status: null,
      split: null,
      group: null,
      expectedAt: null,
      isExpectation: false,
    },
    at: journal.effectiveAt,
  };
  const id = `journal:${journal.idempotencyKey}`;
  const collected = collectedAtStripe(journal);
  if (collected !== null) {
    const facts = { movement: 'PAYMENT', keys: [collected], counterparty: null, status: 'SETTLED' } as const;
    return [{ ...base, ...facts, id, amount: movedOn(journal, 'STRIPE_CLEARING') }];
  }
  const amount = movedOn(journal, 'BANK');
  if (amount.minor === 0n) return [];
  if (journal.kind === 'PAYOUT_ARRIVED')
    return [
      {
        ...{ ...base, id, movement: 'PAYOUT', keys: [`transaction:${journal.sourceId}`], counterparty: 'STRIPE' },
        ...{ amount, status: 'SETTLED' },
      },
    ];
  return [
    {
      ...base,
      id,
      movement: 'WIRE',
      keys: charged.get(journal.sourceId) ?? keysOf(journal, invoice),
      counterparty: invoice?.buyer ?? null,
      amount,
    },
  ];
}

/** What Stripe collected from a tenant: an invoice by card, or a balance that was topped up; null: neither. */
function collectedAtStripe(journal: PostedJournal): string | null {
  if (journal.kind === 'INVOICE_PAID_BY_CARD') return `invoice:${journal.sourceId}`;
  if (journal.kind !== 'PREPAYMENT_RECEIVED' || movedOn(journal, 'STRIPE_CLEARING').minor === 0n) return null;
  return `topup:${journal.idempotencyKey.split(':').at(-1)}`;
}

/** What names the wire: the bank's reference that was recorded, our own end-to-end id, the line a charge was posted from. */
function keysOf({ kind, sourceId, idempotencyKey }: PostedJournal, invoice: InvoiceNames | null): string[] {
  const parts = idempotencyKey.split(':');
  switch (kind) {
    case 'INVOICE_PAID_BY_WIRE':
      return bankKeys(invoice?.wires ?? []);
    case 'WIRE_RECEIVED':
    case 'OUTGOING_WIRE_BOOKED':
      return [`line:${sourceId}`, ...bankKeys([sourceId])];
    case 'BANK_CHARGED':
      return [`line:${sourceId}`];
    case 'INVOICE_PART_PAID':
    case 'WRITE_OFF_RECOVERED':
    case 'INVOICE_REFUNDED':
    case 'CREDIT_REFUNDED':
      return bankKeys([parts[1] ?? null]);
    default:
      return bankKeys([parts.at(-1) ?? null]);
  }
}

/** Whether a journal is what we posted of a balance transaction itself, and not of what became of it. */
export function isSettlement({ kind }: Pick<PostedJournal, 'kind'>): boolean {
  return kind !== 'STRIPE_FUNDS_AVAILABLE' && (SETTLEMENT_KINDS as readonly JournalKind[]).includes(kind);
}

/** Stripe's balance transactions as we posted them. */
function postings(journals: readonly PostedJournal[]): MatchEntry[] {
  const at = new Map(journals.filter(isSettlement).map((journal) => [journal.sourceId, journal.effectiveAt]));
  // what a payout brought back, and what we paid in ourselves, Stripe signs as it signs everything else
  const sent = new Set(journals.filter(({ kind }) => kind === 'STRIPE_PAYOUT').map(({ sourceId }) => sourceId));
  return settlementsOf(journals).flatMap(({ transactionId, gross, fee, net }) => {
    const isPayout = sent.has(transactionId);
    const when = at.get(transactionId);
    if (when === undefined) return [];
    return [
      {
        ...{
          id: `posting:${transactionId}`,
          leg: 'POSTING' as const,
          movement: isPayout ? ('PAYOUT' as const) : ('STRIPE_FEE' as const),
        },
        ...{ keys: [`transaction:${transactionId}`], references: [], counterparty: 'STRIPE' },
        ...{ amount: isPayout ? { ...net, minor: -net.minor } : gross, feeMinor: fee.minor, effectMinor: net.minor },
        ...{ status: null, split: null, group: null, at: when, expectedAt: null, isExpectation: false },
      },
    ];
  });
}
