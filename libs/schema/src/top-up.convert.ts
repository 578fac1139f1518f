import { type Instant, type Money, subtract } from '#libs/kernel';
import { moneyToGraphQL } from './kernel.convert.js';
import type * as gql from './generated/tenant.js';

/** A disputed payment ahead as the money rooms know it. */
interface DisputedTopUp {
  readonly id: string;
  readonly orgId: string;
  readonly topUpId: string;
  readonly amount: Money;
  readonly withdrawn: Money;
  readonly taken: Money;
  readonly writtenOff: Money;
  readonly reason: string;
  readonly status: string;
  readonly openedAt: Instant;
}

/** A step of asking for what it left owing. */
interface Step {
  readonly disputeId: string;
  readonly step: gql.DunningStep;
  readonly due: Money;
  readonly daysPastDue: number;
  readonly takenAt: Instant;
}

/** As its tenant and staff see it; `steps`: of it and of others. */
export function topUpDisputeToGraphQL(dispute: DisputedTopUp, steps: readonly Step[]) {
  const { id, orgId, topUpId, reason, status, openedAt, amount, withdrawn, taken, writtenOff } = dispute;
  return {
    ...{ id, orgId, topUpId, reason, status, openedAt },
    amount: moneyToGraphQL(amount),
    taken: moneyToGraphQL(taken),
    owed: moneyToGraphQL(subtract(subtract(withdrawn, taken), writtenOff)),
    dunning: steps
      .filter(({ disputeId }) => disputeId === id)
      .map(({ step, due, daysPastDue, takenAt }) => ({ step, due: moneyToGraphQL(due), daysPastDue, takenAt })),
  };
}
