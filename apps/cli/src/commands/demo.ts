import { addressesFrom } from '../addresses.js';
import { CommandError, EXIT, accepted } from '../client.js';
import { ReadBooksOfInvoice } from '../gql/ops/documents/ReadBooksOfInvoice.js';
import { RunReconciliation } from '../gql/ops/documents/RunReconciliation.js';
import { ProviderEarnings } from '../gql/provider/documents/ProviderEarnings.js';
import { ProviderPayables } from '../gql/provider/documents/ProviderPayables.js';
import { SearchOffers } from '../gql/tenant/documents/SearchOffers.js';
import { ProviderDesk } from '../provider-desk.js';
import { Staff } from '../staff.js';
import { DEMO_PASSWORD } from '../story/miner.js';
import { LONE_STAR } from '../story/miners/lone-star.js';
import { type Booked, TenantDesk } from '../tenant-desk.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Figure {
  readonly amount: string;
  readonly currency: string;
}
const show = (money: Figure): string => `${money.currency} ${money.amount}`;

/** Drives the main job over the public APIs: a new miner and a new AI firm, from listing to reconciled, paid invoices. */
export async function demo(environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const addresses = addressesFrom(environment);
  const staff = await Staff.signIn(
    addresses.ops,
    environment['STAFF_EMAIL'] ?? 'ops@gridlease.example',
    environment['STAFF_PASSWORD'] ?? DEMO_PASSWORD,
  );
  const run = (await staff.realNow()).getTime().toString(36);
  const step = steps(say);

  const miner = await ProviderDesk.signUp(addresses.provider, {
    ...LONE_STAR.signUp,
    organisationName: `Demo Miner ${run}`,
    email: `miner-${run}@demo.example`,
  });
  const offerId = await listCapacity(miner, step);
  const firm = await TenantDesk.signUp(addresses.tenant, {
    organisationName: `Demo Lab ${run}`,
    legalName: `Demo Lab ${run} Inc.`,
    country: 'US',
    name: 'Demo Buyer',
    email: `buyer-${run}@demo.example`,
    password: DEMO_PASSWORD,
  });
  const start = new Date(Math.ceil(((await staff.now()).getTime() + HOUR_MS) / HOUR_MS) * HOUR_MS);
  const window = { start: start.toISOString(), end: new Date(start.getTime() + 60 * DAY_MS).toISOString() };
  const booked = await findAndBook(firm, `Demo Miner ${run}`, offerId, window, step);
  await payFirstInvoice(firm, booked, step);
  await runAMonth(staff, miner, firm, booked, start, step);
  await showTheBooks(staff, miner, booked, window, step);
}

type Step = (title: string, ...figures: string[]) => void;

function steps(say: (line: string) => void): Step {
  let number = 0;
  return (title, ...figures) => {
    number += 1;
    say(`${String(number).padStart(2)}. ${title}`);
    for (const figure of figures) say(`      ${figure}`);
  };
}

async function listCapacity(miner: ProviderDesk, step: Step): Promise<string> {
  const [site] = LONE_STAR.sites;
  const [pool] = LONE_STAR.pools;
  if (site === undefined || pool === undefined) throw new CommandError('the demo story has no site', EXIT.internal);
  await miner.listSites([site]);
  await miner.listPools([{ ...pool, nodeCount: 8, nodesPerFabric: 8, minHours: 24 }]);
  step(
    `${miner.name} lists 64 H100 SXM at ${site.name} and publishes them`,
    `power limit ${site.powerLimitKw} kW, PUE ${site.pue}, USD ${pool.price.amount} per GPU-hour`,
  );
  const id = miner.listings.get(pool.externalId);
  if (id === undefined) throw new CommandError('the pool was not published', EXIT.internal);
  return id;
}

async function findAndBook(
  firm: TenantDesk,
  provider: string,
  offerId: string,
  window: { start: string; end: string },
  step: Step,
): Promise<Booked> {
  const { offers } = await firm.api.run(SearchOffers, {
    filter: { models: ['h100-sxm'], units: 16, gang: true, window },
    sort: 'ALL_IN_PRICE',
    first: 100,
  });
  const offer = offers.nodes.find((node) => node.id === offerId);
  if (offer === undefined) throw new CommandError(`the search does not show the offer of ${provider}`, EXIT.internal);
  step(
    `${firm.name} searches 16 H100 on one fabric for 60 days: ${offers.totalCount} offer(s)`,
    `${offer.name}: ${offer.bookableUnits} GPUs bookable together, all-in ${show(offer.allInPrice)} per GPU-hour`,
  );
  const quote = await firm.quote({ offerId, units: 16, gang: true, window });
  step(
    `Quote ${quote.number}, held until ${quote.expiresAt}`,
    ...quote.lines.map((line) => `${line.description}: ${show(line.amount)}`),
    `total ${show(quote.total)}, due at booking ${show(quote.dueAtBooking)}`,
  );
  const booked = await firm.book(quote.id, 'PO-DEMO-1');
  step(
    `Booked: lease ${booked.lease.number} is ${booked.lease.state}`,
    `first invoice ${booked.invoice?.number ?? '-'} over ${booked.invoice ? show(booked.invoice.total) : '-'}`,
  );
  return booked;
}

async function payFirstInvoice(firm: TenantDesk, booked: Booked, step: Step): Promise<void> {
  if (booked.invoice === null || booked.invoice === undefined)
    throw new CommandError('a reservation has a first invoice', EXIT.internal);
  const card = await firm.saveCard();
  const paid = await firm.pay(booked.invoice.id);
  step(
    `Paid with ${card}; Stripe's webhook confirmed it`,
    `invoice ${paid.number} is ${paid.state}, lease is ${(await firm.lease(booked.lease.id)).state}`,
  );
}

async function runAMonth(
  staff: Staff,
  miner: ProviderDesk,
  firm: TenantDesk,
  booked: Booked,
  start: Date,
  step: Step,
): Promise<void> {
  await miner.deliver(booked.lease.id, 'ssh demo@login.pecos.example');
  await staff.advanceTo(new Date(start.getTime() + HOUR_MS));
  step(`The window begins and the miner has handed over: lease is ${(await firm.lease(booked.lease.id)).state}`);
  await staff.advanceTo(new Date(start.getTime() + 32 * DAY_MS));
  const lease = await firm.lease(booked.lease.id);
  step(
    'Market time moves on 32 days',
    `metered ${lease.usage.unitHours} GPU-hours, ${lease.usage.energyKwh} kWh`,
    ...lease.invoices.map(
      (invoice) => `invoice ${invoice.number} ${invoice.kind} ${invoice.state}: ${show(invoice.total)}`,
    ),
  );
  const paid = await firm.payOpenInvoices();
  await staff.settled();
  step(`${paid} invoice(s) paid`);
}

async function showTheBooks(
  staff: Staff,
  miner: ProviderDesk,
  booked: Booked,
  window: { start: string; end: string },
  step: Step,
): Promise<void> {
  const { earnings } = await miner.api.run(ProviderEarnings, {
    window: { start: new Date(Date.parse(window.start) - DAY_MS).toISOString(), end: window.end },
  });
  const { payables } = await miner.api.run(ProviderPayables, {});
  step(
    'What the miner is owed',
    ...earnings.map(
      (row) => `invoiced ${show(row.invoiced)}, collected ${show(row.collected)}, payable ${show(row.payable)}`,
    ),
    ...payables.nodes.map((row) => `${row.invoiceNumber} ${row.state}: ${show(row.amount)}`),
  );
  const { invoice } = await staff.api.run(ReadBooksOfInvoice, { id: booked.invoice?.id ?? '' });
  const postings = (invoice?.journals ?? []).flatMap((journal) =>
    journal.entries.map(
      (entry) =>
        `${journal.kind}: ${entry.debit ? `Dr ${entry.account} ${show(entry.debit)}` : `Cr ${entry.account} ${entry.credit ? show(entry.credit) : ''}`}`,
    ),
  );
  step(`The books of invoice ${invoice?.number ?? '-'}`, ...postings);
  await staff.booksComplete();
  const { run } = accepted('reconciliation', (await staff.api.run(RunReconciliation, {})).reconciliationRunCreate);
  if (run === null || run === undefined) throw new CommandError('no reconciliation came back', EXIT.internal);
  step(
    `Reconciliation with Stripe: ${run.isClean ? 'clean' : `${run.differences.length} difference(s)`}`,
    ...run.counts.map(
      (count) => `${count.subject}: ours ${count.ours}, Stripe ${count.stripe}, matched ${count.matched}`,
    ),
    ...run.equations.map((equation) => `closing ${show(equation.closing)}, unexplained ${show(equation.unexplained)}`),
    ...run.differences.map((difference) => `${difference.type}: ${difference.explanation}`),
  );
}
