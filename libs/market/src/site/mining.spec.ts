// World: a site of 40 MW at 2026-03-01 with 30 MW leased in April; mining loads and curtailments as a miner writes them.
import { type Instant, type Period, decimal, decimalToString, instant, unwrap } from '#libs/kernel';
import { type Curtailment, cancelCurtailment, curtailmentState, decideCurtailment, inForce } from './curtailment.js';
import { type MiningLoad, type MiningLoadDraft, claimOf, decideMiningLoad, joulesPerTerahash } from './mining-load.js';

const NOW = instant('2026-03-01T00:00:00Z');
const day = (text: string): Instant => instant(`2026-${text}T00:00:00Z`);
const span = (from: string, until: string): Period => ({ start: day(from), end: day(until) });
const SITE = { id: 'site_1', orgId: 'org_m', powerLimitWatts: 40_000_000 };
const POWER = {
  claims: [{ use: 'GPU_LEASE', holderId: 'lse_1', period: span('04-01', '05-01'), watts: 30_000_000 }],
  limits: [
    {
      period: { start: NOW, end: instant('2191-01-01T00:00:00Z') },
      contractedWatts: 40_000_000,
      limitWatts: 40_000_000,
    },
  ],
} as const;

const DRAFT: MiningLoadDraft = {
  externalId: ' s21 ',
  name: 'Row 1',
  model: 'antminer-s21',
  terahashesPerSecond: decimal('600000'),
  drawKw: decimal('10500'),
  yields: 'FIRM',
  from: day('01-01'),
  until: null,
};

function decide(draft: Partial<MiningLoadDraft>, facts: Partial<Parameters<typeof decideMiningLoad>[1]> = {}) {
  const standing = { now: NOW, orgId: 'org_m', site: SITE, existing: null, newId: 'load_1', expectedVersion: null };
  return decideMiningLoad({ ...DRAFT, ...draft }, { ...standing, ...POWER, ...facts });
}

const existing: MiningLoad = unwrap(decide({ drawKw: decimal('10000') }));

describe('a mining load', () => {
  it('is kept in watts, trimmed, with its efficiency at the meter', () => {
    expect(existing).toMatchObject({
      id: 'load_1',
      externalId: 's21',
      watts: 10_000_000,
      siteId: 'site_1',
      version: 1,
    });
    expect(decimalToString(joulesPerTerahash({ ...existing, watts: 10_500_000 }))).toBe('17.5');
    expect(decimalToString(joulesPerTerahash({ ...existing, watts: 1, terahashesPerSecond: decimal('3') }))).toBe(
      '0.333333333333',
    );
  });

  it('fits when firm only beside what is leased, and always when flexible', () => {
    expect(decide({})).toMatchObject({
      ok: false,
      refusal: [
        {
          code: 'POWER_EXCEEDED',
          path: ['drawKw'],
          window: span('04-01', '05-01'),
          limitWatts: 40_000_000,
          firmWatts: 40_500_000,
          inTheWay: [{ holderId: 'lse_1' }],
        },
      ],
    });
    expect(decide({ yields: 'FLEXIBLE', drawKw: decimal('2000000') }).ok).toBe(true);
    expect(decide({ until: day('04-01') }).ok).toBe(true);
    expect(decide({ from: day('05-01') }).ok).toBe(true);
    // a load that is over claims nothing
    expect(decide({ drawKw: decimal('90000'), until: day('02-01') }).ok).toBe(true);
  });

  const rows: [string, Partial<MiningLoadDraft>][] = [
    ['externalId', { externalId: ' ' }],
    ['name', { name: '' }],
    ['model', { model: 'x'.repeat(81) }],
    ['terahashesPerSecond', { terahashesPerSecond: decimal('0') }],
    ['terahashesPerSecond', { terahashesPerSecond: decimal('1000000001') }],
    ['drawKw', { drawKw: decimal('0') }],
    ['drawKw', { drawKw: decimal('0.0001') }],
    ['drawKw', { drawKw: decimal('2000001') }],
    ['from', { from: instant('1999-12-31T00:00:00Z') }],
    ['until', { until: DRAFT.from }],
    ['until', { until: instant('2192-01-01T00:00:00Z') }],
  ];
  it.each(rows)('is refused for its %s: %j', (field, draft) => {
    expect(decide(draft)).toMatchObject({ ok: false, refusal: [{ code: 'INVALID_INPUT', path: [field] }] });
  });

  it('stays at its site, keeps its id, and refuses a lost update', () => {
    expect(decide({ drawKw: decimal('1') }, { existing, newId: 'load_2' })).toMatchObject({
      ok: true,
      value: { id: 'load_1' },
    });
    expect(decide({}, { existing, site: { id: 'site_2' } })).toMatchObject({
      refusal: [{ code: 'INVALID_INPUT', path: ['siteExternalId'] }],
    });
    expect(decide({}, { site: null })).toMatchObject({ refusal: [{ code: 'NOT_FOUND' }] });
    expect(decide({}, { existing, expectedVersion: 2 })).toMatchObject({
      refusal: [{ code: 'STALE_VERSION', version: 1 }],
    });
  });

  it('claims power from now on when it is firm', () => {
    expect(claimOf(existing, NOW)).toMatchObject({ use: 'FIRM_MINING', holderId: 'load_1', period: { start: NOW } });
    expect(claimOf({ ...existing, yields: 'FLEXIBLE' }, NOW)).toBeNull();
    expect(claimOf({ ...existing, until: NOW }, NOW)).toBeNull();
  });
});

describe('a curtailment', () => {
  const cut = (window: Period, kw: string, note: string | null = null) =>
    decideCurtailment(
      { window, limitKw: decimal(kw), reason: 'GRID_ORDER', note },
      { now: NOW, site: SITE, newId: 'cut_1', ...POWER },
    );

  it('lowers the limit down to what is drawn firmly, and is refused below', () => {
    expect(cut(span('04-10', '04-11'), '30000')).toMatchObject({
      ok: true,
      value: { id: 'cut_1', siteId: 'site_1', orgId: 'org_m', limitWatts: 30_000_000, cancelledAt: null },
    });
    expect(cut(span('03-20', '05-11'), '29999.999')).toMatchObject({
      ok: false,
      refusal: {
        code: 'POWER_EXCEEDED',
        path: ['limitKw'],
        window: span('04-01', '05-01'),
        firmWatts: 30_000_000,
        limitWatts: 29_999_999,
      },
    });
    expect(cut(span('03-20', '04-01'), '0').ok).toBe(true);
  });

  it('begins now when it should have begun before', () => {
    expect(cut(span('02-01', '03-02'), '1')).toMatchObject({ value: { period: { start: NOW, end: day('03-02') } } });
  });

  const rows: [string, Period, string, string | null][] = [
    ['window', span('03-03', '03-03'), '1', null],
    ['window.end', span('02-01', '03-01'), '1', null],
    ['window.end', { start: NOW, end: instant('2192-01-01T00:00:00Z') }, '1', null],
    ['limitKw', span('03-02', '03-03'), '40000', null],
    ['limitKw', span('03-02', '03-03'), '-1', null],
    ['limitKw', span('03-02', '03-03'), '0.0001', null],
    ['note', span('03-02', '03-03'), '1', 'x'.repeat(201)],
  ];
  it.each(rows)('is refused for its %s', (path, window, kw, note) => {
    expect(cut(window, kw, note)).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_INPUT', path: path.split('.') },
    });
  });

  it('moves from planned to running to over, and is called off while it is one of the first two', () => {
    const planned: Curtailment = unwrap(cut(span('04-10', '04-12'), '30000'));
    const table: [Instant, string, boolean][] = [
      [day('04-09'), 'PLANNED', true],
      [day('04-10'), 'RUNNING', true],
      [day('04-11'), 'RUNNING', true],
      [day('04-12'), 'OVER', false],
    ];
    for (const [at, state, isPossible] of table) {
      expect(curtailmentState(planned, at)).toBe(state);
      const cancelled = cancelCurtailment(planned, at);
      expect(cancelled.ok).toBe(isPossible);
      if (!cancelled.ok) continue;
      expect(curtailmentState(cancelled.value, at)).toBe('CANCELLED');
      expect(inForce(cancelled.value)?.end ?? null).toBe(at > planned.period.start ? at : null);
      expect(cancelCurtailment(cancelled.value, at)).toMatchObject({ refusal: { state: 'CANCELLED' } });
    }
    expect(inForce(planned)).toEqual(planned.period);
  });
});
