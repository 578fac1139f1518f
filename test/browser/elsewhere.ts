import { type Page } from 'playwright-core';

interface Seat {
  readonly page: Page;
  readonly pass: (name: string, colorScheme: 'light' | 'dark') => Promise<void>;
}

/** Addresses that no step of the story comes by, and under which name each is looked at. */
const ELSEWHERE = [
  ['/market', 'market'],
  ['/usage', 'usage'],
  ['/alerts', 'alerts'],
  ['/alerts?tab=needs', 'alerts-needs'],
  ['/alerts?tab=kinds', 'alerts-kinds'],
  ['/compare', 'compare'],
  ['/statements', 'statements'],
  ['/developers?tab=webhooks', 'webhooks'],
  ['/developers?tab=events', 'events'],
  ['/developers?tab=logs', 'requests'],
  ['/invoices/inv_00000000000000000000000000', 'invoice-missing'],
  ['/nowhere', 'not-found'],
] as const;

/** The lease of the story, by the list of leases. */
async function leaseOf(page: Page): Promise<string> {
  await page.goto(new URL('/leases', page.url()).href);
  const link = page.getByRole('table').getByRole('link').first();
  await link.waitFor();
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
}

/** Passes by them in the language that the page is in, Arabic in the dark; the parts of a lease as well. */
export async function passElsewhere({ page, pass }: Seat, language: 'en' | 'ar'): Promise<void> {
  const leaseId = await leaseOf(page);
  const parts = ['access', 'usage', 'events', 'cost'].map(
    (section) => [`/leases/${leaseId}?section=${section}`, `lease-${section}`] as const,
  );
  for (const [address, name] of [...ELSEWHERE, ...parts]) {
    await page.goto(new URL(address, page.url()).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await pass(`${language}-${name}`, language === 'ar' ? 'dark' : 'light');
  }
}
