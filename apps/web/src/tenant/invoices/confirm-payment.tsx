import { useState } from 'react';
import { useClient } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { useText } from '../../kit/text.js';
import { PaymentConfirmation } from '../../gql/tenant/documents/PaymentConfirmation.js';
import { PaymentForm } from '../../gql/tenant/documents/PaymentForm.js';
import { type PaymentConfirmationQuery } from '../../gql/tenant/graphql.js';
import { hereToReturn, leaveTo } from '../payments/leave.js';
import { openStripe } from '../payments/stripe.js';

type Confirmation = NonNullable<PaymentConfirmationQuery['paymentConfirmation']>;

export interface ConfirmPaymentProps {
  readonly invoiceId: string;
  /** The payer has confirmed, as far as the browser knows: what Stripe says decides. */
  readonly onConfirmed: () => void;
  readonly refresh: () => void;
}

/** The bank wants the payer: opens its page, through Stripe's script or the stand-in, and comes back to the invoice. */
export const ConfirmPayment = ({ invoiceId, onConfirmed, refresh }: ConfirmPaymentProps) => {
  const say = useText();
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async (): Promise<string | null> => {
    const fresh = { requestPolicy: 'network-only' } as const;
    const { data, error } = await client.query(PaymentConfirmation, { invoiceId }, fresh);
    if (error !== undefined) return say('fault.plain');
    const confirmation = data?.paymentConfirmation ?? null;
    if (confirmation?.state === 'UNDER_WAY') onConfirmed();
    if (confirmation?.state !== 'ASKS') return null;
    const form = await client.query(PaymentForm, {});
    const key = form.data?.paymentForm.publishableKey ?? null;
    if (key !== null) return throughStripe(key, confirmation);
    if (confirmation.url === null) return say('paying.noStripe');
    leaveTo(confirmation.url, hereToReturn());
    return null;
  };
  const throughStripe = async (key: string, confirmation: Confirmation): Promise<string | null> => {
    const { clientSecret, stripePaymentMethodId: method } = confirmation;
    const stripe = await openStripe(key).catch(() => null);
    if (stripe === null) return say('paying.noStripe');
    const { error } =
      method === null
        ? await stripe.handleNextAction({ clientSecret })
        : await stripe.confirmCardPayment(clientSecret, { payment_method: method });
    if (error !== undefined) return error.message ?? say('paying.notConfirmed');
    onConfirmed();
    return null;
  };
  const press = async (): Promise<void> => {
    setBusy(true);
    setProblem(await ask());
    setBusy(false);
    refresh();
  };
  return (
    <>
      <Banner tone="warn" title={say('paying.bankAsks')}>
        {say('paying.bankAsksBody')}
      </Banner>
      {problem === null ? null : <Banner tone="bad" title={problem} />}
      <Button
        kind="primary"
        size="large"
        wide
        busy={busy}
        onPress={() => {
          void press();
        }}
      >
        {say('paying.confirm')}
      </Button>
    </>
  );
};
