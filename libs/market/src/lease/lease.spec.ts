// World: one lease, and everything that can happen to it, in every state and at every moment that matters.
import { type Instant, addMilliseconds, instant, period } from '#libs/kernel';
import { gpuOffer, window } from '../offer/offers.spec-data.js';
import { price } from '../pricing/price.js';
import { type BillingMode } from '../quote/quote.js';
import {
  FINAL_LEASE_STATES,
  LEASE_MOVES,
  type LeaseHappening,
  deemedAcceptance,
  paymentDeadline,
  transition,
} from './lease-state.js';
import { LEASE_STATES, type Access, type Lease, type LeaseState } from './lease.js';

const HOUR = 3_600_000;
const START = instant('2026-06-10T00:00:00Z');
const END = instant('2026-07-10T00:00:00Z');
const BEFORE = instant('2026-06-05T00:00:00Z');
const DURING = instant('2026-06-20T00:00:00Z');
const AFTER = instant('2026-07-11T00:00:00Z');
const DEEMED = instant('2026-06-12T00:00:00Z');
const ACCESS: Access = { endpoint: 'ssh a@b', instructions: '', hostKeyFingerprint: null, deliveredAt: BEFORE };
const HAPPENINGS: readonly LeaseHappening[] = [
  { kind: 'PAID' },
  { kind: 'PAYMENT_DEADLINE_PASSED' },
  { kind: 'CANCELLED' },
  { kind: 'WINDOW_STARTED' },
  { kind: 'DELIVERED', access: { endpoint: 'ssh a@b', instructions: '', hostKeyFingerprint: null } },
  { kind: 'TEST_PASSED' },
  { kind: 'TENANT_ACCEPTED' },
  { kind: 'ACCEPTANCE_PERIOD_PASSED' },
  { kind: 'REJECTED', note: 'no fabric' },
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
    ['CONFIRMED', 'DELIVERED', DURING, 'PROVISIONING', 'ACCESS_DELIVERED'],
    ['CONFIRMED', 'WINDOW_STARTED', DURING, 'PROVISIONING', 'WINDOW_STARTED'],
    ['CONFIRMED', 'WINDOW_ENDED', AFTER, 'FAILED', 'PROVIDER_DID_NOT_DELIVER'],
    ['PROVISIONING', 'DELIVERED', DURING, 'PROVISIONING', 'ACCESS_DELIVERED'],
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

  it.each([
    ['PROVISIONING', 'TEST_PASSED', DURING, 'ACTIVE', 'ACCEPTANCE_TEST_PASSED', DURING],
    ['PROVISIONING', 'TENANT_ACCEPTED', DURING, 'ACTIVE', 'TENANT_ACCEPTED', DURING],
    ['CONFIRMED', 'TEST_PASSED', BEFORE, 'CONFIRMED', 'ACCEPTANCE_TEST_PASSED', null],
    ['CONFIRMED', 'TENANT_ACCEPTED', BEFORE, 'CONFIRMED', 'TENANT_ACCEPTED', null],
    ['PROVISIONING', 'ACCEPTANCE_PERIOD_PASSED', DURING, 'ACTIVE', 'ACCEPTANCE_PERIOD_PASSED', DEEMED],
    ['PROVISIONING', 'REJECTED', DURING, 'PROVISIONING', 'TENANT_REJECTED_DELIVERY', null],
    ['CONFIRMED', 'REJECTED', BEFORE, 'CONFIRMED', 'TENANT_REJECTED_DELIVERY', null],
  ] as const)('delivered in %s and %s', (state, kind, now, next, reason, startedAt) => {
    const step = happen({ ...leaseIn(state), access: ACCESS }, kind, now);
    expect(step.ok && step.value.lease).toMatchObject({ state: next, reason, startedAt });
    expect(step.ok && step.value.lease.access).toEqual(kind === 'REJECTED' ? null : ACCESS);
    expect(happen(leaseIn(state), kind, now).ok).toBe(false); // nothing was delivered
    expect(happen({ ...leaseIn(state), access: ACCESS, acceptedAt: BEFORE }, kind, now).ok).toBe(false);
  });

  it('begins at once where the delivery was accepted before the window, and waits where it was only delivered', () => {
    const accepted = { ...leaseIn('CONFIRMED'), access: ACCESS, acceptedAt: BEFORE };
    const step = happen(accepted, 'WINDOW_STARTED', DURING);
    expect(step.ok && step.value.lease).toMatchObject({ state: 'ACTIVE', reason: 'WINDOW_STARTED', startedAt: START });
    const waiting = happen({ ...leaseIn('CONFIRMED'), access: ACCESS }, 'WINDOW_STARTED', DURING);
    expect(waiting.ok && waiting.value.lease).toMatchObject({ state: 'PROVISIONING', startedAt: null });
  });

  it('starts the meter at acceptance and only once, and has a new delivery accepted anew', () => {
    const mended = { ...leaseIn('DEGRADED'), access: ACCESS, acceptedAt: START, startedAt: START };
    const step = happen(mended, 'FAULT_MENDED', DURING);
    expect(step.ok && step.value.lease.startedAt).toBe(START);
    const again = happen({ ...leaseIn('CONFIRMED'), access: ACCESS, acceptedAt: BEFORE }, 'DELIVERED', BEFORE);
    expect(again.ok && again.value.lease.acceptedAt).toBeNull();
  });

  it('is deemed accepted after a tenth of the window, at most 48 hours and at least one, from delivery or window', () => {
    const days = (count: number) => period(START, addMilliseconds(START, count * 24 * HOUR));
    const at = (days_: number, deliveredAt: Instant) =>
      deemedAcceptance({ access: { ...ACCESS, deliveredAt }, acceptedAt: null, period: days(days_) });
    expect(at(30, BEFORE)).toBe(DEEMED);
    expect(at(10, BEFORE)).toBe(addMilliseconds(START, 24 * HOUR));
    expect(at(0.25, BEFORE)).toBe(addMilliseconds(START, HOUR));
    expect(at(365, DURING)).toBe(addMilliseconds(DURING, 48 * HOUR));
    expect(deemedAcceptance({ access: ACCESS, acceptedAt: BEFORE, period: days(30) })).toBeNull();
  });

  it('does not fail at the end of the window what was deemed accepted before it, however late the clock is', () => {
    expect(happen({ ...leaseIn('PROVISIONING'), access: ACCESS }, 'WINDOW_ENDED', AFTER).ok).toBe(false);
    const tooLate = { ...leaseIn('PROVISIONING'), access: { ...ACCESS, deliveredAt: addMilliseconds(END, -HOUR) } };
    const step = happen(tooLate, 'WINDOW_ENDED', AFTER);
    expect(step.ok && step.value.lease.state).toBe('FAILED');
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
    contract: null,
    costCentre: null,
    purchaseOrder: null,
    access: null,
    createdAt: addMilliseconds(instant('2026-06-01T00:00:00Z'), HOUR),
    acceptedAt: null,
    startedAt: null,
    endedAt: null,
    meteredUntil: null,
    version: 3,
  };
}
