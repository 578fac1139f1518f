import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Page } from 'playwright-core';

const ARTIFACTS = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'artifacts');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 780 };
const NARROWEST = { width: 320, height: 640 };

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** The first answer is there, later ones are not on their way, and the fonts are loaded. */
async function settle(page: Page): Promise<void> {
  // not by a predicate that runs in the page: its content policy forbids to evaluate text there
  await page
    .locator(':is(.skeleton, .spinner, [data-busy], [aria-busy=true]):not([data-samples] *)')
    .first()
    .waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => true)');
}

async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("typeof window.axe === 'object'"))) await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] });
  const found = await page.evaluate<readonly Violation[]>(
    `window.axe.run(document, ${options}).then((result) => result.violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary}`),
  );
}

/** What sticks out of the page to either side, with its place: the innermost are last. */
const STICKING_OUT = `[...document.querySelectorAll('body *')]
  .map((one) => ({ one, box: one.getBoundingClientRect() }))
  .filter(({ box }) => box.width > 0 && (box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5))
  .map(({ one, box }) => one.tagName + '.' + one.getAttribute('class') + ' ' + box.left + '..' + box.right)
  .slice(-12)`;

async function overflow(page: Page): Promise<string[]> {
  const [content, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  if (content <= window) return [];
  const who = await page.evaluate<readonly string[]>(STICKING_OUT);
  return [`scrolls sideways at ${window} px: its content is ${content} px wide (${who.join('; ')})`];
}

/** Pictures are drawn a frame after they know their width. */
const DRAWN = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))';

async function keep(page: Page, name: string): Promise<void> {
  await page.evaluate(DRAWN);
  await page.screenshot({
    path: path.join(ARTIFACTS, `${name}.jpg`),
    type: 'jpeg', // written in a third of the time of a PNG
    quality: 90,
    fullPage: true,
    animations: 'disabled',
  });
}

/** Looks at pages as people with different eyes and screens do, and keeps a picture of each. */
export class Inspector {
  readonly findings: string[] = [];
  readonly #seen: string[] = [];

  constructor(private readonly story: string) {
    fs.mkdirSync(ARTIFACTS, { recursive: true });
  }

  get pages(): readonly string[] {
    return this.#seen;
  }

  /** The rules of axe on the wide screen in the light and on a narrow one in the dark, with a picture of each; then whether the narrowest holds the page. */
  async look(page: Page, name: string): Promise<void> {
    const label = this.#labelled(name);
    await page.setViewportSize(WIDE);
    await settle(page);
    for (const [colorScheme, size] of [
      ['light', WIDE],
      ['dark', NARROW],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      await keep(page, `${label}-${size.width}-${colorScheme}`);
      this.#note(name, `${size.width}-${colorScheme}`, await violations(page));
    }
    await page.setViewportSize(NARROWEST);
    this.#note(name, 'narrowest', await overflow(page));
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(WIDE);
  }

  /** Whether the page fits the narrowest screen, and the rules of axe there in both schemes; a picture of it in the dark, and one of the wide screen in the light. */
  async sweep(page: Page, name: string): Promise<void> {
    const label = this.#labelled(name);
    await page.setViewportSize(NARROWEST);
    await settle(page);
    this.#note(name, 'narrowest', await overflow(page));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      this.#note(name, `narrowest-${colorScheme}`, await violations(page));
    }
    await keep(page, `${label}-${NARROWEST.width}-dark`);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(WIDE);
    await keep(page, `${label}-${WIDE.width}-light`);
  }

  /** What the pictures of a page are called, in the order of the story. */
  #labelled(name: string): string {
    this.#seen.push(name);
    return `${this.story}-${String(this.#seen.length).padStart(2, '0')}-${name}`;
  }

  #note(name: string, how: string, found: readonly string[]): void {
    this.findings.push(...found.map((one) => `${this.story} ${name} (${how}): ${one}`));
  }
}
