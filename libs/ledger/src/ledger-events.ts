import { type Instant } from '#libs/kernel';
import { bankCharged } from './events/bank-charged.js';
import { creditApplied } from './events/credit-applied.js';
import { creditNoteIssued } from './events/credit-note-issued.js';
import { creditRefunded } from './events/credit-refunded.js';
import { currencyConverted } from './events/currency-converted.js';
import { depositApplied } from './events/deposit-applied.js';
import { depositForfeited } from './events/deposit-forfeited.js';
import { depositReceived } from './events/deposit-received.js';
import { depositReleased } from './events/deposit-released.js';
import { disputeLost } from './events/dispute-lost.js';
import { disputeOpened } from './events/dispute-opened.js';
import { disputeWon } from './events/dispute-won.js';
import { earlyTerminationEarned } from './events/early-termination-earned.js';
import { fxDifferenceRealised } from './events/fx-difference-realised.js';
import { holdbackKept } from './events/holdback-kept.js';
import { holdbackReleased } from './events/holdback-released.js';
import { invoiceIssued } from './events/invoice-issued.js';
import { invoicePaidByCard } from './events/invoice-paid-by-card.js';
import { invoicePaidByWire } from './events/invoice-paid-by-wire.js';
import { invoicePartPaid } from './events/invoice-part-paid.js';
import { invoiceRefunded } from './events/invoice-refunded.js';
import { invoiceWrittenOff } from './events/invoice-written-off.js';
import { outgoingWireBooked } from './events/outgoing-wire-booked.js';
import { paymentReturned } from './events/payment-returned.js';
import { payoutArrived } from './events/payout-arrived.js';
import { payoutFailed } from './events/payout-failed.js';
import { prepaymentDrawn } from './events/prepayment-drawn.js';
import { prepaymentReceived } from './events/prepayment-received.js';
import { prepaymentRefunded } from './events/prepayment-refunded.js';
import { prepaymentTakenBack } from './events/prepayment-taken-back.js';
import { providerDebtIncurred } from './events/provider-debt-incurred.js';
import { providerDebtNetted } from './events/provider-debt-netted.js';
import { providerDebtRepaid } from './events/provider-debt-repaid.js';
import { providerDebtWrittenOff } from './events/provider-debt-written-off.js';
import { providerTransferred } from './events/provider-transferred.js';
import { roundingDifference } from './events/rounding-difference.js';
import { slaCreditGranted } from './events/sla-credit-granted.js';
import { stripeFeeSettled } from './events/stripe-fee-settled.js';
import { stripeFundsAvailable } from './events/stripe-funds-available.js';
import { stripePayout } from './events/stripe-payout.js';
import { stripeToppedUp } from './events/stripe-topped-up.js';
import { topUpDebtWrittenOff } from './events/top-up-debt-written-off.js';
import { transferReversed } from './events/transfer-reversed.js';
import { wireIdentified } from './events/wire-identified.js';
import { wireMatched } from './events/wire-matched.js';
import { wireReceived } from './events/wire-received.js';
import { wireReturned } from './events/wire-returned.js';
import { writeOffRecovered } from './events/write-off-recovered.js';
import { type Journal, type JournalKind } from './journal.js';

/** What is said of a kind wherever people read journals. */
export interface EventSentences {
  /** What happened, one sentence. */
  readonly says: string;
  /** When and how it is taken back, one sentence. */
  readonly correction: string;
  /** Takes a journal of it back, exactly as it was posted; missing where an event has no correction of its own. */
  reversed?(original: Journal, at: Instant): Journal;
}

/** Every economic event of these books, in the order of the journal kinds. */
export const LEDGER_EVENTS: Readonly<Record<JournalKind, EventSentences>> = {
  INVOICE_ISSUED: invoiceIssued,
  INVOICE_VOIDED: {
    says: 'An unpaid invoice was taken back, as if it had not been issued.',
    correction: 'Never: another invoice is issued.',
  },
  INVOICE_PAID_BY_CARD: invoicePaidByCard,
  INVOICE_PAID_BY_WIRE: invoicePaidByWire,
  INVOICE_PART_PAID: invoicePartPaid,
  INVOICE_REFUNDED: invoiceRefunded,
  INVOICE_WRITTEN_OFF: invoiceWrittenOff,
  WRITE_OFF_RECOVERED: writeOffRecovered,
  CREDIT_NOTE_ISSUED: creditNoteIssued,
  SLA_CREDIT_GRANTED: slaCreditGranted,
  CREDIT_APPLIED: creditApplied,
  CREDIT_REFUNDED: creditRefunded,
  DEPOSIT_RECEIVED: depositReceived,
  DEPOSIT_APPLIED: depositApplied,
  DEPOSIT_RELEASED: depositReleased,
  DEPOSIT_FORFEITED: depositForfeited,
  PREPAYMENT_RECEIVED: prepaymentReceived,
  PREPAYMENT_DRAWN: prepaymentDrawn,
  PREPAYMENT_REFUNDED: prepaymentRefunded,
  PREPAYMENT_TAKEN_BACK: prepaymentTakenBack,
  WIRE_RECEIVED: wireReceived,
  WIRE_IDENTIFIED: wireIdentified,
  WIRE_MATCHED: wireMatched,
  WIRE_RETURNED: wireReturned,
  OUTGOING_WIRE_BOOKED: outgoingWireBooked,
  BANK_CHARGED: bankCharged,
  EARLY_TERMINATION_EARNED: earlyTerminationEarned,
  DISPUTE_OPENED: disputeOpened,
  DISPUTE_WON: disputeWon,
  DISPUTE_LOST: disputeLost,
  PAYMENT_RETURNED: paymentReturned,
  TOP_UP_DEBT_WRITTEN_OFF: topUpDebtWrittenOff,
  PROVIDER_TRANSFERRED: providerTransferred,
  TRANSFER_REVERSED: transferReversed,
  HOLDBACK_KEPT: holdbackKept,
  HOLDBACK_RELEASED: holdbackReleased,
  PROVIDER_DEBT_INCURRED: providerDebtIncurred,
  PROVIDER_DEBT_NETTED: providerDebtNetted,
  PROVIDER_DEBT_REPAID: providerDebtRepaid,
  PROVIDER_DEBT_WRITTEN_OFF: providerDebtWrittenOff,
  STRIPE_FEE_SETTLED: stripeFeeSettled,
  STRIPE_FUNDS_AVAILABLE: stripeFundsAvailable,
  STRIPE_PAYOUT: stripePayout,
  PAYOUT_ARRIVED: payoutArrived,
  PAYOUT_FAILED: payoutFailed,
  STRIPE_TOPPED_UP: stripeToppedUp,
  CURRENCY_CONVERTED: currencyConverted,
  FX_DIFFERENCE_REALISED: fxDifferenceRealised,
  ROUNDING_DIFFERENCE: roundingDifference,
  REVERSAL: {
    says: 'A journal was taken back, entry by entry, as it was posted.',
    correction: 'Never: the event is posted anew, under a key of its own.',
  },
};
