// One journal of each kind, and where a kind posts to different accounts in different cases, one of each case. Ids are written as the
// document writes them, so that the keys below are the keys of docs/ledger.md.
import { type Instant, type Money, instant, money } from '#libs/kernel';
import { type InvoiceFacts } from '../invoice-parts.js';
import { type Journal, type JournalKind } from '../journal.js';
import { bankCharged } from './bank-charged.js';
import { creditApplied } from './credit-applied.js';
import { creditNoteIssued } from './credit-note-issued.js';
import { creditRefunded } from './credit-refunded.js';
import { currencyConverted } from './currency-converted.js';
import { depositApplied } from './deposit-applied.js';
import { depositForfeited } from './deposit-forfeited.js';
import { depositReceived } from './deposit-received.js';
import { depositReleased } from './deposit-released.js';
import { disputeLost } from './dispute-lost.js';
import { disputeOpened } from './dispute-opened.js';
import { disputeWon } from './dispute-won.js';
import { earlyTerminationEarned } from './early-termination-earned.js';
import { fxDifferenceRealised } from './fx-difference-realised.js';
import { holdbackKept } from './holdback-kept.js';
import { holdbackReleased } from './holdback-released.js';
import { invoiceIssued } from './invoice-issued.js';
import { invoicePaidByCard } from './invoice-paid-by-card.js';
import { invoicePaidByWire } from './invoice-paid-by-wire.js';
import { invoicePartPaid } from './invoice-part-paid.js';
import { invoiceRefunded } from './invoice-refunded.js';
import { invoiceVoided } from './invoice-voided.js';
import { invoiceWrittenOff } from './invoice-written-off.js';
import { outgoingWireBooked } from './outgoing-wire-booked.js';
import { paymentReturned } from './payment-returned.js';
import { payoutArrived } from './payout-arrived.js';
import { payoutFailed } from './payout-failed.js';
import { prepaymentDrawn } from './prepayment-drawn.js';
import { prepaymentReceived } from './prepayment-received.js';
import { prepaymentRefunded } from './prepayment-refunded.js';
import { prepaymentTakenBack } from './prepayment-taken-back.js';
import { providerDebtIncurred } from './provider-debt-incurred.js';
import { providerDebtNetted } from './provider-debt-netted.js';
import { providerDebtRepaid } from './provider-debt-repaid.js';
import { providerDebtWrittenOff } from './provider-debt-written-off.js';
import { providerTransferred } from './provider-transferred.js';
import { roundingDifference } from './rounding-difference.js';
import { slaCreditGranted } from './sla-credit-granted.js';
import { stripeFeeSettled } from './stripe-fee-settled.js';
import { stripeFundsAvailable } from './stripe-funds-available.js';
import { stripePayout } from './stripe-payout.js';
import { stripeToppedUp } from './stripe-topped-up.js';
import { topUpDebtWrittenOff } from './top-up-debt-written-off.js';
import { transferReversed } from './transfer-reversed.js';
import { wireIdentified } from './wire-identified.js';
import { wireMatched } from './wire-matched.js';
import { wireReceived } from './wire-received.js';
import { wireReturned } from './wire-returned.js';
import { writeOffRecovered } from './write-off-recovered.js';

export const AT: Instant = instant('2026-03-01T06:00:00Z');
export const usd = (minor: bigint): Money => money(minor, 'USD');

/** 1,000.00 of the provider's, 50.00 of ours, 86.63 of tax: 1,136.63. */
export function invoiceOf(share = 100_000n, fee = 5_000n, tax = 8_663n): InvoiceFacts {
  return {
    invoiceId: '<invoice>',
    tenantOrgId: 'org_tenant',
    providerOrgId: 'org_miner',
    taxJurisdiction: 'US-TX',
    providerShare: usd(share),
    platformFee: usd(fee),
    tax: usd(tax),
  };
}

const tenantOrgId = 'org_tenant';
const providerOrgId = 'org_miner';
const amount = usd(10_000n);
const open = invoiceOf();
const closed = invoiceOf(0n, 0n, 0n);
const paymentId = '<payment>';
const applicationId = '<application>';
const deposit = { depositId: '<deposit>', tenantOrgId, amount, paymentId };
const prepayment = { prepaymentId: '<prepayment>', tenantOrgId, amount, paymentId };
const credited = { creditNoteId: '<note>', providerShare: amount, tax: usd(800n), providerHeld: usd(4_000n) };
const transfer = { transferId: '<transfer>', providerOrgId, amount };
const ways = <Way extends string>(...all: readonly Way[]): readonly Way[] => all;

export const EXAMPLES: Readonly<Record<JournalKind, readonly Journal[]>> = {
  INVOICE_ISSUED: [invoiceIssued(open, AT)],
  INVOICE_VOIDED: [invoiceVoided(open, AT)],
  INVOICE_PAID_BY_CARD: [invoicePaidByCard(open, AT)],
  INVOICE_PAID_BY_WIRE: [invoicePaidByWire(open, AT)],
  INVOICE_PART_PAID: ways('STRIPE_CLEARING', 'BANK').map((by) => invoicePartPaid({ paymentId, open, amount, by }, AT)),
  INVOICE_REFUNDED: ways('STRIPE_CLEARING', 'BANK').map((by) =>
    invoiceRefunded({ refundId: '<refund>', refunded: open, providerHeld: usd(4_000n), by }, AT),
  ),
  INVOICE_WRITTEN_OFF: [invoiceWrittenOff(open, AT)],
  WRITE_OFF_RECOVERED: ways('STRIPE_CLEARING', 'BANK', 'UNAPPLIED_CASH').map((by) =>
    writeOffRecovered({ paymentId, writtenOff: open, amount, by }, AT),
  ),
  CREDIT_NOTE_ISSUED: [open, closed].map((left) =>
    creditNoteIssued({ ...credited, open: left, platformFee: usd(500n) }, AT),
  ),
  SLA_CREDIT_GRANTED: [open, closed].map((left) => slaCreditGranted({ ...credited, open: left, byUs: usd(900n) }, AT)),
  CREDIT_APPLIED: [creditApplied({ applicationId, open, amount }, AT)],
  CREDIT_REFUNDED: ways('STRIPE_CLEARING', 'BANK', 'WIRES_ORDERED').map((by) =>
    creditRefunded({ refundId: '<refund>', tenantOrgId, amount, by }, AT),
  ),
  DEPOSIT_RECEIVED: ways('STRIPE_CLEARING', 'BANK', 'UNAPPLIED_CASH').map((by) =>
    depositReceived({ ...deposit, by }, AT),
  ),
  DEPOSIT_APPLIED: [depositApplied({ ...deposit, applicationId, open }, AT)],
  DEPOSIT_RELEASED: ways('STRIPE_CLEARING', 'BANK', 'WIRES_ORDERED').map((by) =>
    depositReleased({ ...deposit, by }, AT),
  ),
  DEPOSIT_FORFEITED: [
    depositForfeited(
      { ...deposit, decisionId: '<decision>', providerOrgId, toProvider: usd(9_000n), toUs: usd(1_000n) },
      AT,
    ),
  ],
  PREPAYMENT_RECEIVED: ways('STRIPE_CLEARING', 'BANK', 'UNAPPLIED_CASH').map((by) =>
    prepaymentReceived({ ...prepayment, by }, AT),
  ),
  PREPAYMENT_DRAWN: [prepaymentDrawn({ ...prepayment, applicationId, open }, AT)],
  PREPAYMENT_REFUNDED: ways('STRIPE_CLEARING', 'BANK').map((by) => prepaymentRefunded({ ...prepayment, by }, AT)),
  PREPAYMENT_TAKEN_BACK: [
    prepaymentTakenBack({ prepaymentId: '<prepayment>', takingId: '<taking>', tenantOrgId, amount }, AT),
  ],
  WIRE_RECEIVED: [tenantOrgId, null].map((who) => wireReceived({ wireId: '<wire>', tenantOrgId: who, amount }, AT)),
  WIRE_IDENTIFIED: [wireIdentified({ wireId: '<wire>', tenantOrgId: '<tenant>', amount }, AT)],
  WIRE_MATCHED: [wireMatched({ wireId: '<wire>', applicationId, open, amount }, AT)],
  WIRE_RETURNED: [tenantOrgId, null].map((who) =>
    wireReturned({ wireId: '<wire>', paymentId, tenantOrgId: who, amount }, AT),
  ),
  BANK_CHARGED: [bankCharged({ chargeId: '<charge>', amount }, AT)],
  OUTGOING_WIRE_BOOKED: [outgoingWireBooked({ wireId: '<wire>', amount }, AT)],
  EARLY_TERMINATION_EARNED: [earlyTerminationEarned({ invoiceId: '<invoice>', paymentId, amount }, AT)],
  DISPUTE_OPENED: [disputeOpened({ disputeId: '<dispute>', transactionId: '<txn>', tenantOrgId, amount }, AT)],
  DISPUTE_WON: [disputeWon({ disputeId: '<dispute>', transactionId: '<txn>', tenantOrgId, amount }, AT)],
  DISPUTE_LOST: [
    disputeLost(
      {
        disputeId: '<dispute>',
        tenantOrgId,
        providerOrgId,
        amount,
        byProvider: usd(9_000n),
        providerHeld: usd(4_000n),
      },
      AT,
    ),
  ],
  PAYMENT_RETURNED: [paymentReturned({ invoiceId: '<invoice>', disputeId: '<dispute>', tenantOrgId, amount }, AT)],
  TOP_UP_DEBT_WRITTEN_OFF: [
    topUpDebtWrittenOff({ disputeId: '<dispute>', writeOffId: '<decision>', tenantOrgId, amount }, AT),
  ],
  PROVIDER_TRANSFERRED: ways('STRIPE_CLEARING', 'BANK', 'WIRES_ORDERED').map((from) =>
    providerTransferred({ ...transfer, from }, AT),
  ),
  TRANSFER_REVERSED: ways('STRIPE_CLEARING', 'BANK').map((to) =>
    transferReversed({ ...transfer, reversalId: '<reversal>', to }, AT),
  ),
  HOLDBACK_KEPT: [holdbackKept({ holdbackId: '<holdback>', providerOrgId, amount }, AT)],
  HOLDBACK_RELEASED: [
    holdbackReleased({ holdbackId: '<holdback>', releaseId: '<release>', providerOrgId, amount }, AT),
  ],
  PROVIDER_DEBT_INCURRED: [providerDebtIncurred({ debtId: '<debt>', providerOrgId, amount }, AT)],
  PROVIDER_DEBT_NETTED: ways('PROVIDER_PAYABLE', 'PROVIDER_RESERVE').map((from) =>
    providerDebtNetted({ nettingId: '<netting>', providerOrgId, amount, from }, AT),
  ),
  PROVIDER_DEBT_REPAID: ways('STRIPE_CLEARING', 'BANK').map((to) =>
    providerDebtRepaid({ paymentId, providerOrgId, amount, to }, AT),
  ),
  PROVIDER_DEBT_WRITTEN_OFF: [providerDebtWrittenOff({ decisionId: '<decision>', providerOrgId, amount }, AT)],
  STRIPE_FEE_SETTLED: [
    stripeFeeSettled({ transactionId: '<txn>', gross: usd(113_663n), fee: usd(3_326n), net: usd(110_337n) }, AT),
  ],
  STRIPE_FUNDS_AVAILABLE: [stripeFundsAvailable({ transactionId: '<txn>', net: usd(110_337n) }, AT)],
  STRIPE_PAYOUT: [usd(0n), usd(100n)].map((fee) =>
    stripePayout({ transactionId: '<txn>', net: usd(-110_337n), fee }, AT),
  ),
  PAYOUT_ARRIVED: [payoutArrived({ transactionId: '<txn>', amount }, AT)],
  PAYOUT_FAILED: [payoutFailed({ transactionId: '<txn>', net: amount }, AT)],
  STRIPE_TOPPED_UP: [110_337n, -110_337n].map((minor) =>
    stripeToppedUp({ transactionId: '<txn>', gross: usd(minor), fee: usd(0n), net: usd(minor) }, AT),
  ),
  CURRENCY_CONVERTED: ways('STRIPE_CLEARING', 'STRIPE_PENDING', 'STRIPE_AVAILABLE', 'BANK').map((at) =>
    currencyConverted({ conversionId: '<fx>', at, given: money(10_000n, 'EUR'), got: usd(10_820n) }, AT),
  ),
  FX_DIFFERENCE_REALISED: [fxDifferenceRealised({ conversionId: '<fx>', against: 'EUR', gain: usd(20n) }, AT)],
  ROUNDING_DIFFERENCE: [roundingDifference(invoiceOf(4n, 1n, 0n), AT)],
  REVERSAL: [invoicePaidByCard.reversed(invoicePaidByCard(open, AT), AT)],
};
