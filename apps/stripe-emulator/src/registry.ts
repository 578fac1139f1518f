import { accounts } from './objects/account.js';
import { balanceTransactions } from './objects/balance-transaction.js';
import { charges } from './objects/charge.js';
import { creditNotes } from './objects/credit-note.js';
import { customers } from './objects/customer.js';
import { invoiceItems } from './objects/invoice-item.js';
import { invoicePayments } from './objects/invoice-payment.js';
import { invoices } from './objects/invoice.js';
import { paymentIntents } from './objects/payment-intent.js';
import { paymentMethods } from './objects/payment-method.js';
import { payouts } from './objects/payout.js';
import { refunds } from './objects/refund.js';
import { setupIntents } from './objects/setup-intent.js';
import { transferReversals, transfers } from './objects/transfer.js';
import type { Row, Table } from './store.js';

/** A table whose row type has been forgotten: what expansion needs, which only reads and renders. */
export type AnyTable = Table<Row>;

const anyTable = <T extends Row>(table: Table<T>): AnyTable => table as unknown as AnyTable;

/** Which table an id belongs to: Stripe's ids begin with the kind of their object. */
const BY_PREFIX: ReadonlyMap<string, AnyTable> = new Map([
  ['acct', anyTable(accounts)],
  ['ch', anyTable(charges)],
  ['cn', anyTable(creditNotes)],
  ['cus', anyTable(customers)],
  ['ii', anyTable(invoiceItems)],
  ['in', anyTable(invoices)],
  ['inpay', anyTable(invoicePayments)],
  ['pi', anyTable(paymentIntents)],
  ['pm', anyTable(paymentMethods)],
  ['po', anyTable(payouts)],
  ['py', anyTable(charges)],
  ['pyr', anyTable(refunds)],
  ['re', anyTable(refunds)],
  ['seti', anyTable(setupIntents)],
  ['tr', anyTable(transfers)],
  ['trr', anyTable(transferReversals)],
  ['txn', anyTable(balanceTransactions)],
]);

export function tableOf(id: string): AnyTable | undefined {
  return BY_PREFIX.get(id.slice(0, id.indexOf('_')));
}
