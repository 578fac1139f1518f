import { type Page } from 'playwright-core';
import { type Keyboard } from './keyboard.js';

interface Desk {
  readonly page: Page;
  readonly keys: Keyboard;
  readonly look: (name: string) => Promise<void>;
}

const ACCOUNT = '000123456789';

/** A statement whose closing is a dollar more than its opening and its one line come to. */
function wrongStatement(day: Date): string {
  const date = day.toISOString().slice(2, 10).replaceAll('-', '');
  return [
    ...[':20:DESK1', `:25:${ACCOUNT}`, ':28C:1/1', `:60F:C${date}USD100,00`],
    ...[`:61:${date}${date.slice(2)}D35,00NCHGNONREF//B1`, ':86:WIRE FEE', `:62F:C${date}USD66,00`],
  ].join('\r\n');
}

/** Staff send a bank's file that does not add up, and deal with what comes of it: from import to approval, by keyboard. */
export async function workTheDesk({ page, keys, look }: Desk, today: Date): Promise<void> {
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
  await look('ops-exception');
  await page.keyboard.press('a');
  await keys.press(page.getByRole('alertdialog').getByRole('button', { name: 'Approve' }));
  await said('Approved and done.');
  await page.getByText('Ended without money').first().waitFor();
}
