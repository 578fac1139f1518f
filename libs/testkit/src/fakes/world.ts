import { createHash } from 'node:crypto';
import { type Instant, includes, instant } from '#libs/kernel';
import { limitAt } from '#libs/market';
import { type Ports, type Settings, trancheFacts } from '#libs/workflows';
import { fakeBank } from './bank.js';
import { FakeCapacity } from './capacity.js';
import { type ContractMoneyTables, contractMoneyTables, fakeContractMoney } from './contract-money.js';
import {
  type ContractTables,
  contractTables,
  fakeContractActs,
  fakeContracts,
  fakeIndices,
  fakeTermSheets,
} from './contracts.js';
import { FakeDatabase } from './database.js';
import { type CreditTables, creditTables, fakeDunning } from './credit.js';
import { fakeDemandRecord } from './demand-record.js';
import { type DemandTables, demandTables, fakeDemand } from './demand.js';
import { fakeCrowd } from './crowd.js';
import { fakeGlances } from './glances.js';
import { type MeteringTables, fakeMetering, meteringTables } from './metering.js';
import { FakePower, type PowerTables, fakeCurtailments, fakeMiningLoads, powerTables } from './power.js';
import { type OutgoingWireTables, fakeOutgoingWires, outgoingWireTables } from './outgoing-wires.js';
import { type PayingTables, fakePaying, payingTables } from './paying.js';
import { type QuoteDeskTables, fakeQuoteDesk, quoteDeskTables } from './quote-desk.js';
import { type RecordTables, fakeAudit, fakeClock, fakeDirectory, fakeIdempotency, recordTables } from './records.js';
import { type BilledMeterTables, billedMeterTables, fakeBilledMeters } from './owed-credits.js';
import { fakeOfferIndex } from './offer-index.js';
import { fakeCashApplications } from './cash-applications.js';
import { fakeTopUpDisputes } from './top-up-disputes.js';
import { fakeUsage } from './usage.js';
import { type SpendingTables, fakeSpending, spendingTables } from './spending.js';
import { type TaxTables, fakeTaxes, taxTables } from './taxes.js';
import { type SupplyTables, fakeSupply, supplyTables } from './supply.js';

export const FAKE_SETTINGS: Settings = {
  platformFeeBasisPoints: 500,
  seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
  collectionAccounts: [],
  isClockControlled: true,
  timeZoneData: '2025b',
};

/** The ports of supply and demand; the money fakes are added by whoever needs them. */
export type MarketPorts = Omit<
  Ports,
  | 'ledger'
  | 'billingBatch'
  | 'statements'
  | 'creditNotes'
  | 'refunds'
  | 'disputes'
  | 'disputeFiles'
  | 'intents'
  | 'inbox'
  | 'reconciliations'
  | 'exceptions'
  | 'recordMatches'
  | 'booksReports'
  | 'stripeRecords'
  | 'staging'
  | 'operations'
  | 'matchDecisions'
  | 'cursors'
  | 'pendingWork'
  | 'partyEvents'
  | 'webhooks'
  | 'priceIndex'
  | 'alerts'
  | 'notifications'
  | 'uptime'
  | 'apiRequests'
  | 'payments'
  | 'payoutAccounts'
  | 'payouts'
  | 'transfers'
>;

export interface FakeWorld {
  readonly database: FakeDatabase;
  readonly tables: SupplyTables &
    DemandTables &
    CreditTables &
    ContractMoneyTables &
    OutgoingWireTables &
    SpendingTables &
    TaxTables &
    PayingTables &
    ContractTables &
    RecordTables &
    QuoteDeskTables &
    BilledMeterTables &
    PowerTables & { readonly metering: MeteringTables; readonly rectangles: FakeCapacity['table'] };
  readonly ports: MarketPorts;
}

/** An empty market at an instant, all in memory. */
export function fakeWorld({
  now = instant('2026-03-01T00:00:00Z'),
  settings = {},
}: { now?: Instant; settings?: Partial<Settings> } = {}): FakeWorld {
  const database = new FakeDatabase(now);
  const supply = supplyTables(database);
  const demand = { ...demandTables(database), ...creditTables(database), ...contractMoneyTables(database) };
  const wires = outgoingWireTables(database);
  const spending = { ...spendingTables(database), ...payingTables(database) };
  const taxes = taxTables(database, demand.leases);
  const agreed = contractTables(database);
  const records = recordTables(database);
  const desk = quoteDeskTables(database);
  const envelope = powerTables(database);
  const metering = meteringTables(database);
  const billedMeters = billedMeterTables(database);
  const { capacity, power } = fakeEnvelope(database, supply, envelope);
  const suppliers = fakeSupply(supply, (tx) => fakeOfferIndex(tx, supply, capacity));
  const known: Omit<MarketPorts, 'trancheFacts'> = {
    unitOfWork: database,
    ...fakeMetering(metering, demand.leases),
    ...fakeBilledMeters(billedMeters),
    ...suppliers,
    ...fakeDemand(demand),
    usage: fakeUsage({ ...demand, readings: metering.readings }),
    ...fakeSpending({ ...spending, ...demand }),
    taxes: fakeTaxes(taxes, demand.leases),
    topUpDisputes: fakeTopUpDisputes(spending),
    cashApplications: fakeCashApplications(database, { ...demand, ...spending }),
    ...fakePaying({ ...spending, ...demand }),
    dunning: fakeDunning(demand),
    bank: fakeBank(database, demand.invoices),
    outgoingWires: fakeOutgoingWires(wires),
    contractMoney: fakeContractMoney(demand, { ...demand, ...wires }),
    demand: fakeDemandRecord(database, { ...supply, ...demand }),
    termSheets: fakeTermSheets(agreed, (orgId) => demand.profiles.rows().find((profile) => profile.orgId === orgId)),
    contracts: fakeContracts(agreed),
    contractActs: fakeContractActs(agreed),
    indices: fakeIndices(agreed),
    capacity,
    power,
    miningLoads: fakeMiningLoads(envelope, power),
    curtailments: fakeCurtailments(envelope, power),
    glances: fakeGlances(database, { offers: suppliers.offers, capacity }, records),
    crowd: fakeCrowd(database, { offers: suppliers.offers, capacity }),
    directory: fakeDirectory(records),
    ...fakeQuoteDesk(database, { ...desk, ...demand, ...records }),
    audit: fakeAudit(records),
    idempotency: fakeIdempotency(records),
    clock: fakeClock(database, records, () =>
      [demand.quotes, demand.leases, demand.invoices].every((table) => table.rows().length === 0),
    ),
    settings: { ...FAKE_SETTINGS, ...settings },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
  const ports: MarketPorts = { ...known, trancheFacts: trancheFacts(known) };
  return {
    database,
    tables: {
      ...billedMeters,
      metering,
      ...wires,
      ...spending,
      ...taxes,
      ...agreed,
      ...supply,
      ...demand,
      ...records,
      ...desk,
      ...envelope,
      rectangles: capacity.table,
    },
    ports,
  };
}

/** Rectangles and power, each knowing the other, over the supply tables as the database's own tables would have them. */
function fakeEnvelope(database: FakeDatabase, supply: SupplyTables, envelope: PowerTables) {
  const { sites, pools, halls, offers } = supply;
  const site = (id: string) => sites.rows().find((row) => row.id === id);
  const parts: { capacity?: FakeCapacity } = {};
  const power = new FakePower(envelope, {
    ownerOf: (id) => site(id)?.orgId ?? null,
    contractedAt: (id, at) => {
      const found = site(id);
      return found ? limitAt(found, at) : Number.MAX_SAFE_INTEGER;
    },
    contractedSteps: (id) => {
      const found = site(id);
      return found ? [found.energisedAt, ...found.ramp.map((step) => step.at)] : [];
    },
    isOnOffer: (id) => offers.rows().some((offer) => offer.site.id === id && offer.state === 'PUBLISHED'),
    held: (now, id, window) => parts.capacity?.claims(now, id, window) ?? [],
  });
  const listedWatts = (id: string) =>
    offers
      .rows()
      .filter((offer) => offer.site.id === id)
      .reduce((total, offer) => total + offer.units * offer.meterWattsPerUnit, 0);
  const capacity = new FakeCapacity(database, {
    sizeOf: (id) => {
      const pool = pools.rows().find((row) => row.id === id);
      if (pool) return pool.nodeCount * pool.gpusPerNode;
      return (
        halls.rows().find((row) => row.id === id)?.criticalItKw ??
        offers.rows().find((row) => row.id === id)?.units ??
        null
      );
    },
    limitAt: (id, at) => power.limitAt(id, at),
    limitSteps: (id) => power.edges(id),
    listedWatts: (id, now) => listedWatts(id) + power.fleetWatts(now, id),
    isHall: (id) => halls.rows().some((row) => row.id === id),
    firmMiningAt: (id, at) =>
      power.firm(id).reduce((watts, claim) => watts + (includes(claim.period, at) ? claim.watts : 0), 0),
    claimed: (tx, id, period, cause) => power.order(tx, id, period, cause),
  });
  parts.capacity = capacity;
  return { capacity, power };
}
