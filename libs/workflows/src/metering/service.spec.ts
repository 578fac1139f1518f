// World: a signed hosting contract for 2 MW of a miner's hall from 1 June 2026 (Chicago) with an SLA and a curtailment clause, delivered
// and accepted; its agents, meters and parties report. Everything in memory.
import { READING_DAYS } from '#libs/billing';
import {
  DAY,
  HOUR,
  type Instant,
  MINUTE,
  addMilliseconds,
  decimal,
  decimalToString,
  instant,
  unwrap,
} from '#libs/kernel';
import { AI_FIRM, MINER, RIVAL, WORKER_SCOPE } from '#libs/testkit';
import { reportLeaseCondition } from '../supply/report-lease-condition.js';
import { announceMaintenance } from './announce-maintenance.js';
import { giveNotice } from './give-notice.js';
import { reportHeartbeats } from './report-heartbeats.js';
import { reportReadings } from './report-readings.js';
import { JULY, JUNE, START, day, setup } from './served-lease.spec-data.js';
import { viewAvailability, viewEnergy } from './view-service.js';

describe('heartbeats', () => {
  it('make a silent minute a down one once the agent has spoken, and are the same when sent twice or late', async () => {
    const { beats, until, ports, leaseId } = await setup();
    await until(day(1));
    for (const _again of [1, 2]) expect(unwrap(await beats({ start: START, end: day(0.5) }))).toBe(720);
    unwrap(await beats({ start: addMilliseconds(day(0.5), 10 * MINUTE), end: day(1) }));
    const seen = await viewAvailability(ports)(AI_FIRM, leaseId, 7);
    expect(seen).toMatchObject({
      minutes: 1_440,
      downMinutes: 10,
      reportedSince: START,
      window: { start: START, end: day(1) },
    });
    expect(await viewAvailability(ports)(RIVAL, leaseId, 7)).toBeNull();
  });

  it('are refused for minutes to come, closed ones, halves of minutes, too many units, and from strangers', async () => {
    const { beats, until, ports, leaseId } = await setup();
    await until(day(10));
    const now = day(10);
    const codes = await Promise.all([
      beats({ start: now, end: addMilliseconds(now, 2 * MINUTE) }),
      beats({ start: day(4), end: day(6) }),
      beats({ start: addMilliseconds(now, -90_500), end: now }),
      beats({ start: addMilliseconds(now, -HOUR), end: now }, 2_001),
    ]);
    expect(codes.map((one) => (one.ok ? 'OK' : one.refusal.path?.at(-1)))).toEqual([
      'window',
      'window',
      'window',
      'units',
    ]);
    expect(await reportHeartbeats(ports)(AI_FIRM, { leaseId, beats: [] })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });
});

describe('readings', () => {
  it('become measured energy, corrected by name, and what is missing is estimated and says so', async () => {
    const { reading, readings, until, facts, ports, leaseId } = await setup();
    await until(day(3));
    expect(unwrap(await readings(reading('a', 0, 1), reading('b', 1, 2)))).toEqual({ readings: 2, charges: 0 });
    expect(unwrap(await readings(reading('a', 0, 1)))).toEqual({ readings: 0, charges: 0 });
    expect(await readings(reading('c', 1, 3))).toMatchObject({
      refusal: { code: 'ALREADY_EXISTS', path: ['readings', '0', 'window'] },
    });
    expect(unwrap(await readings(reading('a2', 0, 1, { replaces: 'a', itKwh: decimal('41000') })))).toMatchObject({
      readings: 1,
    });
    const { energy } = await facts({ start: START, end: day(2) });
    expect(energy).toMatchObject({ source: 'MEASURED', itKwh: decimal('81000'), pue: decimal('1.3') });
    expect((await facts({ start: START, end: day(3) })).energy).toMatchObject({
      source: 'ESTIMATED',
      itKwh: decimal('129000'),
    });
    const seen = await viewEnergy(ports)(AI_FIRM, leaseId, 30);
    expect(seen).toMatchObject({ source: 'ESTIMATED', itKwh: decimal('129000'), gramsPerKwh: 380 });
    expect(decimalToString(seen?.siteKwh ?? decimal('0'))).toBe('162900'); // 81,000 x 1.3 + 48,000 x 1.2
    expect(decimalToString(seen?.carbonGrams ?? decimal('0'))).toBe('61902000');
  });

  it('that come after the close of their month are billed with the next one', async () => {
    const { reading, readings, until, facts } = await setup();
    await until(addMilliseconds(JULY, (READING_DAYS + 1) * DAY));
    unwrap(await readings(reading('june', 0, 30, { itKwh: decimal('1000000') })));
    expect((await facts(JUNE)).energy).toMatchObject({ source: 'ESTIMATED', itKwh: decimal('1440000') });
    const july = await facts({ start: JULY, end: addMilliseconds(JULY, 31 * DAY) });
    expect(july.energy?.itKwh).toEqual(decimal('1048000')); // 1,488,000 - 440,000
  });

  it('carry charges of the utility once, in the currency of the lease', async () => {
    const { until, ports, leaseId, facts } = await setup();
    await until(day(3));
    const charge = {
      externalId: '4cp',
      period: { start: day(0), end: day(1) },
      label: '4CP',
      amount: decimal('12.50'),
    };
    const send = (over: object = {}) =>
      reportReadings(ports)(MINER, { leaseId, readings: [], charges: [{ ...charge, ...over }] });
    expect([unwrap(await send()).charges, unwrap(await send()).charges]).toEqual([1, 0]);
    expect(await send({ amount: decimal('1') })).toMatchObject({ refusal: { code: 'ALREADY_EXISTS' } });
    expect(await send({ externalId: 'x', amount: decimal('1.001') })).toMatchObject({
      refusal: { path: ['charges', '0', 'amount'] },
    });
    expect((await facts()).powerCharges).toEqual([
      { label: '4CP', amount: { minor: 1_250n, currency: 'USD' }, recordId: expect.any(String) },
    ]);
  });
});

describe('maintenance and faults', () => {
  it('leaves agreed work out, counts late work and faults', async () => {
    const { until, ports, leaseId, facts } = await setup();
    const announce = (from: Instant, hours: number) =>
      announceMaintenance(ports)(MINER, {
        leaseId,
        window: { start: from, end: addMilliseconds(from, hours * HOUR) },
        note: 'busbars',
      });
    expect(unwrap(await announce(day(4), 2))).toMatchObject({ standing: 'AGREED' });
    expect(unwrap(await announce(day(4), 2))).toMatchObject({ standing: 'AGREED' }); // once
    expect(unwrap(await announce(day(5), 7))).toMatchObject({ standing: 'OVER_ALLOWANCE' });
    expect(unwrap(await announce(day(1), 1))).toMatchObject({ standing: 'LATE' });
    for (const [from, isDegraded] of [
      [day(4), true],
      [addMilliseconds(day(4), 3 * HOUR), false],
    ] as const) {
      await until(from);
      unwrap(await reportLeaseCondition(ports)(MINER, { leaseId, isDegraded, note: 'busbars' }));
    }
    await until(addMilliseconds(JULY, DAY));
    expect((await facts()).availability).toMatchObject({
      minutes: decimal(String(43_200 - 120)),
      downMinutes: decimal('60'),
    });
  });
});

describe('months and notices', () => {
  it('closes each month five days after its end with its credit, and a chronic failure lets the tenant leave for 90 days', async () => {
    const { until, ports, leaseId, tables } = await setup();
    const exit = () => giveNotice(ports)(AI_FIRM, { leaseId, kind: 'EXIT', text: 'We leave.', documents: ['avm'] });
    const fault = async (from: Instant, hours: number) => {
      await until(from);
      unwrap(await reportLeaseCondition(ports)(MINER, { leaseId, isDegraded: true, note: 'chiller' }));
      await until(addMilliseconds(from, hours * HOUR));
      unwrap(await reportLeaseCondition(ports)(MINER, { leaseId, isDegraded: false, note: 'chiller' }));
    };
    await fault(day(5), 10);
    await until(addMilliseconds(JULY, READING_DAYS * DAY - 1));
    expect(tables.metering.months.rows()).toEqual([]);
    await until(addMilliseconds(JULY, READING_DAYS * DAY));
    expect(tables.metering.months.rows()).toMatchObject([
      { period: JUNE, minutes: 43_200, downMinutes: 600, creditPercent: decimal('25'), mayLeave: false },
    ]);
    expect(await exit()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await fault(addMilliseconds(JULY, 10 * DAY), 10);
    await until(addMilliseconds(JULY, 40 * DAY));
    expect(tables.metering.months.rows()[1]).toMatchObject({ downMinutes: 600, mayLeave: true });
    expect(unwrap(await exit())).toMatchObject({ giveBy: addMilliseconds(JULY, (31 + 90) * DAY), from: 'TENANT' });
    expect(await giveNotice(ports)(MINER, { leaseId, kind: 'EXIT', text: 'x', documents: [] })).toMatchObject({
      refusal: { path: ['kind'] },
    });
  });

  it('keeps a breach and a renewal with their clocks, and lets no stranger speak', async () => {
    const { ports, leaseId, until } = await setup();
    const give = (kind: 'BREACH' | 'RENEWAL', scope = AI_FIRM) =>
      giveNotice(ports)(scope, { leaseId, kind, text: 'Notice.', documents: [] });
    expect(unwrap(await give('BREACH', MINER))).toMatchObject({ from: 'PROVIDER', takesEffectAt: day(30) });
    expect(unwrap(await give('RENEWAL'))).toMatchObject({
      giveBy: addMilliseconds(instant('2037-06-02T05:00:00Z'), -1),
    });
    expect(await give('BREACH', RIVAL)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    await until(day(1));
    expect(await ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.trancheFacts.finalUntil(tx, leaseId))).toBeNull();
    await until(day(6));
    expect(await ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.trancheFacts.finalUntil(tx, leaseId))).toBe(day(1));
  });
});
