import { type CurrencyCode, type Money, add, assert, subtract, zero } from '#libs/kernel';
import { type JournalKind } from '#libs/ledger';
import { type StatementAccount } from './statement.js';

/** What moves that which a tenant owes, in the order in which it is told. */
export const WATERFALL_STEPS = [
  'CAPACITY',
  'PLATFORM_FEE',
  'TAX',
  'INVOICE_VOIDED',
  'CREDIT_NOTE',
  'SERVICE_CREDIT',
  'CREDIT_APPLIED',
  'BALANCE_DRAWN',
  'DEPOSIT_APPLIED',
  'PAID_BY_CARD',
  'PAID_BY_BANK_DEBIT',
  'PAID_BY_WIRE',
  'TAKEN_BACK',
  'WRITTEN_OFF',
  'OTHER',
] as const;
export type WaterfallStepKind = (typeof WATERFALL_STEPS)[number];

/** Positive: more is owed. Never zero. */
export interface WaterfallStep {
  readonly kind: WaterfallStepKind;
  readonly amount: Money;
}

/** From what was owed when the stretch began to what is owed when it ended: `opening` and all steps come to `closing`, exactly. */
export interface Waterfall {
  readonly currency: CurrencyCode;
  readonly opening: Money;
  /** One of a kind, in the order of `WATERFALL_STEPS`; kinds that come to nothing are left out. */
  readonly steps: readonly WaterfallStep[];
  readonly closing: Money;
}

/** What of an invoice's total is not for capacity. */
export interface BilledParts {
  readonly platformFee: Money;
  readonly tax: Money;
}

export interface WaterfallFacts {
  /** Of the invoices that movements are about, by id. */
  readonly billed: ReadonlyMap<string, BilledParts>;
  /** Journals of payments through Stripe that were bank debits; the others were cards. */
  readonly debits: ReadonlySet<string>;
}

/** Kinds whose whole amount is one step. */
const STEP_OF: Partial<Record<JournalKind, WaterfallStepKind>> = {
  INVOICE_VOIDED: 'INVOICE_VOIDED',
  CREDIT_NOTE_ISSUED: 'CREDIT_NOTE',
  SLA_CREDIT_GRANTED: 'SERVICE_CREDIT',
  CREDIT_APPLIED: 'CREDIT_APPLIED',
  PREPAYMENT_DRAWN: 'BALANCE_DRAWN',
  DEPOSIT_APPLIED: 'DEPOSIT_APPLIED',
  INVOICE_PAID_BY_WIRE: 'PAID_BY_WIRE',
  INVOICE_PART_PAID: 'PAID_BY_WIRE', // cards and debits pay an invoice whole
  WIRE_MATCHED: 'PAID_BY_WIRE',
  REVERSAL: 'TAKEN_BACK',
  INVOICE_WRITTEN_OFF: 'WRITTEN_OFF',
};

/** Where the money of a stretch went, of the account of what a tenant owes. */
export function waterfallOf(account: StatementAccount, { billed, debits }: WaterfallFacts): Waterfall {
  const { type, currency, opening, closing, movements } = account;
  assert(type === 'TENANT_RECEIVABLE', `${type} is not what a tenant owes`);
  const sums = new Map<WaterfallStepKind, Money>();
  const put = (kind: WaterfallStepKind, amount: Money): void =>
    void sums.set(kind, add(sums.get(kind) ?? zero(currency), amount));
  for (const { kind, sourceId, journalId, amount } of movements) {
    const parts = kind === 'INVOICE_ISSUED' ? billed.get(sourceId) : undefined;
    if (parts !== undefined) {
      put('PLATFORM_FEE', parts.platformFee);
      put('TAX', parts.tax);
      // the books' amount less the rest, so that the picture comes to what the books say
      put('CAPACITY', subtract(subtract(amount, parts.platformFee), parts.tax));
    } else if (kind === 'INVOICE_PAID_BY_CARD')
      put(debits.has(journalId) ? 'PAID_BY_BANK_DEBIT' : 'PAID_BY_CARD', amount);
    else put(STEP_OF[kind] ?? 'OTHER', amount);
  }
  const steps = WATERFALL_STEPS.flatMap((kind): WaterfallStep[] => {
    const amount = sums.get(kind) ?? zero(currency);
    return amount.minor === 0n ? [] : [{ kind, amount }];
  });
  const end = steps.reduce((sum, { amount }) => sum + amount.minor, opening.minor);
  assert(end === closing.minor, `the steps come to ${end}, not ${closing.minor}`);
  return { currency, opening, steps, closing };
}
