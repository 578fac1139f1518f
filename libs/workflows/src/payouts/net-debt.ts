import { type CurrencyCode, compareMoney, subtract } from '#libs/kernel';
import { providerDebtNetted } from '#libs/ledger';
import { type ProviderHoldings } from '../ports/payout-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type PayoutNeeds } from './payout-needs.js';

/**
 * Sets off what a provider owes us against what is payable to it, as far as that goes. Locks what is payable until the transaction ends, and
 * gives what is left of both.
 */
export const netDebt = (ports: Pick<PayoutNeeds, 'payouts' | 'ledger'>) => {
  return async (tx: Tx, providerOrgId: string, currency: CurrencyCode): Promise<ProviderHoldings> => {
    const holdings = await ports.payouts.lockHoldings(tx, providerOrgId, currency);
    const { payable, debt } = holdings;
    const amount = compareMoney(debt, payable) <= 0 ? debt : payable;
    if (amount.minor <= 0n) return holdings;
    const facts = { nettingId: tx.newId('payoutLine'), providerOrgId, amount, from: 'PROVIDER_PAYABLE' } as const;
    await ports.ledger.post(tx, providerDebtNetted(facts, tx.now));
    return { ...holdings, payable: subtract(payable, amount), debt: subtract(debt, amount) };
  };
};
