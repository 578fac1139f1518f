import {
  CURRENCIES,
  type CurrencyCode,
  DAY,
  HOUR,
  type Instant,
  addMilliseconds,
  instantFromEpoch,
} from '#libs/kernel';
import { type KnownBalance, type MatchEntry, type Population } from '#libs/ledger';
import { type StripeBalanceView } from '../ports/payments.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { nameOf } from './bank-entries.js';
import { bankSide } from './bank-side.js';
import { everyPage } from './every-page.js';
import { type InvoiceNames, POSTED_KINDS, ledgerEntries } from './ledger-entries.js';
import { type OwnRows, ownRecords } from './own-records.js';
import { type StripeSide, stripeEntries } from './stripe-entries.js';

export type PopulationNeeds = Pick<
  Ports,
  'unitOfWork' | 'ledger' | 'invoices' | 'invoiceWires' | 'payments' | 'bank' | 'recordMatches'
> &
  Pick<Ports, 'prepaid' | 'refunds' | 'disputes' | 'payouts' | 'transfers' | 'payoutAccounts'>;

export interface Gathered extends Population {
  readonly now: Instant;
}

const BEGINNING = instantFromEpoch(0);
const PAGE = 200;

/** What a payout is made of is asked of Stripe while it is young: one call a payout, and it does not change. */
const ITEMISED_FOR = 45 * DAY;

/**
 * Reads all sides: our journals and rows, Stripe's objects and balance transactions, the lines of our banks. Stripe is read first, so that
 * what moves meanwhile is on our side too, or within its time. A currency whose account at the bank nobody has imported yet is not compared
 * with the bank; nor is what was recorded before its first statement.
 */
export async function gatherPopulation(ports: PopulationNeeds, scope: PlatformScope): Promise<Gathered> {
  const started = await ports.unitOfWork.run(scope, (tx) => Promise.resolve(tx.now));
  const theirs = await stripeSide(ports, started);
  const balances = await ports.payments.balance();
  return ports.unitOfWork.run(scope, async (tx) => {
    const names = await invoiceNames(ports, tx);
    const { lines, statements, problems, since } = await bankSide(ports, tx);
    const journals = await ports.ledger.ofKinds(tx, POSTED_KINDS);
    const topUps = new Map((await ports.prepaid.collected(tx)).map(({ id, paymentIntentId }) => [id, paymentIntentId]));
    const ours = [...ledgerEntries(journals, names, topUps), ...ownRecords(journals, await ownRows(ports, tx))];
    const all = [...ours, ...stripeEntries(theirs, names, await accountOwners(ports, tx))];
    return {
      now: tx.now,
      entries: [...all.flatMap((entry) => withoutBank(entry, since)), ...lines],
      balances: knownBalances(balances),
      statements,
      problems,
      confirmed: await ports.recordMatches.confirmed(tx),
    };
  });
}

async function stripeSide({ payments }: PopulationNeeds, now: Instant): Promise<StripeSide> {
  const until = addMilliseconds(now, DAY);
  const payouts = await payments.payouts(BEGINNING, until);
  const members = new Map<string, readonly string[]>();
  for (const { id, isItemised, createdAt } of payouts)
    if (isItemised && createdAt >= now - ITEMISED_FOR) members.set(id, await payments.payoutMembers(id));
  return {
    invoices: await payments.invoices(BEGINNING, until),
    charges: await payments.charges(BEGINNING, until),
    refunds: await payments.refunds(BEGINNING, until),
    disputes: await payments.disputes(BEGINNING, until),
    transfers: await payments.transfers(BEGINNING, until),
    payouts,
    members,
    transactions: await payments.balanceTransactions(BEGINNING, until),
  };
}

async function ownRows(ports: PopulationNeeds, tx: Tx): Promise<OwnRows> {
  const payouts = await everyPage((after) => ports.payouts.page(tx, { first: PAGE, after }));
  const transfers = payouts.flatMap((payout) => payout.transfers);
  return {
    refunds: await everyPage((after) => ports.refunds.page(tx, { first: PAGE, after })),
    disputes: await everyPage((after) => ports.disputes.page(tx, { first: PAGE, after })),
    transfers,
    reversals: await ports.transfers.reversalsOf(
      tx,
      transfers.map(({ id }) => id),
    ),
  };
}

/** Whose the accounts at Stripe are. */
async function accountOwners(ports: PopulationNeeds, tx: Tx): Promise<ReadonlyMap<string, string>> {
  const accounts = await everyPage((after) => ports.payoutAccounts.page(tx, { first: PAGE, after }));
  return new Map(
    accounts.flatMap(({ stripeAccountId, orgId }) => (stripeAccountId === null ? [] : [[stripeAccountId, orgId]])),
  );
}

function knownBalances(balances: readonly StripeBalanceView[]): KnownBalance[] {
  return CURRENCIES.flatMap((currency) => {
    const here = balances.filter((balance) => balance.currency === currency);
    const minor = here.reduce((total, { pendingMinor, availableMinor }) => total + pendingMinor + availableMinor, 0n);
    return here.length === 0 ? [] : [{ currency, minor }];
  });
}

async function invoiceNames(ports: PopulationNeeds, tx: Tx): Promise<ReadonlyMap<string, InvoiceNames>> {
  const invoices = await ports.invoices.all(tx, BEGINNING, addMilliseconds(tx.now, HOUR));
  const wires = await ports.invoiceWires.byInvoices(
    tx,
    invoices.map(({ id }) => id),
  );
  const references = new Map<string, Map<string, string>>();
  for (const { id, invoiceId, bankReference } of wires)
    references.set(invoiceId, new Map([...(references.get(invoiceId) ?? []), [id, bankReference]]));
  return new Map(
    invoices.map(({ id, number, orgId, buyer }) => [
      id,
      { number, orgId, buyer: nameOf(buyer.legalName), wires: references.get(id) ?? new Map<string, string>() },
    ]),
  );
}

/** Nobody expects a line on an account of which no statement was imported, or on a day before the first one. */
function withoutBank(entry: MatchEntry, since: ReadonlyMap<CurrencyCode, Instant>): MatchEntry[] {
  const from = since.get(entry.amount.currency);
  const isKnown = from !== undefined && (entry.expectedAt ?? entry.at) >= from;
  if (isKnown || (entry.movement !== 'PAYOUT' && entry.movement !== 'WIRE')) return [entry];
  // of a payout what Stripe made and booked and what we posted are compared all the same
  return entry.leg === 'RECORD' ? [] : [{ ...entry, expectedAt: null }];
}
