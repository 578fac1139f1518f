import { DAY, type Instant, type Rate, addMilliseconds } from '#libs/kernel';
import {
  type Blocked,
  type Blocker,
  type Offer,
  type OfferFilter,
  type Relaxation,
  type SearchContext,
  type StaticMatches,
  type TriedRelaxation,
  blocked,
  blockers,
  bookableMatches,
  failingByField,
  keepWorking,
  nearMissCandidates,
  relaxations,
  relaxedWindows,
  staticMatches,
  summarise,
} from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { lookUpAvailability } from './availability.js';

/** A change of one part, or of two, that was tried and gives this much. */
export interface Suggestion {
  readonly relaxations: readonly Relaxation[];
  readonly matches: number;
  readonly cheapest: Rate;
}

export interface NoMatch {
  readonly blockers: readonly Blocker[];
  readonly suggestions: readonly Suggestion[];
}

/** A search that found nothing, with everything it looked at. */
export interface EmptySearch {
  readonly offers: readonly Offer[];
  readonly matches: StaticMatches;
  readonly filter: OfferFilter;
  readonly context: SearchContext;
}

/** Of how many offers we look up when they are free again; and how far ahead. */
const MAX_LOOKED_THROUGH = 8;
const LOOK_AHEAD_DAYS = 120;
/** Of how many parts a change together with another one is tried, and how many such pairs are told. */
const MAX_PAIRED_PARTS = 4;
const MAX_PAIRS = 3;

/** What removed everything, and the smallest changes that give a result: each was really searched for. */
export async function explainNoMatch(ports: Pick<Ports, 'capacity'>, tx: Tx, search: EmptySearch): Promise<NoMatch> {
  const { stopped, working } = await singleChanges(ports, tx, search);
  const inTheWay = blockers(stopped, failingByField(search.offers, search.filter, search.context));
  const single = working.map(({ relaxation, ...gives }) => ({ relaxations: [relaxation], ...gives }));
  return {
    blockers: inTheWay,
    suggestions: single.length > 0 ? single : await pairedChanges(ports, tx, search, inTheWay),
  };
}

type Working = ReturnType<typeof keepWorking>;

async function singleChanges(
  ports: Pick<Ports, 'capacity'>,
  tx: Tx,
  search: EmptySearch,
): Promise<{ readonly stopped: readonly Blocked[]; readonly working: Working }> {
  const { matches, filter, context } = search;
  const looked = [...matches.candidates, ...nearMissCandidates(matches)];
  const stopped = blocked(matches, filter, await lookUpAvailability(ports, tx, looked));
  const windows = relaxedWindows(filter, stopped, await freedAt(ports, tx, stopped), context.now);
  const tried: TriedRelaxation[] = [];
  for (const list of [...relaxations(filter, stopped), windows]) {
    const working = await firstThatWorks(ports, tx, search, list);
    if (working) tried.push(working);
  }
  return { stopped, working: keepWorking(tried) };
}

/**
 * Where every offer fails on more than one part: leaves one part out to see which change of another then works, and with that one made,
 * looks for the smallest change of the first.
 */
async function pairedChanges(
  ports: Pick<Ports, 'capacity'>,
  tx: Tx,
  search: EmptySearch,
  inTheWay: readonly Blocker[],
): Promise<Suggestion[]> {
  const { offers, filter, context } = search;
  const withFilter = (changed: OfferFilter): EmptySearch => ({
    offers,
    context,
    filter: changed,
    matches: staticMatches(offers, changed, context),
  });
  const pairs = new Map<string, Suggestion & { readonly effort: number }>();
  for (const { field } of inTheWay.slice(0, MAX_PAIRED_PARTS)) {
    const [second] = (await singleChanges(ports, tx, withFilter({ ...filter, [field]: null }))).working;
    if (!second) continue;
    const changed = { ...second.relaxation.filter, [field]: filter[field] };
    const [first] = (await singleChanges(ports, tx, withFilter(changed))).working;
    if (!first) continue;
    const relaxations = [first.relaxation, second.relaxation].sort((a, b) => a.field.localeCompare(b.field));
    const effort = first.relaxation.effort + second.relaxation.effort;
    const name = relaxations.map((one) => `${one.field}=${one.newValue}`).join();
    pairs.set(name, { relaxations, matches: first.matches, cheapest: first.cheapest, effort });
  }
  return [...pairs.values()].sort((a, b) => a.effort - b.effort).slice(0, MAX_PAIRS);
}

/** When something of the offers that are merely full ends: the starts worth trying. */
async function freedAt(ports: Pick<Ports, 'capacity'>, tx: Tx, stopped: readonly Blocked[]): Promise<Instant[]> {
  const full = stopped.filter((one) => one.field === 'window').slice(0, MAX_LOOKED_THROUGH);
  const ends: Instant[] = [];
  for (const { candidate } of full) {
    const ahead = {
      start: candidate.window.start,
      end: addMilliseconds(candidate.window.start, LOOK_AHEAD_DAYS * DAY),
    };
    const used = await ports.capacity.used(tx, candidate.offer.id, ahead);
    ends.push(...used.map((rectangle) => rectangle.period.end));
  }
  return ends;
}

async function firstThatWorks(
  ports: Pick<Ports, 'capacity'>,
  tx: Tx,
  { offers, context }: EmptySearch,
  list: readonly Relaxation[],
): Promise<TriedRelaxation | null> {
  for (const relaxation of list) {
    const { candidates } = staticMatches(offers, relaxation.filter, context);
    const found = bookableMatches(candidates, relaxation.filter, await lookUpAvailability(ports, tx, candidates));
    if (found.length) return { relaxation, ...summarise(found) };
  }
  return null;
}
