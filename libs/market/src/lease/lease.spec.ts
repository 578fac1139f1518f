// World: one lease, and everything that can happen to it, in every state and at every moment that matters.
import { type Instant, addMilliseconds, instant, period } from '#libs/kernel';
import { gpuOffer, window } from '../offer/offers.spec-data.js';
import { price } from '../pricing/price.js';
import { type BillingMode } from '../quote/quote.js';
import { FINAL_LEASE_STATES, LEASE_MOVES, type LeaseHappening, paymentDeadline, transition } from './lease-state.js';
import { LEASE_STATES, type Access, type Lease, type LeaseState } from './lease.js';

const HOUR = 3_600_000;
const START = instant('2026-06-10T00:00:00Z');
const END = instant('2026-07-10T00:00:00Z');
const BEFORE = instant('2026-06-05T00:00:00Z');
const DURING = instant('2026-06-20T00:00:00Z');
const AFTER = instant('2026-07-11T00:00:00Z');
const ACCESS: Access = { endpoint: 'ssh a@b', instructions: '', hostKeyFingerprint: null, deliveredAt: BEFORE };
const HAPPENINGS: readonly LeaseHappening[] = [
  { kind: 'PAID' },
  { kind: 'PAYMENT_DEADLINE_PASSED' },
  { kind: 'CANCELLED' },
  { kind: 'WINDOW_STARTED' },
  { kind: 'DELIVERED', access: { endpoint: 'ssh a@b', instructions: '', hostKeyFingerprint: null } },
  { kind: 'FAULT_REPORTED', note: 'fan' },
  { kind: 'FAULT_MENDED', note: 'new fan' },
  { kind: 'ENDED_EARLY' },
  { kind: 'WINDOW_ENDED' },
];

describe('what happens to a lease', () => {
  it.each([
    ['PENDING_PAYMENT', 'PAID', BEFORE, 'CONFIRMED', 'FIRST_INVOICE_PAID'],
    ['PENDING_PAYMENT', 'PAID', DURING, 'CONFIRMED', 'FIRST_INVOICE_PAID'],
    ['PENDING_PAYMENT', 'PAYMENT_DEADLINE_PASSED', BEFORE, 'FAILED', 'FIRST_INVOICE_NOT_PAID_IN_TIME'],
    ['PENDING_PAYMENT', 'CANCELLED', BEFORE, 'CANCELLED', 'TENANT_CANCELLED_BEFORE_PAYMENT'],
    ['PENDING_PAYMENT', 'WINDOW_ENDED', AFTER, 'FAILED', 'FIRST_INVOICE_NOT_PAID_IN_TIME'],
    ['CONFIRMED', 'DELIVERED', BEFORE, 'CONFIRMED', 'ACCESS_DELIVERED'],
    ['CONFIRMED', 'DELIVERED', DURING, 'ACTIVE', 'ACCESS_DELIVERED'],
    ['CONFIRMED', 'WINDOW_STARTED', DURING, 'PROVISIONING', 'WINDOW_STARTED'],
    ['CONFIRMED', 'WINDOW_ENDED', AFTER, 'FAILED', 'PROVIDER_DID_NOT_DELIVER'],
    ['PROVISIONING', 'DELIVERED', DURING, 'ACTIVE', 'ACCESS_DELIVERED'],
    ['PROVISIONING', 'WINDOW_ENDED', AFTER, 'FAILED', 'PROVIDER_DID_NOT_DELIVER'],
    ['ACTIVE', 'FAULT_REPORTED', DURING, 'DEGRADED', 'PROVIDER_REPORTED_FAULT'],
    ['DEGRADED', 'FAULT_REPORTED', DURING, 'DEGRADED', 'PROVIDER_REPORTED_FAULT'],
    ['DEGRADED', 'FAULT_MENDED', DURING, 'ACTIVE', 'PROVIDER_REPORTED_RESTORED'],
    ['ACTIVE', 'WINDOW_ENDED', AFTER, 'ENDED', 'TERM_COMPLETED'],
    ['DEGRADED', 'WINDOW_ENDED', AFTER, 'ENDED', 'TERM_COMPLETED'],
  ] as const)('%s and %s', (state, kind, now, next, reason) => {
    const step = happen(leaseIn(state), kind, now);
    expect(step.ok && [step.value.lease.state, step.value.lease.reason]).toEqual([next, reason]);
    expect(step.ok && step.value.event).toMatchObject({ at: now, state: next, reason });
  });

  it.each([
    ['CONFIRMED', 'CANCELLED', 'CANCELLED', 'TENANT_CANCELLED_BEFORE_PAYMENT'],
    ['PROVISIONING', 'ENDED_EARLY', 'ENDED', 'TENANT_ENDED_EARLY'],
    ['ACTIVE', 'ENDED_EARLY', 'ENDED', 'TENANT_ENDED_EARLY'],
    ['DEGRADED', 'ENDED_EARLY', 'ENDED', 'TENANT_ENDED_EARLY'],
  ] as const)('%s and %s, but only on demand', (state, kind, next, reason) => {
    const step = happen(leaseIn(state, 'ON_DEMAND'), kind, DURING);
    expect(step.ok && [step.value.lease.state, step.value.lease.reason]).toEqual([next, reason]);
    expect(happen(leaseIn(state, 'RESERVED'), kind, DURING)).toEqual({
      ok: false,
      refusal: { code: 'WRONG_STATE', path: null, state },
    });
  });

  it('begins at once where access was delivered before the window', () => {
    const step = happen({ ...leaseIn('CONFIRMED'), access: ACCESS }, 'WINDOW_STARTED', DURING);
    expect(step.ok && step.value.lease).toMatchObject({ state: 'ACTIVE', reason: 'WINDOW_STARTED', startedAt: START });
  });

  it('starts the meter at delivery when that is after the window began, and only once', () => {
    const delivered = happen(leaseIn('PROVISIONING'), 'DELIVERED', DURING);
    expect(delivered.ok && delivered.value.lease.startedAt).toBe(DURING);
    const mended = happen({ ...leaseIn('DEGRADED'), access: ACCESS, startedAt: START }, 'FAULT_MENDED', DURING);
    expect(mended.ok && mended.value.lease.startedAt).toBe(START);
  });

  it('does not start the meter when access is delivered ahead of the window', () => {
    const step = happen(leaseIn('CONFIRMED'), 'DELIVERED', BEFORE);
    expect(step.ok && step.value.lease).toMatchObject({ startedAt: null, access: { ...ACCESS, deliveredAt: BEFORE } });
  });

  it('ends at the end of the window, however late the clock is, and at once when ended early', () => {
    const late = happen(leaseIn('ACTIVE'), 'WINDOW_ENDED', AFTER);
    expect(late.ok && late.value.lease.endedAt).toBe(END);
    const early = happen(leaseIn('ACTIVE', 'ON_DEMAND'), 'ENDED_EARLY', DURING);
    expect(early.ok && early.value.lease.endedAt).toBe(DURING);
  });

  it.each([
    ['WINDOW_STARTED', 'CONFIRMED', BEFORE],
    ['WINDOW_ENDED', 'ACTIVE', DURING],
    ['PAYMENT_DEADLINE_PASSED', 'PENDING_PAYMENT', instant('2026-06-01T12:00:00Z')],
  ] as const)('refuses %s from a clock that is early', (kind, state, now) => {
    expect(happen(leaseIn(state), kind, now).ok).toBe(false);
  });

  it('keeps the note of a fault in the history', () => {
    const step = happen(leaseIn('ACTIVE'), 'FAULT_REPORTED', DURING);
    expect(step.ok && step.value.event.note).toBe('fan');
  });

  it('allows what the table says and nothing else, in every state, mode and moment', () => {
    const allowed = new Set(LEASE_MOVES.map((move) => `${move.from} ${move.on} ${move.to}`));
    for (const state of LEASE_STATES) {
      for (const happening of HAPPENINGS) {
        for (const now of [BEFORE, START, DURING, END, AFTER]) {
          for (const billing of ['RESERVED', 'ON_DEMAND'] as const) {
            const step = transition(leaseIn(state, billing), happening, now);
            if (!step.ok) continue;
            expect(allowed.has(`${state} ${happening.kind} ${step.value.lease.state}`)).toBe(true);
            expect(FINAL_LEASE_STATES).not.toContain(state);
            expect(step.value.lease.endedAt !== null).toBe(FINAL_LEASE_STATES.includes(step.value.lease.state));
            expect(step.value.event.reason).toBe(step.value.lease.reason);
          }
        }
      }
    }
  });

  it('reaches every state from PENDING_PAYMENT, and a final one from every state', () => {
    const reach = (from: readonly LeaseState[]): Set<LeaseState> => {
      const seen = new Set(from);
      for (const state of seen) for (const move of LEASE_MOVES) if (move.from === state) seen.add(move.to);
      return seen;
    };
    expect([...reach(['PENDING_PAYMENT'])].sort()).toEqual([...LEASE_STATES].sort());
    for (const state of LEASE_STATES)
      expect([...reach([state])].some((next) => FINAL_LEASE_STATES.includes(next))).toBe(true);
  });
});

describe('the deadline of the first payment', () => {
  it.each([
    ['a day after booking', '2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'],
    ['the start of the window when that is sooner', '2026-06-09T12:00:00Z', '2026-06-10T00:00:00Z'],
    ['but at least an hour', '2026-06-09T23:45:00Z', '2026-06-10T00:45:00Z'],
  ])('is %s', (_name, createdAt, deadline) => {
    expect(paymentDeadline({ createdAt: instant(createdAt), period: period(START, END) })).toBe(instant(deadline));
  });

  it('is kept to the millisecond', () => {
    const lease = leaseIn('PENDING_PAYMENT');
    const deadline = paymentDeadline(lease);
    expect(happen(lease, 'PAYMENT_DEADLINE_PASSED', addMilliseconds(deadline, -1)).ok).toBe(false);
    expect(happen(lease, 'PAYMENT_DEADLINE_PASSED', deadline).ok).toBe(true);
  });
});

function happen(lease: Lease, kind: LeaseHappening['kind'], now: Instant): ReturnType<typeof transition> {
  const happening = HAPPENINGS.find((candidate) => candidate.kind === kind);
  if (happening === undefined) throw new Error(kind);
  return transition(lease, happening, now);
}

function leaseIn(state: LeaseState, billing: BillingMode = 'RESERVED'): Lease {
  const tax = { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' } as const;
  const priced = price(gpuOffer(), 8, window('2026-06-10T00:00:00Z', '2026-07-10T00:00:00Z'), {
    billing,
    platformFeeBasisPoints: 500,
    tax,
  });
  return {
    id: 'lse_1',
    number: 'L-2026-000001',
    quoteId: 'qte_1',
    tenantOrgId: 'org_tenant',
    providerOrgId: 'org_miner',
    resourceId: 'pool_h100',
    resourceKind: 'GPU',
    resourceName: 'Pecos H100',
    siteId: 'site_pecos',
    period: period(START, END),
    units: 8,
    placement: [{ from: 0, to: 8 }],
    terms: priced.terms,
    total: priced.total,
    state,
    reason: 'BOOKED',
    costCentre: null,
    purchaseOrder: null,
    access: null,
    createdAt: addMilliseconds(instant('2026-06-01T00:00:00Z'), HOUR),
    startedAt: null,
    endedAt: null,
    meteredUntil: null,
    version: 3,
  };
}
