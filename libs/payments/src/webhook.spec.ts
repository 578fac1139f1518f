// World: bodies signed by the SDK's own helper, and a clock given by hand.
import Stripe from 'stripe';
import { verifyWebhook } from './webhook.js';

const SECRET = 'whsec_one';
const NOW_S = 1_780_000_000;
const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'invoice.paid',
  created: NOW_S - 3,
  data: { object: { id: 'in_1', object: 'invoice' } },
};

function signed({ age = 0, secret = SECRET, payload = JSON.stringify(EVENT) } = {}) {
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: NOW_S - age });
  return { body: Buffer.from(payload), header };
}

const read = (body: Buffer, header: string, secrets: readonly string[] = [SECRET]) => {
  const read_ = verifyWebhook({ body, signature: header, secrets, nowMilliseconds: NOW_S * 1000 });
  return read_.ok ? read_.value.id : read_.refusal;
};

describe('the signature of a webhook', () => {
  it('is accepted, and the event is what was signed', () => {
    const { body, header } = signed();
    expect(verifyWebhook({ body, signature: header, secrets: [SECRET], nowMilliseconds: NOW_S * 1000 })).toEqual({
      ok: true,
      value: {
        id: 'evt_1',
        type: 'invoice.paid',
        objectId: 'in_1',
        payload: body.toString(),
        createdAt: (NOW_S - 3) * 1000,
      },
    });
  });

  it.each([
    ['299 s old', signed({ age: 299 }), 'evt_1'],
    ['301 s old', signed({ age: 301 }), 'BAD_SIGNATURE'],
    ['59 s ahead', signed({ age: -59 }), 'evt_1'],
    ['61 s ahead', signed({ age: -61 }), 'STAMPED_IN_THE_FUTURE'],
    ['another secret', signed({ secret: 'whsec_two' }), 'BAD_SIGNATURE'],
    ['no header', { ...signed(), header: '' }, 'BAD_SIGNATURE'],
    ['no signature', { ...signed(), header: `t=${NOW_S}` }, 'BAD_SIGNATURE'],
    ['one byte more', { ...signed(), body: Buffer.from(`${JSON.stringify(EVENT)} `) }, 'BAD_SIGNATURE'],
    ['JSON written anew', { ...signed(), body: Buffer.from(JSON.stringify(EVENT, null, 1)) }, 'BAD_SIGNATURE'],
    ['an empty body', { ...signed(), body: Buffer.from('') }, 'BAD_SIGNATURE'],
    ['a signed thing that is no event', signed({ payload: '{"object":"invoice","id":"in_1"}' }), 'NOT_AN_EVENT'],
  ])('%s', (_name, { body, header }, outcome) => {
    expect(read(body, header)).toBe(outcome);
  });

  it('is accepted by either secret while one is being rotated, never by an empty one', () => {
    const { body, header } = signed({ secret: 'whsec_two' });
    expect(read(body, header, ['whsec_one', 'whsec_two'])).toBe('evt_1');
    expect(read(body, header, ['', 'whsec_one'])).toBe('BAD_SIGNATURE');
    expect(read(body, header, [])).toBe('BAD_SIGNATURE');
  });
});
