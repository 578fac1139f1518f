import { z } from 'zod';
import { PLATFORM, type Call } from './call.js';
import { decideDispute, escalate, openDispute } from './disputing.js';
import { render } from './events.js';
import { toJson, type JsonObject } from './json.js';
import { accounts } from './objects/account.js';
import { addBank, bankAccount, bankAccounts } from './objects/bank-account.js';
import { disputes, type Dispute } from './objects/dispute.js';
import { derived, moveTo, storeAccount } from './onboarding.js';
import { failPayout } from './paying-out.js';
import { failRefund, settleRefund } from './refunding.js';
import { payouts } from './objects/payout.js';
import { topups } from './objects/topup.js';
import { changeSettings, settingsOf, settingsSchema } from './settings.js';
import { invalidRequest, missing } from './stripe-error.js';
import { endTopup, reverseTopup } from './topping-up.js';

/** One request to `/_emulator/...` that stands for somebody outside: a bank, a cardholder, a connected account's owner. */
interface Steer {
  /** Method and path; `:id` is one path segment. */
  readonly route: string;
  run(call: Call, id: string, body: unknown): JsonObject;
}

/** Declares one with a closed body. */
function steer<T>(route: string, body: z.ZodType<T>, run: (call: Call, id: string, given: T) => JsonObject): Steer {
  return { route, run: (call, id, given) => run(call, id, body.parse(given)) };
}

const minorUnits = z.int().min(1);

function disputeOf(call: Call, id: string): Dispute {
  const found = call.store.get(disputes, call.account, id);
  if (found === undefined) throw missing('dispute', id, 'dispute');
  return found;
}

const showDispute = (call: Call, one: Dispute): JsonObject => render(call.store, disputes, call.account, one);

const steers: readonly Steer[] = [
  { route: 'GET /_emulator/settings', run: (call) => toJson(settingsOf(call)) },
  steer('POST /_emulator/settings', settingsSchema.partial(), (call, _id, change) =>
    toJson(changeSettings(call, change)),
  ),
  steer(
    'POST /_emulator/charges/:id/dispute',
    z.strictObject({
      kind: z
        .enum([
          ...(['fraudulent', 'product_not_received', 'inquiry'] as const),
          ...(['debit_not_authorized', 'insufficient_funds', 'bank_cannot_process'] as const),
        ])
        .default('fraudulent'),
      amount: minorUnits.optional(),
    }),
    (call, id, { kind, amount }) => showDispute(call, openDispute(call, id, kind, amount)),
  ),
  steer(
    'POST /_emulator/disputes/:id/decide',
    z.strictObject({ outcome: z.enum(['won', 'lost', 'escalate']) }),
    (call, id, { outcome }) => {
      const dispute = disputeOf(call, id);
      return showDispute(
        call,
        outcome === 'escalate' ? escalate(call, dispute) : decideDispute(call, dispute, outcome),
      );
    },
  ),
  steer('POST /_emulator/refunds/:id/settle', z.strictObject({}), (call, id) => {
    const settled = settleRefund(call, id);
    if (settled === undefined) throw invalidRequest(`The refund ${id} is not pending, or waits for money.`);
    return toJson(settled);
  }),
  steer(
    'POST /_emulator/refunds/:id/fail',
    z.strictObject({
      reason: z
        .enum([
          'lost_or_stolen_card',
          'expired_or_canceled_card',
          'charge_for_pending_refund_disputed',
          'insufficient_funds',
          'declined',
          'merchant_request',
          'unknown',
        ])
        .default('unknown'),
    }),
    (call, id, { reason }) => toJson(failRefund(call, id, reason)),
  ),
  steer(
    'POST /_emulator/accounts/:id/onboarding',
    z.strictObject({
      /** `ready`: all questions answered; `verifying`, `more_needed`, `rejected`: as Stripe may decide at any time. */
      outcome: z.enum(['ready', 'verifying', 'more_needed', 'rejected']),
      /** A test number of `objects/bank-account.ts`: which fate payouts have. */
      bank: z.string().optional(),
    }),
    (call, id, { outcome, bank }) =>
      render(call.store, accounts, PLATFORM, moveTo(call, id, outcome, bank === undefined ? {} : { bank })),
  ),
  steer('POST /_emulator/payouts/:id/fail', z.strictObject({ code: z.string().optional() }), (call, id, { code }) =>
    render(call.store, payouts, call.account, failPayout(call, id, code)),
  ),
  steer(
    'POST /_emulator/topups/:id/end',
    // Without a code it succeeds; `reversed` takes back one that had succeeded.
    z.strictObject({ code: z.string().optional(), reversed: z.literal(true).optional() }),
    (call, id, { code, reversed }) =>
      render(
        call.store,
        topups,
        call.account,
        reversed === true ? reverseTopup(call, id) : endTopup(call, id, code ?? null),
      ),
  ),
  // Replaces the bank account that the payouts of the platform (or of `?account=`) go to, by one of the test numbers.
  steer(
    'POST /_emulator/bank_account',
    z.strictObject({ number: z.string().regex(/^\d{4,17}$/) }),
    (call, _id, given) => {
      const bank = addBank(call.store, bankAccount(call.account, given.number));
      const account = call.store.get(accounts, PLATFORM, call.account);
      if (account !== undefined) storeAccount(call, derived(call, account), account);
      return render(call.store, bankAccounts, call.account, bank);
    },
  ),
];

const compiled = steers.map((one) => ({
  one,
  pattern: new RegExp(`^${one.route.replace(':id', '([^/]+)')}$`),
}));

/** Carries out such a request, or returns undefined when there is none of that name. */
export function steerBy(call: Call, route: string, body: unknown): JsonObject | undefined {
  for (const { one, pattern } of compiled) {
    const found = pattern.exec(route);
    if (found !== null) return one.run(call, decodeURIComponent(found[1] ?? ''), body);
  }
  return undefined;
}
