/**
 * testkit: what tests share: in-memory ports, builders, a database of its own for each spec file. Only tests import it.
 * It decides nothing about the business; a fake that disagrees with its store is a defect, found by running both through one contract.
 */
export { type FakeRectangle, FakeCapacity } from './fakes/capacity.js';
export { FakeDatabase, FakeTable } from './fakes/database.js';
export { pageOf } from './fakes/paging.js';
export { fakeWebhooks, webhookTables } from './fakes/webhooks.js';
export { fakeNotifications } from './fakes/notifications.js';
export { fakePartyEvents } from './fakes/party-events.js';
export { FAKE_SETTINGS, type FakeWorld, type MarketPorts, fakeWorld } from './fakes/world.js';
export { type MoneyWorld, WORKER_SCOPE, moneyWorld, someTerms } from './fakes/money-world.js';
export { type FakeFault, FakeStripe } from './fakes/stripe.js';
export { aHallRow, aPoolRow, aSiteRow } from './builders/listings.js';
export { AI_FIRM, MINER, type MarketWorld, RIVAL, marketWorld, supplier } from './builders/market-world.js';
export { type TestDatabase, createTestDatabase } from './database/test-database.js';
export { untilSettled } from './database/until-settled.js';
export {
  BUILT_AT,
  aHall,
  aHallOfferOf,
  aLeaseOf,
  aPool,
  aQuote,
  aSite,
  anId,
  anOfferOf,
  theBooking,
  theTerms,
} from './builders/domain.js';
export { anInvoiceOf, theIssue } from './builders/invoice.js';
export { PLATFORM, type SeededListing, actingFor, seedHall, seedListing, seedOrganisation } from './builders/seeded.js';
export { seedPayouts } from './builders/payouts.js';
export { seedSpending } from './builders/spending.js';
export { seedApiRequest } from './builders/api-request.js';
export { seedWebhook } from './builders/webhook.js';
export { seedQuoteDesk } from './builders/quote-desk.js';
export { seedAlerts } from './builders/alerts.js';
export { seedService } from './builders/service.js';
export { powerWorld } from './builders/power-world.js';
export { type Answer, GraphqlClient } from './http/graphql-client.js';
export type { MoneyStores, MoneySubject } from './contracts/calls.js';
export { moneyStoreContract } from './contracts/money.js';
export { capacityContract } from './contracts/capacity.contract.js';
export { billedMetersContract } from './contracts/billed-meters.contract.js';
export { meteringContract } from './contracts/metering.contract.js';
export { powerContract } from './contracts/power.contract.js';
export { booksContract, idempotencyContract } from './contracts/books.contract.js';
export { creditContract } from './contracts/credit.contract.js';
export { contractChangesContract } from './contracts/contract-changes.contract.js';
export { contractStoresContract } from './contracts/contract-stores.contract.js';
export { ledgerContract } from './contracts/ledger.contract.js';
export { type ContractWorld, type MakeWorld } from './contracts/world.js';
export { EVIDENCE, contractWorld } from './fakes/contract-world.js';
export { type ContractRoom, contractRoom } from './builders/contract-room.js';
export { aHostingSheet } from './builders/term-sheets.js';
export { CLAIM, TENANT, collectingWorld } from './fakes/collecting.js';
export { type SimulatedBooks, copyOf } from './simulator/books.js';
export { type InjectedFault } from './simulator/faults.js';
export { FAULTS, injectFaults, scoreOf } from './simulator/inject.js';
export { simulateMarket } from './simulator/market.js';
export { type YearWorld, CURRENCIES_OF_YEAR, SECOND, STAFF, type StripeHand, personOf } from './year/year-world.js';
export { memoryYear, mortal } from './year/memory-year.js';
export { roundsOfYear } from './year/rounds-of-year.js';
export { type ClosedMonth, closeMonth } from './year/close-month.js';
export { BankDesk, newTally } from './year/bank-desk.js';
export { ACCOUNT_OF } from './year/house-bank.js';
export { Dice } from './simulator/dice.js';
export { type Year, type YearPlan, liveYear } from './year/year.js';
export { type Photograph, photograph } from './year/photograph.js';
export { type Look, type Seen, inWords, lookAt } from './year/develop.js';
export { type Alteration } from './year/alter.js';
export { alterationsOf, faultOf, kindOf, sampleOf } from './year/alterations.js';
