import { type BankStore } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { accountFrom, uploadFrom } from './bank.mapping.js';
import { type BankAccountRow, type BankUploadRow } from './bank.row.js';
import { bankLineUses, bankLines } from './bank-line.store.js';
import { refusedFiles } from './refused-file.store.js';
import { bankStatements } from './bank-statement.store.js';

/** What the bank says, kept as it said it. Nothing here is ever changed. */
export function bankStore(): BankStore {
  return { ...accounts, ...uploads, ...bankStatements, ...bankLines, ...bankLineUses, ...refusedFiles };
}

const ACCOUNT = `
  SELECT a.*, ARRAY(SELECT i.identifier FROM bank_account_identifier i WHERE i.account_id = a.id ORDER BY i.seq) AS identifiers FROM bank_account a`;

const accounts: Pick<BankStore, 'insertAccount' | 'accountById' | 'accountCalled' | 'accounts' | 'lockAccount'> = {
  insertAccount: async (tx, { id, name, currency, identifiers, addedAt, addedBy }) => {
    await on(tx).change(
      'INSERT INTO bank_account (id, name, currency, added_at, added_by) VALUES ($1, $2, $3, $4, $5)',
      [id, name, currency, dateOf(addedAt), addedBy],
    );
    await on(tx).change(
      `INSERT INTO bank_account_identifier (identifier, currency, account_id, seq)
       SELECT i.identifier, $2, $1, i.seq FROM unnest($3::text[]) WITH ORDINALITY AS i (identifier, seq)`,
      [id, currency, [...identifiers]],
    );
  },
  accountById: async (tx, id) => {
    const row = await on(tx).row<BankAccountRow>(`${ACCOUNT} WHERE a.id = $1`, [id]);
    return row && accountFrom(row);
  },
  accountCalled: async (tx, identifier, currency) => {
    const row = await on(tx).row<BankAccountRow>(
      `${ACCOUNT} JOIN bank_account_identifier c ON c.account_id = a.id WHERE c.identifier = $1 AND c.currency = $2`,
      [identifier, currency],
    );
    return row && accountFrom(row);
  },
  accounts: async (tx) => (await on(tx).rows<BankAccountRow>(`${ACCOUNT} ORDER BY a.id`)).map(accountFrom),
  lockAccount: async (tx, id) => {
    await on(tx).rows('SELECT lock_bank_account($1)', [id]);
  },
};

const uploads: Pick<BankStore, 'insertUpload' | 'uploadById' | 'uploadByHash'> = {
  insertUpload: async (tx, { id, name, format, hash, content, problems, importedAt, importedBy }) => {
    await on(tx).change(
      `INSERT INTO bank_upload (id, name, format, hash, content, problems, imported_at, imported_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, name, format, hash, content, JSON.stringify(problems), dateOf(importedAt), importedBy],
    );
  },
  uploadById: async (tx, id) => {
    const row = await on(tx).row<BankUploadRow>('SELECT * FROM bank_upload WHERE id = $1', [id]);
    return row && uploadFrom(row);
  },
  uploadByHash: async (tx, hash) => {
    const row = await on(tx).row<BankUploadRow>('SELECT * FROM bank_upload WHERE hash = $1', [hash]);
    return row && uploadFrom(row);
  },
};
