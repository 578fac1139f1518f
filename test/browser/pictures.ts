import fs from 'node:fs';
import { type Download, type Locator, type Page } from 'playwright-core';

/** What the pictures of a page are, by their files without the ids of things, and what of them does not work. */
export interface Used {
  readonly kinds: readonly string[];
  readonly faults: readonly string[];
}

async function fileOf(page: Page, button: Locator): Promise<{ readonly name: string; readonly text: string }> {
  const came: Promise<Download> = page.waitForEvent('download');
  await button.press('Enter');
  const download = await came;
  return { name: download.suggestedFilename(), text: fs.readFileSync(await download.path(), 'utf8') };
}

/** Its first and last stop as they are read out; null where the picture has none. */
async function walked(figure: Locator, page: Page): Promise<readonly (string | null)[] | null> {
  const slider = figure.getByRole('slider');
  if ((await slider.count()) === 0) return null;
  const said: (string | null)[] = [];
  await slider.focus();
  for (const key of ['Home', 'End']) {
    await page.keyboard.press(key);
    said.push(await slider.getAttribute('aria-valuetext'));
  }
  return said;
}

const kindOf = (name: string): string =>
  name.replace(/(pool|hall|listing)_\w{26}-|L-\d{4}-\d+-|\d{4}-\d\d-\w{3}-/g, '');

async function use(page: Page, figure: Locator): Promise<Used> {
  const finding = (await figure.locator('figcaption').innerText()).trim();
  const buttons = figure.locator('.picture-buttons').getByRole('button');
  const faults: string[] = [];
  const expectThat = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`the picture “${finding}”: ${what}`);
  };
  const stops = await walked(figure, page);
  expectThat(stops === null || stops.every(Boolean), `a stop says nothing: ${JSON.stringify(stops)}`);
  expectThat(stops !== null || (await figure.locator('.picture-stage a').count()) > 0, 'nothing in it takes the focus');
  await buttons.nth(0).press('Enter');
  const rows = await figure.getByRole('table').first().getByRole('row').count();
  expectThat(rows > 1, `${rows} rows as a table`);
  await buttons.nth(0).press('Enter');
  const svg = await fileOf(page, buttons.nth(1));
  expectThat(/^<svg [^>]+><title>[^<]/.test(svg.text) && !/NaN|undefined/.test(svg.text), 'its SVG is not whole');
  const csv = await fileOf(page, buttons.nth(2));
  expectThat(/^\uFEFF[^\r]+\r\n[^\r]+\r\n/.test(csv.text), `its CSV is not whole: ${csv.text.slice(0, 80)}`);
  return { kinds: [kindOf(svg.name.replace(/\.svg$/, ''))], faults };
}

/** Uses each picture as its readers may, by keyboard alone: from stop to stop, as a table, as a drawing and as a file of figures. */
export async function usePictures(page: Page): Promise<Used> {
  const figures = await page.locator('main figure:has(.picture-buttons)').all();
  const used: Used[] = [];
  for (const figure of figures) used.push(await use(page, figure));
  return { kinds: used.flatMap(({ kinds }) => kinds), faults: used.flatMap(({ faults }) => faults) };
}
