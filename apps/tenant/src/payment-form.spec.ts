// World: the tenant app's configuration under four environments, and what `npm start` makes of the same keys. No server.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Settings } from '#libs/workflows';
import { readConfig } from '#libs/platform';
import { tenantConfig } from './config.js';
import { paymentFormOf, publishableKeyOf } from './payment-form.js';
import { takesTestPayments } from './test-payment-methods.js';

const MANDATORY = {
  PORT: '4000',
  APP_DATABASE_URL: 'postgres://a@127.0.0.1:1/x',
  IDENTITY_DATABASE_URL: 'postgres://a@127.0.0.1:1/x',
  TENANT_TOKEN_KEY: '0'.repeat(64),
};
const EMULATOR = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_API_BASE: 'http://127.0.0.1:4010' };

const ports = {
  settings: { seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null } } as Settings,
  sha256: (text: string) => String(text.length).padStart(64, '0'),
};
const config = (env: Readonly<Record<string, string>>) => readConfig(tenantConfig, { ...MANDATORY, ...env });

describe('the payment form', () => {
  it.each([
    ['the emulator', EMULATOR, 'STAND_IN', null],
    [
      'the emulator, and a key that is of no use to it',
      { ...EMULATOR, STRIPE_PUBLISHABLE_KEY: 'pk_test_1' },
      'STAND_IN',
      null,
    ],
    ['a test-mode key alone', { STRIPE_SECRET_KEY: 'sk_test_1' }, 'TEST', null],
    [
      'both keys of test mode',
      { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_PUBLISHABLE_KEY: 'pk_test_1' },
      'TEST',
      'pk_test_1',
    ],
    ['both live keys', { STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_PUBLISHABLE_KEY: 'pk_live_1' }, 'LIVE', 'pk_live_1'],
  ])('with %s', (_with, env, mode, publishableKey) => {
    const form = paymentFormOf(config(env), ports);
    expect(form).toMatchObject({ mode, publishableKey });
    expect(form.ways.map(({ way, mandate }) => [way, mandate !== null])).toEqual([
      ['CARD', false],
      ['US_BANK_DEBIT', true],
      ['SEPA_DEBIT', true],
    ]);
    expect(publishableKeyOf(config(env))).toBe(publishableKey);
    expect(takesTestPayments(config(env))).toBe(mode !== 'LIVE');
  });

  it('takes no publishable key of another mode', () => {
    const env = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_PUBLISHABLE_KEY: 'pk_live_1' };
    expect(() => config(env)).toThrow('STRIPE_PUBLISHABLE_KEY must be of the same mode');
  });
});

/** What `npm start` gives its apps, read by a process of its own: scripts are no part of the typed tree. */
function environmentOf(env: Readonly<Record<string, string>>): Record<string, Record<string, string>> {
  const script = `const { appEnvironment, portsFrom, stripeSettings } = await import('./scripts/env.mjs');
    const stripe = stripeSettings(process.env);
    const of = appEnvironment({ ports: portsFrom(process.env), databaseUrls: {}, secrets: { stripeSecretKey: 'sk_test_own', stripeWebhookSecret: 'whsec_own' },
      stripe, host: '127.0.0.1', state: { file: (name) => name }, root: '.' });
    console.log(JSON.stringify(of));`;
  const root = path.join(import.meta.dirname, '../../..');
  const { PATH } = process.env;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: { ...(PATH === undefined ? {} : { PATH }), ...env },
    encoding: 'utf8',
  });
  return JSON.parse(said) as Record<string, Record<string, string>>;
}

describe('npm start', () => {
  it('sends every app to Stripe itself with a test-mode key, and needs no webhook secret', () => {
    const env = { STRIPE_SECRET_KEY: 'sk_test_mine', STRIPE_PUBLISHABLE_KEY: 'pk_test_mine' };
    const of = environmentOf(env);
    for (const app of ['tenant', 'provider', 'ops', 'worker'])
      expect([
        app,
        of[app]?.['STRIPE_SECRET_KEY'],
        of[app]?.['STRIPE_API_BASE'],
        of[app]?.['STRIPE_WEBHOOK_SECRET'],
      ]).toEqual([app, 'sk_test_mine', '', '']);
    expect(config({ ...of['tenant'], ...MANDATORY })).toMatchObject({ STRIPE_PUBLISHABLE_KEY: 'pk_test_mine' });
    expect(config({ ...of['tenant'], ...MANDATORY }).STRIPE_API_BASE).toBeUndefined();
  });

  it('sends them to the emulator without one', () => {
    const of = environmentOf({ STRIPE_WEBHOOK_SECRET: 'whsec_of_another' });
    expect(of['worker']).toMatchObject({
      ...{ STRIPE_SECRET_KEY: 'sk_test_own', STRIPE_API_BASE: 'http://127.0.0.1:4010' },
      ...{ STRIPE_WEBHOOK_SECRET: 'whsec_own', STRIPE_PUBLISHABLE_KEY: '' },
    });
  });
});

describe('Stripe’s script', () => {
  it('stands in no page that is built, so that only its loader can ask for it', () => {
    const web = path.join(import.meta.dirname, '../../web');
    for (const page of ['index.html', 'ops.html'])
      expect(fs.readFileSync(path.join(web, page), 'utf8')).not.toContain('stripe');
  });
});
