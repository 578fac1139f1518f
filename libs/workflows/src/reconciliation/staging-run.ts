import { type Instant } from '#libs/kernel';
import { type Progress } from '../operations/progress.js';
import { type Ports } from '../ports/ports.js';
import { type ReadSource, type Reading } from '../ports/staging-store.js';

export type StagingNeeds = Pick<
  Ports,
  'unitOfWork' | 'staging' | 'ledger' | 'invoices' | 'invoiceWires' | 'payments' | 'bank'
> &
  Pick<Ports, 'refunds' | 'disputes' | 'topUpDisputes' | 'transfers' | 'payoutAccounts' | 'prepaid' | 'billingBatch'>;

/** How one run reads. */
export interface Staging {
  readonly startedAt: Instant;
  /** Everything since the beginning, also what was read before. */
  readonly isWhole: boolean;
  readonly readings: ReadonlyMap<ReadSource, Reading>;
  /** Sources that this run had read before its process was killed. */
  readonly isRead: (source: ReadSource) => boolean;
  readonly progress: Progress;
}
