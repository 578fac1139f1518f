import { type CurrencyCode, type Instant } from '#libs/kernel';
import { type Decisions, type KnownBalance, NOTHING_DECIDED, type Population } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type LegCount } from '../ports/reconciliation-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { bankSide } from './bank-side.js';
import { withoutBank } from './without-bank.js';

export type PopulationNeeds = Pick<Ports, 'bank' | 'recordMatches' | 'staging'>;

/** From so many staged records on, what agrees is found in the database and only the rest is looked at by the rules. */
const SETS_FROM = 5_000;

export interface Gathered extends Population {
  /** What was looked at and found to agree set against set; `entries` are the rest. */
  readonly settled: readonly LegCount[];
  readonly isSettled: boolean;
  /** When the first statement of a currency begins. */
  readonly bankSince: ReadonlyMap<CurrencyCode, Instant>;
}

/**
 * What the rules look at, of what is staged: everything where it is little, else what the database could not settle set against set. A
 * currency whose account at the bank nobody has imported yet is not compared with the bank; nor is what was recorded before its first
 * statement.
 */
export async function gatherPopulation(
  ports: PopulationNeeds,
  tx: Tx,
  {
    balances,
    decisions = NOTHING_DECIDED,
  }: { readonly balances: readonly KnownBalance[]; readonly decisions?: Decisions },
): Promise<Gathered> {
  const { statements, problems, since } = await bankSide(ports, tx);
  const isSettled = (await ports.staging.count(tx)) >= SETS_FROM;
  const request = { bankSince: since, frozen: decidedAbout(decisions) };
  const sets = isSettled ? await ports.staging.settle(tx, request) : null;
  const read = sets === null ? await ports.staging.entries(tx) : sets.rest;
  const entries = read.flatMap((entry) => withoutBank(entry, since));
  const carried = sets === null ? {} : { carried: sets.carried };
  const confirmed = await ports.recordMatches.confirmed(tx, isSettled ? entries.map(({ id }) => id) : null);
  return {
    entries,
    balances,
    statements,
    problems,
    confirmed,
    decisions,
    ...carried,
    settled: sets?.counts ?? [],
    isSettled,
    bankSince: since,
  };
}

/** Records that people decided about, and parts of them. */
function decidedAbout({ links, barriers, divisions }: Decisions): string[] {
  return [
    ...links.flatMap(({ entryIds }) => entryIds),
    ...barriers.flatMap(({ entryIds, from }) => [...entryIds, ...from]),
    ...divisions.map(({ entryId }) => entryId),
  ].map((id) => id.replace(/#\d+$/, ''));
}
