import { type Invoice } from '#libs/billing';
import { add, compareMoney, subtract } from '#libs/kernel';
import { type ContractMoney, type ContractMoneyStore } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface ContractMoneyTables {
  readonly contractMoney: FakeTable<ContractMoney>;
}

export function contractMoneyTables(database: FakeDatabase): ContractMoneyTables {
  return { contractMoney: database.table<ContractMoney>((row) => [row.tenantOrgId, row.providerOrgId]) };
}

/** Deposits and prepayments in memory; a draw lowers the invoice as the database's trigger does. */
export function fakeContractMoney(
  { contractMoney }: ContractMoneyTables,
  { invoices }: { readonly invoices: FakeTable<Invoice> },
): ContractMoneyStore {
  return {
    byContract: (tx, contractId) =>
      Promise.resolve(contractMoney.all(tx).filter((money) => money.contractId === contractId)),
    lock: (tx, id) => Promise.resolve(contractMoney.get(tx, id)),
    insert: (tx, money) => {
      const isKnown = contractMoney
        .rows()
        .some(({ contractId, kind }) => contractId === money.contractId && kind === money.kind);
      if (!isKnown) contractMoney.put(tx, money.id, money);
      return Promise.resolve(!isKnown);
    },
    received: (tx, id) => {
      const money = contractMoney.get(tx, id);
      if (money) contractMoney.put(tx, id, { ...money, receivedAt: tx.now });
      return Promise.resolve();
    },
    draw: (tx, { contractMoneyId, invoiceId, amount }) => {
      const [money, invoice] = [contractMoney.get(tx, contractMoneyId), invoices.get(tx, invoiceId)];
      if (money === null || invoice?.state !== 'OPEN' || money.receivedAt === null) throw new Error('nothing to draw');
      if (compareMoney(amount, subtract(money.amount, money.drawn)) > 0) throw new Error('more is drawn than is left');
      contractMoney.put(tx, money.id, { ...money, drawn: add(money.drawn, amount) });
      invoices.put(tx, invoice.id, { ...invoice, credited: add(invoice.credited, amount) });
      return Promise.resolve();
    },
  };
}
