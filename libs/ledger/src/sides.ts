import { type Money, assert, compareMoney, subtract } from '#libs/kernel';
import { type Entry } from './journal.js';
import { credit, debit } from './posting.js';

/** Where money of a tenant comes in: through Stripe, at our bank, or out of what it sent before. */
export type MoneyIn = 'STRIPE_CLEARING' | 'BANK' | 'UNAPPLIED_CASH';
/** Where money leaves to a tenant: a refund by Stripe, or a wire of ours. */
export type MoneyOut = 'STRIPE_CLEARING' | 'BANK';
/** The same, or a wire of the register of outgoing wires, ordered from our bank and not seen leaving yet. */
export type MoneyOrdered = MoneyOut | 'WIRES_ORDERED';

/** The debit that brings a tenant's money in. */
export function broughtIn(by: MoneyIn, tenantOrgId: string, amount: Money): Entry {
  return debit(by, by === 'UNAPPLIED_CASH' ? tenantOrgId : null, amount);
}

/** Takes back from a provider what it was owed or paid: out of what is payable to it now (`held`), and the rest it owes us. */
export function takenFromProvider(providerOrgId: string, amount: Money, held: Money): Entry[] {
  const now = lesser(amount, held);
  return [
    debit('PROVIDER_PAYABLE', providerOrgId, now),
    debit('PROVIDER_RECEIVABLE', providerOrgId, subtract(amount, now)),
  ];
}

export function lesser(a: Money, b: Money): Money {
  return compareMoney(a, b) <= 0 ? a : b;
}

/** An amount that moves: above zero, or it is no event. */
export function positive(amount: Money): Money {
  assert(amount.minor > 0n, `an amount of ${amount.minor} ${amount.currency} moves nothing`);
  return amount;
}

/** Where a transfer to or from a provider passes: Stripe (in clearing until its balance transaction is seen), or our bank. */
export type TransferAccount = 'STRIPE_CLEARING' | 'BANK';

/** Money that no invoice claims, coming in or going out: the tenant's, or in suspense while nobody knows whose it is. */
export function unmatched(tenantOrgId: string | null, amount: Money, direction: 'IN' | 'OUT'): Entry {
  const side = direction === 'IN' ? credit : debit;
  return side(tenantOrgId === null ? 'SUSPENSE' : 'UNAPPLIED_CASH', tenantOrgId, amount);
}
