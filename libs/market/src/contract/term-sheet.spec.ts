// World: term sheets as JSON that people write, right and wrong, and the schema that is published for them.
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import fs from 'node:fs';
import { decimal, money } from '#libs/kernel';
import { parseTermSheet } from './parse-term-sheet.js';

type Json = Record<string, unknown>;

const SCHEMA = JSON.parse(
  fs.readFileSync(new URL('../../../../docs/deals/term-sheet.schema.json', import.meta.url), 'utf8'),
) as Json;

const HALL = { id: 'hall', quantity: 10_000, commencement: '2024-10-24', termMonths: 144, rate: '125' };

/** Every term there is. */
function hosting(changes: Json = {}): Json {
  return {
    title: 'A hall',
    notes: ['for readers'],
    kind: 'HOSTING',
    currency: 'USD',
    timeZone: 'America/Chicago',
    parties: {
      provider: 'Miner',
      tenant: 'AI firm',
      guarantor: { name: 'Parent', cap: '1300000000.00', amortisesOverYears: 10, from: '2024-10-24' },
    },
    rentType: 'NNN',
    billing: { periods: 'CALENDAR_MONTH', proration: 'ACTUAL_DAYS', due: 'IN_ADVANCE', paymentDays: 30 },
    tranches: [
      {
        ...HALL,
        ramp: [
          { from: '2024-10-24', quantity: 0 },
          { from: '2025-01-01', quantity: 10_000 },
        ],
        rateResets: [{ from: '2030-01-01', rate: '130' }],
        deliveryDue: '2024-10-01',
      },
    ],
    escalator: { kind: 'FIXED', percent: '3', on: 'MONTH_FOLLOWING' },
    power: {
      tariff: '0.045',
      adder: '0.001',
      pueCap: '1.25',
      minimumShare: '0.8',
      expected: { loadShare: '0.9', pue: '1.2' },
    },
    commitment: { amount: '1000000.00', months: 12, slaCreditsReduce: true },
    capexCredit: { amount: '4000000.00', capShare: '0.5', from: '2024-11-01' },
    prepayment: { share: '0.2', draw: 'EACH_INVOICE', due: '2024-10-01' },
    deposit: { months: '3', due: '2024-10-01', returnDays: 30 },
    sla: {
      steps: [
        { below: '99.99', creditPercent: '5' },
        { below: '99.9', creditPercent: '10' },
      ],
      capPercent: '25',
      chronic: { below: '99.5', months: 3, within: 12 },
    },
    curtailment: { hoursPerYear: 100, noticeMinutes: 30, maxHours: 4, loadShare: '1', revenueShare: '0.5' },
    renewal: { count: 2, months: 60, rate: '140', noticeMonths: 12 },
    expansions: [{ id: 'more', quantity: 5_000, rate: '120', termMonths: 120, expires: '2026-01-01' }],
    firstOffer: { quantity: 1_000_000, until: '2040-01-01' },
    termination: {
      fee: [
        { fromMonth: 0, factor: '1' },
        { fromMonth: 60, factor: '0.5' },
      ],
      lateDelivery: { creditDaysPerDay: 1, exitAfterDays: 180 },
      guarantorMayStepIn: true,
    },
    support: { coverage: '24x7', responseMinutes: 15 },
    published: {
      total: '1.00',
      totalWithRenewals: '2.00',
      tolerancePercent: '1',
      toleranceWithRenewalsPercent: '2',
      source: 'press',
    },
    ...changes,
  };
}

const GPUS: Json = {
  title: 'A block',
  kind: 'GPU_LEASE',
  currency: 'KWD',
  timeZone: 'UTC',
  parties: { provider: 'Miner', tenant: 'AI firm' },
  leaseKind: 'INTERRUPTIBLE',
  billing: { periods: 'ANNIVERSARY_MONTH', proration: 'HOURS', due: 'IN_ARREARS', paymentDays: 0, gpuHours: 'ACTUAL' },
  tranches: [{ ...HALL, quantity: 8 }],
  expectedUse: '0.5',
  commitment: { amount: '12.345', months: 12 },
};

function problemsOf(json: unknown): string[] {
  const parsed = parseTermSheet(json);
  return parsed.ok ? [] : parsed.refusal.map(({ code, path }) => `${code} ${path}`);
}

/** A copy with the value at a path ("tranches.0.rate") replaced, or left out when undefined. */
function withAt(json: Json, where: string, value: unknown): Json {
  const copy = structuredClone(json);
  const names = where.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<Json>((object, name) => object[name] as Json, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.parse(JSON.stringify(copy)) as Json;
}

describe('a term sheet', () => {
  it('with every term is read', () => {
    const parsed = parseTermSheet(hosting());
    expect(problemsOf(hosting())).toEqual([]);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        leaseKind: 'RESERVED',
        tranches: [{ rate: decimal('125'), ramp: [{ quantity: 0 }, { quantity: 10_000 }] }],
        capexCredit: { amount: money(400_000_000n, 'USD'), from: '2024-11-01' },
        expectedUse: null,
      },
    });
    expect(problemsOf(GPUS)).toEqual([]);
  });

  it.each([
    ['title', undefined, 'MISSING title'],
    ['title', '  ', 'OUT_OF_RANGE title'],
    ['title', 5, 'WRONG_TYPE title'],
    ['titel', 'x', 'UNKNOWN_FIELD titel'],
    ['__proto__x', 'x', 'UNKNOWN_FIELD __proto__x'],
    ['currency', 'BTC', 'NOT_ONE_OF currency'],
    ['timeZone', '+02:00', 'NOT_ONE_OF timeZone'],
    ['timeZone', 'Mars/Base', 'NOT_ONE_OF timeZone'],
    ['parties', [], 'WRONG_TYPE parties'],
    ['parties.tenant', undefined, 'MISSING parties.tenant'],
    ['tranches', [], 'OUT_OF_RANGE tranches'],
    ['tranches', HALL, 'WRONG_TYPE tranches'],
    ['tranches.0', 'hall', 'WRONG_TYPE tranches[0]'],
    ['tranches.0.rate', 125, 'WRONG_TYPE tranches[0].rate'],
    ['tranches.0.rate', '1e3', 'NOT_A_DECIMAL tranches[0].rate'],
    ['tranches.0.rate', '0.1234567890123', 'NOT_A_DECIMAL tranches[0].rate'],
    ['tranches.0.rate', '0', 'OUT_OF_RANGE tranches[0].rate'],
    ['tranches.0.quantity', '10000', 'WRONG_TYPE tranches[0].quantity'],
    ['tranches.0.quantity', 0.5, 'OUT_OF_RANGE tranches[0].quantity'],
    ['tranches.0.termMonths', 301, 'OUT_OF_RANGE tranches[0].termMonths'],
    ['tranches.0.commencement', '2024-02-30', 'NOT_A_DATE tranches[0].commencement'],
    ['tranches.0.ramp.1.kw', 5, 'UNKNOWN_FIELD tranches[0].ramp[1].kw'],
    ['capexCredit.amount', '4000000.001', 'NOT_AN_AMOUNT capexCredit.amount'],
    ['capexCredit.amount', '0.00', 'OUT_OF_RANGE capexCredit.amount'],
    ['capexCredit.amount', '-5', 'OUT_OF_RANGE capexCredit.amount'],
    ['capexCredit.capShare', '1.01', 'OUT_OF_RANGE capexCredit.capShare'],
    ['power.pueCap', '0.99', 'OUT_OF_RANGE power.pueCap'],
    ['commitment.slaCreditsReduce', 'yes', 'WRONG_TYPE commitment.slaCreditsReduce'],
    ['escalator.kind', 'CPI', 'NOT_ONE_OF escalator.kind'],
    ['renewal', null, 'WRONG_TYPE renewal'],
  ])('with %s = %j: %s', (where, value, problem) => {
    expect(problemsOf(withAt(hosting(), where, value))).toContain(problem);
  });

  it.each([
    ['rentType', undefined, 'MISSING rentType'],
    ['rentType', 'GROSS', 'CONTRADICTION power'],
    ['power', undefined, 'MISSING power'],
    ['leaseKind', 'ON_DEMAND', 'CONTRADICTION leaseKind'],
    ['expectedUse', '0.5', 'CONTRADICTION expectedUse'],
    ['tranches', [HALL, HALL], 'CONTRADICTION tranches[1].id'],
    ['tranches.0.ramp.0.from', '2024-10-25', 'CONTRADICTION tranches[0].ramp[0].from'],
    ['tranches.0.ramp.1.from', '2024-10-24', 'CONTRADICTION tranches[0].ramp[1].from'],
    ['tranches.0.ramp.1.quantity', 9_999, 'CONTRADICTION tranches[0].ramp[1].quantity'],
    ['tranches.0.ramp.0.quantity', 10_001, 'CONTRADICTION tranches[0].ramp[0].quantity'],
    ['tranches.0.rateResets.0.from', '2036-10-24', 'CONTRADICTION tranches[0].rateResets[0].from'],
    ['prepayment.share', '0.6', 'CONTRADICTION prepayment.share'],
    ['deposit.amount', '5.00', 'CONTRADICTION deposit'],
    ['deposit.months', undefined, 'CONTRADICTION deposit'],
    ['parties.guarantor.cap', undefined, 'CONTRADICTION parties.guarantor.amortisesOverYears'],
    ['parties.guarantor', undefined, 'CONTRADICTION termination.guarantorMayStepIn'],
    ['sla.steps.1.below', '99.99', 'CONTRADICTION sla.steps[1].below'],
    ['sla.steps.1.creditPercent', '4', 'CONTRADICTION sla.steps[1].creditPercent'],
    ['sla.chronic.within', 2, 'CONTRADICTION sla.chronic.within'],
    ['renewal.count', 6, 'CONTRADICTION renewal'],
    ['expansions.0.id', 'hall', 'CONTRADICTION expansions[0].id'],
    ['termination.fee.0.fromMonth', 1, 'CONTRADICTION termination.fee[0].fromMonth'],
    ['termination.fee.1.fromMonth', 0, 'CONTRADICTION termination.fee[1].fromMonth'],
    ['billing.gpuHours', 'MEAN_730', 'CONTRADICTION billing.gpuHours'],
    [
      'escalator',
      { kind: 'INDEX', index: 'CPI-U', floorPercent: '5', capPercent: '4' },
      'CONTRADICTION escalator.capPercent',
    ],
  ])('whose %s is %j contradicts itself: %s', (where, value, problem) => {
    expect(problemsOf(withAt(hosting(), where, value))).toContain(problem);
  });

  it.each([
    ['rentType', 'NNN'],
    ['power', {}],
    ['curtailment', hosting()['curtailment']],
    ['capexCredit', hosting()['capexCredit']],
  ])('of GPUs has no %s', (name, value) => {
    expect(problemsOf({ ...GPUS, [name]: value })).toEqual([`CONTRADICTION ${name}`]);
  });

  it('of GPUs paid by use needs what to expect', () => {
    expect(problemsOf(withAt(GPUS, 'expectedUse', undefined))).toEqual(['MISSING expectedUse']);
    expect(problemsOf({ ...GPUS, leaseKind: 'RESERVED' })).toEqual(['CONTRADICTION expectedUse']);
  });

  it.each([null, [], 'text', 5, undefined])('is no %j', (value) => expect(problemsOf(value)).toEqual(['WRONG_TYPE ']));

  it('is told everything that is wrong at once, with words that help', () => {
    const parsed = parseTermSheet({ ...hosting(), titel: 'x', tranches: [{ ...HALL, rate: 125, quantity: 0 }] });
    expect(parsed.ok ? [] : parsed.refusal).toEqual([
      { code: 'OUT_OF_RANGE', path: 'tranches[0].quantity', message: 'must be a whole number from 1 to 10000000' },
      {
        code: 'WRONG_TYPE',
        path: 'tranches[0].rate',
        message: 'must be in quotes: a JSON number would be read as a float',
      },
      { code: 'UNKNOWN_FIELD', path: 'titel', message: 'is no field of a term sheet here' },
    ]);
  });

  it('never throws, whatever JSON comes', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => expect(parseTermSheet(json).ok).toBe(false)));
  });
});

describe('the published schema', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(SCHEMA);
  const index = { kind: 'INDEX', index: 'CPI-U', floorPercent: '1', capPercent: '4', lagMonths: 3, on: 'NEXT_MONTH' };
  const worlds = [hosting(), withAt(hosting(), 'escalator', index), GPUS];
  const WRONG = [undefined, null, true, {}, [], [[]], '', 'x y', '2024-02-99', 1.5, -1, 10 ** 9];

  it('takes what the reader takes', () => {
    for (const json of worlds) expect([validate(json), validate.errors]).toEqual([true, null]);
  });

  it('refuses nothing that the reader takes, and every fault of shape that the reader finds', () => {
    for (const json of worlds) {
      for (const where of pathsOf(json)) {
        for (const value of WRONG) {
          const changed = withAt(json, where, value);
          const problems = problemsOf(changed);
          const valid = validate(changed);
          const said = `${where} = ${JSON.stringify(value)}: ${problems.join(', ')}`;
          if (!valid && problems.length === 0) throw new Error(`only the schema refuses ${said}`);
          if (valid && problems.some(isShape)) throw new Error(`only the reader refuses ${said}`);
        }
      }
    }
  });

  it('knows no field that the reader does not know, and none less', () => {
    for (const json of worlds) {
      for (const where of pathsOf(json)) {
        const changed = withAt(json, `${where.split('.').slice(0, -1).concat('zzz').join('.')}`, 'x');
        expect([where, validate(changed), problemsOf(changed).length > 0]).toEqual([
          where,
          /\.\d+$/.test(where),
          !/\.\d+$/.test(where),
        ]);
      }
    }
  });
});

/** What a schema can see; it knows no time zones, no bounds of decimals in quotes, no contradictions but that hosting has a rent type. */
function isShape(problem: string): boolean {
  return (
    /^(MISSING|UNKNOWN_FIELD|WRONG_TYPE|NOT_A_DECIMAL) /.test(problem) &&
    problem !== 'MISSING power' &&
    problem !== 'MISSING expectedUse'
  );
}

/** Every path in a JSON value, outermost first. */
function pathsOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const where = at === '' ? name : `${at}.${name}`;
    return [where, ...pathsOf(inner, where)];
  });
}
