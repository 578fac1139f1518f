// World: the client of a page, against an API that counts what it is asked and may not know who asks.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
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

describe('a question asked ahead of its page', () => {
  const asked = jest.fn<typeof fetch>();
  const signedOut = jest.fn<() => void>();
  const pageOf = () => makeClient(signedOut);
  let before: typeof fetch;

  const answer = (status: number, body: unknown) =>
    asked.mockImplementation(() =>
      Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })),
    );

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate', 'setTimeout'] });
    before = globalThis.fetch;
    globalThis.fetch = asked;
    answer(200, { data: { clock: { __typename: 'Clock', now: '2026-11-23T00:00:00Z' } } });
  });
  afterEach(() => {
    globalThis.fetch = before;
    jest.useRealTimers();
    jest.resetAllMocks();
  });

  it('is the page’s answer, which it does not ask for once more', async () => {
    const client = pageOf();
    await client.query(WHEN, {}, AHEAD).toPromise();
    const { data } = await client.query(WHEN, {}).toPromise();
    expect(data).toMatchObject({ clock: { now: '2026-11-23T00:00:00Z' } });
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is asked again by a page that comes later', async () => {
    const client = pageOf();
    await client.query(WHEN, {}, AHEAD).toPromise();
    jest.advanceTimersByTime(5_000);
    await client.query(WHEN, {}).toPromise();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('leads nobody to the sign-in: the page that shows it does', async () => {
    answer(401, { errors: [{ message: 'who?', extensions: { code: 'UNAUTHENTICATED' } }] });
    const client = pageOf();
    await client.query(WHEN, {}, AHEAD).toPromise();
    expect(signedOut).not.toHaveBeenCalled();
    await client.query(WHEN, {}).toPromise();
    expect(signedOut).toHaveBeenCalledTimes(1);
  });
});
