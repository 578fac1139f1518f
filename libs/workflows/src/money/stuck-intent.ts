import { type Result, ok, refuse } from '#libs/kernel';
import { type ClaimedIntent, type IntentOutcome } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { callStripe, gatherCall, settleCall } from './intents/gathered-call.js';
import { type CallNeeds, type PreparedCall } from './intents/prepared-call.js';

type Needs = CallNeeds & Pick<Ports, 'unitOfWork' | 'intents' | 'audit'>;

/** How long staff may hold a call while Stripe is asked. */
const CLAIM = { worker: 'staff', leaseMilliseconds: 60_000 };

/**
 * What Stripe says of a call. FOUND: it took effect. ABSENT: Stripe does not have it. REFUSED: Stripe said no for good. UNDECIDED: what
 * Stripe has does not tell. UNREACHABLE: Stripe could not be asked.
 */
export type IntentFinding = 'FOUND' | 'ABSENT' | 'REFUSED' | 'UNDECIDED' | 'UNREACHABLE';

export interface LookedUp {
  readonly intentId: string;
  readonly finding: IntentFinding;
}

interface Held {
  readonly intent: ClaimedIntent;
  readonly call: PreparedCall;
}

/**
 * Asks Stripe whether a call took effect that was sent and whose outcome is not known: nothing is sent. What is found, or refused, is recorded
 * as if the call had answered so; otherwise the call stays where it is, with what Stripe said.
 */
export const lookUpIntent = (ports: Needs) => {
  return async (scope: PlatformScope, intentId: string): Promise<Result<LookedUp, Refusal>> => {
    const held = await hold(ports, scope, intentId, wasSent);
    if (!held.ok) return held;
    const outcome = await callStripe(held.value.call, scope, true);
    await settleCall(ports, scope, held.value, asItStays(held.value.intent, outcome));
    await note(ports, scope, 'intent.looked-up', intentId, { finding: findingOf(outcome) });
    return ok({ intentId, finding: findingOf(outcome) });
  };
};

/**
 * Gives a call up that is waiting or whose outcome is unknown: it fails, with all that follows from that (a refund gives its money back to the
 * books, a transfer is payable again). What may have been sent is looked up first: what took effect at Stripe cannot be given up.
 */
export const giveUpIntent = (ports: Needs) => {
  return async (
    scope: PlatformScope,
    { intentId, reason: said }: { readonly intentId: string; readonly reason: string },
  ): Promise<Result<string, Refusal>> => {
    const reason = said.trim();
    if (reason.length < 1 || reason.length > 500)
      return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
    const held = await hold(ports, scope, intentId, () => true);
    if (!held.ok) return held;
    const { intent, call } = held.value;
    const seen: IntentOutcome = wasSent(intent)
      ? await callStripe(call, scope, true)
      : { kind: 'RENEW', error: 'never sent' };
    if (seen.kind === 'SENT' || seen.kind === 'RETRY') {
      await settleCall(ports, scope, held.value, asItStays(intent, seen));
      const detail =
        seen.kind === 'SENT'
          ? `It took effect at Stripe (${seen.stripeId}) and is recorded as sent.`
          : 'Stripe could not be asked whether it took effect; try again later.';
      return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail });
    }
    const error = seen.kind === 'REFUSED' ? seen.error : `given up: ${reason}`;
    const isOurs = await settleCall(ports, scope, held.value, { kind: 'REFUSED', error });
    if (!isOurs) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail: 'Another has it by now.' });
    await note(ports, scope, 'intent.given-up', intentId, { reason, operation: intent.operation });
    return ok(intentId);
  };
};

/** Under an earlier revision of its key or this one. */
const wasSent = ({ firstSentAt, revision }: ClaimedIntent): boolean => firstSentAt !== null || revision > 0;

async function hold(
  ports: Needs,
  scope: PlatformScope,
  intentId: string,
  isWanted: (intent: ClaimedIntent) => boolean,
): Promise<Result<Held, Refusal>> {
  const held = await ports.unitOfWork.run(scope, async (tx): Promise<Held | 'NOT_FOUND' | 'WRONG_STATE'> => {
    const before = await ports.intents.byId(tx, intentId);
    if (!before) return 'NOT_FOUND';
    if (!isWanted({ ...before, fence: 0n })) return 'WRONG_STATE';
    const intent = await ports.intents.claimOne(tx, intentId, CLAIM);
    return intent ? { intent, call: await gatherCall(ports, tx, intent) } : 'WRONG_STATE';
  });
  if (typeof held !== 'string') return ok(held);
  const detail = 'Only a call that waits or whose outcome is unknown, and that is not being sent at this moment.';
  return refuse<Refusal>(held === 'NOT_FOUND' ? { code: held, path: ['id'] } : { code: held, path: ['id'], detail });
}

/** A look-up sends nothing and gives no new key: what it does not decide leaves the call as it was. */
function asItStays({ state }: ClaimedIntent, outcome: IntentOutcome): IntentOutcome {
  if (outcome.kind === 'SENT' || outcome.kind === 'REFUSED') return outcome;
  return { kind: state === 'UNKNOWN' ? 'UNKNOWN' : 'RETRY', error: outcome.error };
}

function findingOf({ kind }: IntentOutcome): IntentFinding {
  const findings = {
    SENT: 'FOUND',
    RENEW: 'ABSENT',
    REFUSED: 'REFUSED',
    UNKNOWN: 'UNDECIDED',
    RETRY: 'UNREACHABLE',
  } as const;
  return findings[kind];
}

function note(
  { unitOfWork, audit }: Pick<Ports, 'unitOfWork' | 'audit'>,
  scope: PlatformScope,
  action: string,
  subjectId: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  return unitOfWork.run(scope, (tx) => audit.append(tx, { action, subjectId, detail }));
}
