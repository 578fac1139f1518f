import { DEFAULT_PAYOUT_POLICY, type Holdback, type PayoutPolicy, minimumPayout } from '#libs/billing';
import { type Instant, type Money } from '#libs/kernel';
import { type PayoutWait, type ProviderHoldings } from '../ports/payout-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Scope, type Tx } from '../ports/unit-of-work.js';

/** What a provider has coming in one currency, and when, or why not. */
export interface PayoutBalance extends ProviderHoldings {
  /** Below this nothing is paid; it is carried. */
  readonly minimum: Money;
  /** What stood in the way when somebody last looked; null: nothing. */
  readonly waitsFor: PayoutWait | null;
  /** When somebody looks next; null: at once. */
  readonly nextLookAt: Instant | null;
  /** What is held back, first due first. */
  readonly heldBack: readonly Holdback[];
}

export interface PayoutOverview {
  readonly balances: readonly PayoutBalance[];
  readonly policy: PayoutPolicy;
}

/** What is payable to a provider, held back from it and owed by it, currency by currency. A provider sees its own, staff anybody's. */
export const viewPayoutBalance = (ports: Pick<Ports, 'unitOfWork' | 'payouts'>) => {
  return (scope: Scope, orgId: string): Promise<PayoutOverview> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const policy = (await ports.payouts.policyOf(tx, orgId)) ?? DEFAULT_PAYOUT_POLICY;
      const holdings = await ports.payouts.holdings(tx, orgId);
      const heldBack = await ports.payouts.heldBack(tx, orgId);
      const looks = await ports.payouts.looks(tx, orgId);
      const balances = holdings.map((held): PayoutBalance => {
        const { currency } = held.payable;
        const look = looks.find((one) => one.currency === currency);
        return {
          ...held,
          minimum: minimumPayout(currency),
          waitsFor: policy.heldFor === null ? currentWait(held, look?.waitsFor ?? null) : 'HELD',
          nextLookAt: nextOf(tx, look?.nextAt ?? null),
          heldBack: heldBack.filter(({ amount }) => amount.currency === currency),
        };
      });
      return { balances, policy };
    });
};

/** What is plain now needs no look. */
function currentWait({ payable }: ProviderHoldings, found: PayoutWait | null): PayoutWait | null {
  if (payable.minor === 0n) return 'NOTHING_PAYABLE';
  if (found === 'NOTHING_PAYABLE') return null;
  return found === null && payable.minor < minimumPayout(payable.currency).minor ? 'BELOW_MINIMUM' : found;
}

function nextOf({ now }: Tx, at: Instant | null): Instant | null {
  return at !== null && at > now ? at : null;
}
