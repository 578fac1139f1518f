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
  /** What of a deposit settled invoices. */
  readonly applied: Money;
  readonly forfeited: Money;
  /** What of a deposit went back, or is on its way in a wire that lives. */
  readonly returned: Money;
}

/** A proposal that a deposit is lost, with its evidence; another person approves it. The latest of a deposit counts. */
export interface DepositForfeit {
  readonly id: string;
  readonly contractMoneyId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly toProvider: Money;
  readonly toUs: Money;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly proposedAt: Instant;
  readonly proposedBy: string;
}

/** What became of (part of) a deposit, for good. */
export interface DepositUse {
  readonly id: string;
  readonly contractMoneyId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly kind: 'APPLIED' | 'FORFEITED';
  /** Of APPLIED: the invoice it settled (part of). */
  readonly invoiceId: string | null;
  /** Of FORFEITED: the proposal that was approved. */
  readonly forfeitId: string | null;
  readonly amount: Money;
  readonly reason: string;
  readonly decidedAt: Instant;
  readonly decidedBy: string;
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
  /** Takes it off the deposit and, when applied, off what is owed of the invoice. Its journal is posted in the same transaction. */
  use(tx: Tx, use: DepositUse): Promise<void>;
  /** Oldest first. */
  uses(tx: Tx, contractMoneyId: string): Promise<DepositUse[]>;
  proposeForfeit(tx: Tx, forfeit: DepositForfeit): Promise<void>;
  /** Oldest first. */
  forfeits(tx: Tx, contractMoneyId: string): Promise<DepositForfeit[]>;
  forfeit(tx: Tx, id: string): Promise<DepositForfeit | null>;
}
