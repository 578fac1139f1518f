import { type Command } from 'commander';
import { addressesFrom } from '../addresses.js';
import { accepted } from '../client.js';
import { OnboardPayoutAccount } from '../gql/provider/documents/OnboardPayoutAccount.js';
import { ProviderPayouts } from '../gql/provider/documents/ProviderPayouts.js';
import { type ProviderPayoutsQuery } from '../gql/provider/graphql.js';
import { ProviderDesk } from '../provider-desk.js';
import { until } from '../staff.js';
import { DEMO_PASSWORD } from '../story/miner.js';
import { LONE_STAR } from '../story/miners/lone-star.js';
import { type PartyOptions, type Surroundings, tell, whole } from './party.js';

interface PayoutOptions {
  readonly last: string;
  readonly onboard?: string;
  readonly json?: true;
}

/** `gridlease payouts`: what a miner has coming and was paid; `--onboard` gives the link where Stripe's questions are answered. */
export function payoutsCommand(program: Command, around: Surroundings): void {
  program
    .command('payouts')
    .description('what a miner has coming, why not yet, and what it was paid (GRIDLEASE_EMAIL, GRIDLEASE_PASSWORD)')
    .option('--last <count>', 'so many payouts, the newest first', '10')
    .option('--onboard <url>', 'ask for an account to be paid to; Stripe sends you back to this address')
    .option('--json', 'print JSON')
    .action((options: PayoutOptions) => payouts(options, around));
}

async function payouts({ last, onboard, json }: PayoutOptions, around: Surroundings): Promise<void> {
  const { environment } = around;
  const email = environment['GRIDLEASE_EMAIL'] ?? LONE_STAR.signUp.email;
  const password = environment['GRIDLEASE_PASSWORD'] ?? DEMO_PASSWORD;
  const miner = await ProviderDesk.signIn(addressesFrom(environment).provider, email, password);
  const shown: PartyOptions = { as: 'provider', ...(json ? { json } : {}) };
  if (onboard !== undefined) {
    const link = await onboardingLink(miner, onboard);
    tell(around, shown, link, ({ url, expiresAt }) => [`Answer Stripe's questions until ${expiresAt}:`, url]);
    return;
  }
  const found = await miner.api.run(ProviderPayouts, { first: whole(last) });
  tell(around, shown, found, linesOf);
}

/** The account is made when it is first asked for, which takes a moment. */
function onboardingLink(miner: ProviderDesk, address: string): Promise<{ url: string; expiresAt: string }> {
  return until('the account at Stripe', async () => {
    const input = { returnUrl: address, refreshUrl: address };
    const { payoutAccountOnboard } = await miner.api.run(OnboardPayoutAccount, { input });
    return accepted('payout account', payoutAccountOnboard).onboarding;
  });
}

function linesOf({ payoutAccount, payoutOverview, payouts: list }: ProviderPayoutsQuery): string[] {
  const account = payoutAccount === null ? 'none; ask for one with --onboard <url>' : payoutAccount.state;
  const wants = payoutAccount?.requirements ?? [];
  return [
    `Account at Stripe: ${account}${wants.length === 0 ? '' : ` (wanted: ${wants.join(', ')})`}`,
    ...payoutOverview.balances.map(({ payable, heldBack, owed, waitsFor, nextLookAt, minimum }) => {
      const held = `${heldBack.amount} held back, ${owed.amount} owed`;
      const next = waitsFor === null ? `next payout ${nextLookAt ?? 'soon'}` : `waits: ${waitsFor}`;
      return `${payable.currency} ${payable.amount} payable, ${held}; ${next} (at least ${minimum.amount})`;
    }),
    ...(payoutOverview.terms.heldFor === null ? [] : [`Payouts are held up: ${payoutOverview.terms.heldFor}`]),
    ...list.nodes.map(({ id, state, plannedAt, amount, transfers }) => {
      const notes = transfers.flatMap(({ bankTraceId, failure }) => failure ?? bankTraceId ?? []);
      return [plannedAt.slice(0, 10), id, state, `${amount.currency} ${amount.amount}`, ...notes].join('  ');
    }),
  ];
}
