import { type Instant, assert, dateIn } from '#libs/kernel';
import { type ContractSchedule, type ScheduleRow, rowKey } from '#libs/billing';
import { type IndexObservation } from '#libs/market';
import {
  type BillingProfile,
  type ContractAct,
  type ContractActStore,
  type ContractStore,
  type IndexStore,
  type SignedContract,
  type TermSheetProposal,
  type TermSheetStore,
  type Tx,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

interface ContractRow {
  readonly id: string;
  readonly signed: SignedContract;
  readonly schedules: readonly ContractSchedule[];
  readonly issued: ReadonlyMap<string, string>;
  readonly dueAt: Instant | null;
  /** Asked to take the contract over. */
  readonly invited: string | null;
}

export interface ContractTables {
  readonly termSheets: FakeTable<TermSheetProposal>;
  readonly contracts: FakeTable<ContractRow>;
  readonly contractActs: FakeTable<ContractAct>;
  readonly indexValues: FakeTable<IndexObservation & { readonly source: string }>;
  readonly contractNumbers: FakeTable<number>;
}

export function contractTables(database: FakeDatabase): ContractTables {
  return {
    termSheets: database.table<TermSheetProposal>((row) => [row.providerOrgId, row.tenantOrgId]),
    contracts: database.table<ContractRow>(({ signed, invited }) => [
      signed.providerOrgId,
      signed.tenantOrgId,
      ...signed.leases.map(({ tenantOrgId }) => tenantOrgId),
      ...(invited === null ? [] : [invited]),
    ]),
    contractActs: database.table<ContractAct>(() => null),
    indexValues: database.table<IndexObservation & { source: string }>(() => null),
    contractNumbers: database.table<number>(() => null),
  };
}

function nextNumber(tables: ContractTables, tx: Tx, series: 'T' | 'C'): string {
  const next = (tables.contractNumbers.get(tx, series) ?? 0) + 1;
  tables.contractNumbers.put(tx, series, next);
  return `${series}-${dateIn(tx.now, 'UTC').slice(0, 4)}-${String(next).padStart(6, '0')}`;
}

/** Term sheets in memory. Parties are read from the billing profiles. */
export function fakeTermSheets(
  tables: ContractTables,
  profileOf: (orgId: string) => BillingProfile | undefined,
): TermSheetStore {
  const { termSheets } = tables;
  const byId = (tx: Tx, id: string) => Promise.resolve(termSheets.get(tx, id));
  const change = (tx: Tx, id: string, facts: Partial<TermSheetProposal>) => {
    const row = termSheets.get(tx, id);
    assert(row?.state === 'OPEN', `term sheet ${id} is open`);
    termSheets.put(tx, id, { ...row, ...facts });
    return Promise.resolve();
  };
  return {
    byId,
    lock: byId,
    page: (tx, { states, ...request }) =>
      Promise.resolve(
        pageOf(
          termSheets.all(tx).filter(({ state }) => !states?.length || states.includes(state)),
          request,
        ),
      ),
    insert: (tx, proposal) => Promise.resolve(termSheets.put(tx, proposal.id, proposal)),
    addRevision: (tx, id, revision, expiresAt) => {
      const before = termSheets.get(tx, id)?.revisions ?? [];
      assert(revision.number === before.length + 1, 'revisions count up');
      return change(tx, id, { revisions: [...before, revision], expiresAt });
    },
    close: (tx, id, state, contractId) => change(tx, id, { state, contractId }),
    expired: (tx, limit) =>
      Promise.resolve(
        termSheets
          .all(tx)
          .filter(({ state, expiresAt }) => state === 'OPEN' && expiresAt <= tx.now)
          .slice(0, limit),
      ),
    nextNumber: (tx) => Promise.resolve(nextNumber(tables, tx, 'T')),
    party: (_tx, orgId) => {
      const profile = profileOf(orgId);
      if (!profile) return Promise.resolve(null);
      const { kind, legalName, country, taxId } = profile;
      return Promise.resolve({ orgId, kind, legalName, country, taxId });
    },
  };
}

/** Contracts in memory. A past tenant sees the versions and rows of its time, as the database's policies would have it. */
export function fakeContracts(tables: ContractTables): ContractStore {
  const { contracts } = tables;
  const row = (tx: Tx, id: string): ContractRow | null => contracts.get(tx, id);
  const change = (tx: Tx, id: string, facts: Partial<ContractRow>): void => {
    const before = contracts.get(tx, id);
    assert(before, `contract ${id} exists`);
    contracts.put(tx, id, { ...before, ...facts });
  };
  const byId = (tx: Tx, id: string) => {
    const found = row(tx, id);
    return Promise.resolve(found && seen(tx, found).signed);
  };
  return {
    byId,
    lock: byId,
    byLeases: (tx, leaseIds) =>
      Promise.resolve(
        new Map(
          leaseIds.flatMap((id) => {
            const found = contracts.all(tx).find(({ signed }) => signed.leases.some(({ leaseId }) => leaseId === id));
            return found ? [[id, seen(tx, found).signed] as const] : [];
          }),
        ),
      ),
    page: (tx, request) => {
      const page = pageOf(contracts.all(tx), request);
      return Promise.resolve({ ...page, items: page.items.map((one) => seen(tx, one).signed) });
    },
    insert: (tx, signed, schedule) => {
      const { id } = signed.contract;
      const isTwice = contracts.rows().some((other) => other.signed.termSheetId === signed.termSheetId);
      assert(!isTwice, 'a term sheet is signed once');
      const facts = { schedules: [schedule], issued: new Map(), dueAt: tx.now, invited: null };
      return Promise.resolve(contracts.put(tx, id, { id, signed, ...facts }));
    },
    save: (tx, signed, schedule) => {
      const before = row(tx, signed.contract.id);
      if (before?.signed.version !== signed.version) return Promise.resolve(false);
      const isNew = schedule.version > (before.schedules.at(-1)?.version ?? 0);
      const schedules = isNew ? [...before.schedules, schedule] : before.schedules;
      change(tx, before.id, { signed: { ...signed, version: signed.version + 1 }, schedules, dueAt: tx.now });
      return Promise.resolve(true);
    },
    schedule: (tx, id) => {
      const found = row(tx, id);
      return Promise.resolve(found && (seen(tx, found).schedules.at(-1) ?? null));
    },
    scheduleHashes: (tx, id) => {
      const found = row(tx, id);
      return Promise.resolve(found ? seen(tx, found).schedules.map(({ version, hash }) => ({ version, hash })) : []);
    },
    ...billing(tables, change),
    nextNumber: (tx) => Promise.resolve(nextNumber(tables, tx, 'C')),
  };
}

type Change = (tx: Tx, id: string, facts: Partial<ContractRow>) => void;

function billing(
  { contracts }: ContractTables,
  change: Change,
): Pick<ContractStore, 'issue' | 'dueForBilling' | 'scheduleBilling'> {
  return {
    issue: (tx, id, keys, invoiceId) => {
      const found = contracts.get(tx, id);
      assert(found, `contract ${id} exists`);
      const rows = new Map((found.schedules.at(-1)?.rows ?? []).map((one) => [rowKey(one), one]));
      const issued = new Map(found.issued);
      for (const key of keys) {
        const status = rows.get(key)?.status;
        assert(status === 'SCHEDULED' || status === 'METERED', `row ${key} is in the schedule and known`);
        assert(!issued.has(key), `row ${key} was issued before`);
        issued.set(key, invoiceId);
      }
      change(tx, id, { issued });
      return Promise.resolve();
    },
    dueForBilling: (tx, limit) =>
      Promise.resolve(
        contracts
          .all(tx)
          .filter(({ dueAt }) => dueAt !== null && dueAt <= tx.now)
          .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
          .slice(0, limit)
          .map(({ signed }) => signed),
      ),
    scheduleBilling: (tx, id, at) => {
      change(tx, id, { dueAt: at });
      return Promise.resolve();
    },
  };
}

/** The row as the transaction's organisation sees it, what is on invoices marked. */
function seen(tx: Tx, { signed, schedules, issued, invited, ...rest }: ContractRow): ContractRow {
  const marked = schedules.map((schedule) => ({
    ...schedule,
    rows: schedule.rows.map((one): ScheduleRow => (issued.has(rowKey(one)) ? { ...one, status: 'ISSUED' } : one)),
  }));
  const org = tx.scope.kind === 'ORGANISATION' ? tx.scope.orgId : null;
  const all = { ...rest, signed, schedules: marked, issued, invited };
  if (org === null || [signed.providerOrgId, signed.tenantOrgId, invited].includes(org)) return all;
  const leases = signed.leases.filter(({ tenantOrgId }) => tenantOrgId === org);
  const left = leases.map(({ until }) => until).reduce((a, b) => (a >= b ? a : b));
  const versions = signed.contract.versions.filter(({ effective }) => effective < left);
  return {
    ...all,
    signed: { ...signed, leases, contract: { ...signed.contract, versions, closure: null } },
    schedules: marked.filter(({ contractVersion }) => versions.some(({ number }) => number === contractVersion)),
  };
}

/** Acts in memory; an open novation lets the new tenant see the contract. */
export function fakeContractActs({ contractActs, contracts }: ContractTables): ContractActStore {
  // whoever sees the contract sees what is wanted of it
  const isSeen = (tx: Tx, { contractId }: ContractAct) => contracts.get(tx, contractId) !== null;
  const byId = (tx: Tx, id: string) => {
    const act = contractActs.get(tx, id);
    return Promise.resolve(act && isSeen(tx, act) ? act : null);
  };
  const invite = (tx: Tx, act: ContractAct, invited: string | null) => {
    const row = contracts.get(tx, act.contractId);
    if (row && act.detail.kind === 'NOVATE') contracts.put(tx, row.id, { ...row, invited });
  };
  return {
    byId,
    lock: byId,
    byContract: (tx, contractId) =>
      Promise.resolve(contractActs.all(tx).filter((act) => act.contractId === contractId && isSeen(tx, act))),
    insert: (tx, act) => {
      contractActs.put(tx, act.id, act);
      invite(tx, act, act.detail.kind === 'NOVATE' ? act.detail.toOrgId : null);
      return Promise.resolve();
    },
    consent: (tx, id, at) => {
      const act = contractActs.get(tx, id);
      assert(act && tx.scope.kind === 'ORGANISATION', 'an organisation agrees to an act');
      const consents = [...act.consents, { orgId: tx.scope.orgId, at }];
      return Promise.resolve(contractActs.put(tx, id, { ...act, consents }));
    },
    close: (tx, id, state) => {
      const act = contractActs.get(tx, id);
      assert(act?.state === 'OPEN', `act ${id} is open`);
      contractActs.put(tx, id, { ...act, state });
      invite(tx, act, null);
      return Promise.resolve();
    },
  };
}

export function fakeIndices({ indexValues, contracts }: ContractTables): IndexStore {
  return {
    values: (tx, index) =>
      Promise.resolve(
        indexValues
          .all(tx)
          .filter((one) => one.index === index)
          .map(({ index: name, month, value }) => ({ index: name, month, value }))
          .sort((a, b) => (a.month < b.month ? -1 : 1)),
      ),
    record: (tx, observation) => {
      const key = `${observation.index} ${observation.month}`;
      if (indexValues.has(key)) return Promise.resolve(false);
      indexValues.put(tx, key, observation);
      for (const row of contracts.all(tx)) {
        const waits = row.schedules.at(-1)?.rows.some(({ status }) => status === 'PENDING_INDEX');
        if (waits) contracts.put(tx, row.id, { ...row, dueAt: tx.now });
      }
      return Promise.resolve(true);
    },
  };
}
