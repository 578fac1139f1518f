/**
 * billing: what is owed, for which stretch, and why: metering, rating, schedules, invoices. It decides amounts and dates.
 * It refuses to know how money is collected and where anything is stored.
 */
export { cashByTime } from './forecast/cash-by-time.js';
export { type CashFlow, cashFlow } from './forecast/cash-flow.js';
export { type CashTotals } from './forecast/cash-totals.js';
export { type ContractStep, contractPlan } from './contract/contract-billing-plan.js';
export { terminationFeeLines } from './contract/contract-lines.js';
export {
  type CurtailmentFacts,
  type EnergyFacts,
  type MeterFacts,
  type TrancheFacts,
  type UsageFacts,
} from './contract/meter-facts.js';
export { type MeterBasis } from './contract/meter-basis.js';
export { type BilledStretch, type MeterSpan } from './contract/meter-span.js';
export {
  type RatedContract,
  drawableUntil,
  linesOfMeter,
  linesOfRow,
  linesOfTrueUp,
  rated,
  spansThatCount,
} from './contract/row-lines.js';
export { factsInText, factsTogether } from './contract/together.js';
export { contractDocument } from './document/contract-document.js';
export { creditNoteDocument } from './document/credit-note-document.js';
export { type DocumentLanguage, type PrintedDocument } from './document/document.js';
export { invoiceDocument } from './document/invoice-document.js';
export { payoutDocument } from './document/payout-document.js';
export { type ReportOnPaper, reportDocument } from './document/report-document.js';
export { quoteDocument } from './document/quote-document.js';
export { statementDocument } from './document/statement-document.js';
export { type ChargedLine, type ContractCredit, draftContractInvoice } from './invoice/contract-invoice.js';
export { BYTE_ORDER_MARK, csvLine } from './export/csv.js';
export { type CreditDocument } from './export/credited-charges.js';
export { FOCUS_CREDIT_CSV, FOCUS_CSV } from './export/focus-csv.js';
export { type CsvTable, INVOICE_CSV, LINE_CSV, METER_CSV, MOVEMENT_CSV } from './export/invoice-csv.js';
export { bookFacts, taxesOfLines } from './invoice/book-facts.js';
export {
  type Collection,
  INVOICE_KINDS,
  INVOICE_STATES,
  type Invoice,
  type InvoiceKind,
  type InvoiceLine,
  type InvoiceLineKind,
  type InvoiceState,
  type Party,
  amountDue,
  seriesOf,
} from './invoice/invoice.js';
export { type InvoiceDraft, type InvoicingFacts, draftInvoice } from './invoice/invoice-draft.js';
export { type LargestCharges, isSayableAtStripe, largestCharge, sayableAtStripe } from './invoice/largest-charge.js';
export { type InvoiceSnapshot, type RateCardTerm, type SnapshotFacts } from './invoice/invoice-snapshot.js';
export { canonicalInvoice, rateCardOf, snapshotOf, usageOf } from './invoice/take-snapshot.js';
export { PAYABLE_AGES, type PayableAge, dueIn } from './invoice/payable-age.js';
export { INVOICE_MOVES, type InvoiceHappening, nextInvoiceState } from './invoice/invoice-state.js';
export {
  type AnsweredHour,
  type Availability,
  type AvailabilityEvidence,
  type AvailabilityHour,
  availabilityHours,
  availabilityOf,
  sumOfHours,
} from './metering/availability.js';
export {
  type ContractedLoad,
  type EnergySeen,
  READING_DAYS,
  carbonGrams,
  energySeen,
  energyToBill,
  meteredEnergy,
} from './metering/energy.js';
export { type MeterReading, type ReadingProblem, currentReadings, joinReadings } from './metering/meter-reading.js';
export { type AvailabilityMonth, availabilityPercent, creditPercentOf, mayLeave } from './sla/availability-month.js';
export { type ServiceBasis, type ServiceStretch } from './sla/service-basis.js';
export {
  CREDIT_NOTE_KINDS,
  type CreditApplication,
  type CreditNote,
  type CreditNoteKind,
  type CreditNoteLine,
  type CreditNoteReversal,
  creditSeriesOf,
  reversalSeriesOf,
} from './credit-note/credit-note.js';
export { type Credited, type CreditRefusal, creditableOf, creditedLines } from './credit-note/credited-lines.js';
export {
  DEFAULT_DUNNING_POLICY,
  DUNNING_STEPS,
  type DunningPause,
  type DunningPolicy,
  type DunningRecord,
  type DunningStep,
  dunningAt,
  faultOfPolicy,
  isPaused,
} from './dunning/dunning.js';
export { type EnergyBill, type EnergyPart, energyPart, settleEnergy } from './metering/energy-bill.js';
export { type MeterRecord } from './metering/meter-record.js';
export { LATE_DAYS, loadOfHall, revisedRecords } from './metering/revise-records.js';
export { type MeteredLease, contractedReading, unmeteredStretches } from './metering/meter-stretch.js';
export { type Downtime, slaCredit } from './rating/sla-credit.js';
export { type ContractSchedule, type Sha256 } from './schedule/contract-schedule.js';
export { reviseSchedule, scheduleOf } from './schedule/revise-schedule.js';
export { canonicalSchedule } from './schedule/canonical-schedule.js';
export { type RowStatus, type ScheduleRow, rowKey } from './schedule/schedule-row.js';
export {
  type BilledLease,
  type BilledUntil,
  type BillingPlan,
  type DueInvoice,
  billingPlan,
} from './schedule/billing-plan.js';
export {
  type PostedEntry,
  type StatementAccount,
  type StatementMovement,
  statementAccounts,
} from './statement/statement.js';
export { type BilledParts, type Waterfall, type WaterfallFacts, waterfallOf } from './statement/waterfall.js';
export { type StatementMonth, isFinalAt, parseStatementMonth, windowOf } from './statement/statement-month.js';
export {
  type Holdback,
  type Payout,
  type PayoutLine,
  type PayoutState,
  type PayoutTransfer,
  type TransferReversal,
  mayMove,
  stateOfPayout,
} from './payout/payout.js';
export { PAYOUT_CSV } from './payout/payout-csv.js';
export {
  type NewPayoutLine,
  type OpenLine,
  type PayableMovement,
  linesOfMovement,
  sumOf,
} from './payout/payout-lines.js';
export {
  DEFAULT_PAYOUT_POLICY,
  type PayoutPolicy,
  faultOfPayoutPolicy,
  minimumPayout,
} from './payout/payout-policy.js';
export {
  type PendingCharge,
  type TransferPart,
  neededAtStripe,
  planPayout,
  transferParts,
} from './payout/plan-payout.js';
export {
  type CollectionAccount,
  type PaymentInstructions,
  paymentInstructions,
} from './payment/payment-instructions.js';
export { USAGE_CSV } from './usage/usage-csv.js';
export { type UsageDay, usageDays } from './usage/usage-days.js';
export { type TaggedDay, type UsageFigures, type UsageGroup, figuresOf, groupUsage } from './usage/usage-groups.js';
