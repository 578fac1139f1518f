import { type Invoice } from '#libs/billing';
import { type Money, add, compareMoney, subtract, sum } from '#libs/kernel';
import {
  type ContractMoney,
  type ContractMoneyStore,
  type DepositForfeit,
  type DepositUse,
  type OutgoingWire,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface ContractMoneyTables {
  readonly contractMoney: FakeTable<ContractMoney>;
  readonly depositUses: FakeTable<DepositUse>;
  readonly depositForfeits: FakeTable<DepositForfeit>;
}

export function contractMoneyTables(database: FakeDatabase): ContractMoneyTables {
  return {
    contractMoney: database.table<ContractMoney>((row) => [row.tenantOrgId, row.providerOrgId]),
    depositUses: database.table<DepositUse>((row) => [row.tenantOrgId, row.providerOrgId]),
    depositForfeits: database.table<DepositForfeit>(() => []),
  };
}

interface Beside {
  readonly invoices: FakeTable<Invoice>;
  readonly outgoingWires: FakeTable<OutgoingWire>;
}

/** Deposits and prepayments in memory; a draw and a use lower the invoice, and a live wire the deposit, as the database's triggers do. */
export function fakeContractMoney(
  { contractMoney, depositUses, depositForfeits }: ContractMoneyTables,
  { invoices, outgoingWires }: Beside,
): ContractMoneyStore {
  const seen = (money: ContractMoney): ContractMoney => ({
    ...money,
    returned: returnedOf(money, outgoingWires.rows()),
  });
  return {
    use: (tx, use) => {
      const money = contractMoney.get(tx, use.contractMoneyId);
      if (money?.receivedAt == null || money.kind !== 'DEPOSIT') throw new Error('no deposit is held');
      const field = use.kind === 'APPLIED' ? 'applied' : 'forfeited';
      const used: ContractMoney = { ...money, [field]: add(money[field], use.amount) };
      const { applied, forfeited, returned } = seen(used);
      if (compareMoney(add(add(applied, forfeited), returned), money.amount) > 0)
        throw new Error('more of the deposit is used than is held');
      contractMoney.put(tx, money.id, used);
      depositUses.put(tx, use.id, use);
      const invoice = use.invoiceId === null ? null : invoices.get(tx, use.invoiceId);
      if (invoice) invoices.put(tx, invoice.id, { ...invoice, credited: add(invoice.credited, use.amount) });
      return Promise.resolve();
    },
    uses: (tx, id) => Promise.resolve(depositUses.all(tx).filter(({ contractMoneyId }) => contractMoneyId === id)),
    proposeForfeit: (tx, forfeit) => Promise.resolve(depositForfeits.put(tx, forfeit.id, forfeit)),
    forfeits: (tx, id) =>
      Promise.resolve(depositForfeits.all(tx).filter(({ contractMoneyId }) => contractMoneyId === id)),
    forfeit: (tx, id) => Promise.resolve(depositForfeits.get(tx, id)),
    byContract: (tx, contractId) =>
      Promise.resolve(
        contractMoney
          .all(tx)
          .filter((money) => money.contractId === contractId)
          .map(seen),
      ),
    lock: (tx, id) => {
      const money = contractMoney.get(tx, id);
      return Promise.resolve(money && seen(money));
    },
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

function returnedOf({ id, amount: { currency } }: ContractMoney, wires: readonly OutgoingWire[]): Money {
  const living = wires.filter(
    ({ subjectId, state }) => subjectId === id && state !== 'CANCELLED' && state !== 'RETURNED',
  );
  return sum(
    living.map(({ amount }) => amount),
    currency,
  );
}
