import { type Money, add, allocate, assert, money, subtract, zero } from '#libs/kernel';
import { type JournalKind, type SourceType } from '#libs/ledger';
import { type InvoiceLine } from '../invoice/invoice.js';
import { type PayoutLine, type PayoutLineKind } from './payout.js';

/** What one journal did to what is payable to a provider. */
export interface PayableMovement {
  readonly journalId: string;
  readonly kind: JournalKind;
  readonly sourceType: SourceType;
  readonly sourceId: string;
  /** Above zero: more is payable. */
  readonly amount: Money;
  /** What of our fee was earned in the same journal; zero where none was. */
  readonly feeEarned: Money;
}

/** A line of the invoice that a movement is about, and what earlier lines of payouts have of it. */
export interface OpenLine extends Pick<InvoiceLine, 'id' | 'description' | 'amount'> {
  readonly paid: Money;
}

/** A line without its id. */
export type NewPayoutLine = Omit<PayoutLine, 'id'>;

const WORDS: Partial<Record<JournalKind, readonly [PayoutLineKind, string]>> = {
  TRANSFER_REVERSED: ['RETURNED', 'Taken back from an earlier payout'],
  HOLDBACK_RELEASED: ['RELEASED', 'Holdback released'],
  HOLDBACK_KEPT: ['KEPT', 'Held back'],
  PROVIDER_DEBT_NETTED: ['NETTED', 'Set off against what you owe us'],
  PROVIDER_DEBT_INCURRED: ['OTHER', 'Owed by you, settled later'],
  DISPUTE_LOST: ['TAKEN_BACK', 'Payment disputed and lost'],
  DEPOSIT_FORFEITED: ['OTHER', 'Your part of a forfeited deposit'],
};

/**
 * The lines of one movement. What was collected of an invoice falls on its lines in proportion to what is open of each, by largest
 * remainder, so that no line is ever paid more than it asks and the last payment takes exactly the rest. What is taken back falls on what
 * was paid of them. The parts sum to the movement.
 */
export function linesOfMovement(movement: PayableMovement, invoiceLines: readonly OpenLine[]): NewPayoutLine[] {
  const { journalId, sourceId, amount, feeEarned } = movement;
  const isInvoice = movement.sourceType === 'INVOICE';
  const common = { journalId, sourceId, invoiceId: isInvoice ? sourceId : null };
  const whole = (kind: PayoutLineKind, description: string): NewPayoutLine[] => [
    { ...common, kind, description, invoiceLineId: null, amount, feeOnTop: feeEarned },
  ];
  if (!isInvoice) {
    const back: readonly [PayoutLineKind, string] = ['RETURNED', 'An earlier payout did not arrive'];
    const plain: readonly [PayoutLineKind, string] = ['OTHER', 'Correction'];
    const isReturn = movement.kind === 'REVERSAL' && movement.sourceType === 'TRANSFER';
    return whole(...(WORDS[movement.kind] ?? (isReturn ? back : plain)));
  }
  const kind = amount.minor > 0n ? 'SHARE' : 'TAKEN_BACK';
  const room = invoiceLines.map((line) => (kind === 'SHARE' ? subtract(line.amount, line.paid) : line.paid));
  const parts = spread(amount, room);
  if (parts === null) return whole(kind, kind === 'SHARE' ? 'Collected' : 'Taken back');
  const fees = spreadFee(feeEarned, parts);
  return invoiceLines.flatMap((line, index) => {
    const part = parts[index] ?? zero(amount.currency);
    if (part.minor === 0n) return [];
    const feeOnTop = fees[index] ?? zero(amount.currency);
    return [{ ...common, kind, description: line.description, invoiceLineId: line.id, amount: part, feeOnTop }];
  });
}

/**
 * Splits an amount over what is open of each line. Lines that take off (a fit-out credit) are below zero: the ones above and the ones below
 * are split apart, each in proportion. Null: the amount does not fit into what is open.
 */
function spread(amount: Money, room: readonly Money[]): Money[] | null {
  const { currency } = amount;
  const side = (sign: 1n | -1n): bigint[] => room.map(({ minor }) => (minor * sign > 0n ? minor * sign : 0n));
  const [above, below] = [side(1n), side(-1n)];
  const [most, least] = [total(above), total(below)];
  const open = most - least;
  const asked = amount.minor > 0n ? amount.minor : -amount.minor;
  if (open <= 0n || asked > open) return null;
  const taken = (asked * most + open / 2n) / open;
  const gives = allocate(money(taken, currency), above);
  const takes = least === 0n ? [] : allocate(money(taken - asked, currency), below);
  const sign = amount.minor > 0n ? 1n : -1n;
  const parts = room.map((_, index) =>
    money(((gives[index]?.minor ?? 0n) - (takes[index]?.minor ?? 0n)) * sign, currency),
  );
  assert(total(parts.map(({ minor }) => minor)) === amount.minor, 'lines sum to what was collected');
  return parts;
}

/** The tenant's fee on top follows what each line adds. */
function spreadFee(fee: Money, parts: readonly Money[]): Money[] {
  const weights = parts.map(({ minor }) => (minor > 0n ? minor : 0n));
  if (fee.minor <= 0n || total(weights) === 0n) return parts.map(() => zero(fee.currency));
  return allocate(fee, weights);
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => a + b, 0n);
}

/** What lines of these kinds add up to. */
export function sumOf(
  lines: readonly Pick<PayoutLine, 'kind' | 'amount'>[],
  kinds: readonly PayoutLineKind[],
  currency: Money['currency'],
): Money {
  return lines.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { amount }) => add(sum, amount), zero(currency));
}
