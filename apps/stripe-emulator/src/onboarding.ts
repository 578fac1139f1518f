import { DAY_SECONDS } from './balance.js';
import { onAccount, PLATFORM, type Call } from './call.js';
import { emit, emitObject } from './events.js';
import type { JsonObject } from './json.js';
import { accounts, NOTHING_REQUIRED, type Account, type Requirements, type Stage } from './objects/account.js';
import { addBank, bankAccount, bankAccounts, defaultBank } from './objects/bank-account.js';
import { missing } from './stripe-error.js';

const FIRST_QUESTIONS = [
  'business_profile.url',
  'business_type',
  'external_account',
  'tos_acceptance.date',
  'tos_acceptance.ip',
] as const;
const LATER_QUESTION = 'company.verification.document';
/** Days to answer a later question before transfers stop; Stripe's terms differ by requirement. */
const LATER_DAYS = 14;

export function findAccount(call: Call, id: string): Account {
  const found = call.store.get(accounts, PLATFORM, id);
  if (found === undefined) throw missing('account', id);
  return found;
}

function requirementsAt(call: Call, stage: Stage, reason: string | null): Requirements {
  switch (stage) {
    case 'fresh':
      return {
        ...NOTHING_REQUIRED,
        currently_due: FIRST_QUESTIONS,
        eventually_due: FIRST_QUESTIONS,
        past_due: FIRST_QUESTIONS,
        disabled_reason: 'requirements.past_due',
      };
    case 'verifying':
      return {
        ...NOTHING_REQUIRED,
        pending_verification: [LATER_QUESTION],
        disabled_reason: 'requirements.pending_verification',
      };
    case 'more_needed':
      return {
        ...NOTHING_REQUIRED,
        current_deadline: call.clock.now() + LATER_DAYS * DAY_SECONDS,
        currently_due: [LATER_QUESTION],
        eventually_due: [LATER_QUESTION],
        past_due: [LATER_QUESTION],
        disabled_reason: 'requirements.past_due',
      };
    case 'rejected':
      return { ...NOTHING_REQUIRED, disabled_reason: reason ?? 'rejected.other' };
    case 'ready':
      return NOTHING_REQUIRED;
  }
}

/** What follows from the stage, the requested capabilities and the bank account: derived, so that it cannot contradict itself. */
export function derived(call: Call, account: Account, reason: string | null = null): Account {
  const status = account.stage === 'ready' ? 'active' : account.stage === 'verifying' ? 'pending' : 'inactive';
  const capabilities = Object.fromEntries(account.requested.map((name) => [name, status] as const));
  const bank = defaultBank(call.store, account.id, account.default_currency);
  return {
    ...account,
    capabilities,
    charges_enabled: capabilities['card_payments'] === 'active',
    details_submitted: account.details_submitted || account.stage !== 'fresh',
    payouts_enabled: account.stage === 'ready' && bank?.status === 'new',
    requirements: requirementsAt(call, account.stage, reason),
  };
}

/**
 * Stores a changed account and tells of it. These are Connect events: they carry `account` and go to endpoints that listen
 * to connected accounts (docs: connect/webhooks).
 */
export function storeAccount(call: Call, next: Account, before: Account): Account {
  call.store.put(accounts, PLATFORM, next);
  const there = onAccount(call, next.id);
  emit(there, 'account.updated', accounts, next, before);
  for (const name of next.requested)
    if (next.capabilities[name] !== before.capabilities[name])
      emitObject(there, 'capability.updated', capabilityObject(next, name));
  return next;
}

/** Moves an account to a stage of its onboarding; becoming ready without a bank account gives it one that works. */
export function moveTo(call: Call, id: string, stage: Stage, more: { bank?: string; reason?: string } = {}): Account {
  const before = findAccount(call, id);
  const lacksBank = call.store.all(bankAccounts, id).length === 0;
  if (more.bank !== undefined || (stage === 'ready' && lacksBank))
    addBank(call.store, bankAccount(id, more.bank ?? '000123456789', { currency: before.default_currency }));
  return storeAccount(call, derived(call, { ...before, stage }, more.reason ?? null), before);
}

/** The Capability object. */
export function capabilityObject(account: Account, name: string): JsonObject {
  const { requirements } = account;
  const asked = account.requested.includes(name);
  const due = asked ? requirements : NOTHING_REQUIRED;
  return {
    id: name,
    object: 'capability',
    account: account.id,
    requested: asked,
    requested_at: asked ? account.created : null,
    requirements: {
      alternatives: [],
      current_deadline: due.current_deadline,
      currently_due: [...due.currently_due],
      // A capability has a shorter list of reasons than its account (SDK, `Capability.Requirements.DisabledReason`).
      disabled_reason:
        due.currently_due.length > 0
          ? 'requirements.fields_needed'
          : due.disabled_reason === null
            ? null
            : 'pending.review',
      errors: [],
      eventually_due: [...due.eventually_due],
      past_due: [...due.past_due],
      pending_verification: [...due.pending_verification],
    },
    status: asked ? (account.capabilities[name] ?? 'inactive') : 'unrequested',
  };
}
