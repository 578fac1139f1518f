import { type Stripe, type StripeElements } from '@stripe/stripe-js';
import { useEffect, useRef, useState } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { pageLanguage } from '../../kit/locale.js';
import { useText } from '../../kit/text.js';
import { type PaymentWay, type SetupFactsFragment } from '../../gql/tenant/graphql.js';
import { hereToReturn } from './leave.js';
import { useSetupTry } from './setup-try.js';
import { openStripe } from './stripe.js';

export interface StripeFormProps {
  readonly publishableKey: string;
  readonly isTest: boolean;
  readonly way: PaymentWay;
  readonly mandateHash: string | null;
  readonly mayGoOn: boolean;
  readonly onSaved: () => void;
}

interface Opened {
  readonly stripe: Stripe;
  readonly elements: StripeElements;
  readonly setup: SetupFactsFragment;
}

/** Card and account numbers go from Stripe's own frames to Stripe and never through us. */
export const StripeForm = ({ publishableKey, isTest, way, mandateHash, mayGoOn, onSaved }: StripeFormProps) => {
  const say = useText();
  const setupTry = useSetupTry(onSaved);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isOpening, setOpening] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (): Promise<void> => {
    setOpening(true);
    setProblem(null);
    const stripe = await openStripe(publishableKey).catch(() => null);
    const setup = stripe && (await setupTry.start({ way, mandateHash }));
    setOpening(false);
    if (stripe === null) return setProblem(say('paying.noStripe'));
    if (!setup?.clientSecret) return;
    const { clientSecret } = setup;
    setOpened({
      stripe,
      setup,
      elements: stripe.elements({ clientSecret, locale: pageLanguage(), appearance: look() }),
    });
  };
  const confirmed = async (setupId: string): Promise<void> => {
    await setupTry.finish(setupId);
    setOpened(null); // a setup is good for one method
  };
  const shown = problem ?? setupTry.problem;
  return (
    <div className="grid gap-3">
      {shown === null ? null : <Banner tone="bad" title={shown} />}
      {setupTry.isChecking ? <Banner tone="info" title={say('paying.checking')} /> : null}
      {opened === null ? (
        <Button
          kind="primary"
          wide
          busy={isOpening}
          isDisabled={!mayGoOn}
          onPress={() => {
            void open();
          }}
        >
          {say('paying.continue')}
        </Button>
      ) : (
        <Details opened={opened} onProblem={setProblem} onConfirmed={() => confirmed(opened.setup.id)} />
      )}
      <p className="hint">{say(isTest ? 'paying.stripeTest' : 'paying.stripe')}</p>
    </div>
  );
};

/** Stripe's frames follow the page's theme. */
const look = (): { readonly theme: 'night' | 'stripe' } => ({
  theme: prefersDark() ? 'night' : 'stripe',
});

const prefersDark = (): boolean => {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
};

interface DetailsProps {
  readonly opened: Opened;
  readonly onProblem: (problem: string | null) => void;
  readonly onConfirmed: () => Promise<void>;
}

const Details = ({ opened, onProblem, onConfirmed }: DetailsProps) => {
  const say = useText();
  const place = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (place.current === null) return undefined;
    // the mandate is shown, agreed to and kept by us
    const terms = { card: 'never', usBankAccount: 'never', sepaDebit: 'never' } as const;
    const element = opened.elements.create('payment', { layout: 'tabs', terms });
    element.mount(place.current);
    return () => element.destroy();
  }, [opened]);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    onProblem(null);
    const { stripe, elements, setup } = opened;
    const back = `${hereToReturn()}?setup=${setup.id}`;
    const { error } = await stripe.confirmSetup({
      elements,
      confirmParams: { return_url: back },
      redirect: 'if_required',
    });
    if (error === undefined) await onConfirmed();
    else onProblem(error.message ?? say('paying.notSaved'));
    setBusy(false);
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      <div ref={place} />
      <Button type="submit" kind="primary" wide busy={busy}>
        {say('methods.add')}
      </Button>
    </form>
  );
};
