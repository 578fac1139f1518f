import { type Result, ok, refuse } from '#libs/kernel';
import { type InvoiceState } from './invoice.js';

/** What can happen to an issued invoice. */
export type InvoiceHappening = 'PAID' | 'VOIDED' | 'GIVEN_UP' | 'RETURNED';

/**
 * The whole life of an invoice. VOID is final, and so is PAID unless what settled it is taken back, in the books and in the same transaction: a
 * bank returned its debit, or a person undid what was applied by mistake. Money that arrives later is a difference for a person.
 */
export const INVOICE_MOVES: readonly { from: InvoiceState; on: InvoiceHappening; to: InvoiceState }[] = [
  { from: 'OPEN', on: 'PAID', to: 'PAID' },
  { from: 'OPEN', on: 'VOIDED', to: 'VOID' },
  { from: 'OPEN', on: 'GIVEN_UP', to: 'UNCOLLECTIBLE' },
  { from: 'UNCOLLECTIBLE', on: 'PAID', to: 'PAID' },
  { from: 'PAID', on: 'RETURNED', to: 'OPEN' },
];

/** The state it leads to, or WRONG_STATE. */
export function nextInvoiceState(from: InvoiceState, on: InvoiceHappening): Result<InvoiceState, 'WRONG_STATE'> {
  const move = INVOICE_MOVES.find((candidate) => candidate.from === from && candidate.on === on);
  return move ? ok(move.to) : refuse('WRONG_STATE');
}
