/**
 * A middling phone on 4G, as Chrome simulates one: processor four times slower, 9 Mbit/s down and 1.5 up less a tenth, 165 ms there and
 * back ("Fast 4G" of its developer tools). Measures what the browser itself reports: largest contentful paint and Event Timing.
 */
import { type Browser, type Page } from 'playwright-core';

const MEGABIT = 1_000_000 / 8;
const FAST_4G = {
  offline: false,
  latency: 165,
  downloadThroughput: 9 * 0.9 * MEGABIT,
  uploadThroughput: 1.5 * 0.9 * MEGABIT,
};
const SLOWER = 4;
const SCREEN = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };
const GIVE_UP_MS = 60_000;

/** Runs before the page: keeps the latest largest paint, and of each interaction its longest event. */
const WATCH = `
  window.measured = { lcp: 0, what: '', delays: {} };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.measured.lcp = entry.startTime;
      window.measured.what = entry.element ? entry.element.tagName.toLowerCase() : '';
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { interactionId: id, duration } of list.getEntries())
      if (id) window.measured.delays[id] = Math.max(window.measured.delays[id] || 0, duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

export interface Felt {
  /** Milliseconds from the navigation to the largest paint. */
  readonly lcp: number;
  /** The element painted then. */
  readonly what: string;
  /** Milliseconds of the slowest interaction until the next paint; null when nothing was done. */
  readonly delay: number | null;
}

/** Opens the address with an empty cache and, once it is still, does what `act` does. */
export async function feel(
  browser: Browser,
  url: string,
  { cookie, act }: { readonly cookie?: string; readonly act?: (page: Page) => Promise<void> } = {},
): Promise<Felt> {
  const context = await browser.newContext({ ...SCREEN, locale: 'en-US', colorScheme: 'light' });
  try {
    if (cookie !== undefined) {
      const [name = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name, value, url: new URL(url).origin }]);
    }
    await context.addInitScript(WATCH);
    const page = await context.newPage();
    page.setDefaultTimeout(GIVE_UP_MS);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', FAST_4G);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.goto(url, { waitUntil: 'load' });
    await page.locator('h1').first().waitFor();
    await page.locator(`:is(.skeleton, [aria-busy=true]):not([data-samples] *)`).first().waitFor({ state: 'detached' });
    await page.waitForTimeout(500);
    await act?.(page);
    await page.waitForTimeout(500);
    const { lcp, what, delays } = await page.evaluate<{ lcp: number; what: string; delays: Record<string, number> }>(
      'window.measured',
    );
    const all = Object.values(delays);
    return { lcp, what, delay: all.length === 0 ? null : Math.max(...all) };
  } finally {
    await context.close();
  }
}

const still = (page: Page): Promise<void> => page.waitForTimeout(400);

/** What a reader does on any page: opens and leaves the menu of the account and the API drawer, and scrolls on by keyboard. */
export async function useFrame(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^account/i }).tap();
  await still(page);
  await page.keyboard.press('Escape');
  await still(page);
  await page.keyboard.press('.');
  await page.getByRole('dialog').waitFor();
  await still(page);
  await page.keyboard.press('Escape');
  await still(page);
  await page.keyboard.press('PageDown');
  await still(page);
}

/** What a reader does on the search besides: types a need, asks for it, opens the other filters, ticks the gang. */
export async function useSearch(page: Page): Promise<void> {
  await useFrame(page);
  const need = page.getByRole('textbox').first();
  await need.tap();
  await need.press('End');
  await need.pressSequentially(' 4 nodes h100', { delay: 60 });
  await still(page);
  await page.keyboard.press('Enter');
  await still(page);
  await page.getByRole('button', { name: /filters/i }).tap();
  await still(page);
  await page.getByText(/gang/i).first().tap();
  await still(page);
}
