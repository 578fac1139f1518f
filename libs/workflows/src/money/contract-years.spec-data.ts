import { createHash } from 'node:crypto';
import { type ContractSchedule, type TrancheFacts, reviseSchedule, scheduleOf } from '#libs/billing';
import {
  type CivilDate,
  type Instant,
  type Period,
  HOUR,
  addDays,
  addMilliseconds,
  addMonths,
  assert,
  civilDate,
  dateIn,
  firstOfMonth,
  decimal,
  hoursOf,
  fromRational,
  instant,
  instantToString,
  money,
  period,
  rate,
  rational,
  startOfDay,
  times,
  unwrap,
} from '#libs/kernel';
import { type Contract, type Lease, amend, novate, parseTermSheet, signContract, terminate } from '#libs/market';
import { WORKER_SCOPE, moneyWorld, someTerms } from '#libs/testkit';
import { type Ports } from '../ports/ports.js';
import { type SignedContract, type TrancheLease } from '../ports/contract-stores.js';
import { markPaid } from './mark-paid.js';
import { receiveContractMoney } from './receive-contract-money.js';
import { runContractBilling } from './run-contract-billing.js';

const ZONE = 'America/New_York';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const EVIDENCE = { reason: 'agreed', documents: ['amendment.pdf'] };
const day = (text: string): CivilDate => civilDate(text);

/** 500 kW on the last day of January and 200 kW on the day the clocks change, twelve years each, everything that can be agreed. */
export const SHEET = {
  title: 'Twelve years',
  kind: 'HOSTING',
  currency: 'USD',
  timeZone: ZONE,
  parties: { provider: 'Pecos Mining LLC', tenant: 'Tensor Forge GmbH' },
  rentType: 'NNN',
  billing: { periods: 'ANNIVERSARY_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 30 },
  tranches: [
    { id: 'hall-a', quantity: 500, commencement: '2026-01-31', termMonths: 144, rate: '124.57' },
    { id: 'hall-b', quantity: 200, commencement: '2026-03-08', termMonths: 144, rate: '131.33' },
  ],
  escalator: { kind: 'FIXED', percent: '3.5', on: 'ANNIVERSARY' },
  power: { tariff: '0.045', pueCap: '1.25' },
  sla: {
    steps: [
      { below: '99.99', creditPercent: '5' },
      { below: '99.5', creditPercent: '25' },
    ],
  },
  curtailment: { hoursPerYear: 100, noticeMinutes: 30, maxHours: 4, loadShare: '1', revenueShare: '0.5' },
  capexCredit: { amount: '300000.00', capShare: '0.25' },
  prepayment: { share: '0.1', draw: 'EACH_INVOICE', due: '2026-01-31' },
  deposit: { months: '2', due: '2026-01-31' },
  commitment: { amount: '1200000.00', months: 12 },
  termination: { fee: [{ fromMonth: 0, factor: '0.5' }] },
};

type Changes = Record<string, unknown>;
export type Years = ReturnType<typeof years>;

/** A contract with its leases, delivered on their days, in a market whose meters answer `facts`. */
export function years(
  changes: Changes = {},
  facts: (leaseId: string, days: Period) => Partial<TrancheFacts> = () => ({}),
) {
  const world = moneyWorld({ now: instant('2026-01-15T12:00:00Z') });
  const profile = world.tables.profiles.rows()[0];
  assert(profile, 'the world has a tenant');
  world.tables.profiles.seed('org_next', {
    ...profile,
    orgId: 'org_next',
    legalName: 'Next Labs Inc.',
    country: 'CA',
    subdivision: 'AB',
    taxId: null,
  });
  const ports: Ports = {
    ...world.ports,
    trancheFacts: {
      ...world.ports.trancheFacts,
      of: (_tx, leaseId, days) => Promise.resolve({ ...metersOf(days), ...facts(leaseId, days) }),
      finalUntil: () => Promise.resolve(world.database.now),
    },
  };
  return {
    ...world,
    ports,
    sign: () => sign(ports, { ...SHEET, ...changes }),
    ...doings(ports, world.database, () => world.tables.contracts.rows()[0]?.dueAt ?? null),
  };
}

/** 80 % of 500 kW at a PUE of 1.3, and always up. */
function metersOf(days: Period): TrancheFacts {
  const itKwh = fromRational(times(hoursOf(days), rational(400)));
  const minutes = fromRational(times(hoursOf(days), rational(60)));
  return {
    energy: { itKwh, pue: decimal('1.3'), tariff: null, source: 'MEASURED', recordIds: [`e ${days.start}`] },
    availability: { minutes, downMinutes: decimal('0'), recordIds: [`a ${days.start}`] },
    usage: [],
    curtailments: [],
    powerCharges: [],
  };
}

/** Noon of the next 20th. */
function next20th(now: Instant): Instant {
  const month = firstOfMonth(civilDate(dateIn(now, ZONE)));
  return [month, addMonths(month, 1)]
    .map((first) => addMilliseconds(startOfDay(addDays(first, 19), ZONE), 12 * HOUR))
    .reduce((a, b) => (a > now ? a : b));
}

type Clocked = { readonly now: Instant; advanceTo(at: Instant): void };

function doings(ports: Ports, database: Clocked, dueAt: () => Instant | null) {
  const bill = () => runContractBilling(ports)(WORKER_SCOPE, { limit: 50 });
  return {
    bill,
    /** Bills at each moment for which the contract has asked to be looked at, until a day, and pays what is open on each 20th. */
    billUntil: async (until: string, pays = true): Promise<void> => {
      const end = startOfDay(civilDate(until), ZONE);
      for (;;) {
        const next = Math.min(dueAt() ?? end, next20th(database.now), end) as Instant;
        database.advanceTo(Math.max(next, database.now) as Instant);
        const { failed } = await bill();
        assert(failed.length === 0, `billing fails at ${instantToString(database.now)}: ${failed[0]?.fault}`);
        if (pays && dateIn(database.now, ZONE).endsWith('-20')) await payAll(ports);
        if (database.now >= end) return;
      }
    },
    receive: (id: string, amount: string) =>
      receiveContractMoney(ports)(WORKER_SCOPE, {
        contractMoneyId: id,
        amount: decimal(amount),
        bankReference: `wire of ${id}`,
        idempotencyKey: `receive-${id}`,
      }),
    change: (act: (contract: Contract) => Contract, leases?: (before: readonly TrancheLease[]) => TrancheLease[]) =>
      change(ports, act, leases),
  };
}

async function payAll(ports: Ports): Promise<void> {
  await ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
    for (const invoice of await ports.invoices.all(tx, 0 as Instant, (tx.now + 1) as Instant))
      if (invoice.state === 'OPEN') await markPaid(ports)(tx, invoice, invoice.collection === 'WIRE' ? 'WIRE' : 'CARD');
  });
}

async function sign(ports: Ports, json: Changes): Promise<SignedContract> {
  return ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
    const contract = signContract(
      tx.newId('contract'),
      unwrap(parseTermSheet(JSON.parse(JSON.stringify(json)))),
      tx.now,
    );
    const leases = currentTranches(contract).map(({ id, commencement, termMonths }): TrancheLease => {
      const until = addMonths(commencement, termMonths);
      const ids = { leaseId: tx.newId('lease'), offerId: 'pool_1', tenantOrgId: 'org_ai' };
      return { tranche: id, ...ids, from: commencement, until };
    });
    const signed: SignedContract = {
      ...{ contract, number: 'C-2026-000001', termSheetId: 'tsh_1', providerOrgId: 'org_miner', tenantOrgId: 'org_ai' },
      ...{ documentHash: sha256('contract'), platformFeeBasisPoints: 500, leases, version: 1 },
      tax: someTerms().tax,
    };
    for (const lease of leases) await deliver(ports, tx, contract, lease);
    await ports.contracts.insert(tx, signed, scheduleOf(contract, [], sha256));
    return signed;
  });
}

const currentTranches = ({ versions }: Contract) => versions.at(-1)?.terms.tranches ?? [];

async function deliver(
  ports: Ports,
  tx: Parameters<Ports['leases']['insert']>[0],
  contract: Contract,
  one: TrancheLease,
) {
  const days = period(startOfDay(one.from, ZONE), startOfDay(one.until, ZONE));
  const isNext = one.tenantOrgId === 'org_next';
  const tax = { jurisdiction: 'CA', basisPoints: 500, kind: 'STANDARD' } as const;
  const lease: Lease = {
    ...{ id: one.leaseId, number: await ports.leases.nextNumber(tx), quoteId: `qte ${one.leaseId}` },
    ...{
      tenantOrgId: one.tenantOrgId,
      providerOrgId: 'org_miner',
      resourceId: 'hall_1',
      resourceKind: 'HALL' as const,
    },
    ...{ resourceName: 'Hall at Pecos', siteId: 'site_1', period: days, units: 500, placement: [{ from: 0, to: 500 }] },
    terms: someTerms({
      unitPrice: rate(decimal('124.57'), 'USD', 'KW_MONTH'),
      timeZone: ZONE,
      ...(isNext ? { tax } : {}),
    }),
    ...{ total: money(0n, 'USD'), state: 'ACTIVE' as const, reason: 'WINDOW_STARTED' as const },
    ...{ contract: { contractId: contract.id, tranche: one.tranche }, costCentre: null, purchaseOrder: null },
    ...{ access: null, createdAt: tx.now, acceptedAt: days.start, startedAt: days.start, endedAt: null },
    ...{ meteredUntil: null, version: 1 },
  };
  await ports.leases.insert(tx, lease, { at: tx.now, state: 'ACTIVE', reason: 'WINDOW_STARTED', note: null });
}

async function change(
  ports: Ports,
  act: (contract: Contract) => Contract,
  move: (before: readonly TrancheLease[]) => TrancheLease[] = (before) => [...before],
): Promise<ContractSchedule> {
  return ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
    const [signed] = (await ports.contracts.page(tx, { first: 1, after: null })).items;
    assert(signed, 'there is a contract');
    const before = await ports.contracts.schedule(tx, signed.contract.id);
    assert(before, 'it has a schedule');
    const contract = act(signed.contract);
    const schedule = reviseSchedule(before, contract, [], sha256);
    const leases = move(signed.leases);
    const tenantOrgId = leases.at(-1)?.tenantOrgId ?? signed.tenantOrgId;
    const isSaved = await ports.contracts.save(tx, { ...signed, contract, leases, tenantOrgId }, schedule);
    assert(isSaved, 'nobody else changes it');
    for (const lease of leases)
      if (!(await ports.leases.byId(tx, lease.leaseId))) await deliver(ports, tx, contract, lease);
    return schedule;
  });
}

/** The tranche's rate from a day on. */
export const newRate = (tranche: string, from: string, value: string) => (contract: Contract) => {
  const changes = [{ kind: 'RATE' as const, tranche, rate: decimal(value) }];
  return unwrap(amend(contract, { changes, evidence: EVIDENCE }, day(from)));
};

/** Another tenant from a day on. */
export const nextTenant = (from: string) => (contract: Contract) =>
  unwrap(novate(contract, { role: 'tenant', to: 'Next Labs Inc.', guarantor: null, evidence: EVIDENCE }, day(from)));

/** Every lease ends on a day, and another of the next tenant begins. */
export const nextLeases = (from: string) => (before: readonly TrancheLease[]) =>
  before.flatMap((lease) => [
    { ...lease, until: day(from) },
    { ...lease, from: day(from), tenantOrgId: 'org_next', leaseId: `${lease.leaseId}N` },
  ]);

/** The tenant leaves at will. */
export const leave = (on: string) => (contract: Contract) =>
  unwrap(terminate(contract, { cause: 'CONVENIENCE', effective: day(on), evidence: EVIDENCE }));
