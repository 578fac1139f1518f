import { type ClaimedIntent, type Intent, type IntentOutcome } from '../../ports/money-stores.js';
import { type Ports } from '../../ports/ports.js';
import { type PlatformScope, type Tx } from '../../ports/unit-of-work.js';
import { gatherAccountCall } from './account-call.js';
import { gatherCreditVoidCall } from './credit-void-call.js';
import { gatherDisputeCall } from './dispute-call.js';
import { gatherDisputeFileCall } from './dispute-file-call.js';
import { gatherInvoiceCall } from './invoice-call.js';
import { type CallNeeds, type PreparedCall } from './prepared-call.js';
import { gatherRefundCall } from './refund-call.js';
import { gatherTaxCall } from './tax-call.js';
import { gatherTopUpCall } from './top-up-call.js';
import { gatherReversalCall, gatherTransferCall } from './transfer-call.js';

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
  TAX_RECORD: gatherTaxCall,
  TAX_REVERSE: gatherTaxCall,
};

/** A claimed call with all it needs, read in the transaction that claimed it. */
export function gatherCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  return GATHER[intent.operation](ports, tx, intent);
}

/** Outside any transaction. A fault of ours on the way leaves the outcome open: asking again under the same key is safe. */
export function callStripe(call: PreparedCall, scope: PlatformScope, isKeyOld: boolean): Promise<IntentOutcome> {
  return call.make(scope, isKeyOld).catch((fault: unknown): IntentOutcome => {
    return { kind: 'RETRY', error: `fault: ${fault instanceof Error ? fault.message : 'unknown'}` };
  });
}

/** Records an outcome and what it changes here, in one transaction. False, and nothing changed: another has the call by now. */
export function settleCall(
  ports: Pick<Ports, 'unitOfWork' | 'intents' | 'audit'>,
  scope: PlatformScope,
  { intent, call }: { readonly intent: ClaimedIntent; readonly call: PreparedCall },
  outcome: IntentOutcome,
): Promise<boolean> {
  return ports.unitOfWork.run(scope, async (tx) => {
    const isOurs = await ports.intents.settle(tx, intent, outcome);
    if (!isOurs || outcome.kind === 'RETRY' || outcome.kind === 'RENEW') return isOurs;
    await call.settled(tx, outcome);
    if (outcome.kind === 'SENT') return true;
    const detail = { operation: intent.operation, aggregateId: intent.aggregateId, error: outcome.error };
    await ports.audit.append(tx, { action: `intent.${outcome.kind.toLowerCase()}`, subjectId: intent.id, detail });
    return true;
  });
}
