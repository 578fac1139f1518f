import { type Invoice, amountDue } from '#libs/billing';
import { assert, creditorReference, decimal, money, moneyToString, unwrap } from '#libs/kernel';
import { type BankDesk, STAFF } from '#libs/testkit';
import { addPaymentMethod, payInvoice, refundInvoice } from '#libs/workflows';
import { type Machine } from '../machine/machine.js';
import { type House, type Order, aKey, lease } from './cast.js';

export interface Month {
  readonly machine: Machine;
  readonly bank: BankDesk;
}

/** One invoice as it stands now. */
async function invoiceNow({ machine: { world } }: Month, id: string): Promise<Invoice> {
  const found = await world.ports.unitOfWork.run(STAFF, (tx) => world.ports.invoices.byId(tx, id));
  assert(found, `invoice ${id} is there`);
  return found;
}

export async function expectState(month: Month, { id, number }: Invoice, state: Invoice['state']): Promise<Invoice> {
  const invoice = await invoiceNow(month, id);
  expect(`${number} ${invoice.state}`).toBe(`${number} ${state}`);
  return invoice;
}

export async function bill(
  month: Month,
  house: House,
  order: Order,
): Promise<{ invoice: Invoice; deliver(): Promise<void> }> {
  const { invoice, deliver } = await lease(month.machine.world, house, order);
  assert(invoice, 'it is paid for before it begins');
  return { invoice, deliver };
}

export async function pay(
  { machine: { world } }: Month,
  { firm }: House,
  { id }: Invoice,
  token = 'pm_card_visa',
): Promise<void> {
  const method = unwrap(await addPaymentMethod(world.ports)(firm, { token }));
  unwrap(
    await payInvoice(world.ports)(firm, { invoiceId: id, paymentMethodId: method.id, idempotencyKey: aKey('pay') }),
  );
}

/** The firm's bank sends so much of what is due (null: all of it), and says what it is for. */
export async function wire(
  month: Month,
  { firmName }: House,
  { id }: Invoice,
  minor: bigint | null,
  isPlain = true,
): Promise<void> {
  const invoice = await invoiceNow(month, id);
  const remittance = isPlain ? `Invoice ${invoice.number}` : creditorReference(invoice.number);
  const said = { name: firmName, endToEndId: null, remittance, minor: minor ?? amountDue(invoice).minor };
  month.bank.send(await month.machine.world.now(), invoice, said);
}

/** Stripe's id of the one charge that paid an invoice. */
export async function chargeOf(month: Month, { id }: Invoice): Promise<string> {
  const { stripeInvoiceId } = await invoiceNow(month, id);
  const theirs = await month.machine.world.ports.payments.invoice(stripeInvoiceId ?? '');
  const [charge, another] = theirs?.chargeIds ?? [];
  assert(charge !== undefined && another === undefined, 'one charge paid it');
  return charge;
}

/** Our record of the dispute of an invoice. */
export async function disputeOf({ machine: { world } }: Month, { id }: Invoice) {
  const [dispute] = await world.ports.unitOfWork.run(STAFF, (tx) => world.ports.disputes.byInvoices(tx, [id]));
  assert(dispute, 'the dispute is known');
  return dispute;
}

export async function refund(month: Month, { id, currency }: Invoice, minor: bigint): Promise<void> {
  const amount = decimal(moneyToString(money(minor, currency)));
  const command = { invoiceId: id, of: 'INVOICE', amount, reason: 'Hours that were not there.' } as const;
  unwrap(await refundInvoice(month.machine.world.ports)(STAFF, { ...command, idempotencyKey: aKey('refund') }));
}

interface StripeBalance {
  readonly available: readonly { readonly amount: number; readonly currency: string }[];
}

export function accountOf({ minerAccount, story }: House): string {
  assert(minerAccount, `the miner of ${story} is paid through Stripe`);
  return minerAccount;
}

/** What Stripe has for a miner in the currency of its house, minor units; negative: it owes Stripe. */
export async function balanceAt({ machine: { stripe } }: Month, house: House): Promise<number> {
  const { available } = await stripe<StripeBalance>('balance', undefined, accountOf(house));
  return available.find((one) => one.currency === house.currency.toLowerCase())?.amount ?? 0;
}

/** What a miner owes us by the books, minor units. */
export async function owedBy({ machine: { world } }: Month, { miner, currency }: House): Promise<bigint> {
  const account = { type: 'PROVIDER_RECEIVABLE', ownerId: miner.orgId, currency } as const;
  return world.ports.unitOfWork.run(STAFF, (tx) => world.ports.ledger.balanceOf(tx, account));
}

interface StripePayout {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
}

/** The latest payout of a miner's account to its bank. */
export async function payoutOf({ machine: { stripe } }: Month, house: House): Promise<StripePayout> {
  const { data } = await stripe<{ data: StripePayout[] }>('payouts?limit=1', undefined, accountOf(house));
  assert(data[0], 'the miner was paid out');
  return data[0];
}

/** The invoice of a lease that is paid for when it is over. */
export async function invoiceOf({ machine: { world } }: Month, leaseId: string): Promise<Invoice> {
  const [invoice] = await world.ports.unitOfWork.run(STAFF, (tx) => world.ports.invoices.byLease(tx, leaseId));
  assert(invoice, 'it was billed');
  return invoice;
}
