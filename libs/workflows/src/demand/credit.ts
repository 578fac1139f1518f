import { type CurrencyCode, type Money, compareMoney, subtract, sum, zero } from '#libs/kernel';
import { type Credit, type Lease } from '#libs/market';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'leases' | 'invoices'>;

/** What an organisation owes and is still going to owe for on-demand leases, in one currency. The caller holds the profile's lock. */
export async function creditOf(ports: Needs, tx: Tx, profile: BillingProfile, currency: CurrencyCode): Promise<Credit> {
  const owed = await ports.invoices.receivable(tx, profile.orgId, currency);
  const open = (await ports.leases.openOnDemand(tx, profile.orgId)).filter(
    (lease) => lease.total.currency === currency,
  );
  const rests: Money[] = [];
  for (const lease of open) rests.push(await notYetInvoiced(ports, tx, lease));
  return { limit: profile.creditLimit, owed, accruing: sum(rests, currency) };
}

/** The lease's whole estimate less what its invoices have asked for. */
async function notYetInvoiced(ports: Needs, tx: Tx, lease: Lease): Promise<Money> {
  const { currency } = lease.total;
  const standing = (await ports.invoices.byLease(tx, lease.id)).filter((invoice) => invoice.state !== 'VOID');
  const rest = subtract(
    lease.total,
    sum(
      standing.map((invoice) => invoice.total),
      currency,
    ),
  );
  return compareMoney(rest, zero(currency)) > 0 ? rest : zero(currency);
}
