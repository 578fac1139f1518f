import {
  type OrganisationScope,
  addPaymentMethod,
  acceptTermSheet,
  addBankAccount,
  onboardPayoutAccount,
  proposeTermSheet,
  setBalanceSetting,
  setCreditTerms,
  setPayoutPolicy,
  topUpBalance,
} from '#libs/workflows';
import { type CurrencyCode, assert, civilDate, decimal, unwrap } from '#libs/kernel';
import { supplier } from '../builders/market-world.js';
import { aHostingSheet } from '../builders/term-sheets.js';
import { type Dice } from '../simulator/dice.js';
import { ACCOUNT_OF } from './house-bank.js';
import { CURRENCIES_OF_YEAR, STAFF, type YearCurrency, type YearWorld, personOf } from './year-world.js';

/** CARD: a card, or a bank debit where the world has one. BALANCE: paid ahead, invoices draw from it. */
export type WayToPay = 'CARD' | 'WIRE' | 'BALANCE';

export interface Tenant {
  readonly scope: OrganisationScope;
  readonly legalName: string;
  readonly way: WayToPay;
  readonly paymentMethodIds: readonly string[];
  /** Whether staff allowed it credit, so that it can lease on demand. */
  readonly hasCredit: boolean;
}

export interface Offered {
  readonly offerId: string;
  readonly miner: OrganisationScope;
  readonly currency: YearCurrency;
}

export interface Parties {
  readonly tenants: readonly Tenant[];
  readonly pools: readonly Offered[];
  /** Who leases a hall for twelve years; what it pays comes by wire. */
  readonly hosted: Tenant;
  readonly contractId: string;
  readonly landlord: OrganisationScope;
}

const BACK = { returnUrl: 'https://miner.example/done', refreshUrl: 'https://miner.example/again' };
const WAYS: readonly WayToPay[] = ['CARD', 'WIRE', 'CARD', 'BALANCE', 'CARD', 'WIRE', 'CARD'];

/** Bank accounts, miners with pools in both currencies, tenants that pay in every way, and a hall that is let for twelve years. */
export async function openMarket(world: YearWorld, dice: Dice, tenants: number): Promise<Parties> {
  for (const currency of CURRENCIES_OF_YEAR) {
    const facts = { name: `Main ${currency}`, currency, identifiers: [ACCOUNT_OF[currency]] };
    unwrap(await addBankAccount(world.ports)(STAFF, { ...facts, idempotencyKey: `bank-account-${currency}` }));
  }
  const pools = [
    await poolOf(world, 'Pecos', 'USD'),
    await poolOf(world, 'Odessa', 'USD'),
    await poolOf(world, 'Narvik', 'EUR'),
  ];
  const all: Tenant[] = [];
  for (let number = 0; number < tenants; number += 1)
    all.push(await tenantOf(world, dice, { number, way: WAYS[number % WAYS.length] ?? 'CARD' }));
  const hosted = await tenantOf(world, dice, { number: tenants, way: 'WIRE' });
  const { landlord, contractId } = await letHall(world, hosted);
  await world.work();
  return { tenants: all, pools, hosted, landlord, contractId };
}

async function poolOf(world: YearWorld, name: string, currency: YearCurrency): Promise<Offered> {
  const orgId = await world.organisation('PROVIDER', { legalName: `${name} Mining LLC`, country: 'US' });
  const miner = personOf(orgId);
  const supply = supplier(world.ports, miner);
  const price = (amount: string) => ({ amount: decimal(amount), currency: currency as CurrencyCode });
  const externalId = name.toLowerCase();
  await supply.site({ externalId, name, energyPrice: price('0.041') });
  const size = { nodeCount: 128, nodesPerFabric: null, price: price('2.37') };
  const pool = await supply.pool({
    externalId: `${externalId}-h100`,
    name: `H100 at ${name}`,
    siteExternalId: externalId,
    ...size,
  });
  await supply.publish(pool.id);
  await readyForPayouts(world, miner);
  return { offerId: pool.id, miner, currency };
}

async function readyForPayouts(world: YearWorld, miner: OrganisationScope): Promise<void> {
  unwrap(await onboardPayoutAccount(world.ports)(miner, BACK));
  await world.work();
  const { account } = unwrap(await onboardPayoutAccount(world.ports)(miner, BACK));
  assert(account.stripeAccountId, 'the account was made');
  await world.hand.ready(account.stripeAccountId);
  await world.work();
}

async function tenantOf(
  world: YearWorld,
  dice: Dice,
  { number, way }: { readonly number: number; readonly way: WayToPay },
): Promise<Tenant> {
  const legalName = `Tensor Works ${number} ${number % 3 === 0 ? 'GmbH' : 'Inc.'}`;
  const scope = personOf(await world.organisation('TENANT', { legalName, country: number % 3 === 0 ? 'DE' : 'US' }));
  const paymentMethodIds: string[] = [];
  const token = way === 'CARD' ? dice.pick(world.methods) : 'pm_card_visa';
  paymentMethodIds.push(unwrap(await addPaymentMethod(world.ports)(scope, { token })).id);
  const hasCredit = number % 4 === 1;
  if (hasCredit) {
    const terms = { orgId: scope.orgId, currency: 'USD' as const, limit: decimal('5000000'), netDays: 20 };
    unwrap(
      await setCreditTerms(world.ports)(STAFF, {
        ...terms,
        reason: 'A good name.',
        idempotencyKey: `credit-${scope.orgId}`,
      }),
    );
  }
  if (way === 'BALANCE') {
    unwrap(await setBalanceSetting(world.ports)(scope, { paysInvoices: true, autoTopUp: null }));
    for (const currency of CURRENCIES_OF_YEAR)
      await topUp(world, { scope, paymentMethodIds }, currency, `first-${currency}`);
  }
  return { scope, legalName, way, paymentMethodIds, hasCredit };
}

export async function topUp(
  { ports }: YearWorld,
  { scope, paymentMethodIds }: Pick<Tenant, 'scope' | 'paymentMethodIds'>,
  currency: YearCurrency,
  key: string,
): Promise<void> {
  const [paymentMethodId] = paymentMethodIds;
  assert(paymentMethodId, 'a tenant has a payment method');
  const command = {
    amount: decimal('40000'),
    currency,
    paymentMethodId,
    idempotencyKey: `top-up-${scope.orgId}-${key}`,
  };
  unwrap(await topUpBalance(ports)(scope, command));
}

/** Four megawatts for twelve years, deposit and prepayment first; a month is more than one charge can carry. */
async function letHall(world: YearWorld, tenant: Tenant) {
  const { ports } = world;
  const landlord = personOf(await world.organisation('PROVIDER', { legalName: 'Permian Halls LLC', country: 'US' }));
  const supply = supplier(ports, landlord);
  await supply.site({ externalId: 'permian', name: 'Permian' });
  const hall = await supply.hall({ externalId: 'hall', siteExternalId: 'permian' });
  await supply.publish(hall.id);
  const policy = { holdbackBasisPoints: 500, holdbackDays: 30, rail: 'WIRE', aboveCap: 'WIRE' } as const;
  unwrap(await setPayoutPolicy(ports)(STAFF, landlord.orgId, policy));
  const year = new Date(await world.now()).getUTCFullYear();
  const tranche = {
    id: 'hall-a',
    quantity: 4000,
    commencement: civilDate(`${year}-02-01`),
    termMonths: 144,
    rate: '262',
  };
  const {
    power: _power,
    sla: _sla,
    expansions: _expansions,
    renewal: _renewal,
    ...sheet
  } = aHostingSheet({
    ...{ title: 'Twelve years at Permian', rentType: 'GROSS', tranches: [tranche], timeZone: 'UTC' },
    ...{ deposit: { months: '2', due: `${year}-01-20` }, termination: { fee: [{ fromMonth: 0, factor: '0.5' }] } },
    prepayment: { share: '0.01', draw: 'EACH_INVOICE', due: `${year}-01-25` },
  });
  const proposal = unwrap(
    await proposeTermSheet(ports)(tenant.scope, {
      ...{ tenantOrgId: null, terms: sheet, listings: [{ tranche: 'hall-a', offerId: hall.id }] },
      ...{ validDays: 30, idempotencyKey: 'twelve-years-sheet' },
    }),
  );
  const revision = proposal.revisions.at(-1);
  assert(revision, 'a proposal has a revision');
  const signature = { termSheetId: proposal.id, revision: revision.number, documentHash: revision.documentHash };
  const signed = unwrap(
    await acceptTermSheet(ports)(landlord, { ...signature, idempotencyKey: 'twelve-years-signed' }),
  );
  return { landlord, contractId: signed.contract.id };
}
