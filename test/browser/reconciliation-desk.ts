import { type Page } from 'playwright-core';
import { type World } from '../world.js';
import { type Keyboard } from './keyboard.js';

interface Desk {
  readonly page: Page;
  readonly keys: Keyboard;
  readonly look: (name: string) => Promise<void>;
}

const ACCOUNT = '000123456789';

/** A statement whose closing is 2,001 dollars more than its opening and its one line come to: above the limit of one person. */
function wrongStatement(day: Date): string {
  const date = day.toISOString().slice(2, 10).replaceAll('-', '');
  return [
    ...[':20:DESK1', `:25:${ACCOUNT}`, ':28C:1/1', `:60F:C${date}USD100,00`],
    ...[`:61:${date}${date.slice(2)}D35,00NCHGNONREF//B1`, ':86:WIRE FEE', `:62F:C${date}USD2066,00`],
  ].join('\r\n');
}

/**
 * Staff send a bank's file that does not add up, and deal with what comes of it, by keyboard: one proposes, with a document, and a second person approves.
 * Then one closes the month, opens a figure of its certificate and asks to open the month again, which the other does.
 */
export async function workTheDesk(
  { page, keys, look }: Desk,
  today: Date,
  changeSeats: (who: 'first' | 'second') => Promise<void>,
): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const said = (text: string | RegExp) => page.getByRole('region', { name: 'Notes' }).getByText(text).waitFor();
  const part = (name: string) => page.getByRole('navigation', { name: 'Parts of reconciliation' }).getByText(name);
  await keys.press(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reconciliation' }));
  await page.getByRole('table', { name: 'Latest run' }).waitFor();
  await part('Bank').click();
  await keys.press(
    page.getByRole('heading', { name: 'None of our bank accounts is known' }).locator('..').getByRole('button'),
  );
  await keys.type(page.getByLabel('Name', { exact: true }), 'Operating account');
  await keys.type(page.getByLabel('What statements call it'), ACCOUNT);
  await keys.press(page.getByRole('dialog').getByRole('button', { name: 'Add account' }));
  const file = { name: 'today.sta', mimeType: 'text/plain', buffer: Buffer.from(wrongStatement(today)) };
  await page.getByLabel('File of the bank').setInputFiles(file);
  await keys.press(button('Import'));
  await page.getByRole('table', { name: 'Statements' }).getByText('Does not add up').waitFor();
  await part('Overview').click();
  await keys.press(button('Run now'));
  await page.getByText('Done', { exact: true }).first().waitFor();
  await look('ops-reconciliation');
  await part('Exceptions').click();
  await page.getByRole('list', { name: 'Exceptions' }).getByRole('link').first().waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { level: 2, name: 'Statement problem' }).waitFor();
  await page.keyboard.press('e');
  await said('It is yours.');
  await page.keyboard.press('p');
  await keys.type(page.getByLabel('In words'), 'The bank sends the statement again.');
  await keys.press(page.getByRole('dialog').getByRole('button', { name: 'Propose' }));
  await said('Proposed. Somebody approves it now.');
  await page.getByText('Proposed: No money moved').first().waitFor();
  const advice = { name: 'advice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 advice') };
  await page.locator('input[type=file]').setInputFiles(advice);
  await page.getByRole('region', { name: 'Documents' }).getByRole('link', { name: 'advice.pdf' }).waitFor();
  await page
    .getByText(/Needs a second person above USD\s1,000\.00/)
    .first()
    .waitFor();
  await look('ops-exception');
  await page.keyboard.press('a');
  await page.getByText('You proposed it, and it is above the limit: another person approves.').first().waitFor();
  await changeSeats('second');
  await page.keyboard.press('a');
  await keys.press(page.getByRole('alertdialog').getByRole('button', { name: 'Approve' }));
  await said('Approved and done.');
  await page.getByText('Ended without money').first().waitFor();
  await part('Close').click();
  await page.getByText('Ready', { exact: true }).waitFor();
  await look('ops-close');
  await keys.press(button('Close the books'));
  await keys.press(page.getByRole('alertdialog').getByRole('button', { name: 'Close the books' }));
  await page.getByRole('table', { name: 'Reconciliation certificate' }).waitFor();
  await look('ops-certificate');
  await page
    .getByRole('link', { name: /Looked at/ })
    .first()
    .click();
  await page.getByRole('dialog').getByText('The items below come to the figure exactly.').waitFor();
  await page.keyboard.press('Escape');
  await keys.press(button('Propose to open it again'));
  await keys.type(page.getByLabel('Why it has to be opened again'), 'A wire of last month was booked twice.');
  await keys.press(page.getByRole('dialog').getByRole('button', { name: 'Propose to open it again' }));
  await page.getByText('You proposed it: another person approves it.').waitFor();
  await changeSeats('first');
  await keys.press(button('Open the period again'));
  await keys.type(page.getByRole('dialog').getByLabel('Why'), 'It was booked twice indeed.');
  await keys.press(page.getByRole('dialog').getByRole('button', { name: 'Open the period again' }));
  await page.getByText('This certificate is superseded: the period was opened again').waitFor();
}

/** A second member of staff, and how the two change seats: whoever sits down stays on the page that is open. */
export async function twoPeople(world: World, { page }: Desk): Promise<(who: 'first' | 'second') => Promise<void>> {
  const second = { email: 'second@gridlease.example', password: 'another nine quiet transformers' };
  await world.staff.addColleague({ ...second, name: 'Ines Calder', role: 'STAFF_OPERATOR' });
  return async (who) => {
    const { email, password } = who === 'first' ? world.system.staff : second;
    const address = page.url();
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail', { exact: true }).fill(email);
    await page.getByLabel('Password', { exact: true }).and(page.locator('input')).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.goto(address);
    await page.getByRole('region', { name: who === 'first' ? 'Opening it again' : 'History' }).waitFor();
  };
}
