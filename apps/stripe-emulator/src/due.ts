import type { Call } from './call.js';
import type { Clock } from './clock.js';
import { newId } from './ids.js';
import type { Store, Table } from './store.js';

export type JobKind =
  | 'midnight'
  | 'bank_debit'
  | 'finalize_invoice'
  | 'dispute_open'
  | 'dispute_decide'
  | 'dispute_due'
  | 'dispute_lapse'
  | 'refund_settle'
  | 'refund_fail'
  | 'refund_funds'
  | 'payout_submit'
  | 'payout_arrive'
  | 'payout_reconciled'
  | 'payout_trace'
  | 'payout_fail'
  | 'topup_arrive'
  | 'tax_id_verified';

interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** Virtual unix seconds. */
  readonly at: number;
  /** Id of the object concerned; empty for `midnight`. */
  readonly ref: string;
}
const jobs: Table<Job> = { name: 'job' };

export type JobHandlers = Readonly<Record<JobKind, (call: Call, ref: string) => void>>;

/** Plans work for a virtual instant (unix seconds). */
export function schedule(call: Call, kind: JobKind, at: number, ref: string): void {
  call.store.put(jobs, call.account, { id: newId('job'), kind, at, ref });
}

/** Makes sure that the next midnight (UTC) of the account is worked through. */
export function scheduleMidnight(call: Call): void {
  const id = `midnight:${call.account}`;
  if (call.store.get(jobs, call.account, id) !== undefined) return;
  const now = call.clock.now();
  call.store.put(jobs, call.account, { id, kind: 'midnight', at: now - (now % 86_400) + 86_400, ref: '' });
}

/** Runs everything that is due, in order of its instants, each at its own instant. Returns how many jobs ran. */
export function runDue(store: Store, clock: Clock, handlers: JobHandlers): number {
  for (let ran = 0; ; ran += 1) {
    const now = clock.now();
    let next: { account: string; row: Job } | undefined;
    for (const job of store.walk(jobs)) {
      if (job.row.at <= now && (next === undefined || job.row.at < next.row.at)) next = job;
    }
    if (next === undefined) return ran;
    const { account, row } = next;
    store.remove(jobs, row.id);
    clock.at(row.at, () =>
      handlers[row.kind]({ store, clock, account, request: { id: null, idempotency_key: null } }, row.ref),
    );
  }
}
