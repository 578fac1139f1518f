import { type CivilDate, addMilliseconds, assert, civilDate, dateIn, unwrap } from '#libs/kernel';
import { type DataHall } from '#libs/market';
import { type Database } from '#libs/store';
import {
  type OrganisationScope,
  type Ports,
  type SignedContract,
  type TaxEngine,
  type TermSheetProposal,
  acceptTermSheet,
  proposeTermSheet,
} from '#libs/workflows';
import { type TestDatabase } from '../database/test-database.js';
import { FAKE_SETTINGS } from '../fakes/world.js';
import { aHall } from './domain.js';
import { anInvoiceOf, theIssue } from './invoice.js';
import { actingFor, seedHall, seedListing, seedOrganisation } from './seeded.js';
import { aHostingSheet } from './term-sheets.js';

/** A miner's published hall of 5 MW in the database, a tenant, another one and a stranger; the workflows' ports on the real stores. */
export interface ContractRoom {
  readonly ports: Omit<Ports, 'payments'>;
  readonly miner: OrganisationScope;
  readonly tenant: OrganisationScope;
  readonly next: OrganisationScope;
  readonly stranger: OrganisationScope;
  readonly hall: DataHall;
  /** A day of the contract's zone, so many days from today. */
  ahead(days: number): CivilDate;
  /** The tenant puts two halls of 2 MW on the table, from 30 and 90 days on. */
  propose(facts?: Readonly<Record<string, unknown>>): Promise<TermSheetProposal>;
  accept(proposal: TermSheetProposal): ReturnType<ReturnType<typeof acceptTermSheet>>;
  signed(facts?: Readonly<Record<string, unknown>>): Promise<SignedContract>;
  /** The id of an invoice on one of the tenant's leases. */
  invoice(leaseId: string): Promise<string>;
  /** Writes behind all walls that a lease was accepted and began at noon of a day. */
  begun(leaseId: string, day: CivilDate): Promise<void>;
}

let keys = 0;
const key = (): string => `room-key-${(keys += 1)}`;

/** `taxEngine`: asked for the taxes of what is signed; then the hall stands in Great Britain. */
export async function contractRoom(
  db: TestDatabase,
  database: Database,
  taxEngine: TaxEngine | null = null,
): Promise<ContractRoom> {
  const place = taxEngine ? { country: 'GB', subdivision: null } : {};
  const { site, providerOrgId } = await seedListing(db, database, { site: { powerLimitWatts: 20_000_000, ...place } });
  const hall = aHall({ orgId: providerOrgId, siteId: site.id, criticalItKw: 5_000 });
  await seedHall(database, site, hall, 1_200);
  const scope = (orgId: string): OrganisationScope => ({ kind: 'ORGANISATION', orgId, actorId: 'usr_test' });
  const [tenant, next, stranger] = [
    scope(await seedOrganisation(db, 'TENANT')),
    scope(await seedOrganisation(db, 'TENANT')),
    scope(await seedOrganisation(db, 'TENANT')),
  ];
  const ports = { unitOfWork: database.unitOfWork, ...database.stores, taxEngine, settings: FAKE_SETTINGS };
  const now = await database.unitOfWork.run(actingFor(tenant.orgId), (tx) => Promise.resolve(tx.now));
  const ahead = (days: number) => civilDate(dateIn(addMilliseconds(now, days * 86_400_000), 'America/Chicago'));
  const propose: ContractRoom['propose'] = async (facts = {}) => {
    const tranches = [
      { id: 'hall-a', quantity: 2000, commencement: ahead(30), termMonths: 144, rate: '125' },
      { id: 'hall-b', quantity: 2000, commencement: ahead(90), termMonths: 120, rate: '118.5' },
    ];
    const { expansions: _expansions, ...all } = aHostingSheet({ tranches, ...facts });
    const terms = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const ids = (terms['tranches'] as typeof tranches).map(({ id }) => id);
    const listings = ids.map((tranche) => ({ tranche, offerId: hall.id }));
    const command = { tenantOrgId: null, terms, listings, validDays: 30, idempotencyKey: key() };
    return unwrap(await proposeTermSheet(ports)(tenant, command));
  };
  const accept: ContractRoom['accept'] = (proposal) => {
    const latest = proposal.revisions.at(-1);
    assert(latest, 'a proposal has a revision');
    const { number: revision, documentHash } = latest;
    const command = { termSheetId: proposal.id, revision, documentHash, idempotencyKey: key() };
    return acceptTermSheet(ports)(scope(providerOrgId), command);
  };
  return {
    ...{ ports, miner: scope(providerOrgId), tenant, next, stranger, hall, ahead, propose, accept },
    signed: async (facts) => unwrap(await accept(await propose(facts))),
    invoice: (leaseId) => anInvoiceOn(database, tenant, leaseId),
    begun: async (leaseId, day) => {
      const noon = `'${day}'::timestamp AT TIME ZONE 'America/Chicago' + interval '12 hours'`;
      await db.sql(`DO $$ BEGIN
        SET LOCAL session_replication_role = replica;
        UPDATE lease SET accepted_at = ${noon}, started_at = ${noon} WHERE id = '${leaseId}';
      END $$`);
    },
  };
}

/** A rent invoice of 1,050.00 on a lease. */
async function anInvoiceOn(
  { unitOfWork, stores }: Database,
  scope: OrganisationScope,
  leaseId: string,
): Promise<string> {
  return unitOfWork.run(scope, async (tx) => {
    const lease = await stores.leases.byId(tx, leaseId);
    assert(lease, `lease ${leaseId} exists`);
    const number = await stores.invoices.nextNumber(tx, 'GL', 2026);
    const invoice = anInvoiceOf(lease, { number, revision: Number(number.slice(-6)) });
    assert(await stores.invoices.insert(tx, invoice), 'the invoice is new');
    await stores.ledger.post(tx, theIssue(invoice));
    return invoice.id;
  });
}
