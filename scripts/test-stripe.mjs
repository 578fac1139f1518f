// `npm run test:stripe`: the stories of money against Stripe's test mode, by our own adapter, when STRIPE_SECRET_KEY is a test-mode key
// (sk_test_...); against the emulator without one. STRIPE_CONNECTED_ACCOUNT=acct_... adds transfers to an account that a person has
// onboarded. A live key is refused. Everything it makes carries the metadata env=test-suite; it needs no webhook endpoint.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runForeground } from './foreground.mjs';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const { STRIPE_SECRET_KEY: key = '' } = process.env;
if (key !== '' && !/^(sk|rk)_test_\w+$/.test(key)) {
  const kind = /^(sk|rk)_live_/.test(key) ? 'a live key' : 'no secret key of Stripe';
  console.error(`STRIPE_SECRET_KEY is ${kind}: this suite moves money and takes a test-mode key only (sk_test_...)`);
  process.exit(1);
}
console.log(
  key === ''
    ? 'STRIPE_SECRET_KEY is not set: the suite runs against the emulator.'
    : 'The suite runs against Stripe’s test mode (api.stripe.com); some minutes.',
);
const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
// one file after another: test mode allows 25 requests a second
runForeground([...node, '-i', '--verbose', 'test/stripe', ...process.argv.slice(2)], {
  env: { ...process.env, STRIPE_SUITE: 'on' },
});
