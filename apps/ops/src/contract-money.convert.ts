import { moneyToGraphQL, type ops } from '#libs/schema';
import { type ContractMoney, type DepositForfeit, type DepositUse, leftOf } from '#libs/workflows';

/** A deposit or prepayment; what became of it is read when it is asked for. */
export type MoneyAnswer = Omit<ops.ContractMoney, 'uses' | 'forfeits' | 'wires'>;

export function moneyOfContract(money: ContractMoney): MoneyAnswer {
  const { id, kind, amount, dueAt, receivedAt, drawn, applied, forfeited, returned } = money;
  return {
    ...{ id, kind, dueAt, receivedAt, amount: moneyToGraphQL(amount), drawn: moneyToGraphQL(drawn) },
    ...{ held: moneyToGraphQL(leftOf(money)), applied: moneyToGraphQL(applied) },
    ...{ forfeited: moneyToGraphQL(forfeited), returned: moneyToGraphQL(returned) },
  };
}

export function depositUseToGraphQL(use: DepositUse): ops.DepositUse {
  const { id, kind, amount, invoiceId, reason, decidedAt, decidedBy } = use;
  return { id, kind, amount: moneyToGraphQL(amount), invoiceId, reason, decidedAt, decidedBy };
}

export function forfeitToGraphQL(forfeit: DepositForfeit): ops.DepositForfeit {
  const { id, contractMoneyId, toProvider, toUs, reason, evidence, proposedAt, proposedBy } = forfeit;
  return {
    ...{ id, contractMoneyId, toProvider: moneyToGraphQL(toProvider), toUs: moneyToGraphQL(toUs), reason },
    ...{ evidence: [...evidence], proposedAt, proposedBy },
  };
}
