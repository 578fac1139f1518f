import { type CivilDate, type Instant, type Money, type Period } from '#libs/kernel';
import { type OutsideTolerance, type PowerClaim, type TermSheetProblem } from '#libs/market';

/** Every reason for which a workflow may say no: the `ErrorCode` enum of sdl/common/errors.graphql, in its order. */
export const REFUSAL_CODES = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'STALE_VERSION',
  'WRONG_STATE',
  'IDEMPOTENCY_KEY_REQUIRED',
  'IDEMPOTENCY_KEY_MISMATCH',
  'ALREADY_EXISTS',
  'BAD_CREDENTIALS',
  'TOO_MANY_ATTEMPTS',
  'WEAK_PASSWORD',
  'LAST_OWNER',
  'NOT_ON_OFFER',
  'BAD_QUANTITY',
  'BAD_TERM',
  'CAPACITY_TAKEN',
  'POWER_EXCEEDED',
  'QUOTE_EXPIRED',
  'PRICE_CHANGED',
  'CREDIT_EXCEEDED',
  'ACCOUNT_SUSPENDED',
  'TOO_MANY_HOLDS',
  'PAYMENT_METHOD_REQUIRED',
  'PAYMENT_DECLINED',
  'NOT_PUBLISHABLE',
  'IN_USE',
  'NOT_ENOUGH_DATA',
  'CLOCK_NOT_CONTROLLED',
  'CLOCK_BACKWARDS',
  'INVALID_TERMS',
  'OWN_REVISION',
  'TERM_SHEET_EXPIRED',
  'OPTION_TOO_LATE',
  'OUTSIDE_TOLERANCE',
  'SECOND_PERSON_REQUIRED',
  'BUDGET_EXCEEDED',
  'PURCHASE_ORDER_EXPIRED',
  'PURCHASE_ORDER_EXHAUSTED',
  'TAX_UNAVAILABLE',
  'TAX_ADDRESS_REQUIRED',
  'APPROVAL_REQUIRED',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why a workflow changed nothing. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Where in the input, outermost first; absent or null when it is not about one field. */
  readonly path?: readonly string[] | null;
  /** What exactly is wrong here, as a whole sentence; replaces the first sentence of the table's message. */
  readonly detail?: string;
}

/** The capacity went to somebody else; so many units can still be had together in that window. */
export interface CapacityTaken extends Refusal {
  readonly code: 'CAPACITY_TAKEN';
  readonly bookableUnits: number;
}

/** In `window` firm claims would draw `firmWatts` of the `limitWatts` the site has there, `inTheWay` most of all. */
export interface PowerExceeded extends Refusal {
  readonly code: 'POWER_EXCEEDED';
  readonly window: Period;
  readonly limitWatts: number;
  readonly firmWatts: number;
  readonly inTheWay: readonly PowerClaim[];
}

/** The hold ended at `expiredAt`. */
export interface QuoteExpired extends Refusal {
  readonly code: 'QUOTE_EXPIRED';
  readonly expiredAt: Instant;
}

/** With this booking the organisation would owe and accrue `wouldOwe`, above its `limit`. */
export interface CreditExceeded extends Refusal {
  readonly code: 'CREDIT_EXCEEDED';
  readonly limit: Money;
  readonly wouldOwe: Money;
}

/** In `month` (its first day) a booking would cost `asked`, of which the hard budget leaves `left`. */
export interface BudgetExceeded extends Refusal {
  readonly code: 'BUDGET_EXCEEDED';
  readonly budgetId: string;
  readonly budgetName: string;
  readonly month: string;
  readonly left: Money;
  readonly asked: Money;
}

/** The organisation wants a second person to approve such a quote first: `above` its limit, null where only somebody's no stands in the way. */
export interface ApprovalRequired extends Refusal {
  readonly code: 'APPROVAL_REQUIRED';
  readonly above: Money | null;
  /** Null: nobody has asked, or not about the quote as it is now. */
  readonly standing: 'PENDING' | 'DECLINED' | null;
}

/** A call of curtailment that the contract does not allow: the limit it would break, and by how much. */
export interface ToleranceExceeded extends Refusal, OutsideTolerance {
  readonly code: 'OUTSIDE_TOLERANCE';
}

/** Terms that a contract cannot have, every problem of them. */
export interface InvalidTerms extends Refusal {
  readonly code: 'INVALID_TERMS';
  /** `path` is one of the term sheet ("tranches[1].rate"), `message` completes "<path> ...". */
  readonly problems: readonly TermSheetProblem[];
}

/** A term sheet that nobody signed in time, until `expiredAt`. */
export interface TermSheetExpired extends Refusal {
  readonly code: 'TERM_SHEET_EXPIRED';
  readonly expiredAt: Instant;
}

/** An option that could be taken until `until` (a day of the contract's zone). */
export interface OptionTooLate extends Refusal {
  readonly code: 'OPTION_TOO_LATE';
  readonly until: CivilDate;
}

/** The organisation gets nothing new until this invoice is paid. */
export interface AccountSuspended extends Refusal {
  readonly code: 'ACCOUNT_SUSPENDED';
  readonly invoiceId: string;
  readonly invoiceNumber: string;
}

/** What happened, and what to do about it. */
interface Message {
  readonly what: string;
  readonly todo: string;
}

const say = (what: string, todo: string): Message => ({ what, todo });

/** A new code does not compile until somebody has written its message. */
const TABLE: Readonly<Record<RefusalCode, Message>> = {
  INVALID_INPUT: say(
    'A value is outside what its field allows.',
    'Correct the value at `path`; its description states the limits.',
  ),
  NOT_FOUND: say('There is no such thing among those you may see.', 'Check the id.'),
  STALE_VERSION: say('It changed since you read it.', 'Read it again and send its present version.'),
  WRONG_STATE: say('Its present state does not allow this.', 'Read its state again.'),
  IDEMPOTENCY_KEY_REQUIRED: say(
    'This mutation needs an idempotency key.',
    'Send @idempotent(key: "...") or the Idempotency-Key header.',
  ),
  IDEMPOTENCY_KEY_MISMATCH: say('The idempotency key was used with another input.', 'Use a new key for a new request.'),
  ALREADY_EXISTS: say('Something with this name exists already.', 'Choose another one, or change the one that exists.'),
  BAD_CREDENTIALS: say('E-mail address or password is wrong.', 'Check both and try again.'),
  TOO_MANY_ATTEMPTS: say('There were too many attempts.', 'Wait a few minutes and try again.'),
  WEAK_PASSWORD: say('The password is too short or too common.', 'Choose one with at least 12 characters.'),
  LAST_OWNER: say('An organisation keeps at least one owner.', 'Make another member an owner first.'),
  NOT_ON_OFFER: say('This capacity is not on offer for that window.', 'Search again, or choose another window.'),
  BAD_QUANTITY: say(
    'The number of units breaks the minimum or the steps of the offer.',
    'Use a multiple of its smallest lease.',
  ),
  BAD_TERM: say('The term is shorter or longer than the offer allows.', 'Choose another window.'),
  CAPACITY_TAKEN: say(
    'The capacity is taken in that window; nothing is held or charged.',
    'Ask for fewer units or another window.',
  ),
  POWER_EXCEEDED: say(
    "The site's power does not suffice; nothing changed.",
    'Ask for less power or another window, or wait until what is in the way ends.',
  ),
  QUOTE_EXPIRED: say('The quote has expired; its hold is gone and nothing was charged.', 'Ask for a new quote.'),
  PRICE_CHANGED: say('The offer changed since the quote; nothing was charged.', 'Ask for a new quote.'),
  CREDIT_EXCEEDED: say(
    'This would exceed your credit limit; nothing was charged.',
    'Pay open invoices, book less, or ask for more credit.',
  ),
  ACCOUNT_SUSPENDED: say(
    'An invoice is long overdue; nothing new is held, booked or charged until it is paid.',
    'Pay the invoice that is named, or talk to us.',
  ),
  TOO_MANY_HOLDS: say('Too many open quotes hold capacity for you.', 'Book or withdraw some of them first.'),
  PAYMENT_METHOD_REQUIRED: say('There is no such payment method.', 'Save a payment method first.'),
  PAYMENT_DECLINED: say('The payment method was declined; nothing was charged.', 'Use another one, or ask your bank.'),
  NOT_PUBLISHABLE: say('The listing cannot be published as it is.', 'Complete it and try again.'),
  IN_USE: say('Leases or holds stand in the way.', 'Wait until they end, or change less.'),
  NOT_ENOUGH_DATA: say('Too little was recorded to answer.', 'Look further back, or ask again later.'),
  CLOCK_NOT_CONTROLLED: say('The clock is not under control here.', 'Only demo and test systems let it be moved.'),
  CLOCK_BACKWARDS: say('Market time only moves forward.', 'Give an instant after the present one.'),
  INVALID_TERMS: say('These terms make no contract.', 'Correct every problem that is listed and send them again.'),
  OWN_REVISION: say(
    'The latest revision is your own.',
    'Wait for the other side, or put another revision on the table.',
  ),
  TERM_SHEET_EXPIRED: say('The term sheet has expired; nothing was signed.', 'Put a new one on the table.'),
  OPTION_TOO_LATE: say('The time to take this option is over.', 'Propose an amendment instead.'),
  OUTSIDE_TOLERANCE: say(
    'The contract does not allow that much curtailment.',
    'Call less, later or another lease; `limit` says what stands in the way.',
  ),
  SECOND_PERSON_REQUIRED: say(
    'Above this amount whoever prepared something does not approve it, and no key does.',
    'Ask a colleague to look at it and approve it.',
  ),
  BUDGET_EXCEEDED: say(
    'This would go beyond a budget of your organisation; nothing was held or booked.',
    'Book less or another month, or raise the budget.',
  ),
  PURCHASE_ORDER_EXPIRED: say('The purchase order is closed or past its day; nothing was booked.', 'Name another one.'),
  PURCHASE_ORDER_EXHAUSTED: say(
    'Too little is left of the purchase order; nothing was booked.',
    'Name another one, or raise its amount.',
  ),
  TAX_UNAVAILABLE: say(
    'The tax on this cannot be worked out now; nothing is held or charged.',
    'Try again in a few minutes, with the state and place of your tax address set; if it goes on, ask us.',
  ),
  TAX_ADDRESS_REQUIRED: say(
    'The tax on this hangs on a place that the tax address does not say; nothing is held or charged.',
    'Set state or province, and county or city where they tax, of the tax address, then ask again.',
  ),
  APPROVAL_REQUIRED: say(
    'Your organisation wants a second person to approve a quote of this size; nothing was booked.',
    'Ask for approval, and book once it is given.',
  ),
};

/** The standard message of every code: what happened and what to do. */
export const MESSAGES: Readonly<Record<RefusalCode, string>> = Object.fromEntries(
  REFUSAL_CODES.map((code) => [code, `${TABLE[code].what} ${TABLE[code].todo}`]),
) as Record<RefusalCode, string>;

/** What to tell the caller: the refusal's own detail where it has one, then what to do. */
export function messageOf(refusal: Refusal): string {
  const { what, todo } = TABLE[refusal.code];
  return `${refusal.detail ?? what} ${todo}`;
}

/** A refusal about one field of the input. */
export function invalid(path: readonly string[], detail: string): Refusal {
  return { code: 'INVALID_INPUT', path, detail };
}
