import { type CurrencyCode } from '#libs/kernel';
import { type BankStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface RefusedRow {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly accounts: string[];
  readonly refused_at: Date;
  readonly refused_by: string;
}

/** Files that no account of ours claims, and until when banks book (0037). */
export const refusedFiles: Pick<BankStore, 'insertRefused' | 'refused' | 'clocks' | 'setClock'> = {
  insertRefused: async (tx, { id, name, hash, accounts, refusedAt, refusedBy }) => {
    await on(tx).change(
      `INSERT INTO bank_refused_file (id, name, hash, accounts, refused_at, refused_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (hash) DO NOTHING`,
      [id, name, hash, accounts, dateOf(refusedAt), refusedBy],
    );
  },
  refused: async (tx) => {
    const rows = await on(tx).rows<RefusedRow>(
      'SELECT * FROM bank_refused_file f WHERE NOT EXISTS (SELECT FROM bank_upload u WHERE u.hash = f.hash) ORDER BY id',
    );
    return rows.map((row) => ({
      ...{ id: row.id, name: row.name, hash: row.hash, accounts: row.accounts },
      ...{ refusedAt: instantOf(row.refused_at), refusedBy: row.refused_by },
    }));
  },
  clocks: async (tx) => {
    const rows = await on(tx).rows<{ currency: CurrencyCode; cut_off_minute: number; business_days: number }>(
      'SELECT currency, cut_off_minute, business_days FROM recon_bank_clock ORDER BY currency',
    );
    return rows.map((row) => ({
      currency: row.currency,
      cutOffMinute: row.cut_off_minute,
      businessDays: row.business_days,
    }));
  },
  setClock: async (tx, { currency, cutOffMinute, businessDays }) => {
    await on(tx).change(
      `INSERT INTO recon_bank_clock (currency, cut_off_minute, business_days, set_at, set_by) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (currency) DO UPDATE SET cut_off_minute = excluded.cut_off_minute, business_days = excluded.business_days,
         set_at = excluded.set_at, set_by = excluded.set_by`,
      [currency, cutOffMinute, businessDays, dateOf(tx.now), tx.scope.actorId],
    );
  },
};
