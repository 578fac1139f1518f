import { type DunningPause, type DunningRecord, isPaused } from '#libs/billing';
import { type Instant } from '#libs/kernel';
import { moneyToGraphQL, type ops } from '#libs/schema';

/** Steps and pauses of one invoice, oldest first. */
export interface DunningOfInvoice {
  readonly steps: readonly DunningRecord[];
  readonly pauses: readonly DunningPause[];
}

export function stepToGraphQL({ due, ...record }: DunningRecord): ops.DunningRecord {
  const { id, invoiceId, step, daysPastDue, takenAt } = record;
  return { id, invoiceId, step, daysPastDue, takenAt, due: moneyToGraphQL(due) };
}

/** Null where nothing was done and nothing holds it up. */
export function dunningToGraphQL({ steps, pauses }: DunningOfInvoice, now: Instant): ops.InvoiceDunning | null {
  const latest = pauses.at(-1);
  const pause = latest && isPaused(latest, now) && latest.kind !== 'LIFTED' ? latest : null;
  if (steps.length === 0 && pause === null) return null;
  return {
    steps: steps.map(stepToGraphQL),
    pausedFor: pause && (pause.kind === 'PROMISE' ? 'PROMISE' : 'DISPUTE'),
    pausedUntil: pause && pause.until,
  };
}
