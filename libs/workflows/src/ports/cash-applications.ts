import { type Instant, type Money } from '#libs/kernel';
import { type Tx } from './unit-of-work.js';

/** Cash of a tenant that no invoice had claimed, applied to one by a person. */
export interface CashApplication {
  readonly id: string;
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly appliedAt: Instant;
  readonly appliedBy: string;
}

/** What was applied by mistake, cash, a deposit or a wire, taken back: once, and whole. */
export interface ApplicationUndo {
  /** The application's. */
  readonly id: string;
  readonly kind: 'CASH' | 'DEPOSIT' | 'WIRE';
  readonly orgId: string;
  readonly providerOrgId: string;
  readonly invoiceId: string;
  /** Of a deposit. */
  readonly contractMoneyId: string | null;
  readonly amount: Money;
  readonly reason: string;
  readonly undoneAt: Instant;
  readonly undoneBy: string;
}

export interface CashApplicationStore {
  byId(tx: Tx, id: string): Promise<CashApplication | null>;
  /** Oldest first; a tenant sees its own. */
  byInvoices(tx: Tx, invoiceIds: readonly string[]): Promise<CashApplication[]>;
  /** Takes it off what is owed of the invoice. Its journal is posted in the same transaction. */
  apply(tx: Tx, application: CashApplication): Promise<void>;
  /** Asks for it again, and puts a deposit back. The application's journal is reversed in the same transaction; the invoice is open by then. */
  undo(tx: Tx, undo: ApplicationUndo): Promise<void>;
  /** Of these applications, those that were undone. */
  undone(tx: Tx, applicationIds: readonly string[]): Promise<ApplicationUndo[]>;
}
