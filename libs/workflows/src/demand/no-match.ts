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

/** A change that was tried and gives this much. */
export interface Suggestion extends TriedRelaxation {
  readonly relaxation: Relaxation;
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

/** What removed everything, and the smallest changes of one part that give a result: each was really searched for. */
export async function explainNoMatch(ports: Pick<Ports, 'capacity'>, tx: Tx, search: EmptySearch): Promise<NoMatch> {
  const { matches, filter, context } = search;
  const looked = [...matches.candidates, ...nearMissCandidates(matches)];
  const stopped = blocked(matches, filter, await lookUpAvailability(ports, tx, looked));
  const windows = relaxedWindows(filter, stopped, await freedAt(ports, tx, stopped), context.now);
  const tried: TriedRelaxation[] = [];
  for (const list of [...relaxations(filter, stopped), windows]) {
    const working = await firstThatWorks(ports, tx, search, list);
    if (working) tried.push(working);
  }
  return { blockers: blockers(stopped), suggestions: keepWorking(tried) };
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
