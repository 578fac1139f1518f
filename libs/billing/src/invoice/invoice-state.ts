import { type Result, ok, refuse } from '#libs/kernel';
import { type InvoiceState } from './invoice.js';

/** What can happen to an issued invoice. */
export type InvoiceHappening = 'PAID' | 'VOIDED' | 'GIVEN_UP';

/** The whole life of an invoice. PAID and VOID are final: money that arrives later is a difference for a person, never a step back. */
export const INVOICE_MOVES: readonly { from: InvoiceState; on: InvoiceHappening; to: InvoiceState }[] = [
  { from: 'OPEN', on: 'PAID', to: 'PAID' },
  { from: 'OPEN', on: 'VOIDED', to: 'VOID' },
  { from: 'OPEN', on: 'GIVEN_UP', to: 'UNCOLLECTIBLE' },
  { from: 'UNCOLLECTIBLE', on: 'PAID', to: 'PAID' },
];

/** The state it leads to, or WRONG_STATE. */
export function nextInvoiceState(from: InvoiceState, on: InvoiceHappening): Result<InvoiceState, 'WRONG_STATE'> {
  const move = INVOICE_MOVES.find((candidate) => candidate.from === from && candidate.on === on);
  return move ? ok(move.to) : refuse('WRONG_STATE');
}
