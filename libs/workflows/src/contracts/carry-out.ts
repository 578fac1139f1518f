import { type Period, type Result, assert, ok, startOfDay } from '#libs/kernel';
import { type ContractSchedule } from '#libs/billing';
import { type Lease, currentTerms, transition } from '#libs/market';
import { type SignedContract, type TrancheLease } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type CapacityTaken, type Refusal } from '../refusal.js';
import { type AskedTax, type FirmTax } from '../tax/firm-tax.js';
import { type LeaseSource, contractLease, periodOf, sourceOfLease, sourceOfOffer } from './contract-lease.js';
import { taxUnder } from './contract-tax.js';
import { type LeaseStep } from './plan-leases.js';
import { type Wanted, firstUnits, takeThese, takeUnits } from './take-capacity.js';

export type CarryOutNeeds = Pick<
  Ports,
  'offers' | 'capacity' | 'quotes' | 'leases' | 'termSheets' | 'taxes' | 'taxEngine' | 'settings'
>;

/** The contract as it is kept from now on; the store has it already, so that the database knows whose leases these are. */
export interface Carried {
  readonly signed: SignedContract;
  readonly schedule: ContractSchedule;
  readonly steps: readonly LeaseStep[];
  /** What a tax engine answered of what is sold, before the transaction. */
  readonly asked: readonly AskedTax[];
}

/**
 * Makes leases and capacity what the contract says: first everything that gives capacity back, then everything that takes it, so that what
 * one tranche frees another may have. A refusal is for the caller to undo everything.
 */
export async function carryOut(
  ports: CarryOutNeeds,
  tx: Tx,
  carried: Carried,
): Promise<Refusal | CapacityTaken | null> {
  const taking: Take[] = [];
  for (const step of carried.steps) taking.push(await giveBack(ports, tx, carried, step));
  for (const take of taking) {
    const refusal = await take();
    if (refusal) return refusal;
  }
  return null;
}

type Take = () => Promise<Refusal | CapacityTaken | null>;
const NOTHING: Take = () => Promise.resolve(null);

/** Gives back what the step frees; the answer takes what it needs. */
async function giveBack(ports: CarryOutNeeds, tx: Tx, carried: Carried, step: LeaseStep): Promise<Take> {
  const { timeZone } = currentTerms(carried.signed.contract);
  switch (step.kind) {
    case 'NEW':
      return () => begin(ports, tx, carried, step);
    case 'DROP': {
      const lease = await lockOf(ports, tx, step.before);
      await ports.capacity.release(tx, lease.id, lease.period.start);
      await end(ports, tx, lease);
      return NOTHING;
    }
    case 'MOVE': {
      const lease = await lockOf(ports, tx, step.lease);
      const period = periodOf(step.lease, timeZone);
      const wanted = { ...wantedOf(carried, step.lease), window: period };
      const missing = await freed(ports, tx, lease, period);
      await reshape(ports, tx, lease, period);
      return () => takeAll(ports, tx, sourceOfLease(lease), lease.placement, wanted, missing);
    }
    case 'SUCCEED': {
      const old = await lockOf(ports, tx, step.before);
      const at = startOfDay(step.lease.from, timeZone);
      const isUnbegun = at <= old.period.start;
      await ports.capacity.release(tx, old.id, isUnbegun ? old.period.start : at);
      if (isUnbegun) await end(ports, tx, old);
      else await reshape(ports, tx, old, { start: old.period.start, end: at });
      return () => succeed(ports, tx, carried, step, old);
    }
  }
}

/** Gives back what the lease does not need in its new window; answers what it lacks there. One that has not begun is placed anew. */
async function freed(
  { capacity }: CarryOutNeeds,
  tx: Tx,
  { id, period: now, startedAt }: Lease,
  next: Period,
): Promise<Period[]> {
  if (startedAt === null) {
    await capacity.release(tx, id, now.start);
    return [next];
  }
  if (next.end < now.end) await capacity.release(tx, id, next.end);
  return next.end > now.end ? [{ start: now.end, end: next.end }] : [];
}

async function takeAll(
  ports: CarryOutNeeds,
  tx: Tx,
  source: LeaseSource,
  placement: Lease['placement'],
  wanted: Omit<Wanted, 'units'>,
  windows: readonly Period[],
): Promise<Refusal | CapacityTaken | null> {
  for (const window of windows) {
    const refusal = await takeThese(ports, tx, source, placement, { ...wanted, window });
    if (refusal) return refusal;
  }
  return null;
}

/** A lease over other days. One whose window is over by now ends with it. */
async function reshape(ports: CarryOutNeeds, tx: Tx, lease: Lease, period: Period): Promise<void> {
  await ports.leases.setPeriod(tx, lease.id, period);
  if (period.end > tx.now) return;
  const isServed = lease.state === 'ACTIVE' || lease.state === 'DEGRADED';
  await step(ports, tx, { ...lease, period }, isServed ? 'WINDOW_ENDED' : 'CONTRACT_ENDED');
}

async function end(ports: CarryOutNeeds, tx: Tx, lease: Lease): Promise<void> {
  await step(ports, tx, lease, 'CONTRACT_ENDED');
}

/** A lease that is over already stays as it is. */
async function step(
  { leases }: CarryOutNeeds,
  tx: Tx,
  lease: Lease,
  kind: 'WINDOW_ENDED' | 'CONTRACT_ENDED',
): Promise<void> {
  const moved = transition(lease, { kind }, tx.now);
  if (!moved.ok) return;
  assert(await leases.update(tx, moved.value.lease, moved.value.event), 'the lease is locked');
}

async function lockOf({ leases }: CarryOutNeeds, tx: Tx, { leaseId }: TrancheLease): Promise<Lease> {
  const lease = await leases.lock(tx, leaseId);
  assert(lease, `lease ${leaseId} of a contract exists`);
  return lease;
}

function wantedOf({ signed }: Carried, stretch: TrancheLease): Omit<Wanted, 'units'> {
  const terms = currentTerms(signed.contract);
  const index = terms.tranches.findIndex(({ id }) => id === stretch.tranche);
  const { leaseId, tenantOrgId } = stretch;
  return { leaseId, tenantOrgId, window: periodOf(stretch, terms.timeZone), path: ['tranches', String(index)] };
}

/** The first lease of a tranche. */
async function begin(
  ports: CarryOutNeeds,
  tx: Tx,
  carried: Carried,
  { lease: stretch, quantity: units }: Extract<LeaseStep, { kind: 'NEW' }>,
): Promise<Refusal | CapacityTaken | null> {
  const offer = await ports.offers.byId(tx, stretch.offerId);
  const wanted = { ...wantedOf(carried, stretch), units };
  if (offer?.state !== 'PUBLISHED' || offer.providerOrgId !== carried.signed.providerOrgId)
    return { code: 'NOT_ON_OFFER', path: wanted.path };
  const tax = await taxOf(ports, tx, carried, stretch);
  if (!tax.ok) return tax.refusal;
  const placed = await takeUnits(ports, tx, offer, wanted);
  if (!placed.ok) return placed.refusal;
  await keep(ports, tx, carried, {
    stretch,
    source: sourceOfOffer(offer),
    placement: placed.value,
    units,
    tax: tax.value,
  });
  return null;
}

/** The lease that goes on where another ends: the same units, fewer or more of them. */
async function succeed(
  ports: CarryOutNeeds,
  tx: Tx,
  carried: Carried,
  { before, lease: stretch, quantity: units }: Extract<LeaseStep, { kind: 'SUCCEED' }>,
  old: Lease,
): Promise<Refusal | CapacityTaken | null> {
  const source = sourceOfLease(old);
  const wanted = wantedOf(carried, stretch);
  const kept = firstUnits(old.placement, units);
  const refusal = await takeThese(ports, tx, source, kept, wanted);
  if (refusal) return refusal;
  const placement = [...kept];
  if (units > old.units) {
    const offer = await ports.offers.byId(tx, old.resourceId);
    if (!offer) return { code: 'NOT_ON_OFFER', path: wanted.path };
    const more = await takeUnits(ports, tx, offer, { ...wanted, units: units - old.units });
    if (!more.ok) return more.refusal;
    placement.push(...more.value);
  }
  const isSame = before.tenantOrgId === stretch.tenantOrgId;
  const tax = isSame ? ok(await taxOfLease(ports, tx, old)) : await taxOf(ports, tx, carried, stretch);
  if (!tax.ok) return tax.refusal;
  await keep(ports, tx, carried, { stretch, source, placement, units, tax: tax.value });
  return null;
}

interface Kept {
  readonly stretch: TrancheLease;
  readonly source: LeaseSource;
  readonly placement: Lease['placement'];
  readonly units: number;
  readonly tax: FirmTax;
}

async function keep(ports: CarryOutNeeds, tx: Tx, { signed, schedule }: Carried, kept: Kept): Promise<void> {
  const numbers = { quote: await ports.quotes.nextNumber(tx), lease: await ports.leases.nextNumber(tx) };
  const { treatment, calculation } = kept.tax;
  const quoteId = tx.newId('quote');
  const facts = { ...kept, tax: treatment, signed, schedule, quoteId, numbers, now: tx.now };
  const { lease, quote } = contractLease(facts);
  await ports.quotes.insert(tx, quote);
  await ports.leases.insert(tx, lease, { at: tx.now, state: lease.state, reason: lease.reason, note: null });
  if (calculation) await ports.taxes.keepCalculation(tx, { ...calculation, quoteId });
}

function taxOf(
  ports: CarryOutNeeds,
  tx: Tx,
  { signed, asked }: Carried,
  { tenantOrgId: orgId, offerId }: TrancheLease,
): Promise<Result<FirmTax, Refusal>> {
  const { currency } = currentTerms(signed.contract);
  return taxUnder(ports, tx, { orgId, offerId, currency }, asked);
}

/** The tax of a lease that goes on in another one: as it was agreed, with what was asked for it. */
async function taxOfLease({ taxes }: CarryOutNeeds, tx: Tx, { terms, quoteId }: Lease): Promise<FirmTax> {
  return { treatment: terms.tax, calculation: await taxes.calculationOf(tx, quoteId) };
}
