import { type tenant } from '#libs/schema';
import { type PaymentMethod, type SetupStep, type StripeConfirmation } from '#libs/workflows';

/** A saved method but for what its field resolvers add. */
export type MethodAnswer = Omit<tenant.PaymentMethod, 'isPreferred' | 'mandate'>;

export function methodToGraphQL({ id, kind, brand, last4, currency, createdAt }: PaymentMethod): MethodAnswer {
  return { id, kind, brand, last4, currency, createdAt };
}

export type SetupAnswer = Omit<tenant.PaymentSetup, 'paymentMethod'> & {
  readonly paymentMethod: MethodAnswer | null;
};

/** `method` is what the setup has saved. */
export function setupToGraphQL({ setup, theirs }: SetupStep, method: PaymentMethod | null): SetupAnswer {
  const { id, state, failure } = setup;
  const isOver = state === 'DONE' || theirs === null;
  return {
    ...{ id, failure, paymentMethod: method && methodToGraphQL(method) },
    state: state !== 'OPEN' ? state : theirs?.status === 'CHECKING' ? 'CHECKING' : 'PAYER',
    clientSecret: isOver ? null : theirs.clientSecret,
    url: isOver ? null : theirs.url,
  };
}

export function confirmationToGraphQL({ status, ...rest }: StripeConfirmation): tenant.PaymentConfirmation {
  return { ...rest, state: status };
}
