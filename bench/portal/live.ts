/**
 * How long an open page takes to show what happened elsewhere, in a real browser on a real system: capacity that another firm takes, a hold
 * that runs out, a lease whose miner reports a fault. Milliseconds from just before the call (or from the end of the hold by the platform's
 * clock) until the document says so.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, type Page } from 'playwright-core';

const PASSWORD = 'demo-Gridlease-2026';
const READER = 'ada@meridian.example';
const RIVAL = 'jonas@halcyon.example';
const MINER = 'rosa@lonestarhash.example';
const DAY_MS = 86_400_000;
const GIVE_UP_MS = 30_000;
/** Between the ends of holds, so that no page waits for another. */
const APART_MS = 8_000;

export interface Addresses {
  readonly tenant: string;
  readonly provider: string;
}

export interface Lived {
  readonly name: string;
  /** Milliseconds of each run. */
  readonly took: readonly number[];
}

interface Refused {
  readonly errors?: readonly { readonly message: string }[];
}

/** Somebody at an API, signed in. */
class Caller {
  private constructor(
    readonly url: string,
    readonly cookie: string,
  ) {}

  static async signIn(url: string, email: string): Promise<Caller> {
    const answer = await new Caller(url, '').post(
      'mutation($input: SignInInput!) { signIn(input: $input) { errors { __typename } } }',
      { input: { email, password: PASSWORD } },
    );
    return new Caller(url, answer.headers.getSetCookie()[0]?.split(';')[0] ?? '');
  }

  async ask<T>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = (await (await this.post(query, variables)).json()) as Refused & { readonly data: T };
    if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));
    return data;
  }

  /** A mutation under a key of its own; rejects with what was refused. */
  async change<T extends Refused>(query: string, input: object | string): Promise<T> {
    const { result } = await this.ask<{ readonly result: T }>(query, { input });
    const [refusal] = result.errors ?? [];
    if (refusal !== undefined) throw new Error(refusal.message);
    return result;
  }

  private post(query: string, variables: object): Promise<Response> {
    const headers = {
      'content-type': 'application/json',
      'x-gridlease-csrf': '1',
      'idempotency-key': randomUUID(),
      cookie: this.cookie,
    };
    return fetch(`${this.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  }
}

/** Opens a page as its reader and waits until it has asked everything once and listens. */
async function opened(browser: Browser, reader: Caller, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  const [name = '', value = ''] = reader.cookie.split('=');
  await context.addCookies([{ name, value, url: reader.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(GIVE_UP_MS);
  const listening = page.waitForResponse((response) => response.url().endsWith('/live'));
  await page.goto(`${reader.url}${path}`);
  await page.locator('h1').first().waitFor();
  await listening;
  await page.locator('.skeleton, [aria-busy=true]').first().waitFor({ state: 'detached' });
  return page;
}

/** When a test, an expression over the document, first holds: the browser's own clock, which is this machine's. */
const seenAt = (page: Page, test: string): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve, reject) => {
    const holds = () => ${test};
    const watch = new MutationObserver(() => { if (holds()) { watch.disconnect(); resolve(Date.now()); } });
    watch.observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true });
    if (holds()) resolve(Date.now());
    setTimeout(() => reject(new Error('it never showed')), ${GIVE_UP_MS * 3});
  })`);

const QUOTE = `mutation($input: QuoteCreateInput!) { result: quoteCreate(input: $input) {
  quote { id expiresAt } errors { ... on UserError { message } } } }`;
const WITHDRAW = `mutation($input: ID!) { result: quoteWithdraw(id: $input) { errors { ... on UserError { message } } } }`;
const CONDITION = `mutation($input: LeaseConditionReportInput!) { result: leaseConditionReport(input: $input) {
  errors { ... on UserError { message } } } }`;

interface QuoteMade extends Refused {
  readonly quote: { readonly id: string; readonly expiresAt: string };
}

interface Need {
  readonly offerId: string;
  readonly units: number;
  readonly window: { readonly start: string; readonly end: string };
}

/** Something small that is free for four weeks. */
async function needOf(reader: Caller): Promise<Need> {
  const from = Math.ceil((Date.now() + (await aheadOf(reader))) / DAY_MS + 30) * DAY_MS;
  const window = { start: new Date(from).toISOString(), end: new Date(from + 28 * DAY_MS).toISOString() };
  const { offers } = await reader.ask<{
    readonly offers: { readonly nodes: readonly { readonly id: string; readonly minUnits: number }[] };
  }>('query($filter: OfferFilter!) { offers(filter: $filter, first: 1) { nodes { id minUnits } } }', {
    filter: { kind: 'GPU', units: 8, window },
  });
  const [offer] = offers.nodes;
  if (offer === undefined) throw new Error('the demo has nothing free');
  return { offerId: offer.id, units: Math.max(8, offer.minUnits), window };
}

/** By how many ms the platform's clock is ahead of this machine's. */
async function aheadOf(caller: Caller): Promise<number> {
  type Clock = { readonly clock: { readonly now: string; readonly realNow: string } };
  const { clock } = await caller.ask<Clock>('{ clock { now realNow } }');
  return Date.parse(clock.now) - Date.parse(clock.realNow);
}

/** Another firm takes what the search shows as free. */
async function capacityTaken(browser: Browser, at: Addresses, runs: number): Promise<Lived> {
  const [reader, rival] = [await Caller.signIn(at.tenant, READER), await Caller.signIn(at.tenant, RIVAL)];
  const { offerId, units, window } = await needOf(reader);
  const { start, end } = window;
  const page = await opened(browser, reader, `/gpus?units=${units}&from=${start.slice(0, 10)}&until=${end}`);
  const free = `document.querySelector('tr:has(a[href*="${offerId}"]) svg.picture')?.getAttribute('aria-label')`;
  const took: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = JSON.stringify(await page.evaluate<string>(free));
    const seen = seenAt(page, `${free} !== ${before}`);
    const asked = Date.now();
    const { quote } = await rival.change<QuoteMade>(QUOTE, { offerId, units, window, holdMinutes: 5 });
    took.push((await seen) - asked);
    const back = seenAt(page, `${free} === ${before}`);
    await rival.change(WITHDRAW, quote.id);
    await back;
  }
  await page.context().close();
  return { name: 'capacity taken', took };
}

/** The reader's own holds run out while their pages are open. */
async function quoteExpired(browser: Browser, { tenant }: Addresses, runs: number): Promise<Lived> {
  const reader = await Caller.signIn(tenant, READER);
  const need = await needOf(reader);
  const ahead = await aheadOf(reader);
  const took = await Promise.all(
    Array.from({ length: runs }, async (_, run) => {
      await pause(run * APART_MS);
      const { quote } = await reader.change<QuoteMade>(QUOTE, { ...need, holdMinutes: 1 });
      const page = await opened(browser, reader, `/quotes/${quote.id}`);
      const seen = await seenAt(page, `document.body.innerText.includes('Its capacity is free for others again')`);
      await page.context().close();
      return seen - (Date.parse(quote.expiresAt) - ahead);
    }),
  );
  return { name: 'quote expired', took };
}

/** A miner reports that a running lease is faulty. */
async function leaseDegraded(browser: Browser, at: Addresses, runs: number): Promise<Lived> {
  const [reader, miner] = [await Caller.signIn(at.tenant, READER), await Caller.signIn(at.provider, MINER)];
  const running = '{ leases(states: [ACTIVE, DEGRADED], first: 50) { nodes { id state } } }';
  type Leases = { readonly leases: { readonly nodes: readonly { readonly id: string; readonly state: string }[] } };
  const theirs = new Set((await miner.ask<Leases>(running)).leases.nodes.map(({ id }) => id));
  const lease = (await reader.ask<Leases>(running)).leases.nodes.find(({ id }) => theirs.has(id));
  if (lease === undefined) throw new Error('the demo has no running lease of this miner');
  const { id: leaseId, state } = lease;
  const page = await opened(browser, reader, `/leases/${leaseId}`);
  const isFaulty = `[...document.querySelectorAll('main .pill')].some((pill) => pill.textContent.includes('Degraded'))`;
  const report = (isDegraded: boolean): Promise<Refused> =>
    miner.change(CONDITION, {
      leaseId,
      isDegraded,
      note: isDegraded ? 'A node does not answer.' : 'It answers again.',
    });
  const took: number[] = [];
  for (let run = 0; run < runs; run++) {
    if (run > 0 || state === 'DEGRADED') {
      const mended = seenAt(page, `!(${isFaulty})`);
      await report(false);
      await mended;
    }
    const seen = seenAt(page, isFaulty);
    const asked = Date.now();
    await report(true);
    took.push((await seen) - asked);
  }
  if (state === 'ACTIVE') await report(false);
  await page.context().close();
  return { name: 'lease degraded', took };
}

export async function liveChanges(browser: Browser, at: Addresses, runs: number): Promise<readonly Lived[]> {
  return [
    await capacityTaken(browser, at, runs),
    await leaseDegraded(browser, at, runs),
    await quoteExpired(browser, at, runs),
  ];
}
