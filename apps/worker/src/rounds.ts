import {
  type CallWebhook,
  type Ports,
  deliverWebhooks,
  forgetApiRequests,
  forgetWebhooks,
  queueWebhooks,
  applyCredits,
  drawBalances,
  drainInbox,
  drainIntents,
  expireQuotes,
  expireTermSheets,
  followPayouts,
  forgetChanges,
  forgetEvents,
  forgetNotifications,
  grantOwedCredits,
  keepPayouts,
  pollStripeEvents,
  reviewMoneyBack,
  releaseHoldbacks,
  resumeOperations,
  raiseBudgetAlerts,
  runAutoTopUps,
  runAvailability,
  runBilling,
  runContractBilling,
  runDunning,
  runTopUpDunning,
  runLeaseClock,
  runMetering,
  runPayouts,
  runPriceIndex,
  runReadings,
  runReminders,
  runUptime,
  settleBalanceTransactions,
  takeBackDebts,
} from '#libs/workflows';
import { AlertClock } from './alert.clock.js';
import { readBankFile } from './bank-file.reader.js';
import { type WorkerConfig } from './config.js';
import { MarketFollower } from './market.clock.js';
import { MatchingClock } from './matching.clock.js';
import { type Round } from './round.js';
import { WORKER_SCOPE } from './scope.js';

/** Real milliseconds between looks for new work. Short, because a person waits for the payment to be confirmed. */
const SOON = 200;
/** Real milliseconds between looks for what a person is told of and does not wait for. */
const LIVE = 1_000;
const BATCH = 20;
/** Events of one look: most are about few objects, and each object is asked for once. */
const HINTS = 100;
/** Leases of one round of billing: most share a transaction with others, so a first of the month takes few rounds. */
const BILLED = 1_000;
/** For what nobody waits for. */
const NOW_AND_THEN = 60_000;
const MANY = 5_000;

const round = (name: string, restMilliseconds: number, run: () => Promise<number>): Round => ({
  name,
  restMilliseconds,
  run,
});

/** Everything the worker does again and again. `worker` names this process in its claims. */
export function roundsOf(
  ports: Ports,
  config: Pick<WorkerConfig, 'STRIPE_POLL_SECONDS' | 'CLAIM_SECONDS'>,
  worker: string,
  call: CallWebhook,
): Round[] {
  const scope = WORKER_SCOPE;
  const claim = { worker, limit: BATCH, leaseMilliseconds: config.CLAIM_SECONDS * 1000 };
  const poll = config.STRIPE_POLL_SECONDS * 1000;
  const follower = new MarketFollower(ports, scope);
  const matching = new MatchingClock(ports, scope);
  const alerts = new AlertClock(ports, scope);
  return [
    round('intents', SOON, async () => {
      // money at Stripe moves with the clock: read it at once, not at the next poll
      if (await follower.follow()) await settleBalanceTransactions(ports)(scope);
      const drained = await drainIntents(ports)(scope, claim);
      // a call put off for later is no reason to look again at once
      return drained.SENT + drained.REFUSED + drained.UNKNOWN + drained.RENEW;
    }),
    round('inbox', SOON, async () => (await drainInbox(ports)(scope, { ...claim, limit: HINTS })).applied),
    round('leases', SOON, () => runLeaseClock(ports)(scope, { limit: BATCH })),
    round('meters', SOON, () => runMetering(ports)(scope, { limit: BATCH })),
    round('readings', SOON, () => runReadings(ports)(scope, { limit: BATCH })),
    round('billing', SOON, async () => (await runBilling(ports)(scope, { limit: BILLED })).leases),
    round('availability', SOON, () => runAvailability(ports)(scope, { limit: BATCH })),
    round('contract-billing', SOON, async () => (await runContractBilling(ports)(scope, { limit: BATCH })).contracts),
    round('credits', SOON, () => applyCredits(ports)(scope, { limit: BATCH })),
    round('owed-credits', SOON, () => grantOwedCredits(ports)(scope, { limit: BATCH })),
    round('balances', SOON, () => drawBalances(ports)(scope, { limit: BATCH })),
    round('top-ups', NOW_AND_THEN, () => runAutoTopUps(ports)(scope, { limit: BATCH })),
    round('budget-alerts', NOW_AND_THEN, () => raiseBudgetAlerts(ports)(scope)),
    round('dunning', SOON, () => runDunning(ports)(scope, { limit: BATCH })),
    round('top-up-dunning', SOON, () => runTopUpDunning(ports)(scope, { limit: BATCH })),
    round('quotes', SOON, () => expireQuotes(ports)(scope, { limit: BATCH })),
    round('term-sheets', NOW_AND_THEN, () => expireTermSheets(ports)(scope, { limit: MANY })),
    round('price-index', NOW_AND_THEN, () => runPriceIndex(ports)(scope)),
    round('uptime', NOW_AND_THEN, () => runUptime(ports)(scope)),
    round('alerts', LIVE, () => alerts.look()),
    round('reminders', LIVE, () => runReminders(ports)(scope)),
    round('webhook-queue', SOON, () => queueWebhooks(ports)(scope, { limit: BATCH })),
    // who is slow or away is called in a lane of its own, and keeps nobody waiting
    round('webhooks', SOON, () => deliverWebhooks(ports, call)(scope, { ...claim, lane: 'FIRST' })),
    round('webhooks-again', SOON, () => deliverWebhooks(ports, call)(scope, { ...claim, lane: 'AGAIN' })),
    round('stripe-events', poll, () => pollStripeEvents(ports)(scope)),
    round('holdbacks', poll, () => releaseHoldbacks(ports)(scope, { limit: BATCH })),
    round('payout-debts', poll, () => takeBackDebts(ports)(scope, { limit: BATCH })),
    round('payouts', poll, async () => (await runPayouts(ports)(scope, { limit: BATCH })).planned),
    round('payout-hops', poll, () => followPayouts(ports)(scope, { limit: BATCH })),
    round('money-back', poll, () => reviewMoneyBack(ports)(scope, { limit: BATCH })),
    round('stripe-balance', poll, () => settleBalanceTransactions(ports)(scope)),
    round('stripe-payouts', poll, () => keepPayouts(ports)(scope)),
    round('matching', poll, () => matching.look()),
    round('operations', poll, () => resumeOperations(ports, readBankFile)(scope, { limit: 1 })),
    ...forgetting(ports),
  ];
}

/** What is kept for a while only. */
function forgetting(ports: Ports): Round[] {
  const scope = WORKER_SCOPE;
  return [
    round('capacity-feed', NOW_AND_THEN, () => forgetChanges(ports)(scope, { limit: MANY })),
    round('notification-marks', NOW_AND_THEN, () => forgetNotifications(ports)(scope, { limit: MANY })),
    round('event-feed', NOW_AND_THEN, () => forgetEvents(ports)(scope, { limit: MANY })),
    round('webhook-log', NOW_AND_THEN, () => forgetWebhooks(ports)(scope, { limit: MANY })),
    round('request-log', NOW_AND_THEN, () => forgetApiRequests(ports)(scope, { limit: MANY })),
  ];
}
