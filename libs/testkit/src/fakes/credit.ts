import {
  type CreditApplication,
  type CreditNote,
  type DunningPause,
  type DunningPolicy,
  type DunningRecord,
  type Invoice,
  isPaused,
} from '#libs/billing';
import { CURRENCIES, type Instant, type Money, add, money, negate, sum } from '#libs/kernel';
import {
  type BillingProfile,
  type CreditNoteStore,
  type CreditTotals,
  type DunningStore,
  type LedgerStore,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

export interface CreditTables {
  readonly notes: FakeTable<CreditNote>;
  readonly applications: FakeTable<CreditApplication>;
  readonly policies: FakeTable<DunningPolicy>;
  readonly steps: FakeTable<DunningRecord>;
  readonly pauses: FakeTable<DunningPause>;
  /** By invoice; null: never by itself. */
  readonly looks: FakeTable<{ readonly at: Instant | null }>;
}

interface Others {
  readonly invoices: FakeTable<Invoice>;
  readonly counters: FakeTable<number>;
}

export function creditTables(database: FakeDatabase): CreditTables {
  return {
    notes: database.table<CreditNote>((row) => [row.orgId, row.providerOrgId]),
    applications: database.table<CreditApplication>((row) => [row.orgId]),
    policies: database.table<DunningPolicy>(() => null),
    steps: database.table<DunningRecord>((row) => [row.orgId]),
    pauses: database.table<DunningPause>((row) => [row.orgId]),
    looks: database.table<{ at: Instant | null }>(() => null),
  };
}

/** The first open invoice that came to SUSPENDED and is not held up. */
export function suspendedFor(
  tx: Tx,
  { steps, pauses, invoices }: CreditTables & Others,
  orgId: string,
): BillingProfile['suspendedFor'] {
  for (const { invoiceId, step } of steps.rows().filter((row) => row.orgId === orgId)) {
    const invoice = invoices.rows().find(({ id }) => id === invoiceId);
    const pause =
      pauses
        .rows()
        .filter((row) => row.invoiceId === invoiceId)
        .at(-1) ?? null;
    if (step === 'SUSPENDED' && invoice?.state === 'OPEN' && !isPaused(pause, tx.now))
      return { invoiceId, invoiceNumber: invoice.number };
  }
  return null;
}

/** Credit notes over in-memory tables and the fake books. */
export function fakeCreditNotes(
  { notes, applications, invoices, counters }: CreditTables & Others,
  ledger: LedgerStore,
): CreditNoteStore {
  const lower = (tx: Tx, invoiceId: string, by: Money): void => {
    const invoice = invoices.get(tx, invoiceId);
    if (invoice) invoices.put(tx, invoiceId, { ...invoice, credited: add(invoice.credited, by) });
  };
  const balances = async (tx: Tx, orgId: string): Promise<Money[]> => {
    const found: Money[] = [];
    for (const currency of [...CURRENCIES].sort()) {
      const held = -(await ledger.balanceOf(tx, { type: 'TENANT_CREDIT', ownerId: orgId, currency }));
      if (held !== 0n) found.push(money(held, currency));
    }
    return found;
  };
  const payable = (tx: Tx, orgId: string, currency: string): Invoice[] =>
    invoices
      .all(tx)
      .filter((one) => one.orgId === orgId && one.currency === currency && one.state === 'OPEN')
      .sort((a, b) => a.dueAt - b.dueAt);
  return {
    byId: (tx, id) => Promise.resolve(notes.get(tx, id)),
    byCause: (tx, cause) => Promise.resolve(notes.all(tx).find((note) => note.cause === cause) ?? null),
    byInvoices: (tx, ids) => Promise.resolve(notes.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    page: (tx, request) => Promise.resolve(pageOf(notes.all(tx), request)),
    nextNumber: (tx, series, year) => {
      const next = (counters.get(tx, `${series}-${year}`) ?? 0) + 1;
      counters.put(tx, `${series}-${year}`, next);
      return Promise.resolve(`${series}-${year}-${String(next).padStart(6, '0')}`);
    },
    insert: (tx, note) => {
      notes.put(tx, note.id, note);
      return Promise.resolve(lower(tx, note.invoiceId, note.lowers));
    },
    reverse: (tx, note, reversal) => {
      notes.put(tx, note.id, { ...note, reversal });
      return Promise.resolve(lower(tx, note.invoiceId, negate(note.lowers)));
    },
    apply: (tx, application) => {
      applications.put(tx, application.id, application);
      return Promise.resolve(lower(tx, application.invoiceId, application.amount));
    },
    applications: (tx, ids) => Promise.resolve(applications.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    balances,
    spendable: async (tx, limit) => {
      const orgs = [...new Set(invoices.all(tx).map(({ orgId }) => orgId))].sort();
      const found = [];
      for (const orgId of orgs)
        for (const held of await balances(tx, orgId))
          if (payable(tx, orgId, held.currency).length > 0) found.push({ orgId, currency: held.currency, held });
      return found.slice(0, limit);
    },
    payable: (tx, orgId, currency) => Promise.resolve(payable(tx, orgId, currency)),
    all: (tx) => Promise.resolve(totalsOf(notes.all(tx), applications.all(tx))),
  };
}

function totalsOf(issued: readonly CreditNote[], applications: readonly CreditApplication[]): CreditTotals[] {
  const notes = issued.filter(({ reversal }) => reversal === null);
  const ids = [...new Set([...notes, ...applications].map(({ invoiceId }) => invoiceId))];
  return ids.map((invoiceId) => {
    const mine = notes.filter((note) => note.invoiceId === invoiceId);
    const applied = applications.filter((one) => one.invoiceId === invoiceId);
    const currency = mine[0]?.currency ?? applied[0]?.amount.currency ?? 'USD';
    const [noted, noteLowers, taken] = [
      sum(
        mine.map(({ total }) => total),
        currency,
      ),
      sum(
        mine.map(({ lowers }) => lowers),
        currency,
      ),
      sum(
        applied.map(({ amount }) => amount),
        currency,
      ),
    ];
    const times = [...mine.map(({ issuedAt }) => issuedAt), ...applied.map(({ appliedAt }) => appliedAt)];
    return {
      invoiceId,
      noted,
      lowered: add(noteLowers, taken),
      toBalance: money(noted.minor - noteLowers.minor - taken.minor, currency),
      latestAt: times.reduce((a, b) => (a > b ? a : b)),
    };
  });
}

/** Dunning over in-memory tables. */
export function fakeDunning({ policies, steps, pauses, looks, invoices }: CreditTables & Others): DunningStore {
  return {
    policyOf: (tx, orgId) => Promise.resolve(policies.get(tx, orgId)),
    setPolicy: (tx, orgId, policy) => {
      policies.put(tx, orgId, policy);
      for (const { id } of invoices.all(tx).filter((one) => one.orgId === orgId))
        if (looks.has(id)) looks.put(tx, id, { at: tx.now });
      return Promise.resolve();
    },
    due: (tx, limit) => {
      const isDue = ({ id, state, dueAt }: Invoice): boolean => {
        const look = looks.get(tx, id);
        return state === 'OPEN' && dueAt <= tx.now && (look === null || (look.at !== null && look.at <= tx.now));
      };
      const due = invoices.all(tx).filter(isDue);
      return Promise.resolve(due.sort((a, b) => a.dueAt - b.dueAt).slice(0, limit));
    },
    lookAgain: (tx, invoiceId, at) => Promise.resolve(looks.put(tx, invoiceId, { at })),
    record: (tx, record) => {
      if (steps.rows().some(({ invoiceId, step }) => invoiceId === record.invoiceId && step === record.step))
        return Promise.reject(new Error(`${record.step} was taken before`));
      return Promise.resolve(steps.put(tx, record.id, record));
    },
    taken: (tx, ids) => Promise.resolve(steps.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    page: (tx, request) => Promise.resolve(pageOf(steps.all(tx), request)),
    pause: (tx, pause) => Promise.resolve(pauses.put(tx, pause.id, pause)),
    pauses: (tx, ids) => Promise.resolve(pauses.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
  };
}
