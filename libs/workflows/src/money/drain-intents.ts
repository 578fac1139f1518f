import { HOUR } from '#libs/kernel';
import { type ClaimRequest, type ClaimedIntent, type IntentOutcome } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { callStripe, gatherCall, settleCall } from './intents/gathered-call.js';
import { type CallNeeds, type PreparedCall } from './intents/prepared-call.js';

type Needs = CallNeeds & Pick<Ports, 'unitOfWork' | 'intents' | 'audit'>;

/** Stripe keeps an idempotency key for at least 24 hours; an hour before that we stop trusting it and look instead. */
const KEY_LIFETIME = 23 * HOUR;

/** A claimed call with what it needs, read in the transaction that claimed it. */
interface Job {
  readonly intent: ClaimedIntent;
  readonly call: PreparedCall;
  /** Whether Stripe may have forgotten the key: then it is asked whether the call took effect. */
  readonly isKeyOld: boolean;
}

export type Drained = Readonly<Record<IntentOutcome['kind'], number>>;

/**
 * Sends a bounded number of committed calls to Stripe: claim (one transaction), call (outside any), settle (another). A worker that dies
 * anywhere leaves a claim that runs out; its successor sends the same call with the same key. A worker that wakes up late finds its
 * fence gone and records nothing.
 */
export const drainIntents = (ports: Needs) => {
  return async (scope: PlatformScope, request: ClaimRequest): Promise<Drained> => {
    const jobs = await ports.unitOfWork.run(scope, async (tx) => {
      const claimed = await ports.intents.claim(tx, request);
      const found: Job[] = [];
      for (const intent of claimed) {
        const isKeyOld = tx.now - (intent.firstSentAt ?? tx.now) >= KEY_LIFETIME;
        found.push({ intent, isKeyOld, call: await gatherCall(ports, tx, intent) });
      }
      return found;
    });
    const outcomes = await Promise.all(jobs.map((job) => sendAndSettle(ports, scope, job)));
    const count = (kind: IntentOutcome['kind']): number => outcomes.filter((outcome) => outcome === kind).length;
    return {
      SENT: count('SENT'),
      REFUSED: count('REFUSED'),
      RETRY: count('RETRY'),
      RENEW: count('RENEW'),
      UNKNOWN: count('UNKNOWN'),
    };
  };
};

async function sendAndSettle(
  ports: Needs,
  scope: PlatformScope,
  { intent, call, isKeyOld }: Job,
): Promise<IntentOutcome['kind']> {
  const outcome = await callStripe(call, scope, isKeyOld);
  await settleCall(ports, scope, { intent, call }, outcome);
  return outcome.kind;
}
