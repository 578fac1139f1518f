// World: one of each app over a fresh database, a miner with 64 H100 listed through the API, and a real browser. A new AI firm signs up and
// comes to its lease by keyboard alone; staff move the clock and reconcile. Pictures of every page stay in test/artifacts.
import { type Page } from 'playwright-core';
import { ContractDesk } from '../../apps/cli/src/parties/contract-desk.js';
import { type ProviderDesk } from '../../apps/cli/src/provider-desk.js';
import { DEMO_PASSWORD } from '../../apps/cli/src/story/miner.js';
import { until } from '../../apps/cli/src/staff.js';
import { launchBrowser } from '../../scripts/browser.mjs';
import { everyTerm, firstOfMonth, listHall } from '../contract-terms.js';
import { DAY_MS, type World, listH100, openWorld } from '../world.js';
import { buildPortal } from './built.js';
import { Inspector } from './inspection.js';
import { workInArabic } from './job-in-arabic.js';
import { Keyboard } from './keyboard.js';
import { decideTogether } from './quote-desk.js';
import { twoPeople, workTheDesk } from './reconciliation-desk.js';
import { Visitor, lookAtMoney } from './visitor.js';

/** One tab, as the person in front of it and as those who look over the shoulder. */
interface Seat {
  readonly page: Page;
  readonly keys: Keyboard;
  readonly look: (name: string) => Promise<void>;
}

const button = ({ page }: Seat, name: string | RegExp) => page.getByRole('button', { name });
/** An input by its label; a password field has no role of its own. */
const field = ({ page }: Seat, name: string) =>
  page.getByLabel(name, { exact: true }).and(page.locator('input:not([type=radio])'));

async function signUp(seat: Seat): Promise<void> {
  const { page, keys, look } = seat;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look('sign-in');
  await keys.press(page.getByRole('link', { name: 'Create an organisation' }));
  await field(seat, 'Organisation').waitFor();
  await look('sign-up');
  const answers = [
    ['Organisation', 'Keyboard Lab'],
    ['Legal name', 'Keyboard Lab Inc.'],
    ['Country', 'US'],
    ['Your name', 'Kay Board'],
    ['E-mail', 'kay@keyboard.example'],
    ['Password', DEMO_PASSWORD],
  ] as const;
  for (const [name, answer] of answers) await keys.type(field(seat, name), answer);
  await keys.press(button(seat, 'Create organisation'));
  await page.getByRole('table', { name: 'Offers' }).waitFor();
}

async function search(seat: Seat): Promise<void> {
  const { page, keys, look } = seat;
  await look('search');
  await keys.type(field(seat, 'GPUs'), '2000');
  await keys.reach(field(seat, 'Length'));
  await page.getByRole('heading', { name: 'Nothing fits all of this at once' }).waitFor();
  await look('search-without-a-match');
  await keys.press(button(seat, 'Alert me'));
  await page.getByRole('dialog', { name: 'Be told when something fits' }).waitFor();
  await look('search-alert-me');
  await page.keyboard.press('Escape');
  await keys.type(field(seat, 'GPUs'), '16');
  await keys.type(field(seat, 'Length'), '9');
  await keys.press(page.getByRole('checkbox', { name: 'All on one fabric (gang)' }), 'Space');
  await page.getByRole('table', { name: 'Offers' }).waitFor();
  await look('search-with-a-need');
}

async function quoteAndBook(seat: Seat, inspector: Inspector): Promise<void> {
  const { page, keys, look } = seat;
  await keys.press(page.getByRole('table', { name: 'Offers' }).getByRole('link').first());
  await page.getByRole('complementary', { name: 'Firm quote' }).waitFor();
  await page.getByRole('region', { name: 'Availability' }).locator('figure svg').first().waitFor();
  await look('offer');
  await keys.press(button(seat, 'Get quote and hold capacity'));
  await page.getByRole('table', { name: 'What it costs' }).waitFor();
  await look('quote');
  await decideTogether(seat, (tab, name) => inspector.look(tab, name));
  await keys.type(field(seat, 'Purchase order'), 'PO-360');
  await keys.press(button(seat, /^Book for USD/));
  await page.getByRole('table', { name: 'What is billed' }).waitFor();
}

/** Goes somewhere else and comes back. */
async function keepAddress({ page }: Seat, meanwhile: () => Promise<void>): Promise<void> {
  const address = page.url();
  await meanwhile();
  await page.goto(address);
}

/** The page that stands for the bank's, on another origin. */
const confirmAtBank = ({ page, keys }: Seat) =>
  keys.press(page.getByRole('button', { name: 'Complete authentication' }));

/** A card that is saved and declined when charged, one that works, and one whose bank asks when it is saved and when it pays. */
async function pay(seat: Seat): Promise<void> {
  const { page, keys, look } = seat;
  const invoice = page.url();
  await look('invoice-open');
  await keys.choose(button(seat, /Test payment method/), 'Visa that can be saved and is declined when charged');
  await keys.press(button(seat, 'Add payment method'));
  await keys.press(button(seat, /^Pay USD/));
  await page.getByText('The payment was declined').waitFor();
  await page.getByText('The capacity stays yours until the invoice is due.').waitFor();
  await look('invoice-declined');
  await keys.press(page.getByRole('complementary', { name: 'Payment' }).getByRole('link'));
  await page.getByRole('table', { name: 'Saved methods' }).waitFor();
  await keys.choose(button(seat, /Test payment method/), 'Mastercard that works');
  await keys.press(button(seat, 'Add payment method'));
  await page
    .getByRole('table', { name: 'Saved methods' })
    .getByText(/^mastercard/i)
    .waitFor();
  await keys.choose(button(seat, /Test payment method/), 'Visa whose bank asks you each time (3-D Secure)');
  await keys.press(button(seat, 'Add payment method'));
  await confirmAtBank(seat);
  await page.getByRole('table', { name: 'Saved methods' }).getByText('3184').waitFor();
  await look('payment-methods');
  await page.goto(invoice);
  await keys.choose(button(seat, /Pay with/), /^visa.*3184/i);
  await keys.press(button(seat, /^Pay USD/));
  await page.getByText('Your bank wants you to confirm this payment').waitFor();
  await look('invoice-to-confirm');
  await keys.press(button(seat, 'Confirm with your bank'));
  await confirmAtBank(seat);
  await page.getByText('Paid in full').waitFor();
  await look('invoice-paid');
}

/** What the miner puts on the table is read, signed and looked at. */
async function sign(world: World, seat: Seat, miner: ProviderDesk): Promise<void> {
  const { page, keys, look } = seat;
  const hallId = await listHall(miner);
  const [firm] = await world.sql("select id from organisation where name = 'Keyboard Lab'");
  const now = await world.staff.now();
  const terms = everyTerm('A megawatt for the lab', firstOfMonth(now, 3), firstOfMonth(now, 15));
  const listings = new Map([['hall-1', hallId]]);
  await new ContractDesk(miner.api, 'provider').propose(terms, listings, { tenantOrgId: String(firm?.['id']) });
  const main = page.getByRole('navigation', { name: 'Main' });
  await keys.press(main.getByRole('link', { name: 'Contracts' }));
  const sheets = page.getByRole('table', { name: 'Term sheets' });
  await sheets.getByText('Your turn').waitFor();
  await look('contracts');
  await keys.press(sheets.getByRole('link'));
  const signature = page.getByRole('complementary', { name: 'Signature' });
  await signature.waitFor();
  await look('term-sheet');
  await keys.press(signature.getByRole('checkbox'), 'Space');
  await keys.press(button(seat, 'Accept and sign'));
  await page.getByRole('table', { name: 'Schedule' }).waitFor();
  await look('contract');
}

/** The miner hands over, a month passes, the second invoice comes and is paid. */
async function live(
  world: World,
  seat: Seat,
  staff: Seat,
  handOver: (leaseId: string) => Promise<void>,
): Promise<void> {
  const { page, keys, look } = seat;
  await keys.press(page.getByRole('link', { name: /^Open lease/ }));
  await page.getByRole('region', { name: 'On the way' }).waitFor();
  await look('lease-confirmed');
  await handOver(new URL(page.url()).pathname.split('/').at(-1) ?? '');

  await field(staff, 'E-mail').waitFor();
  await staff.look('ops-sign-in');
  await field(staff, 'E-mail').fill(world.system.staff.email);
  await field(staff, 'Password').fill(world.system.staff.password);
  await button(staff, 'Sign in').click();
  for (const step of ['Advance 1 day', 'Advance 1 month']) {
    const before = await world.staff.now();
    await button(staff, step).click();
    await until(step, async () => ((await world.staff.now()).getTime() > before.getTime() + DAY_MS / 2 ? true : null));
    await world.staff.settled();
  }

  await page.reload();
  await page.getByRole('region', { name: 'Access' }).getByText('ssh kay@login.example').waitFor();
  await look('lease-active');
  await keys.press(page.getByRole('link', { name: 'Usage', exact: true }).last());
  await page.getByRole('table', { name: 'Metered days' }).waitFor();
  await look('lease-usage');
  await keys.press(page.getByRole('link', { name: 'Usage and cost by day' }));
  await page.getByRole('region', { name: 'By day' }).getByRole('slider').waitFor();
  await look('usage');
  await page.goBack();
  await keys.press(page.getByRole('link', { name: 'Cost', exact: true }));
  await look('lease-cost');
  const invoices = page.getByRole('region', { name: 'Invoices' });
  expect(await invoices.getByRole('link', { name: /^GL\w{6}-/ }).count()).toBe(2);
  await keys.press(invoices.getByRole('row').filter({ hasText: 'Open' }).getByRole('link'));
  await keys.choose(button(seat, /Pay with/), /^mastercard/i);
  await keys.press(button(seat, /^Pay USD/));
  await page.getByText('Paid in full').waitFor();
  await world.staff.booksComplete();
}

async function reconcile({ page, look }: Seat): Promise<void> {
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByRole('region', { name: 'Notes' }).getByText('The books were compared.').waitFor();
  await page.getByText('Clean', { exact: true }).waitFor();
  const equation = await page.getByRole('group', { name: 'Equation in USD' }).innerText();
  expect(equation.replace(/\s+/g, ' ')).toMatch(/unexplained USD 0\.00$/i);
  const traces = page.getByRole('button', { name: /^Ledger trace of GL/ });
  await traces.first().click();
  await look('ops-reconciled');
}

/** The pages that the story does not come by. */
async function lookAround({ page, look }: Seat): Promise<void> {
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Invoices' }).click();
  await page.getByRole('link', { name: /^Statement/ }).click();
  await page.getByRole('table', { name: 'Owed on invoices' }).waitFor();
  await look('statement');
  for (const [link, table] of [
    ['Quotes', 'Quotes'],
    ['Leases', 'Leases'],
    ['Invoices', 'Invoices'],
    ['Team', 'Members'],
  ] as const) {
    await main.getByRole('link', { name: link }).click();
    await page.getByRole('table', { name: table }).waitFor();
    await look(link.toLowerCase());
  }
  await main.getByRole('link', { name: 'Developers' }).click();
  await button({ page } as Seat, 'Create key').waitFor();
  await look('keys');
}

/** A budget is made in its dialog; the month's booking already counts against it. */
async function bound(seat: Seat): Promise<void> {
  const { page, keys, look } = seat;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Spending' }).click();
  await keys.press(button(seat, 'New budget'));
  await keys.type(field(seat, 'Name'), 'Everything');
  await keys.type(field(seat, 'Each month'), '1,000,000');
  await keys.press(button(seat, 'Make budget'));
  await page.getByRole('meter', { name: 'Used of budget Everything' }).waitFor();
  await look('spending');
}

describe('the main job in a browser', () => {
  it('goes from sign-up to a paid, reconciled month, by keyboard, and comes to another lease in Arabic', async () => {
    buildPortal();
    const browser = await launchBrowser();
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const miner = await world.miner();
      await listH100(miner, 8);
      const visitor = await Visitor.arrive(browser, [
        world.url('tenant'),
        world.url('ops'),
        world.url('stripe-emulator'),
      ]);
      const inspector = new Inspector('main-job');
      const sit = async (url: string): Promise<Seat> => {
        const page = await visitor.openTab(url);
        return {
          page,
          keys: new Keyboard(page),
          look: (name) => inspector.look(page, name),
        };
      };
      const seat = await sit(world.url('tenant'));
      await signUp(seat);
      await search(seat);
      await quoteAndBook(seat, inspector);
      await pay(seat);
      await keepAddress(seat, () => sign(world, seat, miner));
      const staff = await sit(world.url('ops'));
      const handOver = (leaseId: string) => miner.deliver(leaseId, 'ssh kay@login.example');
      await live(world, seat, staff, handOver);
      await reconcile(staff).then(() => lookAtMoney(staff.page, staff.look));
      await workTheDesk(staff, await world.staff.now(), await twoPeople(world, staff));
      await bound(seat);
      await lookAround(seat);
      await workInArabic(world, seat, handOver);
      expect(inspector.findings).toEqual([]);
      expect(visitor.complaints).toEqual([]);
      expect(inspector.pages.length).toBeGreaterThanOrEqual(45);
    } finally {
      await browser.close();
      await world.close();
    }
  }, 300_000);
});
