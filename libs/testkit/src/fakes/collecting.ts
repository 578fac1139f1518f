import { unwrap } from '#libs/kernel';
import { type ClaimRequest, type OrganisationScope, addPaymentMethod, payInvoice } from '#libs/workflows';
import { type MoneyWorld, moneyWorld } from './money-world.js';

export const TENANT: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_ai', actorId: 'usr_1' };
export const CLAIM: ClaimRequest = { worker: 'w1', limit: 10, leaseMilliseconds: 30_000 };

/** A money world with one booked lease and its first invoice, and what its tenant may do about it. */
export async function collectingWorld(facts: Parameters<MoneyWorld['book']>[0] = {}) {
  const world = moneyWorld();
  const lease = await world.book(facts);
  const invoice = () => {
    const [first] = world.tables.invoices.rows();
    if (!first) throw new Error('no invoice');
    return first;
  };
  const method = async (token = 'pm_card_visa') => unwrap(await addPaymentMethod(world.ports)(TENANT, { token }));
  const pay = async (token = 'pm_card_visa', key = 'key-0001') =>
    payInvoice(world.ports)(TENANT, {
      invoiceId: invoice().id,
      paymentMethodId: (await method(token)).id,
      idempotencyKey: key,
    });
  const leaseNow = () => world.tables.leases.rows().find(({ id }) => id === lease.id);
  const books = () => booksOf(world);
  return { ...world, lease, invoice, method, pay, leaseNow, books };
}

/** The books as one string: what must be the same however the calls went. */
function booksOf({ tables }: MoneyWorld): string[] {
  return tables.journals
    .rows()
    .flatMap(({ idempotencyKey, entries }) =>
      entries.map(({ account, minor }) => `${idempotencyKey} ${account.type} ${account.ownerId} ${minor}`),
    )
    .map((line) => line.replace(/(inv|txn)_\w+/, '$1'))
    .sort();
}
