import { type Instant, earliest } from '#libs/kernel';
import { type JournalKind, type MatchEntry, type Movement, SETTLEMENT_KINDS, settlementsOf } from '#libs/ledger';
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
  ...new Set<JournalKind>([...BANK_KINDS, ...OBJECT_KINDS, ...SETTLEMENT_KINDS, 'INVOICE_PAID_BY_CARD']),
];

/** What is known of an invoice beside its journals. */
export interface InvoiceNames {
  readonly number: string;
  readonly orgId: string;
  readonly buyer: string | null;
  /** The bank's references of wires that were recorded for it, by our id, oldest first. */
  readonly wires: ReadonlyMap<string, string>;
}

/** Our side: what we recorded of payments and wires, and what we posted for Stripe's balance transactions. */
export function ledgerEntries(
  journals: readonly PostedJournal[],
  invoices: ReadonlyMap<string, InvoiceNames>,
  intents: ReadonlyMap<string, string> = new Map(),
): MatchEntry[] {
  const takenBack = new Set(journals.flatMap(({ reverses }) => reverses ?? []));
  const standing = journals.filter(
    ({ idempotencyKey, reverses }) => reverses === undefined && !takenBack.has(idempotencyKey),
  );
  const wires = new Map([...invoices.values()].flatMap((invoice) => [...invoice.wires]));
  const buyers = new Map([...invoices.values()].map(({ orgId, buyer }) => [orgId, buyer]));
  const names = { invoices, wires, buyers, intents };
  return [...standing.flatMap((journal) => recordOf(journal, names)), ...postings(standing)];
}

interface Names {
  readonly invoices: ReadonlyMap<string, InvoiceNames>;
  /** The bank's references of wires, by our id. */
  readonly wires: ReadonlyMap<string, string>;
  /** Who tenants are on statements. */
  readonly buyers: ReadonlyMap<string, string | null>;
  /** Stripe's payment intents of top-ups. */
  readonly intents: ReadonlyMap<string, string>;
}

/** Whose money it is, where it is no invoice's: a deposit, a prepayment, what came and was not applied. */
function ownerOf({ entries }: PostedJournal, buyers: ReadonlyMap<string, string | null>): string | null {
  const owner = entries.find(({ account }) => account.type.startsWith('TENANT_') || account.type === 'UNAPPLIED_CASH');
  return buyers.get(owner?.account.ownerId ?? '') ?? null;
}

function recordOf(journal: PostedJournal, { invoices, wires, buyers, intents }: Names): MatchEntry[] {
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
  if (journal.kind === 'INVOICE_PAID_BY_CARD') {
    const amount = movedOn(journal, 'STRIPE_CLEARING');
    const id = `journal:${journal.idempotencyKey}`;
    return [
      {
        ...base,
        id,
        movement: 'PAYMENT',
        keys: [`invoice:${journal.sourceId}`],
        counterparty: 'STRIPE',
        amount,
        status: 'SETTLED',
      },
    ];
  }
  const byStripe = movedOn(journal, 'STRIPE_CLEARING');
  if (journal.kind === 'PREPAYMENT_RECEIVED' && byStripe.minor !== 0n) {
    const topUpId = journal.idempotencyKey.split(':').at(-1) ?? '';
    const keys = [`topUp:${topUpId}`, ...(intents.has(topUpId) ? [`intent:${intents.get(topUpId)}`] : [])];
    const facts = { movement: 'PAYMENT', keys, counterparty: 'STRIPE', amount: byStripe, status: 'SETTLED' } as const;
    return [{ ...base, ...facts, id: `journal:${journal.idempotencyKey}` }];
  }
  const amount = movedOn(journal, 'BANK');
  if (amount.minor === 0n) return [];
  const id = `journal:${journal.idempotencyKey}`;
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
      keys: keysOf(journal, invoice, wires),
      counterparty: invoice?.buyer ?? ownerOf(journal, buyers),
      amount,
    },
  ];
}

/** What names the wire: the bank's reference that was recorded, our own end-to-end id, the line it was posted from. */
function keysOf(
  { kind, sourceId, idempotencyKey }: PostedJournal,
  invoice: InvoiceNames | null,
  wires: ReadonlyMap<string, string>,
): string[] {
  const parts = idempotencyKey.split(':');
  const bankReference = (id: string | null): string[] => bankKeys([wires.get(id ?? '') ?? id]);
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
      return bankReference(parts[1] ?? null);
    default:
      return bankKeys([parts.at(-1) ?? null]);
  }
}

/** Stripe's balance transactions as we posted them. */
function postings(journals: readonly PostedJournal[]): MatchEntry[] {
  // that its funds became available later is no other booking of it
  const at = new Map<string, Instant>();
  for (const { sourceId, effectiveAt } of journals)
    at.set(sourceId, earliest(at.get(sourceId) ?? effectiveAt, effectiveAt));
  const kinds = new Set(journals.map(({ sourceId, kind }) => `${sourceId} ${kind}`));
  const posted = new Set<string>();
  return settlementsOf(journals).flatMap(({ transactionId, gross, fee, net }) => {
    const when = at.get(transactionId);
    if (when === undefined) return [];
    const id = `posting:${transactionId}${posted.has(transactionId) ? ':again' : ''}`;
    posted.add(transactionId);
    const isPayout = kinds.has(`${transactionId} STRIPE_PAYOUT`);
    const isReturn = kinds.has(`${transactionId} PAYOUT_FAILED`);
    return [
      {
        ...{ id, leg: 'POSTING' as const, movement: movementOf(isPayout, isReturn) },
        ...{ keys: [`transaction:${transactionId}`], references: [], counterparty: 'STRIPE' },
        ...{ amount: isPayout ? { ...net, minor: -net.minor } : gross, feeMinor: fee.minor, effectMinor: net.minor },
        ...{ status: null, split: null, group: null, at: when, expectedAt: null, isExpectation: false },
      },
    ];
  });
}

function movementOf(isPayout: boolean, isReturn: boolean): Movement {
  if (isPayout) return 'PAYOUT';
  return isReturn ? 'PAYOUT_RETURN' : 'STRIPE_FEE';
}
