import { type NewPayoutLine, type OpenLine, type PayableMovement, linesOfMovement } from '#libs/billing';
import { type CurrencyCode, add } from '#libs/kernel';
import { type Tx } from '../ports/unit-of-work.js';
import { type PayoutNeeds } from './payout-needs.js';

/**
 * What is payable to a provider, line by line: everything that moved it since the last payout, oldest first, each movement of an invoice on
 * the lines of that invoice. The lines sum to what is payable.
 */
export const payableLines = (ports: Pick<PayoutNeeds, 'payouts'>) => {
  return async (tx: Tx, orgId: string, currency: CurrencyCode): Promise<NewPayoutLine[]> => {
    const movements = await ports.payouts.movements(tx, orgId, currency);
    const open = new Map(await ports.payouts.invoiceLines(tx, orgId, invoicesOf(movements)));
    const lines: NewPayoutLine[] = [];
    for (const movement of movements) {
      const ofInvoice = open.get(movement.sourceId) ?? [];
      const made = linesOfMovement(movement, ofInvoice);
      lines.push(...made);
      if (ofInvoice.length > 0) open.set(movement.sourceId, afterThese(ofInvoice, made));
    }
    return lines;
  };
};

/** Later movements of the same invoice see what earlier ones took of its lines. */
function afterThese(lines: readonly OpenLine[], made: readonly NewPayoutLine[]): OpenLine[] {
  return lines.map((line) => {
    const part = made.find(({ invoiceLineId }) => invoiceLineId === line.id);
    return part ? { ...line, paid: add(line.paid, part.amount) } : line;
  });
}

function invoicesOf(movements: readonly PayableMovement[]): string[] {
  const ids = movements.filter(({ sourceType }) => sourceType === 'INVOICE').map(({ sourceId }) => sourceId);
  return [...new Set(ids)];
}
