import { createHash } from 'node:crypto';
import { balanceSums, DAY_SECONDS, recordMovement } from './balance.js';
import { PLATFORM, type Call } from './call.js';
import { schedule } from './due.js';
import { emit, save } from './events.js';
import { newId } from './ids.js';
import { accounts } from './objects/account.js';
import { bankAccount, bankAccounts, defaultBank, type BankAccount } from './objects/bank-account.js';
import { settled, unsettled, type Unsettled } from './objects/balance-transaction.js';
import { payouts, type Payout, type PayoutStatus } from './objects/payout.js';
import { derived, storeAccount } from './onboarding.js';
import { settingsOf } from './settings.js';
import { invalidRequest } from './stripe-error.js';

/** Where payouts of an account go now; undefined: nowhere, since there is no bank account or the last payout failed. */
function payable(call: Call, currency: string): BankAccount | undefined {
  const bank = bankOf(call, currency);
  return ready(call) && bank?.status === 'new' ? bank : undefined;
}

const ready = (call: Call): boolean =>
  call.account === PLATFORM || call.store.get(accounts, PLATFORM, call.account)?.payouts_enabled === true;

/** The platform's own bank account is made when it is first needed, and takes every currency. */
function bankOf(call: Call, currency: string): BankAccount | undefined {
  if (call.account !== PLATFORM) return defaultBank(call.store, call.account, currency);
  const own = call.store.all(bankAccounts, PLATFORM).find((one) => one.default_for_currency);
  return own ?? call.store.put(bankAccounts, PLATFORM, bankAccount(PLATFORM, '000123456789'));
}

/** SDK: "By default, Stripe automatically transfers funds in your balance to your bank account on a daily basis." */
function automatic(call: Call): boolean {
  if (call.account === PLATFORM) return settingsOf(call).payouts === 'daily';
  return call.store.get(accounts, PLATFORM, call.account)?.payouts.interval === 'daily';
}

/**
 * At midnight: one automatic payout made of exactly these transactions. A negative sum is carried until later money covers
 * it; of a connected account with `debit_negative_balances` it is taken from the bank account instead.
 */
export function payOutAvailable(call: Call, currency: string, parts: readonly Unsettled[]): void {
  const amount = parts.reduce((sum, open) => sum + open.net, 0);
  const bank = payable(call, currency);
  if (amount === 0 || bank === undefined || !automatic(call) || (amount < 0 && !debits(call))) return;
  const payout = create(call, bank, { amount, currency, automatic: true, status: 'in_transit' });
  for (const one of parts) call.store.put(settled, call.account, { id: one.id, payout: payout.id });
  call.store.put(settled, call.account, { id: payout.balance_transaction, payout: payout.id });
  for (const one of parts) call.store.remove(unsettled, one.id);
  if (settingsOf(call).payout_days === 0) arrive(call, payout.id);
  else {
    schedule(call, 'payout_arrive', payout.arrival_date, payout.id);
    schedule(call, 'payout_reconciled', call.clock.now() + 3600, payout.id);
  }
}

const debits = (call: Call): boolean =>
  call.account !== PLATFORM &&
  call.store.get(accounts, PLATFORM, call.account)?.payouts.debit_negative_balances === true;

export interface Asked {
  readonly amount: number;
  readonly currency: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly statement_descriptor?: string;
  readonly destination?: string;
}

/**
 * A payout on request. SDK, `payouts.create`: "Your Stripe balance must cover the payout amount. If it doesn't, you receive
 * an 'Insufficient Funds' error." It is `pending` until the next midnight, when it is submitted to the bank.
 */
export function requestPayout(call: Call, asked: Asked): Payout {
  const bank =
    asked.destination === undefined
      ? payable(call, asked.currency)
      : call.store.get(bankAccounts, call.account, asked.destination);
  if (!ready(call) || bank?.status !== 'new')
    throw invalidRequest('Sorry, you have no external accounts in that currency that can be paid out to.', {
      code: 'payouts_not_allowed',
    });
  if ((balanceSums(call).get(asked.currency)?.available ?? 0) < asked.amount)
    throw invalidRequest(
      'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.',
      { code: 'balance_insufficient' },
    );
  const payout = create(call, bank, { ...asked, automatic: false, status: 'pending' });
  call.store.put(unsettled, call.account, {
    id: payout.balance_transaction,
    currency: payout.currency,
    net: -payout.amount,
    available_on: call.clock.now(),
  });
  const now = call.clock.now();
  schedule(call, 'payout_submit', now - (now % DAY_SECONDS) + DAY_SECONDS, payout.id);
  return payout;
}

function create(
  call: Call,
  bank: BankAccount,
  given: Asked & { readonly automatic: boolean; readonly status: PayoutStatus },
): Payout {
  const now = call.clock.now();
  const id = newId('po');
  const description = given.description ?? (given.automatic ? 'STRIPE PAYOUT' : null);
  const movement = recordMovement(call, {
    type: 'payout',
    reportingCategory: 'payout',
    amount: -given.amount,
    fee: 0,
    currency: given.currency,
    source: id,
    description,
    availableOn: now,
  });
  const midnight = now - (now % DAY_SECONDS) + (given.automatic ? 0 : DAY_SECONDS);
  const payout: Payout = {
    id,
    object: 'payout',
    amount: given.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: midnight + settingsOf(call).payout_days * DAY_SECONDS,
    automatic: given.automatic,
    balance_transaction: movement.id,
    created: now,
    currency: given.currency,
    description,
    destination: bank.id,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: given.metadata ?? {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: given.automatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: given.statement_descriptor ?? null,
    status: given.status,
    trace_id: { status: 'pending', value: null },
    type: 'bank_account',
    failsWith: bank.failsWith,
  };
  return save(call, payouts, payout, 'payout.created');
}

/** Due job: a requested payout goes to the bank and can no longer be canceled. */
export function submitPayout(call: Call, id: string): void {
  const payout = call.store.get(payouts, call.account, id);
  if (payout?.status !== 'pending') return;
  save(call, payouts, { ...payout, status: 'in_transit' }, 'payout.updated', payout);
  schedule(call, 'payout_arrive', Math.max(call.clock.now(), payout.arrival_date), id);
}

/**
 * Due job: the payout is expected to have arrived. SDK, `payout.paid`: "expected to be available in the destination account.
 * If the payout fails, a `payout.failed` notification is also sent, at a later time."
 */
export function arrive(call: Call, id: string): void {
  const payout = call.store.get(payouts, call.account, id);
  if (payout?.status !== 'in_transit') return;
  save(call, payouts, { ...payout, status: 'paid' }, 'payout.paid', payout);
  reconciled(call, id);
  schedule(call, payout.failsWith === null ? 'payout_trace' : 'payout_fail', call.clock.now() + DAY_SECONDS, id);
}

/** Due job: what the payout is made of can be listed (event `payout.reconciliation_completed`; automatic payouts only). */
export function reconciled(call: Call, id: string): void {
  const payout = call.store.get(payouts, call.account, id);
  if (payout?.reconciliation_status !== 'in_progress') return;
  const next = call.store.put(payouts, call.account, { ...payout, reconciliation_status: 'completed' });
  emit(call, 'payout.reconciliation_completed', payouts, next);
}

/** Due job: the bank has named its trace number. SDK, `Payout.trace_id`: "generates from the beneficiary's bank". */
export function trace(call: Call, id: string): void {
  const payout = call.store.get(payouts, call.account, id);
  if (payout?.status !== 'paid' || payout.trace_id.status !== 'pending') return;
  save(
    call,
    payouts,
    { ...payout, trace_id: { status: 'supported', value: traceNumber(id) } },
    'payout.updated',
    payout,
  );
}

const FAILURES: Readonly<Record<string, string>> = {
  account_closed: 'The bank account has been closed.',
  no_account:
    'The bank account details on file are probably incorrect. No bank account could be located with those details.',
  insufficient_funds: 'Your Stripe account has insufficient funds to cover the payout.',
  debit_not_authorized: 'Debit transactions are not approved on your bank account.',
  invalid_currency: 'The bank was unable to process this payout because of its currency.',
  could_not_process: 'The bank could not process this payout.',
};

/**
 * The bank sends a payout back: before it was paid, or after. SDK, `Payout.status`: "Some payouts that fail might initially
 * show as `paid`, then change to `failed`." The amount returns by a transaction of its own, and the bank account is
 * `errored`: nothing more is paid out until it is replaced (SDK, `BankAccount.status`).
 */
export function failPayout(call: Call, id: string, given?: string): Payout {
  const payout = call.store.get(payouts, call.account, id);
  if (payout === undefined || !['pending', 'in_transit', 'paid'].includes(payout.status))
    throw invalidRequest(`The payout ${id} cannot fail any more.`);
  const code = given ?? payout.failsWith ?? 'could_not_process';
  const failed: Payout = {
    ...payout,
    status: 'failed',
    failure_code: code,
    failure_message: FAILURES[code] ?? 'The payout failed.',
    failure_balance_transaction: returned(call, payout, 'payout_failure'),
    trace_id: payout.trace_id.status === 'pending' ? { status: 'unsupported', value: null } : payout.trace_id,
  };
  save(call, payouts, failed, 'payout.failed', payout);
  const bank = call.store.get(bankAccounts, call.account, payout.destination);
  if (bank !== undefined) call.store.put(bankAccounts, call.account, { ...bank, status: 'errored' });
  const account = call.store.get(accounts, PLATFORM, call.account);
  if (account !== undefined) storeAccount(call, derived(call, account), account);
  return failed;
}

/** Due job of a bank account that sends payouts back. */
export function payoutFailsNow(call: Call, id: string): void {
  if (call.store.get(payouts, call.account, id)?.status === 'paid') failPayout(call, id);
}

function returned(call: Call, payout: Payout, type: 'payout_failure' | 'payout_cancel'): string {
  return recordMovement(call, {
    type,
    reportingCategory: 'payout_reversal',
    amount: payout.amount,
    fee: 0,
    currency: payout.currency,
    source: payout.id,
    description: type === 'payout_failure' ? 'STRIPE PAYOUT FAILURE' : 'STRIPE PAYOUT CANCEL',
    availableOn: call.clock.now(),
  }).id;
}

/** SDK, `payouts.cancel`: "if its status is pending. Stripe refunds the funds to your available balance. You can't cancel automatic" ones. */
export function cancelPayout(call: Call, payout: Payout): Payout {
  if (payout.automatic || payout.status !== 'pending')
    throw invalidRequest(`Payouts can only be canceled while they are pending and were not made automatically.`, {
      code: 'payout_reversal_not_allowed',
    });
  const canceled: Payout = {
    ...payout,
    status: 'canceled',
    failure_balance_transaction: returned(call, payout, 'payout_cancel'),
  };
  return save(call, payouts, canceled, 'payout.canceled', payout);
}

/** A bank trace number in the form of a NACHA one: 15 digits, stable for the payout. */
function traceNumber(payout: string): string {
  const digest = createHash('sha256').update(payout).digest('hex').slice(0, 15);
  return (BigInt(`0x${digest}`) % 10n ** 15n).toString().padStart(15, '0');
}
