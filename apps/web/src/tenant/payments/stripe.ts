import { type Stripe } from '@stripe/stripe-js';

const opened = new Map<string, Promise<Stripe | null>>();

/**
 * Stripe's own script, from js.stripe.com, asked for when it is first needed and never without a publishable key. Null or a
 * rejection: it did not come, and the next press asks again.
 */
export const openStripe = (publishableKey: string): Promise<Stripe | null> => {
  const known = opened.get(publishableKey);
  if (known !== undefined) return known;
  const coming = import('@stripe/stripe-js/pure').then(({ loadStripe }) => loadStripe(publishableKey));
  opened.set(publishableKey, coming);
  void coming.catch(() => opened.delete(publishableKey));
  return coming;
};
