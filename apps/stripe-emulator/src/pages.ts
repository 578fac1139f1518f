import type { Api, ApiParts } from './api.js';
import { answerAuthentication, showAuthentication } from './authentication-page.js';
import { PLATFORM, type Call } from './call.js';
import { escaped, page, type PageAnswer } from './html.js';
import { answerInvoice, answerTransfer, showInvoice, showTransfer } from './hosted-pages.js';
import { answerOnboarding, showOnboarding } from './onboarding-page.js';
import { StripeError } from './stripe-error.js';

interface Page {
  readonly pattern: RegExp;
  show(call: Call, id: string, query: URLSearchParams): PageAnswer;
  answer(call: Call, id: string, form: URLSearchParams, query: URLSearchParams): PageAnswer;
}

const pages: readonly Page[] = [
  { pattern: /^\/_emulator\/pages\/onboarding\/([^/]+)$/, show: showOnboarding, answer: answerOnboarding },
  {
    pattern: /^\/_emulator\/pages\/authentication\/([^/]+)$/,
    show: showAuthentication,
    answer: answerAuthentication,
  },
  { pattern: /^\/_emulator\/pages\/invoice\/([^/]+)$/, show: showInvoice, answer: answerInvoice },
  { pattern: /^\/_emulator\/pages\/bank-transfer\/([^/]+)$/, show: showTransfer, answer: answerTransfer },
];

/** Pages for a person's browser, below `/_emulator/pages/`: what Stripe or a bank would host. */
export function servePage(
  { parts, api }: { readonly parts: ApiParts; readonly api: Api },
  method: string,
  url: URL,
  body: string,
): PageAnswer {
  const path = url.pathname;
  const found = pages.map((one) => ({ one, match: one.pattern.exec(path) })).find(({ match }) => match !== null);
  if (found === undefined) return page('Not found', '<p>There is no such page.</p>', 404);
  const { store, clock } = parts;
  const call: Call = { store, clock, account: PLATFORM, request: { id: null, idempotency_key: null } };
  const id = decodeURIComponent(found.match?.[1] ?? '');
  try {
    api.catchUp();
    const answer =
      method === 'POST'
        ? found.one.answer(call, id, new URLSearchParams(body), url.searchParams)
        : found.one.show(call, id, url.searchParams);
    api.commit();
    return answer;
  } catch (error) {
    store.rollback();
    if (error instanceof StripeError)
      return page('That did not work', `<p>${escaped(error.message)}</p>`, error.status);
    throw error;
  }
}
