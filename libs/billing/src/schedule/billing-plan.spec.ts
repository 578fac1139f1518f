// World: one lease, what was invoiced so far, and the time.
import { type Instant, decimal, instant, instantToString, rate } from '#libs/kernel';
import { type Terms } from '#libs/market';
import { type BilledLease, type BilledUntil, billingPlan } from './billing-plan.js';

const at = (text: string): Instant => instant(text);
const NONE: BilledUntil = { RENT: null, USAGE: null, ENERGY: null };

function terms(facts: Partial<Terms> = {}): Terms {
  return {
    billing: 'RESERVED',
    unitPrice: rate(decimal('2'), 'USD', 'GPU_HOUR'),
    energyPrice: null,
    platformFeeBasisPoints: 500,
    tax: { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' },
    timeZone: 'UTC',
    meterWattsPerUnit: 1_000,
    serviceLevels: null,
    ...facts,
  };
}

function lease(facts: Partial<BilledLease> = {}): BilledLease {
  return {
    contract: null,
    period: { start: at('2026-01-31T00:00:00Z'), end: at('2026-05-10T00:00:00Z') },
    terms: terms(),
    state: 'ACTIVE',
    startedAt: at('2026-01-31T00:00:00Z'),
    endedAt: null,
    meteredUntil: null,
    ...facts,
  };
}

function plan(
  facts: Partial<BilledLease>,
  billed: Partial<BilledUntil>,
  now: string,
): readonly [string[], string | null] {
  const { due, lookAgainAt } = billingPlan(lease(facts), { ...NONE, ...billed }, at(now));
  return [
    due.map(
      ({ kind, period }) =>
        `${kind} ${instantToString(period.start).slice(0, 10)} ${instantToString(period.end).slice(0, 10)}`,
    ),
    lookAgainAt === null ? null : instantToString(lookAgainAt).slice(0, 10),
  ];
}

describe('rent of a reserved lease', () => {
  const FIRST = { RENT: at('2026-02-28T00:00:00Z') };

  it('waits for the start of the next contract month, stepped from the original anchor', () => {
    expect(plan({}, FIRST, '2026-02-27T23:59:59Z')).toEqual([[], '2026-02-28']);
    expect(plan({}, FIRST, '2026-02-28T00:00:00Z')).toEqual([['RENT 2026-02-28 2026-03-31'], '2026-03-31']);
  });

  it('catches up on every month that has begun, oldest first, and then has nothing left', () => {
    expect(plan({ state: 'ENDED' }, FIRST, '2026-06-01T00:00:00Z')).toEqual([
      ['RENT 2026-02-28 2026-03-31', 'RENT 2026-03-31 2026-04-30', 'RENT 2026-04-30 2026-05-10'],
      null,
    ]);
    expect(plan({ state: 'ENDED' }, { RENT: at('2026-05-10T00:00:00Z') }, '2026-06-01T00:00:00Z')).toEqual([[], null]);
  });

  it.each(['PENDING_PAYMENT', 'CONFIRMED', 'PROVISIONING', 'FAILED', 'CANCELLED'] as const)(
    'asks for none while %s',
    (state) => {
      expect(plan({ state, startedAt: null }, FIRST, '2026-06-01T00:00:00Z')).toEqual([[], null]);
    },
  );
});

describe('a lease that delivers a tranche of a contract', () => {
  it('is billed by the contract, never by its own terms', () => {
    const contract = { contractId: 'ctr_1', tranche: 'hall-a' };
    expect(plan({ contract }, {}, '2026-04-01T00:00:00Z')).toEqual([[], null]);
  });
});

describe('usage on demand', () => {
  const onDemand = { terms: terms({ billing: 'ON_DEMAND' }), startedAt: at('2026-02-03T10:00:00Z') };

  it('is due at the end of a contract month, once the meter has been read to there', () => {
    expect(plan({ ...onDemand, meteredUntil: at('2026-02-27T00:00:00Z') }, {}, '2026-03-01T00:00:00Z')).toEqual([
      [],
      null,
    ]);
    expect(plan({ ...onDemand, meteredUntil: at('2026-03-01T00:00:00Z') }, {}, '2026-03-01T00:00:00Z')).toEqual([
      ['USAGE 2026-02-03 2026-02-28'],
      null,
    ]);
  });

  it('is due for the rest when the lease ends early', () => {
    const ended = { ...onDemand, state: 'ENDED', endedAt: at('2026-03-05T12:00:00Z') } as const;
    const billed = { USAGE: at('2026-02-28T00:00:00Z') };
    expect(plan({ ...ended, meteredUntil: at('2026-03-05T00:00:00Z') }, billed, '2026-03-05T12:00:00Z')[0]).toEqual([]);
    expect(plan({ ...ended, meteredUntil: at('2026-03-05T12:00:00Z') }, billed, '2026-03-05T12:00:00Z')[0]).toEqual([
      'USAGE 2026-02-28 2026-03-05',
    ]);
  });

  it('is none where the lease ended before it started', () => {
    const never = {
      ...onDemand,
      state: 'ENDED',
      endedAt: at('2026-02-03T10:00:00Z'),
      meteredUntil: at('2026-02-03T10:00:00Z'),
    } as const;
    expect(plan(never, {}, '2026-03-05T12:00:00Z')[0]).toEqual([]);
  });
});

describe('energy that is passed through', () => {
  const hall = { terms: terms({ energyPrice: rate(decimal('0.06'), 'USD', 'KWH') }) };
  const rents = { RENT: at('2026-03-31T00:00:00Z') };

  it('is due five days after a contract month, so that readings have time to come', () => {
    const metered = { ...hall, meteredUntil: at('2026-03-05T00:00:00Z') };
    expect(plan(metered, rents, '2026-03-04T23:59:59Z')).toEqual([[], '2026-03-05']);
    expect(plan(metered, rents, '2026-03-05T00:00:00Z')).toEqual([['ENERGY 2026-01-31 2026-02-28'], '2026-03-31']);
  });

  it('is settled by itself after the last bill, on three days and no longer', () => {
    const ended = { ...hall, state: 'ENDED', endedAt: at('2026-05-10T00:00:00Z') } as const;
    const over = { ...ended, meteredUntil: at('2026-05-10T00:00:00Z') };
    const billed = { RENT: at('2026-05-10T00:00:00Z'), ENERGY: at('2026-04-30T00:00:00Z') };
    expect(plan(over, billed, '2026-05-14T00:00:00Z')).toEqual([[], '2026-05-15']);
    expect(plan(over, billed, '2026-05-15T00:00:00Z')).toEqual([['ENERGY 2026-04-30 2026-05-10'], '2026-06-09']);
    const all = { ...NONE, ...billed, ENERGY: at('2026-05-10T00:00:00Z') };
    const looks = ['2026-06-09', '2026-07-09', '2026-08-08'].map((day) => {
      const { settlesEnergy, lookAgainAt } = billingPlan(lease(over), all, at(`${day}T00:00:00Z`));
      return [settlesEnergy, lookAgainAt && instantToString(lookAgainAt).slice(0, 10)];
    });
    expect(looks).toEqual([
      [true, '2026-07-09'],
      [true, '2026-08-08'],
      [true, null],
    ]);
  });
});
