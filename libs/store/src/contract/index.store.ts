import { decimal, decimalToString } from '#libs/kernel';
import { type IndexStore } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

/** Published values of indices; the first one of a month stays. */
export function indexStore(): IndexStore {
  return {
    values: async (tx, index) => {
      const rows = await on(tx).rows<{ month: string; value: string }>(
        'SELECT month, value FROM index_value WHERE index_name = $1 ORDER BY month',
        [index],
      );
      return rows.map(({ month, value }) => ({ index, month, value: decimal(value) }));
    },
    record: async (tx, { index, month, value, source }) => {
      const isNew = await on(tx).change(
        `INSERT INTO index_value (index_name, month, value, source) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [index, month, decimalToString(value), source],
      );
      if (isNew === 0) return false;
      await on(tx).change('UPDATE contract SET next_billing_at = $2 WHERE index_name = $1', [index, dateOf(tx.now)]);
      return true;
    },
  };
}
