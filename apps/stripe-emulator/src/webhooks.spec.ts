// World: none; signatures compared with those of the installed SDK.
import Stripe from 'stripe';
import { signatureHeader } from './webhooks.js';

describe('signatureHeader', () => {
  const stripe = new Stripe('sk_test_x');
  const payload = JSON.stringify(
    { id: 'evt_1', object: 'event', type: 'invoice.paid', data: { object: { id: 'in_1', name: 'Ünïcode €' } } },
    null,
    2,
  );

  it('is what the SDK itself would sign', () => {
    const theirs = stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_a', timestamp: 1_772_445_600 });
    expect(signatureHeader('whsec_a', payload, 1_772_445_600)).toBe(theirs);
  });

  it('is accepted by constructEvent, and refused for another secret, body or time', () => {
    const now = Math.floor(Date.now() / 1000);
    expect(stripe.webhooks.constructEvent(payload, signatureHeader('whsec_a', payload, now), 'whsec_a').id).toBe(
      'evt_1',
    );
    expect(() =>
      stripe.webhooks.constructEvent(payload, signatureHeader('whsec_b', payload, now), 'whsec_a'),
    ).toThrow();
    expect(() =>
      stripe.webhooks.constructEvent(`${payload} `, signatureHeader('whsec_a', payload, now), 'whsec_a'),
    ).toThrow();
    expect(() =>
      stripe.webhooks.constructEvent(payload, signatureHeader('whsec_a', payload, now - 301), 'whsec_a'),
    ).toThrow();
  });
});
