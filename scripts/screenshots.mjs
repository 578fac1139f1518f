// Takes the pictures of README.md from a running demo (npm start, then node scripts/screenshots.mjs). Asks for one quote and gives it back.
// Addresses: TENANT_URL, OPS_URL. Pictures: docs/screenshots.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './browser.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'docs', 'screenshots');
const { TENANT_URL = 'http://127.0.0.1:4000', OPS_URL = 'http://127.0.0.1:4002' } = process.env;
const PASSWORD = 'demo-Gridlease-2026';
const MOST_BYTES = 300_000;

async function signIn(page, url, email) {
  await page.goto(url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function take(page, name) {
  await page.locator('.skeleton, [data-busy], [aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => document.activeElement.blur())');
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  const { size } = fs.statSync(file);
  console.log(`${path.relative(root, file)}: ${Math.round(size / 1000)} kB`);
  if (size > MOST_BYTES) throw new Error(`${name}.png is larger than ${MOST_BYTES / 1000} kB`);
}

async function portal(page) {
  await signIn(page, TENANT_URL, 'ada@meridian.example');
  const offers = page.getByRole('table', { name: 'Offers' });
  await offers.waitFor();
  await page.getByRole('textbox', { name: 'GPUs' }).fill('16');
  await page.getByRole('textbox', { name: 'Length' }).fill('8');
  await page.keyboard.press('Tab');
  await page.getByText('All on one fabric (gang)').click();
  await page.waitForURL(/gang=/);
  await take(page, 'search');

  await offers.getByRole('link', { name: /H100/ }).first().click();
  await page.getByRole('button', { name: 'Get quote and hold capacity' }).click();
  await page.getByRole('table', { name: 'What it costs' }).waitFor();
  await take(page, 'quote');
  await page.getByRole('button', { name: 'Withdraw quote' }).click();
}

async function backOffice(page) {
  await signIn(page, OPS_URL, 'ops@gridlease.example');
  await page.getByRole('button', { name: 'Run now' }).waitFor();
  await take(page, 'ops');
}

fs.mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const visit of [portal, backOffice]) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    await visit(await context.newPage());
    await context.close();
  }
} finally {
  await browser.close();
}
