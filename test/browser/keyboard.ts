import { type Locator, type Page } from 'playwright-core';

const MOST_STOPS = 120;

/** Someone without a mouse: reaches things with Tab, and uses them with what is printed on the keys. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Tabs forward, around the page's end if need be, until `target` has the focus. */
  async reach(target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' });
    const focused = target.and(this.page.locator(':focus'));
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      if ((await focused.count()) > 0) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${String(target)} cannot be reached by Tab`);
  }

  async press(target: Locator, key = 'Enter'): Promise<void> {
    await this.reach(target);
    await this.page.keyboard.press(key);
  }

  /** Replaces what stands in a field. */
  async type(field: Locator, text: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.type(text);
  }

  /** Opens a list or a menu by its button and walks to the option. */
  async choose(button: Locator, option: string | RegExp): Promise<void> {
    await this.press(button);
    const how = { name: option, exact: true };
    const wanted = this.page.getByRole('option', how).or(this.page.getByRole('menuitem', how));
    await wanted.waitFor();
    const focused = wanted.and(this.page.locator(':focus'));
    for (let steps = 0; steps < MOST_STOPS && (await focused.count()) === 0; steps++) {
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    await wanted.waitFor({ state: 'detached' });
  }
}
