import { type Money } from '#libs/kernel';
import { ledgerEvent } from '../ledger-event.js';
import { credit, debit } from '../posting.js';
import { positive } from '../sides.js';

export interface OutgoingWireBooked {
  readonly wireId: string;
  readonly amount: Money;
}

/** What the wire is for was posted when it was ordered; this only says that the money has left. */
export const outgoingWireBooked = ledgerEvent<OutgoingWireBooked>({
  kind: 'OUTGOING_WIRE_BOOKED',
  says: 'Our bank shows that a wire of ours has left.',
  correction: 'Reversed when the bank sent the money back; then what was ordered is reversed too.',
  key: ({ wireId }) => `outgoing-wire:${wireId}:booked`,
  source: ({ wireId }) => ['WIRE', wireId],
  entries: ({ amount }) => [debit('WIRES_ORDERED', null, positive(amount)), credit('BANK', null, amount)],
});
