import { useState } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Segmented } from '../../kit/segmented.js';
import { useText } from '../../kit/text.js';
import { PaymentForm } from '../../gql/tenant/documents/PaymentForm.js';
import { type PaymentFormQuery, type PaymentWay } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { Mandate } from './mandate.js';
import { StandInForm } from './stand-in-form.js';
import { StripeForm } from './stripe-form.js';

export interface AddMethodProps {
  readonly onAdded: () => void;
}

/** Saves a way to pay: with Stripe's own form where there is a key for it, else with what the test environment lists. */
export const AddMethod = ({ onAdded }: AddMethodProps) => {
  const say = useText();
  const [state, ask] = useQuery({ query: PaymentForm });
  return (
    <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('methods.fault')} rows={2}>
      {(data) =>
        data.paymentForm.publishableKey === null && data.testPaymentMethods.length === 0 ? (
          <Banner tone="info" title={say('methods.notHere')} />
        ) : (
          <Form data={data} onAdded={onAdded} />
        )
      }
    </Loaded>
  );
};

const Form = ({ data, onAdded }: AddMethodProps & { readonly data: PaymentFormQuery }) => {
  const say = useText();
  const { mode, publishableKey, ways } = data.paymentForm;
  const [way, setWay] = useState<PaymentWay>('CARD');
  const [agreed, setAgreed] = useState<string | null>(null);
  const mandate = ways.find((offer) => offer.way === way)?.mandate ?? null;
  const hash = mandate !== null && agreed === mandate.hash ? mandate.hash : null;
  const mayGoOn = mandate === null || hash !== null;
  return (
    <div className="grid gap-4">
      <Segmented
        label={say('paying.way')}
        choices={ways.map((offer) => ({ id: offer.way, name: say(`paying.way.${offer.way}`) }))}
        value={way}
        onChange={setWay}
      />
      {mandate === null ? null : (
        <>
          <p className="hint">{say(`paying.days.${way}`)}</p>
          <Mandate
            key={mandate.hash}
            text={mandate.text}
            agreed={hash !== null}
            onAgree={(yes) => setAgreed(yes ? mandate.hash : null)}
          />
        </>
      )}
      {publishableKey === null ? (
        <StandInForm
          key={way}
          way={way}
          tests={data.testPaymentMethods.filter((test) => test.way === way)}
          mandateHash={hash}
          mayGoOn={mayGoOn}
          onSaved={onAdded}
        />
      ) : (
        <StripeForm
          key={way}
          publishableKey={publishableKey}
          isTest={mode === 'TEST'}
          way={way}
          mandateHash={hash}
          mayGoOn={mayGoOn}
          onSaved={onAdded}
        />
      )}
    </div>
  );
};
