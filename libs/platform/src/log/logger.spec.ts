// World: a logger writing into memory.
import { withRequest } from '../request-context.js';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';

function setup() {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'spec',
    level: 'trace',
    destination: { write: (line) => void lines.push(line) },
  });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

const KEY = `gl_live_${'A1'.repeat(26)}`;

it('writes one JSON object per line, with time, level and service', () => {
  const { logger, lines, last } = setup();
  logger.info({ leases: 3n, at: new Date(0) }, 'two\nlines');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.match(/\n/g)).toHaveLength(1);
  expect(last()).toMatchObject({
    level: 'info',
    service: 'spec',
    leases: '3',
    at: '1970-01-01T00:00:00.000Z',
    message: 'two\nlines',
    time: expect.stringMatching(/Z$/),
  });
});

it('names the request it was written for', async () => {
  const { logger, last } = setup();
  await withRequest({ requestId: 'req_1', operation: 'BookLease', principal: 'usr_1' }, async () => {
    await Promise.resolve();
    logger.info('inside');
  });
  expect(last()).toMatchObject({ requestId: 'req_1', operation: 'BookLease', principal: 'usr_1' });
  logger.info('outside');
  expect(last()).not.toHaveProperty('requestId');
});

it.each<[string, object | string]>([
  ['a password in an object', { input: { password: 'hunter2' } }],
  ['headers', { headers: { authorization: 'hunter2', cookie: 'gridlease_session=hunter2', 'x-api-key': 'hunter2' } }],
  ['a new password', { input: { currentPassword: 'hunter2', newPassword: 'hunter2' } }],
  ['a token deep inside', { a: { b: { c: { token: 'hunter2' } } } }],
  ['a Stripe key', { config: { STRIPE_SECRET_KEY: 'hunter2', STRIPE_WEBHOOK_SECRET: 'hunter2' } }],
  ['a database address in an error', { err: new Error('connect postgres://app:hunter2@127.0.0.1/x failed') }],
  ['a cause', { err: new Error('outer', { cause: new Error('Bearer hunter2hunter2') }) }],
  ['text with a cookie', 'cookie gridlease_session_ops=hunter2; x'],
  ['text with a bearer token', 'Authorization: Bearer hunter2hunter2'],
])('hides %s', (_name, said) => {
  const { logger, lines } = setup();
  if (typeof said === 'string') logger.warn(said);
  else logger.warn(said, 'said');
  expect(lines.join('')).not.toContain('hunter2');
});

it.each([KEY, 'sk_test_51Habcdefghijk', 'whsec_abcdef123456', 'rk_live_abcdefghijk'])(
  'hides %s wherever it stands',
  (secret) => {
    const { logger, lines } = setup();
    logger.error({ note: `used ${secret} here`, list: [secret] }, `message ${secret}`);
    expect(lines.join('')).not.toContain(secret);
  },
);

it('takes over the lines of Nest', () => {
  const { logger, last } = setup();
  const nest = new NestLogger(logger);
  nest.log('Mapped {/graphql, POST}', 'GraphQLModule');
  expect(last()).toMatchObject({ level: 'debug', context: 'GraphQLModule' });
  nest.log('sign-in: usr_1', 'identity');
  expect(last()).toMatchObject({ level: 'info', context: 'identity' });
  nest.error(new Error('boom'), 'Error: boom\n    at x', 'ExceptionsHandler');
  expect(last()).toMatchObject({
    level: 'error',
    context: 'ExceptionsHandler',
    message: 'boom',
    err: { message: 'boom' },
  });
});
