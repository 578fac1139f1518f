// World: one lease from its booking to its meter, as the API tells of it.
import { stepsOf } from './progress.js';

const at = (hour: number): string => `2026-12-01T${String(hour).padStart(2, '0')}:00:00.000Z`;
const NOW = Date.parse(at(12));
const lease = (facts: object = {}) => ({
  ...{ createdAt: at(1), startedAt: null, state: 'CONFIRMED' as const, access: null },
  window: { start: at(10), end: '2026-12-15T00:00:00.000Z' },
  events: [{ at: at(1), state: 'PENDING_PAYMENT', reason: 'BOOKED' }],
  ...facts,
});
const paid = { at: at(2), state: 'CONFIRMED', reason: 'FIRST_INVOICE_PAID' };
const access = { endpoint: 'ssh a@b', instructions: '', hostKeyFingerprint: null, deliveredAt: at(9) };
const standing = (facts: object, now = NOW) =>
  stepsOf(lease(facts), now)
    .map(({ id, standing: one }) => `${id} ${one}`)
    .join(', ');

describe('the way of a lease to its meter', () => {
  it('waits for payment first', () => {
    expect(standing({}, Date.parse(at(3)))).toBe(
      'booked done, paid now, delivered ahead, accepted ahead, window ahead, running ahead',
    );
  });

  it('shows a window that began while nothing is delivered', () => {
    expect(standing({ events: [...lease().events, paid] })).toContain('delivered now, accepted ahead, window done');
  });

  it('waits for acceptance once access is there, and waits anew after a delivery was sent back', () => {
    const events = [...lease().events, paid];
    expect(standing({ events, access })).toContain('delivered done, accepted now');
    const old = { at: at(8), state: 'PROVISIONING', reason: 'TENANT_ACCEPTED' };
    expect(standing({ events: [...events, old], access })).toContain('accepted now');
    expect(standing({ events: [...events, old], access: null })).toContain('delivered now');
  });

  it('is done when the meter runs, whatever a contract left out', () => {
    expect(standing({ startedAt: at(10), access, state: 'ACTIVE' })).not.toMatch(/now|ahead/);
  });
});
