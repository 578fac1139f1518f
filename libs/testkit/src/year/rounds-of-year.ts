import {
  type PlatformScope,
  type Ports,
  applyCredits,
  drainInbox,
  drainIntents,
  drawBalances,
  expireQuotes,
  followPayouts,
  grantOwedCredits,
  pollStripeEvents,
  releaseHoldbacks,
  reviewMoneyBack,
  runAvailability,
  runBilling,
  runContractBilling,
  runDunning,
  runLeaseClock,
  runMetering,
  runPayouts,
  runReadings,
  settleBalanceTransactions,
  takeBackDebts,
} from '#libs/workflows';

export interface YearRound {
  readonly name: string;
  run(): Promise<number>;
}

const MANY = { limit: 1_000 };
const CLAIM = { worker: 'worker-of-the-year', limit: 50, leaseMilliseconds: 30_000 };

/** What the worker (apps/worker) does again and again, for a world without one. */
export function roundsOfYear(ports: Ports, scope: PlatformScope): YearRound[] {
  const round = (name: string, run: () => Promise<number>): YearRound => ({ name, run });
  return [
    round('intents', async () => {
      const { SENT, REFUSED, UNKNOWN, RENEW, RETRY } = await drainIntents(ports)(scope, CLAIM);
      return SENT + REFUSED + UNKNOWN + RENEW + RETRY;
    }),
    round('stripe-events', () => pollStripeEvents(ports)(scope)),
    round('inbox', async () => {
      const { applied, parked } = await drainInbox(ports)(scope, CLAIM);
      return applied + parked;
    }),
    round('leases', () => runLeaseClock(ports)(scope, MANY)),
    round('meters', () => runMetering(ports)(scope, MANY)),
    round('readings', () => runReadings(ports)(scope, MANY)),
    round('billing', async () => (await runBilling(ports)(scope, MANY)).leases),
    round('availability', () => runAvailability(ports)(scope, MANY)),
    round('contract-billing', async () => (await runContractBilling(ports)(scope, MANY)).contracts),
    round('credits', () => applyCredits(ports)(scope, MANY)),
    round('owed-credits', () => grantOwedCredits(ports)(scope, MANY)),
    round('balances', () => drawBalances(ports)(scope, MANY)),
    round('dunning', () => runDunning(ports)(scope, MANY)),
    round('quotes', () => expireQuotes(ports)(scope, MANY)),
    round('holdbacks', () => releaseHoldbacks(ports)(scope, MANY)),
    round('payout-debts', () => takeBackDebts(ports)(scope, MANY)),
    round('stripe-balance', () => settleBalanceTransactions(ports)(scope)),
    round('payouts', async () => (await runPayouts(ports)(scope, MANY)).planned),
    round('payout-hops', async () => (await followPayouts(ports)(scope, MANY), 0)),
    round('money-back', async () => (await reviewMoneyBack(ports)(scope, MANY), 0)),
  ];
}
