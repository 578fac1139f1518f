import { instantToString, moneyToString } from '#libs/kernel';
import { type CsvTable } from '../export/invoice-csv.js';
import { type Payout, type PayoutLine } from './payout.js';

/** One line of a payout, with the number of the invoice that it is about. */
interface PayoutCsvRow {
  readonly payout: Pick<Payout, 'id' | 'plannedAt'>;
  readonly line: PayoutLine;
  readonly invoiceNumber: string | null;
}

/** One row a line of a payout; the amounts add up to what was paid out. Major units of `currency`. */
export const PAYOUT_CSV: CsvTable<PayoutCsvRow> = {
  columns: [
    ...['payout_id', 'planned_at', 'kind', 'description', 'invoice_id', 'invoice_number', 'invoice_line_id'],
    ...['source_id', 'journal_id', 'currency', 'platform_fee_on_top', 'amount'],
  ],
  rows: ({ payout, line, invoiceNumber }) => [
    [
      ...[payout.id, instantToString(payout.plannedAt), line.kind, line.description, line.invoiceId, invoiceNumber],
      ...[line.invoiceLineId, line.sourceId, line.journalId, line.amount.currency],
      { number: moneyToString(line.feeOnTop) },
      { number: moneyToString(line.amount) },
    ],
  ],
};
