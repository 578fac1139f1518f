import type { Call } from './call.js';
import { resolveAuthentication } from './collection.js';
import { escaped, goTo, page, type PageAnswer } from './html.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { setupIntents, type SetupIntent } from './objects/setup-intent.js';
import { resolveSetup } from './resources/setup-intents.js';
import type { JsonObject } from './json.js';

function intentOf(call: Call, id: string): PaymentIntent | SetupIntent | undefined {
  return call.store.get(paymentIntents, call.account, id) ?? call.store.get(setupIntents, call.account, id);
}

/** Where the customer goes back to: what the intent was confirmed with, else what the page's own address says. */
function returnOf(next: JsonObject | null, query: URLSearchParams): string | null {
  const redirect = next?.['redirect_to_url'];
  const given =
    typeof redirect === 'object' && redirect !== null && !Array.isArray(redirect) ? redirect['return_url'] : null;
  return typeof given === 'string' ? given : query.get('return_url');
}

/** What an amount looks like to a person; minor units. */
export const money = (amount: number, currency: string): string =>
  `${(BigInt(amount) / 100n).toString()}.${String(amount % 100).padStart(2, '0')} ${currency.toUpperCase()}`;

/** The stand-in for the page of the customer's bank (3-D Secure). */
export function showAuthentication(call: Call, id: string, query: URLSearchParams): PageAnswer {
  const intent = intentOf(call, id);
  if (intent === undefined) return page('Payment unknown', '<p>There is no such payment.</p>', 404);
  const asks =
    intent.object === 'payment_intent' ? `the payment of ${money(intent.amount, intent.currency)}` : 'saving your card';
  if (intent.status !== 'requires_action')
    return page(
      'Nothing to confirm',
      `<p>This payment is not waiting for you; its status is ${escaped(intent.status)}.</p>`,
    );
  const back = returnOf(intent.next_action, query);
  const action = `/_emulator/pages/authentication/${escaped(id)}${back === null ? '' : `?return_url=${escaped(encodeURIComponent(back))}`}`;
  return page(
    'Your bank asks you to confirm',
    `<p>Please confirm ${asks}.</p>
<form method="post" action="${action}"><p><button class="first" name="outcome" value="succeed">Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button></p></form>`,
  );
}

/** The customer has pressed a button. Docs, payments/3d-secure: the return address gets the intent and `redirect_status`. */
export function answerAuthentication(
  call: Call,
  id: string,
  form: URLSearchParams,
  query: URLSearchParams,
): PageAnswer {
  const intent = intentOf(call, id);
  if (intent === undefined) return page('Payment unknown', '<p>There is no such payment.</p>', 404);
  const back = returnOf(intent.next_action, query);
  const succeed = form.get('outcome') === 'succeed';
  const after =
    intent.object === 'payment_intent'
      ? resolveAuthentication(call, intent, succeed)
      : resolveSetup(call, intent.id, succeed);
  const status = after.status === 'succeeded' || after.status === 'processing' ? 'succeeded' : 'failed';
  if (back === null || !URL.canParse(back))
    return page(
      status === 'succeeded' ? 'Confirmed' : 'Not confirmed',
      '<p>You can close this window and go back to where you came from.</p>',
    );
  const url = new URL(back);
  url.searchParams.set(intent.object, intent.id);
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret);
  url.searchParams.set('redirect_status', status);
  return goTo(url.href);
}
