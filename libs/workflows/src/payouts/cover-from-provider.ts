import { type Money, subtract } from '#libs/kernel';
import { providerDebtIncurred } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

/** Money that is about to be taken out of what is payable to a provider. */
export interface TakenFromPayable {
  readonly providerOrgId: string;
  readonly amount: Money;
  /** What takes it: unique, since a debt is incurred once. */
  readonly causeId: string;
}

/**
 * Makes the provider owe us what its payable lacks, so that what follows can take `amount` from it: for a payment that is returned after the
 * provider was paid. Inside the caller's transaction, before its own journal. Gives the debt, zero where the payable suffices.
 */
export const coverFromProvider = (ports: Pick<Ports, 'payouts' | 'ledger'>) => {
  return async (tx: Tx, { providerOrgId, amount, causeId }: TakenFromPayable): Promise<Money> => {
    const { payable } = await ports.payouts.lockHoldings(tx, providerOrgId, amount.currency);
    const lacks = subtract(amount, payable);
    if (lacks.minor <= 0n) return { ...lacks, minor: 0n };
    await ports.ledger.post(tx, providerDebtIncurred({ debtId: causeId, providerOrgId, amount: lacks }, tx.now));
    return lacks;
  };
};
