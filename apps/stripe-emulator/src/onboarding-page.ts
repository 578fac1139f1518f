import type { Call } from './call.js';
import { escaped, goTo, page, type PageAnswer } from './html.js';
import { textOf } from './json.js';
import { findAccount, moveTo } from './onboarding.js';
import { accountLinks } from './objects/account-link.js';
import { PAYOUT_NUMBERS } from './objects/bank-account.js';

/**
 * The stand-in for Stripe's onboarding. SDK, `AccountLinkCreateParams.refresh_url`: "redirected to if the account link is
 * expired, has been previously-visited, or is otherwise invalid".
 */
export function showOnboarding(call: Call, token: string): PageAnswer {
  const link = call.store.get(accountLinks, call.account, token);
  if (link === undefined) return page('Link unknown', '<p>There is no such onboarding link.</p>', 404);
  if (link.state !== 'new' || link.expires_at <= call.clock.now()) return goTo(link.refresh_url);
  call.store.put(accountLinks, call.account, { ...link, state: 'visited' });
  const account = findAccount(call, link.account);
  const options = Object.entries(PAYOUT_NUMBERS)
    .map(
      ([number, failure]) =>
        `<option value="${number}">${number} ${failure === null ? '(works)' : `(payouts fail: ${failure})`}</option>`,
    )
    .join('');
  return page(
    'Tell us about your business',
    `<dl><dt>Account</dt><dd>${escaped(account.id)}</dd><dt>Business</dt><dd>${escaped(textOf(account.business_profile?.['name']))}</dd></dl>
<form method="post" action="/_emulator/pages/onboarding/${escaped(token)}">
<p><label for="bank">Bank account for payouts</label><br><select id="bank" name="bank">${options}</select></p>
<p><button class="first" name="outcome" value="ready">Complete onboarding</button>
<button name="outcome" value="verifying">Submit, to be verified</button>
<button name="outcome" value="later">Leave for later</button></p></form>`,
  );
}

/** The form was sent: the account moves on and the browser goes back to the platform. */
export function answerOnboarding(call: Call, token: string, form: URLSearchParams): PageAnswer {
  const link = call.store.get(accountLinks, call.account, token);
  if (link === undefined) return page('Link unknown', '<p>There is no such onboarding link.</p>', 404);
  if (link.state !== 'visited') return goTo(link.refresh_url);
  call.store.put(accountLinks, call.account, { ...link, state: 'done' });
  const outcome = form.get('outcome');
  const bank = form.get('bank') ?? '000123456789';
  if (outcome === 'ready' || outcome === 'verifying') moveTo(call, link.account, outcome, { bank });
  return goTo(link.return_url);
}
