import { type Instant, type Money, subtract } from '#libs/kernel';
import { moneyToGraphQL } from './kernel.convert.js';

/** A disputed payment ahead as the money rooms know it. */
interface DisputedTopUp {
  readonly id: string;
  readonly orgId: string;
  readonly topUpId: string;
  readonly amount: Money;
  readonly withdrawn: Money;
  readonly taken: Money;
  readonly reason: string;
  readonly status: string;
  readonly openedAt: Instant;
}

/** As its tenant and staff see it. */
export function topUpDisputeToGraphQL(dispute: DisputedTopUp) {
  const { id, orgId, topUpId, reason, status, openedAt, amount, withdrawn, taken } = dispute;
  return {
    ...{ id, orgId, topUpId, reason, status, openedAt },
    amount: moneyToGraphQL(amount),
    taken: moneyToGraphQL(taken),
    owed: moneyToGraphQL(subtract(withdrawn, taken)),
  };
}
