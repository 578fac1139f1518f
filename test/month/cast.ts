import { type Invoice } from '#libs/billing';
import { DAY, HOUR, addMilliseconds, assert, decimal, period, unwrap } from '#libs/kernel';
import { ACCOUNT_OF, STAFF, type YearWorld, personOf, supplier } from '#libs/testkit';
import {
  type OrganisationScope,
  acceptLease,
  addBankAccount,
  bookQuote,
  deliverLease,
  onboardPayoutAccount,
  requestQuote,
  setCreditTerms,
  setPayoutPolicy,
} from '#libs/workflows';
import { type Machine } from '../machine/machine.js';

/** Cents, cents, yen without any decimals, and dinars with three, of which Stripe can say two. */
export const CURRENCIES = ['USD', 'EUR', 'JPY', 'KWD'] as const;
export type MonthCurrency = (typeof CURRENCIES)[number];

/** Prices of a GPU-hour, and a country whose firms pay so. */
const PLACES: Readonly<Record<MonthCurrency, { readonly price: string; readonly bank: string }>> = {
  USD: { price: '2.37', bank: 'US' },
  EUR: { price: '2.19', bank: 'DE' },
  JPY: { price: '353', bank: 'JP' },
  KWD: { price: '0.7', bank: 'KW' },
};

/** Who one story is about: a firm that leases, and a miner of its own, so that no story's money meets another's on its way out. */
export interface House {
  readonly story: string;
  readonly currency: MonthCurrency;
  readonly firm: OrganisationScope;
  readonly firmName: string;
  readonly miner: OrganisationScope;
  /** Null: it is paid by wire. */
  readonly minerAccount: string | null;
  readonly poolId: string;
}

export interface Casting {
  readonly story: string;
  readonly currency: MonthCurrency;
  /** How the miner is paid. */
  readonly rail: 'STRIPE' | 'WIRE';
  /** 1,024 nodes of eight: what a miner of this size lets for ten days costs more than 25 m USD. */
  readonly isLarge: boolean;
}

const LARGE = { nodeCount: 1_024, price: '13.10' };
const BACK = { returnUrl: 'https://miner.example/done', refreshUrl: 'https://miner.example/again' };

/** Our bank accounts, a firm with credit for each currency, and a miner for each story: its pool is published, its account is ready. */
export async function openHouses(machine: Machine, castings: readonly Casting[]): Promise<House[]> {
  const { world, control, stripe } = machine;
  const firms = new Map<MonthCurrency, Pick<House, 'firm' | 'firmName'>>();
  for (const currency of CURRENCIES) firms.set(currency, await openFirm(world, currency));
  const houses: House[] = [];
  for (const casting of castings) {
    const { story, currency, rail } = casting;
    const miner = await openMiner(world, casting);
    if (rail === 'STRIPE') unwrap(await onboardPayoutAccount(world.ports)(miner.scope, BACK));
    const firm = firms.get(currency);
    assert(firm, 'every currency has its firm');
    houses.push({ story, currency, ...firm, miner: miner.scope, minerAccount: null, poolId: miner.poolId });
  }
  await world.work();
  const ready: House[] = [];
  for (const [index, house] of houses.entries()) {
    if (castings[index]?.rail !== 'STRIPE') {
      ready.push(house);
      continue;
    }
    const { account } = unwrap(await onboardPayoutAccount(world.ports)(house.miner, BACK));
    assert(account.stripeAccountId, 'the account was made');
    await control(`accounts/${account.stripeAccountId}/onboarding`, { outcome: 'ready', bank: '000123456789' });
    if (house.currency !== 'USD') await addBank(stripe, account.stripeAccountId, house.currency);
    ready.push({ ...house, minerAccount: account.stripeAccountId });
  }
  await world.work();
  return ready;
}

async function openFirm(world: YearWorld, currency: MonthCurrency): Promise<Pick<House, 'firm' | 'firmName'>> {
  const facts = { name: `Main ${currency}`, currency, identifiers: [ACCOUNT_OF[currency]] };
  unwrap(await addBankAccount(world.ports)(STAFF, { ...facts, idempotencyKey: `bank-account-${currency}` }));
  const firmName = `Tensor Works ${currency}`;
  const firm = personOf(await world.organisation('TENANT', { legalName: firmName, country: 'US' }));
  const terms = { orgId: firm.orgId, currency, limit: decimal('90000000'), netDays: 20, reason: 'A good name.' };
  unwrap(await setCreditTerms(world.ports)(STAFF, { ...terms, idempotencyKey: `credit-${firm.orgId}` }));
  return { firm, firmName };
}

/** A miner gives Stripe a bank account, or another one after payouts came back. */
export async function addBank(stripe: Machine['stripe'], account: string, currency: MonthCurrency): Promise<void> {
  await stripe(`accounts/${account}/external_accounts`, {
    'external_account[object]': 'bank_account',
    'external_account[country]': PLACES[currency].bank,
    'external_account[currency]': currency.toLowerCase(),
    'external_account[account_number]': '000123456789',
    default_for_currency: 'true',
  });
}

async function openMiner(
  world: YearWorld,
  { story, currency, rail, isLarge }: Casting,
): Promise<{ readonly scope: OrganisationScope; readonly poolId: string }> {
  const legalName = `Miner ${story} ${currency}`;
  const scope = personOf(await world.organisation('PROVIDER', { legalName, country: 'US' }));
  const supply = supplier(world.ports, scope);
  const externalId = legalName.toLowerCase().replaceAll(/[ _]/g, '-');
  await supply.site({ externalId, name: legalName, energyPrice: { amount: decimal('0.041'), currency } });
  const { nodeCount, price } = isLarge ? LARGE : { nodeCount: 8, price: PLACES[currency].price };
  const { id } = await supply.pool({
    ...{ externalId: `${externalId}-h100`, name: `H100 of ${legalName}`, siteExternalId: externalId },
    ...{ nodeCount, price: { amount: decimal(price), currency } },
  });
  await supply.publish(id);
  const policy = { holdbackBasisPoints: 0, holdbackDays: 0, rail, aboveCap: 'WIRE' } as const;
  unwrap(await setPayoutPolicy(world.ports)(STAFF, scope.orgId, policy));
  return { scope, poolId: id };
}

export interface Order {
  readonly units: number;
  /** Whole days, from six days on, or (on demand, on credit) from the next hour on. */
  readonly days: number;
  readonly onCredit?: boolean;
}

let keys = 0;
export const aKey = (what: string): string => `${what}-of-the-month-${(keys += 1)}`;

/** Leases some GPUs; gives the first invoice, or null where the lease is paid for when it is over. */
export async function lease(
  world: YearWorld,
  { firm, miner, poolId }: House,
  { units, days, onCredit = false }: Order,
): Promise<{ readonly leaseId: string; readonly invoice: Invoice | null; deliver(): Promise<void> }> {
  const { ports } = world;
  const now = await world.now();
  const first = addMilliseconds(now, HOUR - (now % HOUR));
  const start = onCredit ? addMilliseconds(first, HOUR) : addMilliseconds(first, 6 * DAY);
  const quote = unwrap(
    await requestQuote(ports)(firm, {
      ...{ offerId: poolId, units, gang: false, holdMinutes: 15 },
      ...{ window: period(start, addMilliseconds(start, days * DAY)), billing: onCredit ? 'ON_DEMAND' : 'RESERVED' },
      idempotencyKey: aKey('quote'),
    }),
  );
  const command = { quoteId: quote.id, costCentre: null, purchaseOrder: null, idempotencyKey: aKey('book') };
  const booked = unwrap(await bookQuote(ports)(firm, command));
  const leaseId = booked.lease.id;
  const deliver = async (): Promise<void> => {
    const access = { endpoint: 'ssh.example:22', instructions: 'Log in.', hostKeyFingerprint: null };
    unwrap(await deliverLease(ports)(miner, { leaseId, ...access, acceptanceTest: null }));
    unwrap(await acceptLease(ports)(firm, leaseId));
  };
  return { leaseId, invoice: booked.invoice, deliver };
}
