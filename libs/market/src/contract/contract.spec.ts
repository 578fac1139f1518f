// World: a signed hosting contract of one hall and what happens to it over its years. No store, no clock.
import { civilDate, decimal, instant, money, rational, unwrap } from '#libs/kernel';
import { type Amendment, type Change, amend } from './amendment.js';
import { type Contract, currentTerms, lastEnd, signContract, startOf, versionOn } from './contract.js';
import { novate } from './novation.js';
import { allRenewed, expand, renew } from './option.js';
import { guaranteeOn } from './parties.js';
import { parseTermSheet } from './parse-term-sheet.js';
import { isChronicFailure } from './service-terms.js';
import { feeFactor, mayExitForDelay, rentFreeEnd, terminate } from './termination.js';
import { rateOn } from './tranche.js';

const day = civilDate;
const EVIDENCE = { reason: 'agreed', documents: ['amendment.pdf'] };
const HALL = {
  id: 'hall',
  quantity: 10_000,
  commencement: '2024-10-24',
  termMonths: 144,
  rate: '125',
  deliveryDue: '2024-10-14',
};

function setup(changes: Record<string, unknown> = {}): Contract {
  const terms = unwrap(
    parseTermSheet({
      title: 'A hall',
      kind: 'HOSTING',
      currency: 'USD',
      timeZone: 'America/Chicago',
      parties: { provider: 'Miner', tenant: 'AI firm' },
      rentType: 'NNN',
      billing: { periods: 'CALENDAR_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 30 },
      tranches: [HALL],
      power: {},
      renewal: { count: 2, months: 60, noticeMonths: 12 },
      expansions: [{ id: 'more', quantity: 5_000, rate: '120', termMonths: 120, expires: '2026-01-01' }],
      termination: {
        fee: [
          { fromMonth: 0, factor: '1' },
          { fromMonth: 60, factor: '0.5' },
        ],
        lateDelivery: { creditDaysPerDay: 2, exitAfterDays: 180 },
      },
      ...changes,
    }),
  );
  return signContract('ctr_1', terms, instant('2024-06-01T12:00:00Z'));
}

const amendment = (...changes: Change[]): Amendment => ({ changes, evidence: EVIDENCE });
const hallOf = (contract: Contract) => currentTerms(contract).tranches[0];

describe('an amendment', () => {
  it('holds from its day on; the terms of the days before stay', () => {
    const amended = unwrap(
      amend(setup(), amendment({ kind: 'QUANTITY', tranche: 'hall', quantity: 8_000 }), day('2027-03-15')),
    );
    expect(versionOn(amended, day('2027-03-14'))).toMatchObject({
      number: 1,
      effective: '2024-06-01',
      cause: 'SIGNED',
    });
    expect(versionOn(amended, day('2027-03-15'))).toMatchObject({ number: 2, cause: 'AMENDED', evidence: EVIDENCE });
    expect(hallOf(amended)?.quantity).toBe(8_000);
    expect(versionOn(amended, day('2025-01-01')).terms.tranches[0]?.quantity).toBe(10_000);
  });

  it('of a rate counts escalations anew from its day, and before the rent runs is simply the rate', () => {
    const change: Change = { kind: 'RATE', tranche: 'hall', rate: decimal('118') };
    const later = unwrap(amend(setup(), amendment(change), day('2027-03-15')));
    const hall = hallOf(later);
    if (hall === undefined) throw new Error('the hall is there');
    expect(rateOn(hall, day('2027-03-14'))).toEqual({ rate: decimal('125'), since: null });
    expect(rateOn(hall, day('2030-01-01'))).toEqual({ rate: decimal('118'), since: '2027-03-15' });
    const early = unwrap(amend(setup(), amendment(change), day('2024-10-24')));
    expect(hallOf(early)).toMatchObject({ rate: decimal('118'), rateResets: [] });
  });

  it('can do several things at once, and each in turn', () => {
    const more = {
      ...HALL,
      id: 'b',
      commencement: day('2026-01-01'),
      rate: decimal('120'),
      rateResets: [],
      ramp: [],
      deliveryDue: null,
    };
    const changes: Change[] = [
      { kind: 'ADD_TRANCHE', tranche: more },
      { kind: 'TERM', tranche: 'b', termMonths: 24 },
      { kind: 'REMOVE_TRANCHE', tranche: 'hall' },
      { kind: 'ESCALATOR', escalator: { kind: 'FIXED', percent: decimal('2'), on: 'ANNIVERSARY' } },
      {
        kind: 'SLA',
        sla: { steps: [{ below: decimal('99'), creditPercent: decimal('5') }], capPercent: null, chronic: null },
      },
      {
        kind: 'POWER',
        power: {
          tariff: decimal('0.05'),
          adder: decimal('0'),
          pueCap: null,
          minimumShare: decimal('0'),
          expected: null,
        },
      },
    ];
    const terms = currentTerms(unwrap(amend(setup(), amendment(...changes), day('2025-12-01'))));
    expect(terms).toMatchObject({
      tranches: [{ id: 'b', termMonths: 24 }],
      escalator: { kind: 'FIXED' },
      sla: { steps: [{}] },
      power: { tariff: decimal('0.05') },
    });
  });

  it.each([
    ['without a change', amendment(), '2025-01-01', { code: 'NOTHING_CHANGES' }],
    [
      'without evidence',
      { changes: [{ kind: 'TERM', tranche: 'hall', termMonths: 24 }], evidence: { reason: 'x', documents: [] } },
      '2025-01-01',
      { code: 'NO_EVIDENCE' },
    ],
    [
      'of a hall that is not there',
      amendment({ kind: 'TERM', tranche: 'x', termMonths: 24 }),
      '2025-01-01',
      { code: 'UNKNOWN_TRANCHE', tranche: 'x' },
    ],
    [
      'of a clock that runs',
      amendment({ kind: 'COMMENCEMENT', tranche: 'hall', commencement: day('2025-06-01') }),
      '2024-10-25',
      { code: 'ALREADY_COMMENCED', tranche: 'hall' },
    ],
    [
      'before the signature',
      amendment({ kind: 'TERM', tranche: 'hall', termMonths: 24 }),
      '2024-05-31',
      { code: 'BEFORE_LAST_VERSION', effective: '2024-06-01' },
    ],
    [
      'after the end',
      amendment({ kind: 'TERM', tranche: 'hall', termMonths: 200 }),
      '2036-10-25',
      { code: 'AFTER_END', end: '2036-10-24' },
    ],
  ] as const)('%s is refused', (_, change, at, refusal) => {
    expect(amend(setup(), change, day(at))).toEqual({ ok: false, refusal });
  });

  it('is refused when its terms contradict each other, with the places', () => {
    const twice = {
      ...HALL,
      commencement: day('2026-01-01'),
      rate: decimal('1'),
      rateResets: [],
      ramp: [],
      deliveryDue: null,
    };
    expect(amend(setup(), amendment({ kind: 'ADD_TRANCHE', tranche: twice }), day('2025-01-01'))).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_TERMS', problems: [{ code: 'CONTRADICTION', path: 'tranches[1].id' }] },
    });
  });

  it('may move a commencement that is not reached, and with it the rent-free days', () => {
    const change: Change = { kind: 'COMMENCEMENT', tranche: 'hall', commencement: day('2024-11-13') };
    const late = unwrap(amend(setup(), amendment(change), day('2024-10-20')));
    const hall = hallOf(late);
    if (hall === undefined) throw new Error('the hall is there');
    expect([startOf(late), lastEnd(late), rentFreeEnd(late, hall)]).toEqual(['2024-11-13', '2036-11-13', '2025-01-12']);
  });
});

describe('a novation', () => {
  it('puts another party in, with or without a guarantor', () => {
    const novated = unwrap(
      novate(setup(), { role: 'tenant', to: 'Heir', guarantor: null, evidence: EVIDENCE }, day('2025-01-01')),
    );
    expect(currentTerms(novated).parties).toEqual({ provider: 'Miner', tenant: 'Heir', guarantor: null });
    expect(versionOn(novated, day('2024-12-31')).terms.parties.tenant).toBe('AI firm');
  });

  it('to the same party is none', () => {
    const novation = { role: 'provider', to: 'Miner', guarantor: null, evidence: EVIDENCE } as const;
    expect(novate(setup(), novation, day('2025-01-01'))).toEqual({ ok: false, refusal: { code: 'SAME_PARTY' } });
  });
});

describe('options', () => {
  it('renew twice, each in time, and no more', () => {
    const once = unwrap(renew(setup(), EVIDENCE, day('2035-10-24')));
    expect([hallOf(once)?.termMonths, lastEnd(once), once.renewalsTaken]).toEqual([204, '2041-10-24', 1]);
    const twice = unwrap(renew(once, EVIDENCE, day('2040-10-24')));
    expect(lastEnd(twice)).toBe('2046-10-24');
    expect(renew(twice, EVIDENCE, day('2041-01-01'))).toEqual({ ok: false, refusal: { code: 'ALREADY_TAKEN' } });
    expect(renew(setup(), EVIDENCE, day('2035-10-25'))).toEqual({
      ok: false,
      refusal: { code: 'TOO_LATE', until: '2035-10-24' },
    });
    expect(allRenewed(setup())).toMatchObject({ renewalsTaken: 2 });
  });

  it('renew at another rate from the old end on', () => {
    const renewed = unwrap(
      renew(setup({ renewal: { count: 1, months: 60, rate: '110' } }), EVIDENCE, day('2030-01-01')),
    );
    expect(hallOf(renewed)?.rateResets).toEqual([{ from: '2036-10-24', rate: decimal('110') }]);
  });

  it('need to be there', () => {
    const { renewal: _, ...without } = currentTerms(setup());
    const plain = signContract('ctr_2', { ...without, renewal: null }, instant('2024-06-01T12:00:00Z'));
    expect(renew(plain, EVIDENCE, day('2025-01-01'))).toEqual({ ok: false, refusal: { code: 'NO_SUCH_OPTION' } });
  });

  it('expand by a tranche on its own clock, once, before they expire', () => {
    const take = (contract: Contract, today: string) =>
      expand(contract, 'more', day('2026-07-01'), EVIDENCE, day(today));
    const expanded = unwrap(take(setup(), '2025-12-31'));
    expect(currentTerms(expanded).tranches[1]).toMatchObject({
      id: 'more',
      quantity: 5_000,
      commencement: '2026-07-01',
    });
    expect(take(expanded, '2025-12-31')).toEqual({ ok: false, refusal: { code: 'ALREADY_TAKEN' } });
    expect(take(setup(), '2026-01-01')).toEqual({ ok: false, refusal: { code: 'TOO_LATE', until: '2026-01-01' } });
    expect(expand(setup(), 'x', day('2026-07-01'), EVIDENCE, day('2025-01-01'))).toMatchObject({
      refusal: { code: 'NO_SUCH_OPTION' },
    });
  });
});

describe('the end of a contract', () => {
  const end = (effective: string, cause: Parameters<typeof terminate>[1]['cause'], contract = setup()) =>
    terminate(contract, { effective: day(effective), cause, evidence: EVIDENCE });

  it('has a reason and evidence, and is final', () => {
    const ended = unwrap(end('2030-01-01', 'MUTUAL'));
    expect([ended.closure?.cause, lastEnd(ended)]).toEqual(['MUTUAL', '2030-01-01']);
    expect(end('2030-01-01', 'MUTUAL', ended)).toEqual({ ok: false, refusal: { code: 'ENDED' } });
    expect(amend(ended, amendment({ kind: 'TERM', tranche: 'hall', termMonths: 10 }), day('2029-01-01'))).toMatchObject(
      { refusal: { code: 'ENDED' } },
    );
    const silent = {
      effective: day('2030-01-01'),
      cause: 'MUTUAL',
      evidence: { reason: ' ', documents: ['x'] },
    } as const;
    expect(terminate(setup(), silent)).toEqual({ ok: false, refusal: { code: 'NO_EVIDENCE' } });
  });

  it('by time needs the whole term', () => {
    expect(end('2036-10-23', 'EXPIRED')).toEqual({ ok: false, refusal: { code: 'BEFORE_END', end: '2036-10-24' } });
    expect(end('2036-10-24', 'EXPIRED').ok).toBe(true);
    expect(end('2036-10-25', 'EXPIRED')).toEqual({ ok: false, refusal: { code: 'AFTER_END', end: '2036-10-24' } });
  });

  it.each([
    ['TENANT_DEFAULT', '2024-06-10', rational(1)],
    ['TENANT_DEFAULT', '2029-10-23', rational(1)],
    ['CONVENIENCE', '2029-10-24', rational(1, 2)],
    ['HOST_DEFAULT', '2029-10-24', rational(0)],
    ['CHRONIC_FAILURE', '2025-10-24', rational(0)],
  ] as const)('for %s on %s costs the tenant %j of what remains', (cause, effective, factor) => {
    expect(feeFactor(setup(), { cause, effective: day(effective) })).toEqual(factor);
  });

  it('for a delay needs one that is long enough', () => {
    const waiting = unwrap(
      amend(
        setup(),
        amendment({ kind: 'COMMENCEMENT', tranche: 'hall', commencement: day('2026-01-01') }),
        day('2024-10-20'),
      ),
    );
    expect([mayExitForDelay(waiting, day('2025-04-11')), mayExitForDelay(waiting, day('2025-04-12'))]).toEqual([
      false,
      true,
    ]);
    expect(end('2025-04-11', 'LATE_DELIVERY', waiting)).toEqual({ ok: false, refusal: { code: 'NOT_LATE_ENOUGH' } });
    expect(end('2025-04-12', 'LATE_DELIVERY', waiting).ok).toBe(true);
    expect(mayExitForDelay(setup(), day('2030-01-01'))).toBe(false);
  });
});

describe('service terms', () => {
  it('call a failure chronic after enough bad months of the latest ones', () => {
    const sla = { steps: [], capPercent: null, chronic: { below: decimal('99.5'), months: 2, within: 3 } };
    const months = (...percents: number[]) => percents.map((percent) => rational(percent, 10));
    expect(isChronicFailure(sla, months(994, 999, 994))).toBe(true);
    expect(isChronicFailure(sla, months(994, 994, 999, 999))).toBe(false);
    expect(isChronicFailure(sla, months(995, 995, 995))).toBe(false);
    expect(isChronicFailure({ ...sla, chronic: null }, months(0, 0, 0))).toBe(false);
  });

  it('let a guarantee stand whole where it does not fall', () => {
    const guarantor = { name: 'Parent', cap: money(1n, 'USD'), amortisesOverYears: null, from: null };
    expect(guaranteeOn(guarantor, day('2040-01-01'))).toEqual(money(1n, 'USD'));
    expect(guaranteeOn({ ...guarantor, cap: null }, day('2040-01-01'))).toBeNull();
  });
});
