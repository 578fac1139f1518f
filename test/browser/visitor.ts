import { type Browser, type BrowserContext, type Page } from 'playwright-core';

/** How long a page may take for one step, on a busy machine. */
const STEP_MS = 20_000;

/**
 * One person with one browser, in several tabs. Whatever a page says to its console, throws, or asks of another host
 * is kept: a test ends by looking at `complaints`.
 */
export class Visitor {
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    private readonly hosts: ReadonlySet<string>,
  ) {}

  /** `origins` are the addresses that the pages may speak to. */
  static async arrive(
    browser: Browser,
    origins: readonly string[],
    { locale = 'en-GB', cookie }: { readonly locale?: string; readonly cookie?: string } = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale,
      timezoneId: 'America/Chicago',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(STEP_MS);
    const [name = '', value = ''] = cookie?.split('=') ?? [];
    if (cookie !== undefined) await context.addCookies(origins.map((url) => ({ name, value, url })));
    return new Visitor(context, new Set(origins.map((origin) => new URL(origin).host)));
  }

  async openTab(url: string): Promise<Page> {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`console of ${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`fault in ${page.url()}: ${error.message}`));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'blob:' && !this.hosts.has(host)) this.complaints.push(`request to ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.status()} from ${response.url()}`);
    });
    await page.goto(url);
    return page;
  }
}

/** The pages of staff about money: the calls to Stripe, the invoice that one of them is about, and what providers are paid. */
export async function lookAtMoney(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const at = (path: string) => page.goto(new URL(path, page.url()).href);
  await at('/outbox?state=sent');
  await page.getByRole('table', { name: 'Calls to Stripe' }).waitFor();
  await look('ops-outbox');
  await page.getByRole('link', { name: 'Invoice', exact: true }).first().click();
  await page.getByRole('region', { name: 'Postings' }).waitFor();
  await look('ops-invoice');
  await at('/payouts');
  await page.getByRole('heading', { name: 'No provider was paid yet' }).waitFor();
  await look('ops-payouts');
}
