import { advanceDraft, bankAnswered } from './collection.js';
import { decideByEvidence, disputeDue, disputePaid, inquiryLapsed } from './disputing.js';
import type { JobHandlers } from './due.js';
import { arrive, payoutFailsNow, reconciled, submitPayout, trace } from './paying-out.js';
import { fundRefund, refundFailsNow, settleRefund } from './refunding.js';
import { crossMidnight } from './settlement.js';
import { verifyTaxId } from './tax-ids.js';
import { topupArrives } from './topping-up.js';

/** What each kind of due job does. */
export const jobHandlers: JobHandlers = {
  midnight: (call) => crossMidnight(call),
  bank_debit: (call, charge) => bankAnswered(call, charge),
  dispute_open: (call, charge) => disputePaid(call, charge),
  dispute_decide: (call, dispute) => decideByEvidence(call, dispute),
  dispute_due: (call, dispute) => disputeDue(call, dispute),
  dispute_lapse: (call, dispute) => inquiryLapsed(call, dispute),
  refund_settle: (call, refund) => void settleRefund(call, refund),
  refund_fail: (call, refund) => refundFailsNow(call, refund),
  refund_funds: (call, refund) => fundRefund(call, refund),
  payout_submit: (call, payout) => submitPayout(call, payout),
  payout_arrive: (call, payout) => arrive(call, payout),
  payout_reconciled: (call, payout) => reconciled(call, payout),
  payout_trace: (call, payout) => trace(call, payout),
  payout_fail: (call, payout) => payoutFailsNow(call, payout),
  topup_arrive: (call, topup) => topupArrives(call, topup),
  tax_id_verified: (call, taxId) => verifyTaxId(call, taxId),
  finalize_invoice: (call, invoice) => advanceDraft(call, invoice),
};
