import { type Invoice } from '#libs/billing';
import { add, subtract } from '#libs/kernel';
import { type ApplicationUndo, type CashApplication, type CashApplicationStore } from '#libs/workflows';
import { type ContractMoney, type InvoiceWire } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

interface CashTables {
  readonly cashApplications: FakeTable<CashApplication>;
  readonly applicationUndos: FakeTable<ApplicationUndo>;
}

interface Others {
  readonly invoices: FakeTable<Invoice>;
  readonly contractMoney: FakeTable<ContractMoney>;
  readonly invoiceWires: FakeTable<InvoiceWire>;
}

/** Cash applied by people, and what was undone, in memory; invoices and deposits follow as by the database's triggers. */
export function fakeCashApplications(
  database: FakeDatabase,
  { invoices, contractMoney, invoiceWires }: Others,
): CashApplicationStore {
  const own = (row: { readonly orgId: string }) => [row.orgId];
  const tables: CashTables = {
    cashApplications: database.table<CashApplication>(own),
    applicationUndos: database.table<ApplicationUndo>(own),
  };
  const { cashApplications, applicationUndos } = tables;
  return {
    byId: (tx, id) => Promise.resolve(cashApplications.get(tx, id)),
    byInvoices: (tx, ids) =>
      Promise.resolve(cashApplications.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    apply: (tx, application) => {
      const invoice = invoices.get(tx, application.invoiceId);
      if (invoice?.state !== 'OPEN') throw new Error(`invoice ${application.invoiceId} takes no cash`);
      cashApplications.put(tx, application.id, application);
      invoices.put(tx, invoice.id, { ...invoice, credited: add(invoice.credited, application.amount) });
      return Promise.resolve();
    },
    undo: (tx, undo) => {
      const invoice = invoices.get(tx, undo.invoiceId);
      if (invoice?.state !== 'OPEN' || applicationUndos.has(undo.id)) throw new Error(`${undo.id} cannot be undone`);
      applicationUndos.put(tx, undo.id, undo);
      // of a wire that settled an invoice its state said so
      const took = undo.kind !== 'WIRE' || invoiceWires.get(tx, undo.id)?.lowers === true;
      if (took) invoices.put(tx, invoice.id, { ...invoice, credited: subtract(invoice.credited, undo.amount) });
      const deposit = undo.contractMoneyId === null ? null : contractMoney.get(tx, undo.contractMoneyId);
      if (deposit) contractMoney.put(tx, deposit.id, { ...deposit, applied: subtract(deposit.applied, undo.amount) });
      return Promise.resolve();
    },
    undone: (tx, ids) => Promise.resolve(applicationUndos.all(tx).filter(({ id }) => ids.includes(id))),
  };
}
