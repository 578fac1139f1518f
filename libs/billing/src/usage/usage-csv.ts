import { decimalToString, fromRational, instantToString, moneyToString } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { type CsvTable } from '../export/invoice-csv.js';
import { type UsageDay } from './usage-days.js';

/** One row a lease and UTC day: what its meter counted, what it costs with fee and tax, and the invoices that bill it. */
export const USAGE_CSV: CsvTable<{ readonly lease: Lease; readonly day: UsageDay }> = {
  columns: [
    ...['day', 'lease_number', 'lease_id', 'offer', 'cost_centre', 'purchase_order'],
    ...['unit', 'unit_hours', 'energy_kwh', 'source', 'currency', 'cost', 'not_invoiced', 'invoices'],
  ],
  rows: ({ lease, day }) => [
    [
      ...[instantToString(day.day).slice(0, 10), lease.number, lease.id, lease.resourceName],
      ...[lease.costCentre, lease.purchaseOrder, lease.resourceKind === 'GPU' ? 'GPU_HOUR' : 'KW_HOUR'],
      { number: decimalToString(fromRational(day.unitHours)) },
      { number: decimalToString(fromRational(day.energyKwh)) },
      sourceOf(day),
      day.cost.currency,
      { number: moneyToString(day.cost) },
      { number: moneyToString(day.provisional) },
      day.bills.map(({ number }) => number).join(' '),
    ],
  ],
};

/** Nothing was metered on a day that is only billed, such as one before a late start. */
function sourceOf({ records }: UsageDay): string | null {
  if (records.length === 0) return null;
  return records.every(({ source }) => source === 'MEASURED') ? 'MEASURED' : 'ESTIMATED';
}
