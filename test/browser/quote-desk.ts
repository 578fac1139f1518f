import { type BrowserContext, type Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../apps/cli/src/story/miner.js';
import { type Keyboard } from './keyboard.js';

interface Seat {
  readonly page: Page;
  readonly keys: Keyboard;
}
type Look = (page: Page, name: string) => Promise<void>;

/** One operation with the cookies of a context. */
async function ask(context: BrowserContext, origin: string, query: string, input: unknown): Promise<void> {
  const headers = { 'x-gridlease-csrf': '1' };
  const answer = await context.request.post(`${origin}/graphql`, { headers, data: { query, variables: { input } } });
  expect(await answer.text()).toMatch(/"errors":\[\]/);
}

const ERRORS = 'errors { ... on UserError { code message } }';
const EMAIL = 'bill@keyboard.example';

/** Another browser, in which nobody is signed in. */
async function elsewhere({ page }: Seat): Promise<BrowserContext> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser');
  return browser.newContext({ locale: 'en-GB', timezoneId: 'America/Chicago', reducedMotion: 'reduce' });
}

/** The quote is shown to somebody without an account, by a link that is shown once; revoked, it opens nothing. */
async function showByLink(seat: Seat, look: Look): Promise<void> {
  const { page, keys } = seat;
  const number = await page.getByRole('heading', { level: 1 }).innerText();
  await keys.press(page.getByRole('button', { name: 'Share a link' }));
  await keys.press(page.getByRole('button', { name: 'Make the link' }));
  const link = await page.locator('.copy code').innerText();
  await keys.press(page.getByRole('button', { name: 'I have copied it' }));
  const stranger = await elsewhere(seat);
  try {
    const shown = await stranger.newPage();
    await shown.goto(link);
    await shown.getByRole('heading', { level: 1, name: number }).waitFor();
    await look(shown, 'shared-quote');
    await keys.press(page.getByRole('button', { name: /^Revoke the link/ }));
    await page.getByText('No link stands.').waitFor();
    await shown.reload();
    await shown.getByRole('heading', { name: 'This link does not open a quote' }).waitFor();
  } finally {
    await stranger.close();
  }
}

/** The organisation wants a second person's yes: asked for here, given in another browser, seen here without a reload. */
async function haveItApproved(seat: Seat, look: Look): Promise<void> {
  const { page, keys } = seat;
  const { origin } = new URL(page.url());
  const context = page.context();
  const rule = `mutation($input: QuoteApprovalRuleSetInput!) { quoteApprovalRuleSet(input: $input) { ${ERRORS} } }`;
  const member = { name: 'Bill Board', email: EMAIL, password: DEMO_PASSWORD, role: 'BILLING' };
  await ask(context, origin, `mutation($input: MemberAddInput!) { memberAdd(input: $input) { ${ERRORS} } }`, member);
  await ask(context, origin, rule, { currency: 'USD', above: '1' });
  await page.reload();
  await keys.press(page.getByRole('button', { name: 'Ask for approval' }));
  await page.getByText('Nobody has answered yet.').waitFor();
  const desk = await elsewhere(seat);
  try {
    const credentials = { email: EMAIL, password: DEMO_PASSWORD };
    await ask(desk, origin, `mutation($input: SignInInput!) { signIn(input: $input) { ${ERRORS} } }`, credentials);
    const approver = await desk.newPage();
    await approver.goto(`${origin}/quotes`);
    await approver.getByText('1 quote waits for an approver').waitFor();
    await look(approver, 'quotes-awaiting');
    await approver.goto(page.url());
    await approver.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('Approved by Bill Board').waitFor();
  } finally {
    await desk.close();
  }
  await ask(context, origin, rule, { currency: 'USD', above: null });
}

/** What people do with a quote before it is booked. */
export async function decideTogether(seat: Seat, look: Look): Promise<void> {
  await showByLink(seat, look);
  await haveItApproved(seat, look);
}
