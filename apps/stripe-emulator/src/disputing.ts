import { DAY_SECONDS, recordMovement } from './balance.js';
import type { Call } from './call.js';
import { schedule } from './due.js';
import { emit, save } from './events.js';
import { newId } from './ids.js';
import { isObject, textOf } from './json.js';
import { charges, type Charge } from './objects/charge.js';
import { disputes, type Dispute, type Evidence } from './objects/dispute.js';
import type { DisputeKind } from './objects/payment-method.js';
import { settingsOf } from './settings.js';
import { invalidRequest, missingParam } from './stripe-error.js';

/** 15.00 for each dispute received, whatever its end (others report from test mode: 42.00 disputed costs 57.00). Minor units. */
const DISPUTE_FEE = 1500;
/** Days to answer, to the last second of the day: what others report from test mode; the networks give 7 to 21. */
const ANSWER_DAYS = 8;
/** An inquiry that nobody escalates closes by itself (docs: disputes, "inquiries ... within 120 days"). */
const INQUIRY_DAYS = 120;

const CASES: Readonly<
  Record<DisputeKind, { reason: string; visa: string; mastercard: string; inquiry: boolean; final: boolean }>
> = {
  fraudulent: { reason: 'fraudulent', visa: '10.4', mastercard: '4837', inquiry: false, final: false },
  product_not_received: {
    reason: 'product_not_received',
    visa: '13.1',
    mastercard: '4855',
    inquiry: false,
    final: false,
  },
  inquiry: { reason: 'fraudulent', visa: '10', mastercard: '4837', inquiry: true, final: false },
  // Docs, ACH Direct Debit: the bank's decision is final; there is nothing to answer.
  debit_not_authorized: { reason: 'debit_not_authorized', visa: '', mastercard: '', inquiry: false, final: true },
  // the same docs: a failure that the bank reports after the payment succeeded comes as such a dispute
  insufficient_funds: { reason: 'insufficient_funds', visa: '', mastercard: '', inquiry: false, final: true },
  bank_cannot_process: { reason: 'bank_cannot_process', visa: '', mastercard: '', inquiry: false, final: true },
};

const answerBy = (now: number): number => now - (now % DAY_SECONDS) + (ANSWER_DAYS + 1) * DAY_SECONDS - 1;

/**
 * A customer disputes a charge with their bank. Except for an inquiry the amount and a fee leave the balance at once
 * (SDK, `charge.dispute.funds_withdrawn`: "when funds are removed from your account due to a dispute").
 */
export function openDispute(call: Call, chargeId: string, kind: DisputeKind, given?: number): Dispute {
  const charge = call.store.get(charges, call.account, chargeId);
  if (charge === undefined) throw missingParam('charge', chargeId, 'charge');
  const amount = given ?? charge.amount - charge.amount_refunded;
  if (charge.status !== 'succeeded' || charge.disputed || amount < 1 || amount > charge.amount - charge.amount_refunded)
    throw invalidRequest(
      'Only a paid charge that is not disputed yet can be disputed, for what is not refunded of it.',
    );
  const { reason, inquiry, final } = CASES[kind];
  const now = call.clock.now();
  const opened: Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence_details: {
      due_by: final ? null : answerBy(now),
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    ...cardCase(charge, kind),
    reason,
    status: inquiry ? 'warning_needs_response' : final ? 'lost' : 'needs_response',
    movements: [],
    told: {},
  };
  call.store.put(charges, call.account, { ...charge, disputed: true });
  const created = save(call, disputes, inquiry ? opened : withdrawn(call, opened), 'charge.dispute.created');
  if (inquiry) schedule(call, 'dispute_lapse', now + INQUIRY_DAYS * DAY_SECONDS, created.id);
  else emit(call, 'charge.dispute.funds_withdrawn', disputes, created);
  if (final) emit(call, 'charge.dispute.closed', disputes, created);
  else schedule(call, 'dispute_due', answerBy(now) + 1, created.id);
  return created;
}

function cardCase(charge: Charge, kind: DisputeKind): Partial<Dispute> {
  const card = charge.payment_method_details?.['card'];
  if (!isObject(card)) return {};
  const brand = textOf(card['brand']);
  const { visa, mastercard, inquiry } = CASES[kind];
  const code = brand === 'mastercard' ? mastercard : visa;
  return {
    network_reason_code: code,
    payment_method_details: {
      type: 'card',
      card: { brand, case_type: inquiry ? 'inquiry' : 'chargeback', network: brand, network_reason_code: code },
    },
  };
}

/** Takes the amount and the fee off the available balance. */
function withdrawn(call: Call, dispute: Dispute): Dispute {
  const movement = recordMovement(call, {
    type: 'adjustment',
    reportingCategory: 'dispute',
    amount: -dispute.amount,
    fee: DISPUTE_FEE,
    feeDescription: 'Dispute fee',
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback withdrawal for ${dispute.charge}`,
    availableOn: call.clock.now(),
  });
  return { ...dispute, movements: [...dispute.movements, movement.id] };
}

/** SDK, `Dispute.balance_transactions`: "zero, one, or two ... funds withdrawn and reinstated". */
function reinstated(call: Call, dispute: Dispute): Dispute {
  const movement = recordMovement(call, {
    type: 'adjustment',
    reportingCategory: 'dispute_reversal',
    amount: dispute.amount,
    fee: settingsOf(call).dispute_fee_returned ? -DISPUTE_FEE : 0,
    feeDescription: 'Dispute fee refund',
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback reversal for ${dispute.charge}`,
    availableOn: call.clock.now(),
  });
  return { ...dispute, movements: [...dispute.movements, movement.id] };
}

const AWAITING: ReadonlySet<string> = new Set(['needs_response', 'warning_needs_response']);
const UNDECIDED: ReadonlySet<string> = new Set([...AWAITING, 'under_review', 'warning_under_review']);

export interface Answer {
  readonly evidence?: Evidence;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly intended?: string;
  readonly submit: boolean;
}

/**
 * Stages or submits evidence. Submitting is final (docs: disputes/responding, "you can't edit the response or submit
 * additional information"). Evidence of Stripe's own test words decides the case (docs: testing, "Evidence").
 */
export function answerDispute(call: Call, old: Dispute, given: Answer): Dispute {
  const told: Evidence = { ...old.told, ...given.evidence };
  const speaks = given.evidence !== undefined || (given.submit && Object.keys(told).length > 0);
  if (speaks && !AWAITING.has(old.status)) throw invalidRequest('This dispute is already closed');
  const submits = speaks && given.submit;
  const inquiry = old.status === 'warning_needs_response';
  const details: Dispute['evidence_details'] = {
    ...old.evidence_details,
    has_evidence: Object.keys(told).length > 0,
    ...(submits ? { submission_count: 1, submission_method: 'manual' } : {}),
  };
  const next: Dispute = {
    ...old,
    told,
    evidence_details: details,
    metadata: given.metadata ?? old.metadata,
    intended_submission_method: given.intended ?? old.intended_submission_method,
    status: !submits ? old.status : inquiry ? 'warning_under_review' : 'under_review',
  };
  if (submits) schedule(call, 'dispute_decide', call.clock.now(), old.id);
  save(call, disputes, next, 'charge.dispute.updated', old);
  chargeUpdated(call, next);
  return next;
}

/** As others have recorded in test mode: `charge.updated` follows whenever a dispute is answered or closed. */
function chargeUpdated(call: Call, dispute: Dispute): void {
  const charge = call.store.get(charges, call.account, dispute.charge);
  if (charge !== undefined) emit(call, 'charge.updated', charges, charge, charge);
}

/** Due job after a submission: Stripe's test words decide at once, anything else stays under review until somebody decides. */
export function decideByEvidence(call: Call, id: string): void {
  const dispute = call.store.get(disputes, call.account, id);
  if (dispute === undefined || !UNDECIDED.has(dispute.status)) return;
  const words = Object.values(dispute.told);
  if (words.includes('winning_evidence')) decideDispute(call, dispute, 'won');
  else if (words.includes('losing_evidence'))
    // Of an inquiry it is said that it closes without becoming a chargeback.
    decideDispute(call, dispute, dispute.status.startsWith('warning_') ? 'won' : 'lost');
  else if (words.includes('escalate_inquiry_evidence') && dispute.status === 'warning_under_review')
    escalate(call, dispute);
}

/** The bank's verdict. An inquiry can only be closed or escalated: no money of it has moved. */
export function decideDispute(call: Call, dispute: Dispute, outcome: 'won' | 'lost'): Dispute {
  if (!UNDECIDED.has(dispute.status)) throw invalidRequest('This dispute is already closed');
  if (dispute.status.startsWith('warning_')) {
    if (outcome === 'lost') return decideDispute(call, escalate(call, dispute), 'lost');
    return save(call, disputes, { ...dispute, status: 'warning_closed' }, 'charge.dispute.closed', dispute);
  }
  const decided: Dispute =
    outcome === 'won'
      ? { ...reinstated(call, dispute), status: 'won', is_charge_refundable: true }
      : { ...dispute, status: 'lost' };
  call.store.put(disputes, call.account, decided);
  if (outcome === 'won') emit(call, 'charge.dispute.funds_reinstated', disputes, decided);
  emit(call, 'charge.dispute.closed', disputes, decided, dispute);
  return decided;
}

/** The bank turns its inquiry into a chargeback: now the money goes, and there is a new term to answer. */
export function escalate(call: Call, old: Dispute): Dispute {
  if (!old.status.startsWith('warning_') || old.status === 'warning_closed')
    throw invalidRequest('Only an open inquiry can be escalated.');
  const now = call.clock.now();
  const charge = call.store.get(charges, call.account, old.charge);
  const next: Dispute = {
    ...withdrawn(call, old),
    ...(charge === undefined ? {} : cardCase(charge, 'fraudulent')),
    status: 'needs_response',
    is_charge_refundable: false,
    told: {},
    evidence_details: {
      ...old.evidence_details,
      due_by: answerBy(now),
      has_evidence: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
  };
  save(call, disputes, next, 'charge.dispute.updated', old);
  emit(call, 'charge.dispute.funds_withdrawn', disputes, next);
  schedule(call, 'dispute_due', answerBy(now) + 1, old.id);
  return next;
}

/**
 * SDK, `disputes.close`: "acknowledging it as lost. The status of the dispute will change from needs_response to lost.
 * Closing a dispute is irreversible."
 */
export function closeDispute(call: Call, dispute: Dispute): Dispute {
  if (!AWAITING.has(dispute.status)) throw invalidRequest('This dispute is already closed');
  const status = dispute.status === 'needs_response' ? 'lost' : 'warning_closed';
  const closed = save(call, disputes, { ...dispute, status }, 'charge.dispute.closed', dispute);
  chargeUpdated(call, closed);
  return closed;
}

/** Due job: the term to answer has passed. A chargeback is lost; an inquiry stays open for the bank. */
export function disputeDue(call: Call, id: string): void {
  const dispute = call.store.get(disputes, call.account, id);
  if (dispute === undefined || !AWAITING.has(dispute.status)) return;
  const { due_by: dueBy } = dispute.evidence_details;
  // An escalation has set a later term, whose own job is still to come.
  if (dueBy === null || dueBy >= call.clock.now()) return;
  const late: Dispute = { ...dispute, evidence_details: { ...dispute.evidence_details, past_due: true } };
  if (dispute.status === 'needs_response')
    save(call, disputes, { ...late, status: 'lost' }, 'charge.dispute.closed', dispute);
  else save(call, disputes, late, 'charge.dispute.updated', dispute);
}

/** Due job: an inquiry that came to nothing. */
export function inquiryLapsed(call: Call, id: string): void {
  const dispute = call.store.get(disputes, call.account, id);
  if (dispute !== undefined && dispute.status.startsWith('warning_') && dispute.status !== 'warning_closed')
    decideDispute(call, dispute, 'won');
}

/** Due job after a payment with one of Stripe's disputing test methods. */
export function disputePaid(call: Call, chargeId: string): void {
  const charge = call.store.get(charges, call.account, chargeId);
  const kind = charge?.behaviour.disputes;
  if (charge === undefined || kind === undefined || charge.disputed || charge.refunded) return;
  openDispute(call, chargeId, kind);
}

/** Throws when a charge may not be refunded any more because of a dispute (code of the SDK: `charge_disputed`). */
export function checkRefundable(call: Call, charge: Charge): void {
  if (!charge.disputed) return;
  const held = call.store
    .all(disputes, call.account)
    .some((one) => one.charge === charge.id && !one.is_charge_refundable);
  if (held)
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
}
