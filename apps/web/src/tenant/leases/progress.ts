import { type LeaseFactsFragment } from '../../gql/tenant/graphql.js';

export type StepId = 'booked' | 'paid' | 'window' | 'delivered' | 'accepted' | 'running';
export interface Step {
  readonly id: StepId;
  /** When it happened; null: not yet. */
  readonly at: string | null;
  readonly standing: 'done' | 'now' | 'ahead';
}

type Lease = Pick<LeaseFactsFragment, 'createdAt' | 'startedAt' | 'state' | 'access'> & {
  readonly window: Pick<LeaseFactsFragment['window'], 'start'>;
  readonly events: readonly { readonly at: string; readonly reason: string; readonly state: string }[];
};

const ACCEPTED = new Set(['ACCEPTANCE_TEST_PASSED', 'TENANT_ACCEPTED', 'ACCEPTANCE_PERIOD_PASSED']);

/**
 * The way from booking to a running meter. Delivery and the start of the window come in either order; a delivery that was sent back is
 * awaited anew.
 */
export function stepsOf({ createdAt, startedAt, events, access, window }: Lease, now: number): readonly Step[] {
  const find = (reasons: ReadonlySet<string>): string | null =>
    events.findLast(({ reason }) => reasons.has(reason))?.at ?? null;
  const delivered = access?.deliveredAt ?? null;
  const accepted = find(ACCEPTED);
  const at: Record<StepId, string | null> = {
    booked: createdAt,
    paid: find(new Set(['FIRST_INVOICE_PAID', 'NO_UPFRONT_PAYMENT'])),
    delivered,
    accepted:
      startedAt !== null || (delivered !== null && accepted !== null && accepted >= delivered)
        ? (accepted ?? startedAt)
        : null,
    window: Date.parse(window.start) <= now ? window.start : null,
    running: startedAt,
  };
  // a contract's lease is booked by signing and pays by its schedule
  if (startedAt !== null) at.paid ??= createdAt;
  const ids = Object.keys(at) as StepId[];
  const first = ids.find((id) => at[id] === null);
  return ids.map((id) => ({ id, at: at[id], standing: at[id] !== null ? 'done' : id === first ? 'now' : 'ahead' }));
}

/** Whether the way is worth showing: the meter has not started and may still. */
export const isOnItsWay = ({ state }: Pick<Lease, 'state'>): boolean =>
  state === 'PENDING_PAYMENT' || state === 'CONFIRMED' || state === 'PROVISIONING';
