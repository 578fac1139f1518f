import {
  HOUR,
  type Decimal,
  type Period,
  type Result,
  compareRational,
  ok,
  rational,
  refuse,
  toRational,
} from '#libs/kernel';
import {
  type CurtailmentCall,
  type CurtailmentSettlement,
  type Lease,
  checkCall,
  isCalled,
  largestSaving,
  versionOn,
} from '#libs/market';
import { civilDate, dateIn } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type ToleranceExceeded, type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { contractOf, loadOf, promisedUnits } from './lease-evidence.js';
import { lockedLease, partiesOf } from './party-lease.js';

type Needs = Pick<Ports, 'unitOfWork' | 'leases' | 'sites' | 'contracts' | 'curtailmentCalls' | 'offers' | 'audit'>;

export interface CallCommand {
  readonly siteId: string;
  /** Leases that shed load. */
  readonly leaseIds: readonly string[];
  readonly window: Period;
  /** Part of the contracted load each of them sheds, above 0, at most 1. */
  readonly loadShare: Decimal;
  readonly reason: string;
}

/** What became of the call on one lease. */
export interface CalledLease {
  readonly leaseId: string;
  readonly call: CurtailmentCall | null;
  readonly refusals: readonly (Refusal | ToleranceExceeded)[];
}

const MOST_LEASES = 100;

/**
 * Sheds load of leases of a site for the grid. Each lease is judged by its own contract: what its terms do not allow is refused with the
 * limit it would break, and the others are called all the same. Minutes of a call are left out of availability. Again is the same call.
 */
export const callCurtailment = (ports: Needs) => {
  return (scope: OrganisationScope, command: CallCommand): Promise<Result<CalledLease[], Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { leaseIds, loadShare, reason, window } = command;
      const site = await ports.sites.byId(tx, command.siteId);
      if (site?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['siteId'] });
      if (leaseIds.length < 1 || leaseIds.length > MOST_LEASES || new Set(leaseIds).size < leaseIds.length)
        return refuse(invalid(['leaseIds'], `A call names 1 to ${MOST_LEASES} leases, each once.`));
      if (loadShare.scaled <= 0n || compareRational(toRational(loadShare), rational(1)) > 0)
        return refuse(invalid(['loadShare'], 'The share of load is above 0 and at most 1.'));
      if (reason.trim().length < 1 || reason.length > 500)
        return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
      if (window.start < tx.now) return refuse(invalid(['window'], 'A call is made before it begins.'));
      const results: CalledLease[] = [];
      // in one order, so that two calls cannot wait for each other
      for (const leaseId of [...leaseIds].sort())
        results.push(await callLease(ports, tx, scope, { ...command, leaseId }));
      return ok(results);
    });
};

async function callLease(
  ports: Needs,
  tx: Tx,
  scope: OrganisationScope,
  { leaseId, siteId, window, loadShare, reason }: CallCommand & { readonly leaseId: string },
): Promise<CalledLease> {
  const refused = (refusal: Refusal | ToleranceExceeded): CalledLease => ({ leaseId, call: null, refusals: [refusal] });
  const lease = await lockedLease(ports, tx, scope, { leaseId, side: 'PROVIDER' });
  if (lease?.siteId !== siteId) return refused({ code: 'NOT_FOUND', path: ['leaseIds'] });
  if (!['ACTIVE', 'DEGRADED'].includes(lease.state) || window.end > lease.period.end)
    return refused({ code: 'WRONG_STATE', path: ['leaseIds'], detail: `The lease is ${lease.state} or ends before.` });
  const calls = await ports.curtailmentCalls.byLease(tx, leaseId);
  const same = calls.find(
    (one) =>
      one.window.start === window.start &&
      one.window.end === window.end &&
      one.loadShare.scaled === loadShare.scaled &&
      one.reason === reason,
  );
  if (same) return { leaseId, call: same, refusals: [] };
  if (isCalled(window, calls))
    return refused({
      code: 'ALREADY_EXISTS',
      path: ['window'],
      detail: 'The lease is called for part of that time already.',
    });
  const signed = await contractOf(ports, tx, lease);
  const { timeZone } = lease.terms;
  const terms = signed && versionOn(signed.contract, civilDate(dateIn(window.start, timeZone))).terms.curtailment;
  const checked = checkCall({ window, loadShare }, { now: tx.now, terms, timeZone, calls });
  if (!checked.ok) return refused({ code: 'OUTSIDE_TOLERANCE', path: ['window'], ...checked.refusal });
  const call = {
    ...partiesOf(lease),
    id: tx.newId('curtailmentCall'),
    ...{ siteId, window, loadShare, reason },
    calledAt: tx.now,
  };
  await ports.curtailmentCalls.insert(tx, call);
  await ports.audit.append(tx, { action: 'curtailment.called', subjectId: leaseId, detail: { call: call.id, reason } });
  return { leaseId, call, refusals: [] };
}

export interface SettleCommand {
  readonly callId: string;
  readonly megawattHours: Decimal;
  /** Major units of the lease's currency per MWh. */
  readonly price: Decimal;
  readonly documents: readonly string[];
}

export interface SettledCall {
  readonly call: CurtailmentCall;
  readonly settlement: CurtailmentSettlement;
}

/**
 * Writes down what a call brought: the energy that was not drawn and what the grid paid for it, with its statements. Once; the tenant's
 * share goes on the invoice of the period that is open. Again with the same figures changes nothing.
 */
export const settleCurtailment = (ports: Needs) => {
  return (scope: OrganisationScope, command: SettleCommand): Promise<Result<SettledCall, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const { callId, ...figures } = command;
      const call = await ports.curtailmentCalls.byId(tx, callId);
      if (call?.providerOrgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['callId'] });
      const lease = await ports.leases.lock(tx, call.leaseId);
      const problem = lease ? await checkSettlement(ports, tx, { lease, call, command }) : null;
      if (problem) return refuse(problem);
      const settlement = { ...figures, callId, leaseId: call.leaseId, settledAt: tx.now };
      if (await ports.curtailmentCalls.settle(tx, call, settlement)) {
        await ports.audit.append(tx, {
          action: 'curtailment.settled',
          subjectId: call.leaseId,
          detail: { call: callId },
        });
        return ok({ call, settlement });
      }
      const known = (await ports.curtailmentCalls.settlements(tx, call.leaseId)).get(callId);
      const isSame =
        known?.megawattHours.scaled === figures.megawattHours.scaled && known.price.scaled === figures.price.scaled;
      return known && isSame
        ? ok({ call, settlement: known })
        : refuse<Refusal>({ code: 'WRONG_STATE', path: ['callId'], detail: 'The call is settled with other figures.' });
    });
};

async function checkSettlement(
  ports: Needs,
  tx: Tx,
  { lease, call, command }: { readonly lease: Lease; readonly call: CurtailmentCall; readonly command: SettleCommand },
): Promise<Refusal | null> {
  const { megawattHours, price, documents } = command;
  if (call.window.end > tx.now)
    return { code: 'WRONG_STATE', path: ['callId'], detail: 'The called time is not over yet.' };
  if (
    documents.length < 1 ||
    documents.length > 20 ||
    documents.some((name) => name.trim() === '' || name.length > 500)
  )
    return invalid(['documents'], 'A settlement names 1 to 20 documents of at most 500 characters.');
  if (price.scaled < 0n) return invalid(['price'], 'The price is not negative.');
  const units = promisedUnits(lease, await contractOf(ports, tx, lease), call.window.start);
  const { itKilowatts, pue } = await loadOf(ports)(tx, lease, units);
  const kilowatts = {
    numerator: itKilowatts.numerator * pue.numerator,
    denominator: itKilowatts.denominator * pue.denominator,
  };
  const most = largestSaving(call, kilowatts);
  return megawattHours.scaled < 0n || compareRational(toRational(megawattHours), most) > 0
    ? invalid(
        ['megawattHours'],
        `The call lasts ${(call.window.end - call.window.start) / HOUR} h; it cannot have saved so much.`,
      )
    : null;
}

/** The calls of a lease and what each brought, by start. */
export const viewCurtailmentCalls = (ports: Pick<Ports, 'unitOfWork' | 'curtailmentCalls'>) => {
  return (scope: OrganisationScope, leaseId: string) =>
    ports.unitOfWork.run(scope, async (tx) => {
      const settlements = await ports.curtailmentCalls.settlements(tx, leaseId);
      const calls = await ports.curtailmentCalls.byLease(tx, leaseId);
      return calls.map((call) => ({ call, settlement: settlements.get(call.id) ?? null }));
    });
};
