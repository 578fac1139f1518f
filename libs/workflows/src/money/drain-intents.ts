import { HOUR } from '#libs/kernel';
import { type ClaimRequest, type ClaimedIntent, type Intent, type IntentOutcome } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { gatherAccountCall } from './intents/account-call.js';
import { gatherCreditVoidCall } from './intents/credit-void-call.js';
import { gatherDisputeCall } from './intents/dispute-call.js';
import { gatherDisputeFileCall } from './intents/dispute-file-call.js';
import { gatherInvoiceCall } from './intents/invoice-call.js';
import { gatherTopUpCall } from './intents/top-up-call.js';
import { gatherRefundCall } from './intents/refund-call.js';
import { gatherReversalCall, gatherTransferCall } from './intents/transfer-call.js';
import { type CallNeeds, type PreparedCall } from './intents/prepared-call.js';

type Needs = CallNeeds & Pick<Ports, 'unitOfWork' | 'intents' | 'audit'>;

/** Stripe keeps an idempotency key for at least 24 hours; an hour before that we stop trusting it and look instead. */
const KEY_LIFETIME = 23 * HOUR;

/** Who prepares the call of which operation. */
const GATHER: Readonly<Record<Intent['operation'], typeof gatherInvoiceCall>> = {
  INVOICE_CREATE: gatherInvoiceCall,
  INVOICE_ITEM_CREATE: gatherInvoiceCall,
  INVOICE_FINALIZE: gatherInvoiceCall,
  INVOICE_PAY: gatherInvoiceCall,
  INVOICE_VOID: gatherInvoiceCall,
  INVOICE_CREDIT: gatherInvoiceCall,
  CREDIT_VOID: gatherCreditVoidCall,
  REFUND_CREATE: gatherRefundCall,
  DISPUTE_FILE: gatherDisputeFileCall,
  DISPUTE_ANSWER: gatherDisputeCall,
  TOP_UP_COLLECT: gatherTopUpCall,
  PAYMENT_REPORT: gatherInvoiceCall,
  ACCOUNT_CREATE: gatherAccountCall,
  TRANSFER_CREATE: gatherTransferCall,
  TRANSFER_REVERSE: gatherReversalCall,
};

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
        found.push({ intent, isKeyOld, call: await GATHER[intent.operation](ports, tx, intent) });
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
  const outcome = await call.make(scope, isKeyOld).catch((fault: unknown): IntentOutcome => {
    return { kind: 'RETRY', error: `fault: ${fault instanceof Error ? fault.message : 'unknown'}` };
  });
  await ports.unitOfWork.run(scope, async (tx) => {
    const isOurs = await ports.intents.settle(tx, intent, outcome);
    if (!isOurs || outcome.kind === 'RETRY' || outcome.kind === 'RENEW') return;
    await call.settled(tx, outcome);
    if (outcome.kind === 'SENT') return;
    const detail = { operation: intent.operation, aggregateId: intent.aggregateId, error: outcome.error };
    await ports.audit.append(tx, { action: `intent.${outcome.kind.toLowerCase()}`, subjectId: intent.id, detail });
  });
  return outcome.kind;
}
