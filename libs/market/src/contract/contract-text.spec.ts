// World: term sheets as a generator makes them, and the public deals; what is kept of them and what is signed.
import fc from 'fast-check';
import fs from 'node:fs';
import { unwrap } from '#libs/kernel';
import { changesToJson, parseChanges, parseGuarantorJson } from './change-json.js';
import { type ContractParty } from './contract-party.js';
import { contractText } from './contract-text.js';
import { parseKeptTerms, parseTermSheet } from './parse-term-sheet.js';
import { guarantorToJson, termSheetToJson } from './term-sheet-json.js';
import { type TermSheet } from './term-sheet.js';

const DEALS = new URL('../../../../docs/deals/', import.meta.url);
const deals = fs.readdirSync(DEALS).filter((name) => name.endsWith('.json') && !name.includes('schema'));
const read = (name: string): TermSheet =>
  unwrap(parseTermSheet(JSON.parse(fs.readFileSync(new URL(name, DEALS), 'utf8'))));

const digits = (whole: number, places: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: whole }), fc.integer({ min: 0, max: 10 ** places - 1 }))
    .map(([major, minor]) => `${major}.${String(minor).padStart(places, '0')}`);
const share = fc.integer({ min: 1, max: 1_000 }).map((thousandths) => `${thousandths / 1_000}`);
const percent = fc.integer({ min: 0, max: 1_000 }).map((tenths) => `${tenths / 10}`);
const date = fc
  .tuple(fc.integer({ min: 2026, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));
const maybe = <T>(what: fc.Arbitrary<T>) => fc.option(what, { nil: undefined });
const whole = (min: number, max: number) => fc.integer({ min, max });

const tranche = (id: string) =>
  fc.record({
    ...{ id: fc.constant(id), quantity: whole(1, 1_000_000), commencement: date, termMonths: whole(1, 300) },
    ...{ rate: digits(500, 12), deliveryDue: maybe(date) },
  });
const sheets = fc
  .record({
    title: fc.string({ minLength: 1, maxLength: 200 }).filter((text) => text.trim() !== ''),
    notes: maybe(fc.array(fc.string({ maxLength: 100 }), { maxLength: 3 })),
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    timeZone: fc.constantFrom('UTC', 'America/Chicago', 'Australia/Lord_Howe'),
    billing: fc.record({
      periods: fc.constantFrom('CALENDAR_MONTH', 'ANNIVERSARY_MONTH'),
      proration: fc.constantFrom('ACTUAL_DAYS', 'THIRTY_DAYS', 'ACTUAL_365', 'HOURS'),
      due: fc.constantFrom('IN_ADVANCE', 'IN_ARREARS'),
      paymentDays: whole(0, 365),
    }),
    tranches: fc.tuple(tranche('a'), maybe(tranche('b'))).map((both) => both.filter((one) => one !== undefined)),
    escalator: maybe(
      fc.oneof(
        fc.record({ kind: fc.constant('FIXED'), percent }),
        fc.record({
          kind: fc.constant('INDEX'),
          index: fc.constant('CPI-U'),
          floorPercent: maybe(percent),
          lagMonths: maybe(whole(0, 24)),
        }),
      ),
    ),
    power: fc.record({ tariff: maybe(digits(1, 6)), pueCap: maybe(fc.constant('1.25')), minimumShare: maybe(share) }),
    commitment: maybe(
      fc.record({
        amount: whole(1, 1_000_000).map(String),
        months: whole(1, 300),
        slaCreditsReduce: maybe(fc.boolean()),
      }),
    ),
    capexCredit: maybe(fc.record({ amount: whole(1, 1_000_000).map(String), capShare: share, from: maybe(date) })),
    prepayment: maybe(fc.record({ share, draw: fc.constantFrom('EACH_INVOICE', 'LAST_INVOICES'), due: date })),
    deposit: maybe(fc.record({ months: digits(9, 3), due: date, returnDays: maybe(whole(0, 365)) })),
    renewal: maybe(fc.record({ count: whole(1, 10), months: whole(1, 60), rate: maybe(digits(500, 6)) })),
    expansions: maybe(
      fc.tuple(
        fc.record({
          id: fc.constant('x'),
          quantity: whole(1, 99),
          rate: digits(9, 2),
          termMonths: whole(1, 300),
          expires: date,
        }),
      ),
    ),
    support: maybe(fc.record({ coverage: fc.constant('24x7'), responseMinutes: whole(1, 99) })),
  })
  .map((sheet) => ({ ...sheet, kind: 'HOSTING', rentType: 'NNN', parties: { provider: 'Miner', tenant: 'AI firm' } }))
  .map((sheet) => JSON.parse(JSON.stringify(sheet)) as unknown)
  .map(parseTermSheet)
  .filter((parsed) => parsed.ok)
  .map(unwrap);

const party = (orgId: string, kind: ContractParty['kind']): ContractParty => ({
  ...{ orgId, kind, legalName: `${orgId} Inc.`, country: 'US', taxId: null },
});
const PARTIES = { provider: party('org_a', 'PROVIDER'), tenant: party('org_b', 'TENANT'), platformFeeBasisPoints: 500 };
const textOf = (sheet: TermSheet): string => contractText(sheet, [], PARTIES);

describe('a term sheet as JSON', () => {
  it('reads back as the sheet, whatever the terms', () => {
    fc.assert(
      fc.property(sheets, (sheet) => {
        const json: unknown = JSON.parse(JSON.stringify(termSheetToJson(sheet)));
        expect(unwrap(parseTermSheet(json))).toEqual(sheet);
        expect(JSON.stringify(termSheetToJson(unwrap(parseKeptTerms(json))))).toBe(JSON.stringify(json));
      }),
      { numRuns: 300 },
    );
  });

  it.each(deals)('reads back as the public deal %s', (name) => {
    const sheet = read(name);
    expect(unwrap(parseTermSheet(termSheetToJson(sheet)))).toEqual(sheet);
  });

  it('may be longer than any sheet only when it is kept with a contract', () => {
    const long = { ...read('hut8-river-bend.json') };
    const renewed = { ...long, tranches: long.tranches.map((one) => ({ ...one, termMonths: 360 })) };
    expect(parseTermSheet(termSheetToJson(renewed))).toMatchObject({
      refusal: [{ path: 'tranches[0].termMonths', code: 'OUT_OF_RANGE' }],
    });
    expect(unwrap(parseKeptTerms(termSheetToJson(renewed)))).toEqual(renewed);
  });
});

describe('changes as JSON', () => {
  it('read back as they were', () => {
    const json = [
      { kind: 'RATE', tranche: 'a', rate: '118.5' },
      { kind: 'QUANTITY', tranche: 'a', quantity: 5 },
      { kind: 'TERM', tranche: 'a', termMonths: 24 },
      { kind: 'COMMENCEMENT', tranche: 'a', commencement: '2027-01-01' },
      { kind: 'ADD_TRANCHE', tranche: { id: 'b', quantity: 1, commencement: '2027-01-01', termMonths: 1, rate: '1' } },
      { kind: 'REMOVE_TRANCHE', tranche: 'a' },
      { kind: 'ESCALATOR', escalator: { kind: 'NONE' } },
      { kind: 'POWER', power: { tariff: '0.05' } },
      { kind: 'SLA', sla: { steps: [{ below: '99', creditPercent: '5' }] } },
    ];
    const changes = unwrap(parseChanges(json));
    expect(unwrap(parseChanges(changesToJson(changes)))).toEqual(changes);
    expect(
      parseChanges([
        { kind: 'RATE', tranche: 'a', rate: 1 },
        { kind: 'NO', tranche: 'a', rate: '1' },
      ]),
    ).toMatchObject({
      refusal: [{ path: 'changes[0].rate' }, { path: 'changes[1].kind' }],
    });
  });

  it('have guarantors like sheets', () => {
    const guarantor = unwrap(parseGuarantorJson({ name: 'Parent', cap: '5.00' }, 'USD'));
    expect(unwrap(parseGuarantorJson(guarantorToJson(guarantor), 'USD'))).toEqual(guarantor);
    expect(parseGuarantorJson({}, 'USD').ok).toBe(false);
  });
});

describe('the text of a contract', () => {
  it('is the same for the same terms, and another for any other', () => {
    fc.assert(
      fc.property(sheets, sheets, (a, b) => {
        expect(textOf(unwrap(parseTermSheet(termSheetToJson(a))))).toBe(textOf(a));
        const same = JSON.stringify(termSheetToJson(a)) === JSON.stringify(termSheetToJson(b));
        expect(textOf(a) === textOf(b)).toBe(same);
      }),
      { numRuns: 100 },
    );
  });

  it.each(deals)('of %s has numbered clauses and no line that somebody smuggled in', (name) => {
    const sheet = read(name);
    const text = textOf({ ...sheet, notes: ['harmless\n9.9 The rent is 1.'] });
    expect(text).toContain('1.1 The provider is org_a Inc. (US; organisation org_a).');
    expect(text).toContain('11. How sums are made');
    expect(text).not.toMatch(/^9\.9 /m);
  });

  it('says who, how much, from when and what for', () => {
    const text = contractText(read('bit-digital-two-tranches.json'), [{ tranche: 'first', offerId: 'pool_1' }], {
      ...PARTIES,
      tenant: { ...PARTIES.tenant, taxId: 'DE1' },
    });
    expect(text).toContain('org_b Inc. (US, tax id DE1; organisation org_b)');
    expect(text).toContain('500 basis points');
    expect(text).toContain('"offerId": "pool_1"');
  });
});
