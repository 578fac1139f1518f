import { type CurrencyCode, type Money, compareMoney, moneyToString, subtract } from '#libs/kernel';
import { prepaymentTakenBack } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type TopUpDispute, type TopUpTaking } from '../ports/top-up-disputes.js';
import { type Tx } from '../ports/unit-of-work.js';

export type TopUpDebtNeeds = Pick<Ports, 'prepaid' | 'topUpDisputes' | 'ledger' | 'audit'>;

/** The books keep one prepayment for each tenant and currency: whatever brings money, invoices draw it from there. */
export function balanceId({ orgId, currency }: { readonly orgId: string; readonly currency: CurrencyCode }): string {
  return `balance:${orgId}:${currency}`;
}

/** What the tenant still owes of it. */
export function owedOf({ withdrawn, taken, writtenOff }: TopUpDispute): Money {
  return subtract(subtract(withdrawn, taken), writtenOff);
}

/**
 * Takes off a tenant's balance what disputes of its payments ahead took from us, as far as it reaches, oldest first. What is not there was spent
 * and stays the tenant's debt: the next money that comes to the balance pays it, before anything else draws it. The balance never falls below zero.
 */
export async function takeTopUpDebt(
  ports: TopUpDebtNeeds,
  tx: Tx,
  orgId: string,
  currency: CurrencyCode,
): Promise<void> {
  const owing = await ports.topUpDisputes.owing(tx, orgId, currency);
  for (const dispute of owing) {
    const held = await ports.prepaid.lock(tx, orgId, currency);
    const owed = owedOf(dispute);
    const amount = compareMoney(held, owed) <= 0 ? held : owed;
    if (amount.minor <= 0n) return;
    const id = tx.newId('topUpTaking');
    const taking: TopUpTaking = {
      ...{ id, disputeId: dispute.id, orgId, amount, takenAt: tx.now, givenBackAt: null },
    };
    const facts = { prepaymentId: balanceId({ orgId, currency }), takingId: id, tenantOrgId: orgId, amount };
    await ports.ledger.post(tx, prepaymentTakenBack(facts, tx.now));
    await ports.topUpDisputes.take(tx, taking);
    const detail = { dispute: dispute.id, amount: moneyToString(amount), owed: moneyToString(subtract(owed, amount)) };
    await ports.audit.append(tx, { action: 'balance.taken-back', subjectId: dispute.topUpId, detail });
  }
}
