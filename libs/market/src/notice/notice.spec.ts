// World: one lease with a curtailment clause, and what its host and its tenant announce. No store, no clock.
import fc from 'fast-check';
import { DAY, HOUR, type Instant, MINUTE, addMilliseconds, decimal, instant, rational } from '#libs/kernel';
import { type CallFacts, checkCall, isCalled, largestSaving } from './curtailment-call.js';
import {
  MAINTENANCE_HOURS_A_MONTH,
  type MaintenanceNotice,
  agreedNotices,
  announceBy,
  standings,
} from './maintenance.js';
import { isInTime, noticeClock } from './notice.js';

const NOW = instant('2026-12-01T00:00:00Z');
const after = (hours: number): Instant => addMilliseconds(NOW, hours * HOUR);

function maintenance(id: string, startsIn: number, hours: number, announced = 0): MaintenanceNotice {
  const lease = { leaseId: 'lse_1', tenantOrgId: 'org_ai', providerOrgId: 'org_miner', note: 'fans' };
  return {
    id,
    ...lease,
    window: { start: after(startsIn), end: after(startsIn + hours) },
    announcedAt: after(announced),
  };
}

describe('maintenance', () => {
  it('is agreed when announced 72 hours before, to the millisecond', () => {
    const intime = maintenance('a', 72, 2);
    expect(announceBy(intime)).toBe(NOW);
    const late = { ...maintenance('b', 72, 2), announcedAt: addMilliseconds(NOW, 1) };
    expect(standings([intime, late])).toEqual(
      new Map([
        ['a', 'AGREED'],
        ['b', 'LATE'],
      ]),
    );
    expect(agreedNotices([intime, late])).toEqual([intime]);
  });

  it('is agreed up to 8 hours a month, in the order of announcement, whole or not at all', () => {
    const notices = [maintenance('c', 300, 3, 2), maintenance('a', 100, 6, 0), maintenance('b', 200, 2, 1)];
    expect(Object.fromEntries(standings(notices))).toEqual({ a: 'AGREED', b: 'AGREED', c: 'OVER_ALLOWANCE' });
    expect(standings([...notices, maintenance('d', 31 * 24, 8, 3)]).get('d')).toBe('AGREED'); // January
  });

  it('never excludes more than the allowance of a month, whatever is announced', () => {
    const one = fc.record({
      startsIn: fc.integer({ min: 0, max: 700 }),
      hours: fc.integer({ min: 1, max: 9 }),
      announced: fc.integer({ min: -200, max: 600 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (all) => {
        const notices = all.map((each, index) => maintenance(`m${index}`, each.startsIn, each.hours, each.announced));
        const hours = agreedNotices(notices).reduce((sum, { window: { start, end } }) => sum + (end - start) / HOUR, 0);
        expect(hours).toBeLessThanOrEqual(MAINTENANCE_HOURS_A_MONTH);
      }),
    );
  });
});

describe('a call of curtailment', () => {
  const terms = {
    hoursPerYear: 100,
    noticeMinutes: 30,
    maxHours: 4,
    loadShare: decimal('0.5'),
    revenueShare: decimal('0.5'),
  };
  const facts = (over: Partial<CallFacts> = {}): CallFacts => ({
    now: NOW,
    terms,
    timeZone: 'America/Chicago',
    calls: [],
    ...over,
  });
  const call = (startsIn: number, hours: number, share = '0.5') => ({
    window: { start: after(startsIn), end: after(startsIn + hours) },
    loadShare: decimal(share),
  });

  it.each([
    ['at the last minute of notice, for the longest time', call(0.5, 4), facts(), null],
    ['without a clause', call(1, 1), facts({ terms: null }), 'NOT_AGREED'],
    ['with too little notice', call(0.49, 1), facts(), 'NOTICE'],
    ['for too long', call(1, 4.1), facts(), 'LENGTH'],
    ['of too much load', call(1, 1, '0.51'), facts(), 'LOAD_SHARE'],
    ['above the hours of the year', call(1, 4), facts({ calls: [call(-240, 97)] }), 'HOURS_A_YEAR'],
    ['with the last hours of the year', call(1, 3), facts({ calls: [call(-240, 97)] }), null],
  ] as const)('%s', (_name, asked, given, limit) => {
    const outcome = checkCall(asked, given);
    expect(outcome.ok ? null : outcome.refusal.limit).toBe(limit);
  });

  it("counts each year's hours by the contract's calendar, across the turn of the year", () => {
    const turn = instant('2027-01-01T06:00:00Z'); // midnight in Chicago
    const window = { start: addMilliseconds(turn, -2 * HOUR), end: addMilliseconds(turn, 2 * HOUR) };
    const used = (hours: number) => [
      { window: { start: addMilliseconds(NOW, -hours * HOUR + 10 * DAY), end: addMilliseconds(NOW, 10 * DAY) } },
    ];
    const asked = { window, loadShare: decimal('0.1') };
    expect(checkCall(asked, facts({ calls: used(98) })).ok).toBe(true);
    expect(checkCall(asked, facts({ calls: used(99) }))).toMatchObject({
      refusal: { limit: 'HOURS_A_YEAR', allowed: rational(100), asked: rational(101) },
    });
  });

  it('is not made twice for the same minutes, and cannot save more than the contracted load', () => {
    expect(isCalled(call(1, 1).window, [call(2, 1)])).toBe(false);
    expect(isCalled(call(1, 1).window, [call(1.5, 1)])).toBe(true);
    expect(largestSaving(call(1, 4), rational(10_000))).toEqual(rational(20)); // 10 MW x 0.5 x 4 h
  });
});

describe('the clock of a notice', () => {
  const facts = { now: NOW, rightToLeaveSince: null, renewBy: null };
  it('gives a breach 30 days to be mended', () => {
    expect(noticeClock('BREACH', facts)).toEqual({ giveBy: null, takesEffectAt: addMilliseconds(NOW, 30 * DAY) });
  });

  it('lets a right to leave be used for 90 days and an option until its deadline', () => {
    const clock = noticeClock('EXIT', { ...facts, rightToLeaveSince: addMilliseconds(NOW, -90 * DAY) });
    expect(isInTime({ givenAt: NOW, ...clock })).toBe(true);
    expect(isInTime({ givenAt: addMilliseconds(NOW, 1), ...clock })).toBe(false);
    expect(noticeClock('RENEWAL', { ...facts, renewBy: addMilliseconds(NOW, MINUTE) }).giveBy).toBe(
      addMilliseconds(NOW, MINUTE),
    );
    expect(isInTime({ givenAt: NOW, ...noticeClock('GENERAL', facts) })).toBe(true);
  });
});
