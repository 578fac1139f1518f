import { dateIn } from '#libs/kernel';
import { type Tx } from '#libs/workflows';
import { on } from './store-tx.js';

/** "Q-2026-000042": unique and ascending; a rolled-back transaction leaves a gap (invoices have their own, gapless counter). */
export async function nextNumber(
  tx: Tx,
  series: string,
  sequence: 'quote_number' | 'lease_number' | 'term_sheet_number' | 'contract_number',
): Promise<string> {
  const row = await on(tx).row<{ next: string }>(`SELECT nextval('${sequence}') AS next`);
  return `${series}-${dateIn(tx.now, 'UTC').slice(0, 4)}-${(row?.next ?? '').padStart(6, '0')}`;
}
