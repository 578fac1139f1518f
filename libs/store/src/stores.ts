import { createHash } from 'node:crypto';
import { type Crowd, type Glances, type Ports, trancheFacts } from '#libs/workflows';
import { alertStore } from './alerts/alert.store.js';
import { notificationStore } from './alerts/notification.store.js';
import { bankStore } from './bank/bank.store.js';
import { capacityStore } from './capacity/capacity.store.js';
import { contractMoneyStore } from './contract/contract-money.store.js';
import { contractActStore } from './contract/contract-act.store.js';
import { contractStore } from './contract/contract.store.js';
import { indexStore } from './contract/index.store.js';
import { termSheetStore } from './contract/term-sheet.store.js';
import { curtailmentStore } from './power/curtailment.store.js';
import { miningLoadStore } from './power/mining-load.store.js';
import { powerStore } from './power/power.store.js';
import { creditNoteStore } from './credit-note/credit-note.store.js';
import { disputeStore } from './dispute/dispute.store.js';
import { disputeFileStore } from './dispute/dispute-file.store.js';
import { dunningStore } from './dunning/dunning.store.js';
import { demandStore } from './demand/demand.store.js';
import { leaseStore } from './demand/lease.store.js';
import { meterStore } from './demand/meter.store.js';
import { quoteStore } from './demand/quote.store.js';
import { meteringStores } from './metering/metering-stores.js';
import { billingProfileStore, directoryStore } from './invoice/billing-profile.store.js';
import { billingBatchStore } from './invoice/billing-batch.store.js';
import { invoiceStore } from './invoice/invoice.store.js';
import { paymentMethodStore } from './invoice/payment-method.store.js';
import { paymentActionStore, paymentSetupStore } from './invoice/payment-setup.store.js';
import { ledgerStore } from './ledger/ledger.store.js';
import { payoutAccountStore } from './payout/payout-account.store.js';
import { payoutStore } from './payout/payout.store.js';
import { transferStore } from './payout/transfer.store.js';
import { auditStore, clockStore, cursorStore, pendingWorkStore } from './records/clock.store.js';
import { idempotencyStore } from './records/idempotency.store.js';
import { inboxStore } from './records/inbox.store.js';
import { intentStore } from './records/intent.store.js';
import { quoteDeskStores } from './quote-desk/quote-desk-stores.js';
import { refundStore } from './refund/refund.store.js';
import { reconciliationStore } from './records/reconciliation.store.js';
import { outgoingWireStore } from './outgoing-wire/outgoing-wire.store.js';
import { creditTermsStore } from './spending/credit-terms.store.js';
import { taxStore } from './tax/tax.store.js';
import { invoiceWireStore } from './spending/invoice-wire.store.js';
import { prepaidStore } from './spending/prepaid.store.js';
import { cashApplicationStore } from './spending/cash-application.store.js';
import { topUpDisputeStore } from './spending/top-up-dispute.store.js';
import { spendingStore } from './spending/spending.store.js';
import { priceIndexStore } from './market-data/price-index.store.js';
import { uptimeStore } from './market-data/uptime.store.js';
import { partyEventStore } from './events/party-event.store.js';
import { webhookStore } from './webhooks/webhook.store.js';
import { apiRequestStore } from './requests/api-request.store.js';
import { booksReportStore } from './reconciliation/books-report.store.js';
import { stripeRecordStore } from './records/stripe-record.store.js';
import { reconciliationStores } from './reconciliation/reconciliation-stores.js';
import { statementStore } from './statement/statement.store.js';
import { calendarStore } from './supply/calendar.store.js';
import { type CurrentMarket } from './supply/current-market.js';
import { offerStore } from './supply/offer.store.js';
import { hallStore, poolStore, siteStore } from './supply/supply.store.js';

/** Every port that is kept in the database, under its name in `Ports`. */
export type Stores = Omit<Ports, 'unitOfWork' | 'payments' | 'settings'>;

/** Stateless, save for the index of what is on offer: one set per process. */
export function createStores(glances: Glances, crowd: Crowd, market: CurrentMarket): Stores {
  const stores: Omit<Stores, 'trancheFacts'> = {
    ...{ sites: siteStore(), pools: poolStore(), halls: hallStore() },
    offers: offerStore(market),
    calendar: calendarStore(),
    billingBatch: billingBatchStore(),
    capacity: capacityStore(),
    contractMoney: contractMoneyStore(),
    power: powerStore(),
    miningLoads: miningLoadStore(),
    curtailments: curtailmentStore(),
    ...{ glances, crowd },
    directory: directoryStore(),
    ...{ quotes: quoteStore(), ...quoteDeskStores() },
    leases: leaseStore(),
    termSheets: termSheetStore(),
    contracts: contractStore(),
    contractActs: contractActStore(),
    indices: indexStore(),
    meters: meterStore(),
    ...meteringStores(),
    demand: demandStore(),
    invoices: invoiceStore(),
    creditNotes: creditNoteStore(),
    dunning: dunningStore(),
    refunds: refundStore(),
    disputes: disputeStore(),
    disputeFiles: disputeFileStore(),
    outgoingWires: outgoingWireStore(),
    paymentMethods: paymentMethodStore(),
    ...{ paymentSetups: paymentSetupStore(), paymentActions: paymentActionStore() },
    invoiceWires: invoiceWireStore(),
    prepaid: prepaidStore(),
    topUpDisputes: topUpDisputeStore(),
    cashApplications: cashApplicationStore(),
    spending: spendingStore(),
    creditTerms: creditTermsStore(),
    taxes: taxStore(),
    billingProfiles: billingProfileStore(),
    payoutAccounts: payoutAccountStore(),
    payouts: payoutStore(),
    transfers: transferStore(),
    ledger: ledgerStore(),
    statements: statementStore(),
    bank: bankStore(),
    ...reconciliationStores(),
    booksReports: booksReportStore(),
    stripeRecords: stripeRecordStore(),
    intents: intentStore(),
    inbox: inboxStore(),
    reconciliations: reconciliationStore(),
    idempotency: idempotencyStore(),
    ...{ audit: auditStore(), clock: clockStore(), cursors: cursorStore(), pendingWork: pendingWorkStore() },
    ...{ partyEvents: partyEventStore(), webhooks: webhookStore(), priceIndex: priceIndexStore() },
    ...{ alerts: alertStore(), notifications: notificationStore() },
    ...{ uptime: uptimeStore(), apiRequests: apiRequestStore() },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
  return { ...stores, trancheFacts: trancheFacts(stores) };
}
