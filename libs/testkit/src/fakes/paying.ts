import {
  type PaymentAction,
  type PaymentActionStore,
  type PaymentMethod,
  type PaymentMethodStore,
  type PaymentSetup,
  type PaymentSetupStore,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

/** What became of a saved method: its place among the others, and whether it is gone. */
interface MethodMark {
  readonly preferred: number;
  readonly isRemoved: boolean;
}

export interface PayingTables {
  readonly methodMarks: FakeTable<MethodMark>;
  readonly paymentSetups: FakeTable<PaymentSetup>;
  readonly paymentActions: FakeTable<PaymentAction>;
}

export function payingTables(database: FakeDatabase): PayingTables {
  const owner = (row: { readonly orgId: string }) => [row.orgId];
  return {
    methodMarks: database.table<MethodMark>(() => null),
    paymentSetups: database.table<PaymentSetup>(owner),
    paymentActions: database.table<PaymentAction>(owner),
  };
}

export interface PayingFakes {
  readonly paymentMethods: PaymentMethodStore;
  readonly paymentSetups: PaymentSetupStore;
  readonly paymentActions: PaymentActionStore;
}

/** Saved payment methods, how they were saved, and payments that wait for their payer. */
export function fakePaying(tables: PayingTables & { readonly methods: FakeTable<PaymentMethod> }): PayingFakes {
  return {
    paymentMethods: fakeMethods(tables),
    paymentSetups: fakeSetups(tables),
    paymentActions: fakeActions(tables),
  };
}

const UNMARKED: MethodMark = { preferred: 0, isRemoved: false };

function fakeMethods({
  methods,
  methodMarks,
}: PayingTables & { readonly methods: FakeTable<PaymentMethod> }): PaymentMethodStore {
  const markOf = (tx: Tx, id: string): MethodMark => methodMarks.get(tx, id) ?? UNMARKED;
  const kept = (tx: Tx): PaymentMethod[] => methods.all(tx).filter(({ id }) => !markOf(tx, id).isRemoved);
  return {
    list: (tx, orgId) =>
      Promise.resolve(
        kept(tx)
          .filter((method) => method.orgId === orgId)
          .reverse()
          .sort((a, b) => markOf(tx, b.id).preferred - markOf(tx, a.id).preferred),
      ),
    byId: (tx, id) => Promise.resolve(kept(tx).find((method) => method.id === id) ?? null),
    byStripeIds: (tx, ids) =>
      Promise.resolve(methods.all(tx).filter(({ stripePaymentMethodId }) => ids.includes(stripePaymentMethodId))),
    insert: (tx, method) => Promise.resolve(methods.put(tx, method.id, method)),
    remove: (tx, id) => {
      const mark = markOf(tx, id);
      methodMarks.put(tx, id, { ...mark, isRemoved: true });
      return Promise.resolve(!mark.isRemoved);
    },
    prefer: (tx, id) => {
      const most = Math.max(0, ...methodMarks.rows().map(({ preferred }) => preferred));
      return Promise.resolve(methodMarks.put(tx, id, { ...markOf(tx, id), preferred: most + 1 }));
    },
  };
}

function fakeSetups({ paymentSetups }: PayingTables): PaymentSetupStore {
  const byId = (tx: Tx, id: string) => Promise.resolve(paymentSetups.get(tx, id));
  return {
    byId,
    lock: byId,
    insert: (tx, setup) => Promise.resolve(paymentSetups.put(tx, setup.id, setup)),
    update: (tx, setup) => Promise.resolve(paymentSetups.put(tx, setup.id, setup)),
    byMethods: (tx, ids) =>
      Promise.resolve(paymentSetups.all(tx).filter(({ paymentMethodId: id }) => id !== null && ids.includes(id))),
  };
}

function fakeActions({ paymentActions }: PayingTables): PaymentActionStore {
  const waiting = (tx: Tx, ids: readonly string[]) =>
    paymentActions.all(tx).filter(({ invoiceId, state }) => state === 'WAITING' && ids.includes(invoiceId));
  return {
    waiting: (tx, ids) => Promise.resolve(waiting(tx, ids)),
    open: (tx, action) =>
      Promise.resolve(
        paymentActions.has(action.intentId) ? undefined : paymentActions.put(tx, action.intentId, action),
      ),
    end: (tx, invoiceId, state) => {
      const [found] = waiting(tx, [invoiceId]);
      if (found) paymentActions.put(tx, found.intentId, { ...found, state, endedAt: tx.now });
      return Promise.resolve(found !== undefined);
    },
  };
}
