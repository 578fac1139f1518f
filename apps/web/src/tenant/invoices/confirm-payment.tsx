import { useState } from 'react';
import { useClient, type Client } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { useText } from '../../kit/text.js';
import { PaymentConfirmation } from '../../gql/tenant/documents/PaymentConfirmation.js';
import { PaymentForm } from '../../gql/tenant/documents/PaymentForm.js';
import { TopUpConfirmation } from '../../gql/tenant/documents/TopUpConfirmation.js';
import { type PaymentConfirmationQuery } from '../../gql/tenant/graphql.js';
import { hereToReturn, leaveTo } from '../payments/leave.js';
import { openStripe } from '../payments/stripe.js';

type Confirmation = NonNullable<PaymentConfirmationQuery['paymentConfirmation']>;

/** What the bank asks about: the payment of an invoice, or money paid ahead. */
export type ConfirmedThing = { readonly invoiceId: string } | { readonly topUpId: string };

export interface ConfirmPaymentProps {
  readonly of: ConfirmedThing;
  /** The payer has confirmed, as far as the browser knows: what Stripe says decides. */
  readonly onConfirmed: () => void;
  readonly refresh: () => void;
}

interface Asked {
  readonly confirmation: Confirmation | null;
  readonly isFault: boolean;
}

const askFor = async (client: Client, of: ConfirmedThing): Promise<Asked> => {
  const fresh = { requestPolicy: 'network-only' } as const;
  if ('invoiceId' in of) {
    const { data, error } = await client.query(PaymentConfirmation, of, fresh);
    return { confirmation: data?.paymentConfirmation ?? null, isFault: error !== undefined };
  }
  const { data, error } = await client.query(TopUpConfirmation, of, fresh);
  return { confirmation: data?.topUpConfirmation ?? null, isFault: error !== undefined };
};

/** The bank wants the payer: opens its page, through Stripe's script or the stand-in, and comes back to this page. */
export const ConfirmPayment = ({ of, onConfirmed, refresh }: ConfirmPaymentProps) => {
  const say = useText();
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async (): Promise<string | null> => {
    const { confirmation, isFault } = await askFor(client, of);
    if (isFault) return say('fault.plain');
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
