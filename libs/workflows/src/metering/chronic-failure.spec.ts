// World: a contract of two leases, one of an earlier tenant, and what their closed months say; no store.
import { type AvailabilityMonth } from '#libs/billing';
import { DAY, type Instant, addMilliseconds, instant } from '#libs/kernel';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { hasChronicFailure } from './chronic-failure.js';

const END = instant('2026-08-01T00:00:00Z');
const month = (mayLeave: boolean) =>
  ({ mayLeave, period: { start: addMilliseconds(END, -31 * DAY), end: END } }) as AvailabilityMonth;

/** Asks at `now`, with the months of the present tenant's lease and of the one before. */
function ask(now: Instant, present: readonly boolean[], before: readonly boolean[] = []): Promise<boolean> {
  const months = new Map([
    ['lse_now', present.map(month)],
    ['lse_before', before.map(month)],
  ]);
  const availability = {
    insert: () => Promise.reject(new Error('nothing is written')),
    months: (_tx: Tx, leaseId: string) => Promise.resolve(months.get(leaseId) ?? []),
  };
  const leases = [
    { leaseId: 'lse_before', tenantOrgId: 'org_before' },
    { leaseId: 'lse_now', tenantOrgId: 'org_now' },
  ];
  return hasChronicFailure({ availability })(
    { now } as Tx,
    { leases, tenantOrgId: 'org_now' } as unknown as SignedContract,
  );
}

describe('a chronic failure', () => {
  it.each([
    ['no month closed', [], [], 10, false],
    ['good months', [false, false], [], 10, false],
    ['a last straw', [false, true], [], 10, true],
    ['a last straw, on the last day to say so', [true], [], 90, true],
    ['a last straw too long ago', [true], [], 91, false],
    ["only an earlier tenant's", [false], [true], 10, false],
  ] as const)('with %s', async (_what, present, before, days, expected) => {
    expect(await ask(addMilliseconds(END, days * DAY), present, before)).toBe(expected);
  });
});
