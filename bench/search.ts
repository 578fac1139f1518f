/**
 * `npm run bench -- search [--offers 1000000] [--queries 300] [--seed 1] [--repeats 5] [--peers duckdb,sqlite,postgres]`
 *
 * How fast the 20 cheapest of a million offers under eleven predicates are found (limits.md section 2), by the product's own index, by a
 * scan over typed arrays, and by DuckDB, SQLite and PostgreSQL over the same rows; every answer is compared.
 *
 * Ours is one `OfferIndex` of whole offers, 40 % of them partly leased, measured in three ways. "The rows" is what the peers are asked
 * for too: the numbers of the rows that match, in order of price, found by the `CompactOffers` inside the index, whose prices for
 * the term are computed from posted rate and discounts while it looks; the peers have a column for each. The ratio of the last line is
 * of this. "The whole page" is `OfferIndex.search`, the call the product makes: beside the rows it applies the exact rules of search, looks
 * at the leases of what it finds, prices each match to the cent for its window and ranks by that. "With its cursors" writes the page's
 * cursors too. Before an engine is timed the heap is collected and all queries are run for three
 * seconds; each query's time is the least of the repeats.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CompactOffers, type OfferIndex } from '#libs/market';
import { makeDuckDb } from './search/duckdb.engine.js';
import { type Engine, PAGE } from './search/engine.js';
import { OfferMaker, fillIndex, offerId } from './search/offers.js';
import { filtersOf, pages, rowsOnly } from './search/ours.engine.js';
import { makePostgres } from './search/postgres.engine.js';
import { type Query, makeQueries } from './search/queries.js';
import { Random } from './search/random.js';
import { type Rows, makeRows } from './search/rows.js';
import { makeScan } from './search/scan.engine.js';
import { makeSqlite } from './search/sqlite.engine.js';

const PEERS = { duckdb: makeDuckDb, sqlite: makeSqlite, postgres: makePostgres } as const;
const WARM_UP_MS = 3_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      offers: { type: 'string', default: '1000000' },
      queries: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      repeats: { type: 'string', default: '5' },
      peers: { type: 'string', default: Object.keys(PEERS).join(',') },
    },
  });
  const seed = Number(values.seed);
  const rows = makeRows(Number(values.offers), seed);
  const queries = makeQueries(Number(values.queries), seed);
  const repeats = Number(values.repeats);
  say(`${rows.count.toLocaleString('en-US')} offers, ${queries.length} queries, seed ${seed}; load ${loadNow()}`);
  const ours = await measureOurs(rows, queries, repeats, seed);
  const means = new Map<string, number>();
  for (const [name, make] of Object.entries({ scan: makeScan, ...PEERS })) {
    if (name !== 'scan' && !values.peers.split(',').includes(name)) continue;
    const engine: Engine<unknown> | null = await make(rows, say);
    if (engine === null) continue;
    const theirs = await measure(engine, queries, repeats);
    await engine.close?.();
    sayTimes(theirs, ours.rows);
    means.set(name, theirs.mean);
  }
  const [name, baseline] = means.has('duckdb')
    ? ['DuckDB', means.get('duckdb')]
    : ['typed-array scan', means.get('scan')];
  const times = (mean: number): string => ((baseline ?? NaN) / mean).toFixed(0);
  say(`load ${loadNow()}; the whole page, priced to the cent: ${times(ours.page.mean)} x ${name}`);
  say(`search: ${times(ours.rows.mean)} x ${name}`);
}

async function measureOurs(
  rows: Rows,
  queries: readonly Query[],
  repeats: number,
  seed: number,
): Promise<{ rows: Measured; page: Measured }> {
  const maker = new OfferMaker(rows);
  const began = performance.now();
  const compact = new CompactOffers();
  const index = fillIndex(rows, maker, compact);
  const filled = ((performance.now() - began) / 1000).toFixed(1);
  const memory = process.memoryUsage();
  say(`index filled one by one in ${filled} s; heap ${mib(memory.heapUsed)}, typed arrays ${mib(memory.arrayBuffers)}`);
  const filters = filtersOf(queries);
  const found = await measure(rowsOnly(compact, rows, filters), queries, repeats);
  sayHits(found.answers);
  sayTimes(found);
  const page = await measure(pages(index, filters, false), queries, repeats);
  sayTimes(page, found);
  sayTimes(await measure(pages(index, filters, true), queries, repeats), found);
  sayUpdates(index, maker, rows, seed);
  return { rows: found, page };
}

interface Measured {
  readonly name: string;
  /** Milliseconds, ascending. */
  readonly times: readonly number[];
  readonly mean: number;
  readonly answers: readonly (readonly number[])[];
}

async function measure<Answer>(engine: Engine<Answer>, queries: readonly Query[], repeats: number): Promise<Measured> {
  const answers: (readonly number[])[] = [];
  for (const query of queries) answers.push(engine.rows(await engine.find(query)));
  collectGarbage(); // what filling left behind is not the engine's to clean up while it is timed
  // a compiler in the background has to get to the code that is measured
  for (const end = performance.now() + WARM_UP_MS; performance.now() < end;)
    for (const query of queries) await engine.find(query);
  const times: number[] = [];
  for (const query of queries) {
    let least = Infinity;
    for (let turn = 0; turn < repeats; turn += 1) {
      const began = performance.now();
      const answer = engine.find(query);
      if (answer instanceof Promise) await answer;
      least = Math.min(least, performance.now() - began);
    }
    times.push(least);
  }
  times.sort((a, b) => a - b);
  return { name: engine.name, times, mean: times.reduce((sum, time) => sum + time, 0) / times.length, answers };
}

function sayHits(answers: readonly (readonly number[])[]): void {
  const none = answers.filter((answer) => answer.length === 0).length;
  const full = answers.filter((answer) => answer.length === PAGE).length;
  say(`queries that find nothing ${none}, a full page ${full}`);
  say(`${''.padEnd(34)}${['p50', 'p90', 'p99', 'mean'].map((name) => name.padStart(11)).join('')}  ms`);
}

function sayTimes({ name, times, mean, answers }: Measured, ours?: Measured): void {
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN;
  const figures = [at(0.5), at(0.9), at(0.99), mean].map((time) => time.toFixed(4).padStart(11)).join('');
  const wrong = answers.filter((answer, index) => answer.join() !== ours?.answers[index]?.join()).length;
  const compared = ours === undefined ? '' : `  ${(mean / ours.mean).toFixed(1)} x the rows, mismatches ${wrong}`;
  say(`${name.padEnd(34)}${figures}${compared}`);
}

/** One update: a listed offer whose price changes, as `put` takes it; and one whose use changes. */
function sayUpdates(index: OfferIndex, maker: OfferMaker, rows: Rows, seed: number): void {
  const random = new Random(seed ^ 0x2545f491);
  const picked = Array.from({ length: 20_000 }, () => random.below(rows.count));
  const changed = picked.map((row) => maker.offer(row, (rows.cents[row] ?? 0) + 1 + random.below(20)));
  const puts = timesOf(changed, (offer) => index.put(offer));
  const uses = timesOf(picked, (row) => index.setUsed(offerId(row), maker.used(row)));
  for (const row of picked) index.put(maker.offer(row));
  say(`one update (put): ${puts} us; one booking (setUsed): ${uses} us`);
}

function timesOf<T>(values: readonly T[], act: (value: T) => void): string {
  const times = values.map((value) => {
    const began = performance.now();
    act(value);
    return (performance.now() - began) * 1_000;
  });
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, mean ${mean.toFixed(1)}`;
}

function loadNow(): string {
  return os.loadavg()[0]?.toFixed(1) ?? '?';
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MiB`;
}

await main();
