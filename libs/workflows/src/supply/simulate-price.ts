import { DAY, type CurrencyCode, type Instant, type Result, addMilliseconds, assert, ok, refuse } from '#libs/kernel';
import {
  LEAST_DEMAND,
  type PriceProposal,
  type PriceSimulation,
  decideProposal,
  simulatePrice as simulate,
} from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'pools' | 'sites' | 'demand'>;

export interface SimulateCommand {
  readonly poolId: string;
  readonly proposal: PriceProposal;
  /** How far back demand is looked at, 1 to 730 days. */
  readonly days: number;
  /** Share of the market's requests that come to this pool, in basis points; null: its share of the units published now. */
  readonly shareBasisPoints: number | null;
}

/** Too little was asked for to say anything without giving somebody away. */
export interface NotEnoughDemand extends Refusal {
  readonly code: 'NOT_ENOUGH_DATA';
  readonly requests: number;
  readonly leastRequests: number;
}

/** What recorded demand would have done at a price, and what the answer stands on. */
export interface SimulatedPrice extends PriceSimulation {
  readonly since: Instant;
  readonly until: Instant;
  readonly shareBasisPoints: number;
  readonly currency: CurrencyCode;
}

/** Requests that one answer looks at: enough for narrow intervals, few enough to be played a hundred times within a second. */
const MOST_REQUESTS = 1_000;

/**
 * Replays what was asked for of a pool's model in its region, whoever was asked, on the pool at a proposed and at its present price.
 * Answers with sums alone, and with NOT_ENOUGH_DATA where they would rest on too few. Reads, changes nothing.
 */
export const simulatePrice = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    command: SimulateCommand,
  ): Promise<Result<SimulatedPrice, Refusal | NotEnoughDemand>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const { days, shareBasisPoints: asked } = command;
      if (!Number.isInteger(days) || days < 1 || days > 730) return refuse(invalid(['days'], '`days` is 1 to 730.'));
      if (asked !== null && !(Number.isInteger(asked) && asked >= 1 && asked <= 10_000))
        return refuse(invalid(['shareBasisPoints'], '`shareBasisPoints` is 1 to 10,000.'));
      const pool = await ports.pools.byId(tx, command.poolId);
      if (!pool) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['poolId'] });
      const site = await ports.sites.byId(tx, pool.siteId);
      assert(site, `site ${pool.siteId} of a pool exists`);
      const offers = decideProposal(pool, site, command.proposal);
      if (!offers.ok) return refuse(invalid(offers.refusal.path, fieldInWords(offers.refusal)));
      const { proposed, present } = offers.value;
      const [since, { currency }] = [addMilliseconds(tx.now, -days * DAY), pool.price];
      const query = { modelSlug: pool.modelSlug, region: site.region, currency, since, limit: MOST_REQUESTS };
      const { requests, publishedUnits } = await ports.demand.record(tx, query);
      // where more was asked than is looked at, the stretch begins with the oldest that is
      const from = requests.length < MOST_REQUESTS ? since : (requests[0]?.at ?? since);
      const shareBasisPoints =
        asked ?? Math.min(10_000, Math.round((10_000 * present.units) / Math.max(present.units, publishedUnits)));
      const covered = { start: from, end: tx.now };
      const facts = { demand: requests, covered, share: shareBasisPoints / 10_000, seed: SEED };
      const simulated = simulate(proposed, present, facts);
      if (!simulated.ok) return refuse(notEnough(simulated.refusal.requests));
      return ok({ ...simulated.value, since: from, until: tx.now, shareBasisPoints, currency });
    });
};

/** Always the same, so that two answers differ by what was asked and not by luck. */
const SEED = 1;

function notEnough(requests: number): NotEnoughDemand {
  const { requests: least, askers } = LEAST_DEMAND;
  return {
    code: 'NOT_ENOUGH_DATA',
    path: null,
    detail: `There are ${requests} recorded requests; an answer needs ${least}, of ${askers} organisations at least.`,
    requests,
    leastRequests: least,
  };
}
