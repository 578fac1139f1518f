// World: the client of a page, against an API that counts what it is asked and may not know who asks; the page's own clock is the test's.
import { gql } from 'urql';
import { AHEAD } from './ahead.js';
import { makeClient } from './client.js';

const WHEN = gql`
  query When {
    clock {
      now
    }
  }
`;
const KNOWN = { status: 200, body: { data: { clock: { __typename: 'Clock', now: '2026-11-23T00:00:00Z' } } } };
const UNKNOWN = { status: 401, body: { errors: [{ message: 'who?', extensions: { code: 'UNAUTHENTICATED' } }] } };

const page = { asked: 0, ledAway: 0, now: 0, answer: KNOWN as typeof KNOWN | typeof UNKNOWN };
const kept = { fetch: globalThis.fetch, now: performance.now.bind(performance) };

describe('a question asked ahead of its page', () => {
  beforeEach(() => {
    Object.assign(page, { asked: 0, ledAway: 0, now: 0, answer: KNOWN });
    performance.now = () => page.now;
    globalThis.fetch = () => {
      page.asked += 1;
      const headers = { 'content-type': 'application/json' };
      return Promise.resolve(new Response(JSON.stringify(page.answer.body), { status: page.answer.status, headers }));
    };
  });
  afterEach(() => {
    globalThis.fetch = kept.fetch;
    performance.now = kept.now;
  });
  const clientOf = () => makeClient(() => (page.ledAway += 1));

  it('is the page’s answer, which it does not ask for once more', async () => {
    const client = clientOf();
    await client.query(WHEN, {}, AHEAD).toPromise();
    const { data } = await client.query(WHEN, {}).toPromise();
    expect(data).toMatchObject(KNOWN.body.data);
    expect(page.asked).toBe(1);
  });

  it('is asked again by a page that comes later', async () => {
    const client = clientOf();
    await client.query(WHEN, {}, AHEAD).toPromise();
    page.now = 5_000;
    await client.query(WHEN, {}).toPromise();
    expect(page.asked).toBe(2);
  });

  it('leads nobody to the sign-in: the page that shows it does', async () => {
    page.answer = UNKNOWN;
    const client = clientOf();
    await client.query(WHEN, {}, AHEAD).toPromise();
    expect(page.ledAway).toBe(0);
    await client.query(WHEN, {}).toPromise();
    expect(page.ledAway).toBe(1);
  });
});
