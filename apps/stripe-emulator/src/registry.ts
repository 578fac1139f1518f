import { accounts } from './objects/account.js';
import { bankAccounts } from './objects/bank-account.js';
import { balanceTransactions } from './objects/balance-transaction.js';
import { cashTransactions } from './objects/cash-balance.js';
import { charges } from './objects/charge.js';
import { creditNotes } from './objects/credit-note.js';
import { customers } from './objects/customer.js';
import { disputes } from './objects/dispute.js';
import { files } from './objects/file.js';
import { invoiceItems } from './objects/invoice-item.js';
import { invoicePayments } from './objects/invoice-payment.js';
import { invoices } from './objects/invoice.js';
import { paymentIntents } from './objects/payment-intent.js';
import { paymentMethods } from './objects/payment-method.js';
import { paymentRecords } from './objects/payment-record.js';
import { payouts } from './objects/payout.js';
import { refunds } from './objects/refund.js';
import { setupIntents } from './objects/setup-intent.js';
import { taxIds } from './objects/tax-id.js';
import { taxCalculations, taxTransactions } from './objects/tax.js';
import { topups } from './objects/topup.js';
import { transferReversals, transfers } from './objects/transfer.js';
import type { Row, Table } from './store.js';

/** A table whose row type has been forgotten: what expansion needs, which only reads and renders. */
export type AnyTable = Table<Row>;

const anyTable = <T extends Row>(table: Table<T>): AnyTable => table as unknown as AnyTable;

/** Which table an id belongs to: Stripe's ids begin with the kind of their object. */
const BY_PREFIX: ReadonlyMap<string, AnyTable> = new Map([
  ['acct', anyTable(accounts)],
  ['ba', anyTable(bankAccounts)],
  ['ccsbtxn', anyTable(cashTransactions)],
  ['ch', anyTable(charges)],
  ['cn', anyTable(creditNotes)],
  ['cus', anyTable(customers)],
  ['du', anyTable(disputes)],
  ['file', anyTable(files)],
  ['ii', anyTable(invoiceItems)],
  ['in', anyTable(invoices)],
  ['inpay', anyTable(invoicePayments)],
  ['pi', anyTable(paymentIntents)],
  ['pm', anyTable(paymentMethods)],
  ['po', anyTable(payouts)],
  ['pr', anyTable(paymentRecords)],
  ['py', anyTable(charges)],
  ['pyr', anyTable(refunds)],
  ['re', anyTable(refunds)],
  ['seti', anyTable(setupIntents)],
  ['tr', anyTable(transfers)],
  ['tu', anyTable(topups)],
  ['trr', anyTable(transferReversals)],
  ['tax', anyTable(taxTransactions)],
  ['taxcalc', anyTable(taxCalculations)],
  ['txi', anyTable(taxIds)],
  ['txn', anyTable(balanceTransactions)],
]);

export function tableOf(id: string): AnyTable | undefined {
  return BY_PREFIX.get(id.slice(0, id.indexOf('_')));
}
