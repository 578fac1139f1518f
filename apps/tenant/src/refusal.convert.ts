import { civilDate } from '#libs/kernel';
import { type PlainRefusal, refusalToGraphQL } from '#libs/platform';
import { moneyToGraphQL, type tenant } from '#libs/schema';
import {
  type AccountSuspended,
  type ApprovalRequired,
  type BudgetExceeded,
  type CapacityTaken,
  type CreditExceeded,
  type QuoteExpired,
  type Refusal,
} from '#libs/workflows';

type Typed =
  Refusal | ApprovalRequired | CapacityTaken | QuoteExpired | CreditExceeded | AccountSuspended | BudgetExceeded;

type BookError =
  | PlainRefusal
  | tenant.ApprovalRequired
  | tenant.BudgetExceeded
  | tenant.CapacityTaken
  | tenant.QuoteExpired
  | tenant.CreditExceeded
  | tenant.AccountSuspended;

/** A refusal with the fields its own type has: what is bookable, when the hold ended, how far credit reaches. */
export function typedRefusalToGraphQL(refusal: Typed): BookError {
  const plain = refusalToGraphQL(refusal);
  if ('bookableUnits' in refusal)
    return { ...plain, __typename: 'CapacityTaken', bookableUnits: refusal.bookableUnits };
  if ('invoiceNumber' in refusal) {
    const { invoiceId, invoiceNumber } = refusal;
    return { ...plain, __typename: 'AccountSuspended', invoiceId, invoiceNumber };
  }
  if ('budgetId' in refusal) {
    const { budgetId, budgetName, month, left, asked } = refusal;
    return {
      ...{ ...plain, __typename: 'BudgetExceeded', budgetId, budgetName, month: civilDate(month) },
      left: moneyToGraphQL(left),
      asked: moneyToGraphQL(asked),
    };
  }
  if ('standing' in refusal) {
    const { above, standing } = refusal;
    return { ...plain, __typename: 'ApprovalRequired', above: above && moneyToGraphQL(above), standing };
  }
  if ('expiredAt' in refusal) return { ...plain, __typename: 'QuoteExpired', expiredAt: refusal.expiredAt };
  if ('wouldOwe' in refusal) {
    return {
      ...plain,
      __typename: 'CreditExceeded',
      limit: moneyToGraphQL(refusal.limit),
      wouldOwe: moneyToGraphQL(refusal.wouldOwe),
    };
  }
  return plain;
}
