import { type Instant, type Money } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

/** A deposit or prepayment of a contract: asked for once, received once, a prepayment drawn until it is used up. Never revenue by itself. */
export interface ContractMoney {
  readonly id: string;
  readonly contractId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly kind: 'DEPOSIT' | 'PREPAYMENT';
  readonly amount: Money;
  readonly dueAt: Instant;
  /** null: it has not come. */
  readonly receivedAt: Instant | null;
  /** What invoices have drawn of a prepayment. */
  readonly drawn: Money;
}

/** What one invoice drew of a prepayment, once. */
export interface PrepaymentDraw {
  readonly id: string;
  readonly contractMoneyId: string;
  readonly invoiceId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly amount: Money;
  readonly at: Instant;
}

export interface ContractMoneyStore {
  byContract(tx: Tx, contractId: string): Promise<ContractMoney[]>;
  lock(tx: Tx, id: string): Promise<ContractMoney | null>;
  /** False: this kind was asked for under this contract before. */
  insert(tx: Tx, money: ContractMoney): Promise<boolean>;
  received(tx: Tx, id: string): Promise<void>;
  /** Takes it off the prepayment and off what is owed of the invoice. Its journal is posted in the same transaction. */
  draw(tx: Tx, draw: PrepaymentDraw): Promise<void>;
}
