// World: a signed contract, a month, and what the meters said of it. No store, no clock.
import { type Money, decimal, money, moneyToString, unwrap } from '#libs/kernel';
import { type Contract, amend, terminate } from '#libs/market';
import { issueRows, reviseSchedule, scheduleOf } from '../schedule/revise-schedule.js';
import { EVIDENCE, HALL, contractOf, day, gpuJson, hostingJson, sha256, sheetOf } from './contracts.spec-data.js';
import { qualifyingCharges } from './contract-lines.js';
import { invoiceLinesFor } from './invoice-lines.js';
import { type MeterFacts, type TrancheFacts } from './meter-facts.js';

const QUIET: TrancheFacts = { energy: null, availability: null, usage: [], curtailments: [], powerCharges: [] };
const FACTS: MeterFacts = {
  tranches: new Map(),
  qualifyingBefore: usd(0),
  capexBalance: null,
  prepaymentBalance: null,
  indexValues: [],
};

function usd(cents: number): Money {
  return money(BigInt(cents), 'USD');
}

function facts(tranche: string, changes: Partial<TrancheFacts>, others: Partial<MeterFacts> = {}): MeterFacts {
  return { ...FACTS, tranches: new Map([[tranche, { ...QUIET, ...changes }]]), ...others };
}

function lines(contract: Contract, from: string, until: string, meters: MeterFacts = FACTS) {
  return unwrap(invoiceLinesFor(contract, { from: day(from), until: day(until) }, meters));
}

const inShort = (all: ReturnType<typeof lines>) => all.map(({ kind, amount }) => [kind, moneyToString(amount)]);
const totalOf = (all: ReturnType<typeof lines>) => all.reduce((total, { amount }) => total + amount.minor, 0n);

const SLA = {
  steps: [
    { below: '99.99', creditPercent: '5' },
    { below: '99.9', creditPercent: '10' },
    { below: '99.5', creditPercent: '25' },
  ],
};
const CURTAILMENT = { hoursPerYear: 100, noticeMinutes: 30, maxHours: 4, loadShare: '1', revenueShare: '0.5' };
const HOSTED = hostingJson({
  power: { tariff: '0.045', pueCap: '1.25' },
  capexCredit: { amount: '4000000.00', capShare: '0.5', from: '2024-11-01' },
  sla: SLA,
  curtailment: CURTAILMENT,
});

describe('the invoices of a 10 MW hall', () => {
  const contract = contractOf(HOSTED);
  const november = facts('hall', {
    energy: { itKwh: decimal('6800000'), pue: decimal('1.28'), tariff: null, source: 'MEASURED', recordIds: ['met_1'] },
    availability: { minutes: decimal('43200'), downMinutes: decimal('21.6'), recordIds: ['met_2'] },
    curtailments: [{ megawattHours: decimal('60'), price: decimal('500'), recordIds: ['met_3'] }],
  });

  it('of October 2024 is 8 of 31 days: 322,580.65', () => {
    const all = lines(contract, '2024-10-01', '2024-11-01');
    expect(inShort(all)).toEqual([['BASE_RENT', '322580.65']]);
    expect(all[0]).toMatchObject({ working: '10,000 kW x 8/31 month x 125', scheduleRow: 'hall/0/0/1/RENT' });
  });

  it('of November 2024 comes to 930,000.00, each line saying why', () => {
    const all = lines(contract, '2024-11-01', '2024-12-01', november);
    expect(inShort(all)).toEqual([
      ['BASE_RENT', '1250000.00'],
      ['CAPEX_CREDIT', '-625000.00'],
      ['SLA_CREDIT', '-62500.00'],
      ['ENERGY', '382500.00'],
      ['CURTAILMENT_SHARE', '-15000.00'],
    ]);
    expect(totalOf(all)).toBe(93_000_000n);
    expect(all.map(({ working }) => working)).toEqual([
      '10,000 kW x 1 month x 125',
      'min(balance, 0.5 x 1,250,000.00 USD)',
      '99.95 % (21.6 of 43,200 min down) is below 99.99 %: 5 % of 1,250,000.00 USD',
      '6,800,000 kWh IT x min(1.28, 1.25) x 0.045; the host bears 9,180.00 USD above the cap',
      '60 MWh x 500 x 0.5',
    ]);
    expect(all.map(({ meterRecordIds }) => meterRecordIds)).toEqual([[], [], ['met_2'], ['met_1'], ['met_3']]);
  });

  it('of November 2025 is the first at 128.75, of October 2025 the last at 125', () => {
    expect(inShort(lines(contract, '2025-10-01', '2025-11-01'))[0]).toEqual(['BASE_RENT', '1250000.00']);
    expect(lines(contract, '2025-11-01', '2025-12-01')[0]).toMatchObject({
      working: '10,000 kW x 1 month x 128.75',
      amount: usd(128_750_000),
    });
  });

  it('use up the fit-out in seven months, or as far as the books say it goes', () => {
    const credit = (month: string, next: string, meters?: MeterFacts) =>
      inShort(lines(contract, month, next, meters)).filter(([kind]) => kind === 'CAPEX_CREDIT');
    expect(credit('2025-05-01', '2025-06-01')).toEqual([['CAPEX_CREDIT', '-250000.00']]); // 4,000,000 - 6 x 625,000
    expect(credit('2025-06-01', '2025-07-01')).toEqual([]);
    expect(credit('2024-12-01', '2025-01-01', { ...FACTS, capexBalance: usd(100) })).toEqual([
      ['CAPEX_CREDIT', '-1.00'],
    ]);
  });

  it('share what the books say is left among the halls', () => {
    const capexCredit = { amount: '4000000.00', capShare: '0.5' };
    const tranches = [
      { ...HALL, id: 'a' },
      { ...HALL, id: 'b' },
    ];
    const both = lines(contractOf(hostingJson({ tranches, capexCredit })), '2024-11-01', '2024-12-01', {
      ...FACTS,
      capexBalance: usd(70_000_000),
    });
    const credits = both.filter(({ kind }) => kind === 'CAPEX_CREDIT');
    expect(inShort(credits).map(([, amount]) => amount)).toEqual(['-625000.00', '-75000.00']);
  });

  it('passes through what the utility billed, at its price, with the minimum of take-or-pay', () => {
    const minimum = contractOf(hostingJson({ power: { minimumShare: '0.95' } }));
    const read = { itKwh: decimal('6800000'), pue: decimal('1.2'), source: 'ESTIMATED', recordIds: [] } as const;
    const utility = { label: 'Demand charge', amount: usd(123_45), recordId: 'chg_1' };
    const all = lines(
      minimum,
      '2024-11-01',
      '2024-12-01',
      facts('hall', { energy: { ...read, tariff: decimal('0.05') }, powerCharges: [utility] }),
    );
    // November has 721 hours in Chicago: 0.95 x 7,210,000 kWh
    expect(inShort(all).slice(1)).toEqual([
      ['ENERGY', '410970.00'],
      ['POWER_CHARGE', '123.45'],
    ]);
    expect(all[1]?.description).toContain('estimated');
    expect(
      inShort(lines(minimum, '2024-11-01', '2024-12-01', facts('hall', { energy: { ...read, tariff: null } }))),
    ).toHaveLength(1);
  });
});

describe('an invoice', () => {
  it('waits for an index that is not known', () => {
    const contract = contractOf(hostingJson({ escalator: { kind: 'INDEX', index: 'CPI-U' } }));
    const span = { from: day('2025-11-01'), until: day('2025-12-01') };
    expect(invoiceLinesFor(contract, span, FACTS)).toEqual({
      ok: false,
      refusal: { code: 'PENDING_INDEX', tranche: 'hall', from: '2025-11-01' },
    });
  });

  it('credits late delivery day for day', () => {
    const tranche = { ...HALL, deliveryDue: '2024-10-14' };
    const lateDelivery = { creditDaysPerDay: 1, exitAfterDays: 180 };
    const contract = contractOf(
      hostingJson({ tranches: [tranche], termination: { fee: [{ fromMonth: 0, factor: '1' }], lateDelivery } }),
    );
    expect(inShort(lines(contract, '2024-10-01', '2024-11-01')).slice(1)).toEqual([
      ['LATE_DELIVERY_CREDIT', '-322580.65'],
    ]);
    // ten days late: eight in October, two in November
    expect(inShort(lines(contract, '2024-11-01', '2024-12-01')).slice(1)).toEqual([
      ['LATE_DELIVERY_CREDIT', '-83333.33'],
    ]);
    expect(lines(contract, '2024-12-01', '2025-01-01')).toHaveLength(1);
  });

  it('credits no fit-out and draws no prepayment on days that are free of rent', () => {
    const terms = {
      tranches: [{ ...HALL, deliveryDue: '2024-10-16' }],
      capexCredit: { amount: '4000000.00', capShare: '0.5' },
      prepayment: { share: '0.2', draw: 'EACH_INVOICE', due: '2024-10-01' },
      termination: { fee: [{ fromMonth: 0, factor: '1' }], lateDelivery: { creditDaysPerDay: 1, exitAfterDays: 180 } },
    };
    const october = lines(contractOf(hostingJson(terms)), '2024-10-01', '2024-11-01');
    expect(inShort(october)).toEqual([
      ['BASE_RENT', '322580.65'],
      ['LATE_DELIVERY_CREDIT', '-322580.65'],
    ]);
  });

  it('bills the hours that ran, on demand and spot', () => {
    const json = gpuJson({ leaseKind: 'ON_DEMAND', expectedUse: '0.5' });
    const usage = [
      { gpuHours: decimal('100'), price: null, recordIds: ['met_1'] },
      { gpuHours: decimal('23.5'), price: null, recordIds: ['met_2'] },
    ];
    const [line, ...rest] = lines(contractOf(json), '2026-03-01', '2026-04-01', facts('gpus', { usage }));
    expect(line).toMatchObject({
      kind: 'USAGE',
      amount: usd(30_797),
      working: '123.5 GPU-hours x 2.4937',
      meterRecordIds: ['met_1', 'met_2'],
    });
    expect(rest).toEqual([]);
    const spot = contractOf({ ...json, leaseKind: 'INTERRUPTIBLE' });
    const cleared = usage.map((stretch, index) => ({ ...stretch, price: decimal(['1.5', '9'][index] ?? '0') }));
    expect(inShort(lines(spot, '2026-03-01', '2026-04-01', facts('gpus', { usage: cleared })))).toEqual([
      ['SPOT_USAGE', '208.60'],
    ]);
  });

  it('bills what an amendment changed about billed days when it is billed', () => {
    const contract = contractOf(hostingJson());
    const issued = issueRows(scheduleOf(contract, [], sha256), day('2024-12-02'));
    const changes = [{ kind: 'QUANTITY', tranche: 'hall', quantity: 8_000 }] as const;
    const smaller = unwrap(amend(contract, { changes, evidence: EVIDENCE }, day('2024-12-16')));
    const { rows } = reviseSchedule(issued, smaller, [], sha256);
    const december = invoiceLinesFor(smaller, { from: day('2024-12-02'), until: day('2025-01-01') }, FACTS, rows);
    expect(inShort(unwrap(december))).toEqual([['ADJUSTMENT', '-129032.26']]);
    const january = invoiceLinesFor(smaller, { from: day('2025-01-01'), until: day('2025-02-01') }, FACTS, rows);
    expect(inShort(unwrap(january))).toEqual([['BASE_RENT', '1000000.00']]);
  });

  it('tops a commitment up at the end of its year, not before', () => {
    const json = gpuJson({ leaseKind: 'ON_DEMAND', expectedUse: '0.5', commitment: { amount: '1000.00', months: 12 } });
    const usage = [{ gpuHours: decimal('100'), price: null, recordIds: [] }];
    const december = facts('gpus', { usage }, { qualifyingBefore: usd(50_000) });
    expect(inShort(lines(contractOf(json), '2026-11-01', '2026-12-01', december))).toHaveLength(1);
    const all = lines(contractOf(json), '2026-12-01', '2027-01-01', december);
    expect(inShort(all)).toEqual([
      ['USAGE', '249.37'],
      ['TRUE_UP', '250.63'],
    ]);
    expect(all[1]?.working).toBe('max(0, 1,000.00 USD - 749.37 USD)');
    expect(
      lines(contractOf(json), '2026-12-01', '2027-01-01', { ...december, qualifyingBefore: usd(90_000) }),
    ).toHaveLength(1);
  });

  it('counts SLA credits against the commitment only where the contract says so', () => {
    const all = lines(
      contractOf(HOSTED),
      '2024-11-01',
      '2024-12-01',
      facts('hall', { availability: { minutes: decimal('43200'), downMinutes: decimal('21.6'), recordIds: [] } }),
    );
    const commitment = { amount: '1.00', months: 12 };
    const kept = sheetOf(hostingJson({ commitment }));
    const reduced = sheetOf(hostingJson({ commitment: { ...commitment, slaCreditsReduce: true } }));
    expect([kept, reduced].map((terms) => moneyToString(qualifyingCharges(all, terms)))).toEqual([
      '1250000.00',
      '1187500.00',
    ]);
  });

  it('charges the fee of an early end once, by the factor of its month', () => {
    const termination = {
      fee: [
        { fromMonth: 0, factor: '1' },
        { fromMonth: 60, factor: '0.5' },
      ],
    };
    const contract = contractOf(hostingJson({ escalator: { kind: 'NONE' }, termination }));
    const evidence = { reason: 'did not pay', documents: ['notice.pdf'] };
    const end = (effective: string, cause: 'TENANT_DEFAULT' | 'HOST_DEFAULT') =>
      unwrap(terminate(contract, { effective: day(effective), cause, evidence }));
    const fee = (ended: Contract, from: string, until: string) =>
      inShort(lines(ended, from, until)).filter(([kind]) => kind === 'TERMINATION_FEE');
    expect(fee(end('2026-10-24', 'TENANT_DEFAULT'), '2026-10-01', '2026-11-01')).toEqual([
      ['TERMINATION_FEE', '150000000.00'],
    ]);
    expect(fee(end('2034-10-24', 'TENANT_DEFAULT'), '2034-10-01', '2034-11-01')).toEqual([
      ['TERMINATION_FEE', '15000000.00'],
    ]);
    expect(fee(end('2034-10-24', 'TENANT_DEFAULT'), '2034-09-01', '2034-10-01')).toEqual([]);
    expect(fee(end('2034-10-24', 'HOST_DEFAULT'), '2034-10-01', '2034-11-01')).toEqual([]);
  });
});
