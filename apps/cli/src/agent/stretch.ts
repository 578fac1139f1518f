/** Minutes without a gap in which a node answered for a lease with the same number of units; milliseconds of market time, half-open. */
export interface Stretch {
  readonly leaseId: string;
  readonly units: number;
  readonly from: number;
  readonly until: number;
}

export const MINUTE = 60_000;
/** Gridlease closes minutes five days after they passed; an hour less, so that nothing is sent that is refused for its age. */
const LONGEST_KEPT = (5 * 24 - 1) * 60 * MINUTE;

/** Adds a minute: to the stretch it continues, or as one of its own. One that is there already changes nothing. */
export function withMinute(stretches: readonly Stretch[], minute: Omit<Stretch, 'until'>): Stretch[] {
  const { leaseId, units, from } = minute;
  const isSame = (one: Stretch) => one.leaseId === leaseId && one.units === units;
  if (stretches.some((one) => isSame(one) && one.from <= from && from < one.until)) return [...stretches];
  const before = stretches.find((one) => isSame(one) && one.until === from);
  const rest = stretches.filter((one) => one !== before);
  return [...rest, { leaseId, units, from: before?.from ?? from, until: from + MINUTE }];
}

/** What is young enough to be taken. */
export function stillOpen(stretches: readonly Stretch[], now: number): Stretch[] {
  const oldest = Math.ceil((now - LONGEST_KEPT) / MINUTE) * MINUTE;
  return stretches.flatMap((one) => (one.until <= oldest ? [] : [{ ...one, from: Math.max(one.from, oldest) }]));
}

/** A lease that holds units of this node's listing. */
export interface HeldLease {
  readonly id: string;
  readonly placement: readonly { readonly from: number; readonly to: number }[];
}

/** How many of the units [from, to) of this node answer for a lease; GPU k of the node is unit from + k. */
export function unitsFor(
  { placement }: HeldLease,
  node: { readonly from: number; readonly to: number },
  answers: (index: number) => boolean,
): number {
  let units = 0;
  for (let unit = node.from; unit < node.to; unit += 1)
    if (placement.some(({ from, to }) => from <= unit && unit < to) && answers(unit - node.from)) units += 1;
  return units;
}
