import {
  HOUR,
  type Instant,
  type Period,
  type Result,
  instantFromEpoch,
  latest,
  ok,
  overlaps,
  refuse,
} from '#libs/kernel';
import {
  type AdviceInputs,
  type Basis,
  type FieldRefusal,
  type FleetAtSite,
  type FleetDraft,
  type ListingAtSite,
  type MiningLoad,
  type Site,
  type SiteAdvice,
  adviseSite as decideAdvice,
  checkAdviceInputs,
  fleetOf,
  fleetWatts,
  hourLimits,
} from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'pools' | 'halls' | 'capacity' | 'power' | 'miningLoads' | 'audit'>;

/** What earlier advice rested on, as it was given back. */
export interface PreviousAdvice {
  readonly from: Instant;
  readonly uses: readonly { readonly useId: string; readonly usdPerMwh: readonly number[] }[];
}

export interface AdviceCommand extends AdviceInputs {
  readonly siteId: string;
  /** Start of the first hour, a full hour; null: the next one. */
  readonly from: Instant | null;
  /** Instead of the site's own mining loads; null: those. */
  readonly fleet: (FleetDraft & { readonly isRunning: boolean }) | null;
  /** What the pool of the site's own loads keeps. */
  readonly poolFeeBasisPoints: number;
  readonly previous: PreviousAdvice | null;
}

/** The advice and what it is about. */
export interface AdvisedSite extends SiteAdvice {
  readonly site: Site;
  readonly hours: readonly Period[];
}

/**
 * Mine, host or lease: what to do with the uncommitted power of one of the organisation's own sites, hour by hour. Reads the site, its
 * listings, what is leased and held of them, its mining and curtailments; changes nothing but the audit log. Refused with every reason
 * at once: NOT_FOUND (site), INVALID_INPUT with the path in the inputs.
 */
export const adviseSite = (ports: Needs) => {
  return (scope: OrganisationScope, command: AdviceCommand): Promise<Result<AdvisedSite, readonly Refusal[]>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const problems = checkAdviceInputs(command).map(inWords);
      const hours = hoursOf(command, tx.now);
      if (!hours.ok) return refuse([...problems, hours.refusal]);
      const site = await ports.sites.byId(tx, command.siteId);
      if (!site) return refuse<readonly Refusal[]>([{ code: 'NOT_FOUND', path: ['siteId'] }]);
      if (problems.length > 0) return refuse(problems);
      const window = { start: hours.value[0]?.start ?? tx.now, end: hours.value.at(-1)?.end ?? tx.now };
      const fleets = await fleetsOf(ports, tx, command, window);
      if (!fleets.ok) return refuse(fleets.refusal.map(inWords));
      const facts = {
        site,
        hours: hours.value,
        limitWatts: hourLimits(hours.value, {
          claims: await ports.power.claims(tx, site.id, window),
          limits: await ports.power.limits(tx, site.id, window),
        }),
        listings: await listingsOf(ports, tx, site.id, window),
        fleets: fleets.value,
      };
      const advice = decideAdvice(facts, command, basisOf(command.previous, window.start, hours.value.length));
      if (!advice.ok) return refuse(advice.refusal.map(inWords));
      const detail = { hours: String(hours.value.length), finding: advice.value.advice.finding.slice(0, MAX_DETAIL) };
      await ports.audit.append(tx, { action: 'site.advised', subjectId: site.id, detail });
      return ok({ ...advice.value, site, hours: hours.value });
    });
};

/** As much of a finding as the audit log keeps. */
const MAX_DETAIL = 1_000;

const inWords = (refusal: FieldRefusal): Refusal => invalid(refusal.path, fieldInWords(refusal));

function hoursOf({ from, hours }: AdviceCommand, now: Instant): Result<Period[], Refusal> {
  const start = from ?? Math.ceil(now / HOUR) * HOUR;
  if (start % HOUR !== 0) return refuse(invalid(['from'], 'Advice begins at a full hour.'));
  if (start + HOUR <= now) return refuse(invalid(['from'], 'Advice is about hours to come; the first one is over.'));
  const at = (hour: number): Instant => instantFromEpoch(start + hour * HOUR);
  return ok(hours.map((_, hour) => ({ start: at(hour), end: at(hour + 1) })));
}

/** Each pool and hall of the site with what is taken of it in the window. */
async function listingsOf(ports: Needs, tx: Tx, siteId: string, window: Period): Promise<ListingAtSite[]> {
  const pools = await ports.pools.bySite(tx, siteId);
  const halls = await ports.halls.bySite(tx, siteId);
  const found: ListingAtSite[] = [];
  for (const listed of pools)
    found.push({ kind: 'GPU_LEASE', listed, used: await ports.capacity.used(tx, listed.id, window) });
  for (const listed of halls)
    found.push({ kind: 'HOSTING', listed, used: await ports.capacity.used(tx, listed.id, window) });
  return found;
}

/** The fleet of the question, or else the loads that the site has in the window. */
async function fleetsOf(
  ports: Needs,
  tx: Tx,
  command: AdviceCommand,
  window: Period,
): Promise<Result<FleetAtSite[], FieldRefusal[]>> {
  if (command.fleet === null) {
    const loads = await ports.miningLoads.bySite(tx, command.siteId);
    return ok(
      loads
        .map((load) => fleetOfLoad(load, command.poolFeeBasisPoints, window))
        .filter(({ period }) => overlaps(period, window)),
    );
  }
  const fleet = fleetOf(command.fleet);
  if (!fleet.ok) return refuse(fleet.refusal.map((refusal) => ({ ...refusal, path: ['fleet', ...refusal.path] })));
  const watts = fleetWatts(fleet.value);
  const running = command.fleet.isRunning ? watts : 0;
  const facts = { fleet: fleet.value, watts, isFirm: false, period: window, runningWatts: running };
  return ok([{ id: 'fleet', name: 'the fleet', ...facts }]);
}

/** A load states its draw at the meter, so its efficiency has the cooling in it and its PUE is 1. */
function fleetOfLoad(load: MiningLoad, poolFeeBasisPoints: number, window: Period): FleetAtSite {
  const { id, name, watts, from, until } = load;
  const terahashPerSecond = Number(load.terahashesPerSecond.scaled) / 1e12;
  const fleet = { terahashPerSecond, joulesPerTerahash: watts / terahashPerSecond, pue: 1, poolFeeBasisPoints };
  const period = { start: from, end: until ?? latest(window.end, from) };
  const runningWatts = from <= window.start ? watts : 0;
  return { id, name, fleet, watts, isFirm: load.yields === 'FIRM', period, runningWatts };
}

/** Earlier values by use, moved to the hours that are asked about now. */
function basisOf(previous: PreviousAdvice | null, start: Instant, hours: number): Basis {
  if (previous === null) return new Map();
  const shift = (start - previous.from) / HOUR;
  return new Map(
    previous.uses.map(({ useId, usdPerMwh }) => [
      useId,
      Array.from({ length: hours }, (_, hour) => usdPerMwh[hour + shift] ?? null),
    ]),
  );
}
