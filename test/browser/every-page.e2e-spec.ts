// World: one of each app; an AI firm with a life of its own, made through the API: leases, contracts, quotes, what agents and meters said, budgets,
// webhooks. A browser opens every address of its portal in English and Arabic, light and dark; pictures of all stay in test/artifacts.
import fs from 'node:fs';
import { type Browser } from 'playwright-core';
import { until } from '../../apps/cli/src/staff.js';
import { launchBrowser } from '../../scripts/browser.mjs';
import { type Caller, company, live } from '../attack/company.js';
import { listens } from '../attack/listening.js';
import { decides } from '../attack/quotes.js';
import { spends } from '../attack/spending.js';
import { type World, listH100, openWorld } from '../world.js';
import { buildPortal } from './built.js';
import { Inspector } from './inspection.js';
import { type Address, everyAddress } from './pages.js';
import { usePictures } from './pictures.js';
import { Visitor } from './visitor.js';

/** What is drawn for a tenant. */
const PICTURES = [
  ...['availability', 'break-even', 'cost', 'h100-sxm-depth', 'h100-sxm-prices', 'load', 'load-by-hour', 'money'],
  ...['payables-USD', 'site-power', 'sites', 'spent', 'uptime', 'usage-cost'],
].map((name) => `gridlease-${name}`);

/** The routes of the portal as it was built. */
const routes = (): string[] =>
  (JSON.parse(fs.readFileSync('dist/web/routes.json', 'utf8')) as { path: string }[]).map(({ path }) => path).sort();

/** One reader goes through all of it; gives what is wrong and which pictures there were. */
async function read({ browser, world, caller, addresses }: Place, locale: 'en-GB' | 'ar-AE') {
  const origin = world.url('tenant');
  const guest = await Visitor.arrive(browser, [origin], { locale });
  const member = await Visitor.arrive(browser, [origin], { locale, cookie: caller.headers['cookie'] ?? '' });
  const outside = await guest.openTab(`${origin}/kit`);
  const inside = await member.openTab(`${origin}/kit`);
  const inspector = new Inspector(`every-page-${locale.slice(0, 2)}`);
  const pictures = new Set<string>();
  const faults: string[] = [];
  for (const { name, path } of addresses) {
    const page = path.startsWith('/sign-') ? outside : inside; // who is signed in is led on from there
    await page.goto(`${origin}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(path.split('?')[0]);
    expect(await page.evaluate('document.documentElement.lang')).toBe(locale.slice(0, 2));
    await inspector.sweep(page, name);
    if (path === '/kit') continue; // its pictures are samples
    const used = await usePictures(page);
    for (const kind of used.kinds) pictures.add(kind);
    faults.push(...used.faults.map((fault) => `${path}: ${fault}`));
  }
  faults.push(...inspector.findings, ...guest.complaints, ...member.complaints);
  return { pictures: [...pictures].sort(), faults };
}

interface Place {
  readonly browser: Browser;
  readonly world: World;
  readonly caller: Caller;
  readonly addresses: readonly Address[];
}

async function openPlace(): Promise<Place> {
  buildPortal();
  const browser = await launchBrowser();
  const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
  // an index of prices is of three providers or more
  for (const name of ['Other miner', 'Third miner']) await listH100(await world.miner(name), 1);
  const lens = await company(world, 'Lens');
  await live(world, lens);
  await spends(world, lens.callers.tenant);
  await listens(world, lens.callers);
  await decides(world, lens.callers.tenant);
  await until('the uptime of a day', async () => (await world.sql('select 1 from uptime_day limit 1'))[0] ?? null);
  const [firm] = await world.sql("select id from organisation where name = 'Lensfirm org'");
  const [gpus = '', hall = ''] = ['pecos-h100', 'denton-hpc'].map((one) => lens.miner.listings.get(one));
  const addresses = await everyAddress(world, { orgId: String(firm?.['id']), gpus, hall });
  return { browser, world, caller: lens.callers.tenant, addresses };
}

describe('every page of the portal', () => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace();
  }, 120_000);
  afterAll(async () => {
    await place.browser.close();
    await place.world.close();
  });

  it('has an address that is looked at', () => {
    const looked = new Set(place.addresses.map(({ route }) => route).filter(Boolean));
    expect([...looked].sort()).toEqual(routes());
  });

  it.each([
    ['English', 'en-GB'],
    ['Arabic', 'ar-AE'],
  ] as const)(
    'in %s is open to everybody on the narrowest screen in both themes, and each of its pictures can be used',
    async (_, locale) => {
      const { pictures, faults } = await read(place, locale);
      expect(faults).toEqual([]);
      expect(pictures).toEqual(PICTURES);
    },
    300_000,
  );
});
