/**
 * What the portal costs its readers, page by page: compressed JavaScript, what a middling phone on 4G feels (largest contentful paint, slowest
 * interaction), Lighthouse's grades; each page signed in on a demo system, beside the framework's bare page built in the same run.
 * With it how soon an open page shows what happened elsewhere.
 * usage: npm run bench -- portal [--at http://127.0.0.1:4000 --provider http://127.0.0.1:4001] [--live 5 | --only-live] [--routes /gpus,/leases] [--turns 3] [--no-lighthouse] [--why]
 */
import { parseArgs } from 'node:util';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '#scripts/browser';
import { freePort } from '#scripts/processes';
import { routeWeights } from '#scripts/route-weights';
import { bareBuilt } from './portal/bare.js';
import { addresses, signedIn, startDemo } from './portal/demo.js';
import { type Graded, lighthouse } from './portal/lighthouse.js';
import { type Lived, liveChanges } from './portal/live.js';
import { type Felt, feel, useFrame, useSearch } from './portal/phone.js';

const { values: args } = parseArgs({
  options: {
    /** A demo that runs; left out: one of its own. */
    at: { type: 'string' },
    /** Its provider API, for what happens elsewhere. */
    provider: { type: 'string', default: 'http://127.0.0.1:4001' },
    /** How often each thing happens elsewhere; 0: never. */
    live: { type: 'string', default: '5' },
    /** Nothing but that. */
    'only-live': { type: 'boolean', default: false },
    routes: { type: 'string' },
    turns: { type: 'string', default: '3' },
    'no-lighthouse': { type: 'boolean', default: false },
    /** Says which of Lighthouse's audits are not passed. */
    why: { type: 'boolean', default: false },
  },
});
const GOALS = { bytes: 240_000, lcp: 2_000, delay: 150, accessibility: 100, live: 2_000 };
const OPEN_TO_ALL = ['/sign-in', '/sign-up', '/kit', '/shared/quote'];

interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly felt: Felt;
  readonly graded: Graded | null;
}

const medianOf = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;

/** The median of several loads; the slowest interaction of each load counts, so its median too. */
async function felt(turn: () => Promise<Felt>): Promise<Felt> {
  const turns: Felt[] = [];
  for (let number = 0; number < Number(args.turns); number++) turns.push(await turn());
  const delays = turns.flatMap(({ delay }) => (delay === null ? [] : [delay]));
  return {
    lcp: medianOf(turns.map(({ lcp }) => lcp)),
    what: turns[0]?.what ?? '',
    delay: delays.length === 0 ? null : medianOf(delays),
  };
}

const HEAD = ['page', 'JS kB', 'LCP ms', 'of', 'INP ms', 'perf', 'a11y', 'slow LCP', 'blocked'];
const WIDTHS = [28, 7, 8, 8, 8, 6, 6, 10, 9];
const line = (cells: readonly (string | number)[]): string =>
  cells
    .map((cell, at) => (at === 0 ? String(cell).padEnd(WIDTHS[at] ?? 0) : String(cell).padStart(WIDTHS[at] ?? 0)))
    .join('');
const printed = ({ name, bytes, felt: { lcp, what, delay }, graded }: Row): string =>
  line([
    ...[name, (bytes / 1_000).toFixed(1), lcp.toFixed(0), what, delay ?? '-'],
    ...(graded ? [graded.performance, graded.accessibility, graded.lcp.toFixed(0), graded.blocked.toFixed(0)] : []),
  ]);

async function measureAll(browser: Browser, url: string, debuggingPort: number): Promise<readonly Row[]> {
  const say = (text: string): void => console.log(text);
  const grade = args['no-lighthouse'] ? null : await lighthouse(debuggingPort, say);
  const cookie = await signedIn(url);
  const addressOf = await addresses(url, cookie);
  const rows: Row[] = [];
  const add = (row: Row): void => {
    rows.push(row);
    say(printed(row));
    if (args.why && row.graded) say(`  ${row.graded.failed.join('\n  ')}`);
  };
  say(line(HEAD));
  const bare = await bareBuilt();
  add({
    ...{ name: 'bare page', bytes: bare.bytes, felt: await felt(() => feel(browser, bare.url)) },
    graded: grade === null ? null : await grade(bare.url),
  });
  bare.close();
  const wanted = args.routes?.split(',');
  for (const { path: route, bytes } of routeWeights()) {
    const address = addressOf(route);
    if (address === null || wanted?.includes(route) === false) continue;
    const who = OPEN_TO_ALL.includes(route) ? {} : { cookie, act: route === '/gpus' ? useSearch : useFrame };
    add({
      ...{ name: route, bytes: bytes.en, felt: await felt(() => feel(browser, `${url}${address}`, who)) },
      graded: grade === null ? null : await grade(`${url}${address}`, who.cookie),
    });
  }
  return rows;
}

/** How soon an open page shows what happened elsewhere, each run and the median. */
async function measureLive(browser: Browser, at: { readonly tenant: string; readonly provider: string }) {
  const lived = await liveChanges(browser, at, Number(args.live));
  console.log('\nuntil an open page shows it, ms');
  for (const { name, took } of lived)
    console.log(
      `  ${name.padEnd(16)} ${took.map((ms) => ms.toFixed(0)).join(' ')}, median ${medianOf(took).toFixed(0)}`,
    );
  return lived;
}

/** Says what misses a goal, and the search against the bare page. */
function conclude([bare, ...rows]: readonly Row[], lived: readonly Lived[]): void {
  const search = rows.find(({ name }) => name === '/gpus');
  const misses = rows.flatMap(({ name, felt: { lcp, delay }, graded }) => [
    ...(lcp > GOALS.lcp ? [`${name} paints after ${lcp.toFixed(0)} ms (goal ${GOALS.lcp})`] : []),
    ...((delay ?? 0) > GOALS.delay ? [`${name} answers after ${delay} ms (goal ${GOALS.delay})`] : []),
    ...((graded?.accessibility ?? 100) < GOALS.accessibility
      ? [`${name}: accessibility ${graded?.accessibility}`]
      : []),
  ]);
  for (const { name, took } of lived)
    if (Math.max(...took) > GOALS.live)
      misses.push(`${name} shows after ${Math.max(...took).toFixed(0)} ms (goal ${GOALS.live})`);
  if (search && search.bytes > GOALS.bytes) misses.push(`/gpus weighs ${search.bytes} bytes (goal ${GOALS.bytes})`);
  console.log(misses.length === 0 ? '\nevery goal is met' : `\nmissed:\n  ${misses.join('\n  ')}`);
  if (!bare || !search) return;
  console.log(`the search runs ${(search.bytes / bare.bytes).toFixed(2)} times the JavaScript of the bare page`);
  console.log(`portal: ${(search.felt.lcp / bare.felt.lcp).toFixed(2)} of bare`);
}

async function main(): Promise<void> {
  const demo =
    args.at === undefined
      ? await startDemo()
      : { url: args.at, provider: args.provider, stop: () => Promise.resolve() };
  const port = await freePort();
  const browser = await launchBrowser({ args: [`--remote-debugging-port=${port}`] });
  try {
    const rows = args['only-live'] ? [] : await measureAll(browser, demo.url, port);
    const at = { tenant: demo.url, provider: demo.provider };
    conclude(rows, Number(args.live) === 0 ? [] : await measureLive(browser, at));
  } finally {
    await browser.close();
    await demo.stop();
  }
}

await main();
