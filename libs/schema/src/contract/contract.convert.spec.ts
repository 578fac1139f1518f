// World: the public deals of docs/deals as GraphQL inputs of the tenant API, coerced by the schema itself; no server.
import fs from 'node:fs';
import { canonicalSchedule, rowKey, scheduleOf } from '#libs/billing';
import { type Decimal, type Result, civilDate, decimal, instant, refuse, unwrap } from '#libs/kernel';
import { type TermSheet, parseTermSheet, signContract, termSheetToJson } from '#libs/market';
import { checkTerms, readAct } from '#libs/workflows';
import { GraphQLScalarType, coerceInputValue, isInputType } from 'graphql';
import { type Connection } from '../connection.convert.js';
import type * as gql from '../generated/tenant.js';
import { parsedSchema } from '../parsed-schema.js';
import { scalarResolvers } from '../scalars.js';
import { actFromGraphQL, pathInInput, problemsInInput } from './act-input.convert.js';
import { changeToGraphQL } from './act.convert.js';
import { checkedTermsToGraphQL } from './cash-flow.convert.js';
import { scheduleToGraphQL } from './schedule.convert.js';
import { termSheetToGraphQL } from './term-sheet.convert.js';
import { draftFromGraphQL, termsJsonFromGraphQL } from './terms-json.convert.js';

const DEALS = 'docs/deals/';
const files = fs.readdirSync(DEALS).filter((file) => file.endsWith('.json') && !file.includes('schema'));

function deal(file: string): Record<string, unknown> {
  return JSON.parse(fs.readFileSync(DEALS + file, 'utf8')) as Record<string, unknown>;
}

/** What a resolver is given for `json`: coerced by the schema, as the server does. */
function coerced<T>(type: string, json: unknown): T {
  const schema = parsedSchema('tenant');
  for (const [name, scalar] of Object.entries(scalarResolvers)) {
    const own = schema.getType(name);
    if (own instanceof GraphQLScalarType) Object.assign(own, { parseValue: scalar.parseValue.bind(scalar) });
  }
  const wanted = schema.getType(type);
  if (!isInputType(wanted)) throw new Error(`${type} is no input`);
  return coerceInputValue(json, wanted) as T;
}

function termsInput(file: string, change: Record<string, unknown> = {}): gql.TermSheetInput {
  const { $schema: _, ...terms } = deal(file);
  return coerced('TermSheetInput', { ...terms, ...change });
}

const sheetOf = (file: string): TermSheet => unwrap(parseTermSheet(deal(file)));

describe('a term sheet by GraphQL', () => {
  it.each(files)('is the sheet of %s, field for field', (file) => {
    const { terms } = draftFromGraphQL({ terms: termsInput(file), listings: [] });
    expect(termSheetToJson(unwrap(parseTermSheet(terms)))).toEqual(termSheetToJson(sheetOf(file)));
  });

  it('is valid for 14 days unless it says otherwise, and names its listings only', () => {
    const input = { terms: termsInput('terawulf.json'), listings: [{ tranche: 'hall-1', offerId: 'hall_1' }] };
    expect(draftFromGraphQL(input)).toMatchObject({ validDays: 14, listings: input.listings });
    expect(draftFromGraphQL({ ...input, validDays: 3 }).validDays).toBe(3);
  });

  it.each(files)('goes back out with every figure of %s', (file) => {
    const sheet = sheetOf(file);
    const out = termSheetToGraphQL(sheet);
    const unit = sheet.kind === 'HOSTING' ? 'KW_MONTH' : 'GPU_HOUR';
    expect(out.tranches.map(({ rate }) => rate)).toEqual(
      sheet.tranches.map(({ rate }) => ({ amount: rate, currency: 'USD', unit })),
    );
    expect(out.published?.total.currency).toBe(sheet.published?.total.currency);
    expect(Object.keys(out).sort()).toEqual(Object.keys(sheet).sort());
  });
});

describe('a check of terms', () => {
  const checked = (input: gql.TermSheetInput) => checkedTermsToGraphQL(checkTerms(termsJsonFromGraphQL(input), 'YEAR'));

  it('comes to what was announced', () => {
    const { problems, cashFlow } = checked(termsInput('terawulf.json'));
    expect(problems).toEqual([]);
    expect(cashFlow?.totals.rent).toEqual({ amount: '3699999999.84', currency: 'USD' });
    expect(cashFlow?.totalsWithRenewals?.rent.amount).toMatch(/^86\d{8}\.\d\d$/);
    expect(cashFlow?.periods[0]?.time).toBe('2026');
  });

  it('names everything that is wrong by the fields of the input', () => {
    const { problems, cashFlow } = checked(termsInput('terawulf.json', { power: null, expectedUse: '0.5' }));
    expect(cashFlow).toBeNull();
    expect(problems.map(({ path }) => path)).toEqual([['power'], ['expectedUse']]);
    const bad = {
      ...termsInput('iren.json'),
      prepayment: { share: decimal('7'), draw: 'EACH_INVOICE', due: civilDate('2026-01-01') },
    } as const;
    expect(checked(bad).problems).toEqual([
      { path: ['prepayment', 'share'], message: '`prepayment.share` must be at most 1.' },
    ]);
  });
});

describe('an act by GraphQL', () => {
  const asked = (part: object) => ({
    ...coerced<gql.ContractActProposeInput>('ContractActProposeInput', {
      contractId: 'ctr_1',
      reason: 'agreed',
      documents: ['letter of 1 May'],
      ...part,
    }),
  });
  const terms = sheetOf('terawulf.json');
  // in New York it is still the day before
  const now = instant('2026-05-02T02:00:00Z');

  interface Wrong {
    readonly code: string;
    readonly path: readonly string[];
    readonly detail: string;
  }
  type Read = ReturnType<typeof readAct> extends Result<infer Act, unknown> ? Act : never;

  /** As the resolvers do it. */
  function readOf(input: gql.ContractActProposeInput): Result<Read, readonly Wrong[]> {
    const act = actFromGraphQL(input);
    if (!act.ok) return act;
    const read = readAct(act.value, terms, now);
    return read.ok ? read : refuse(problemsInInput(input, read.refusal));
  }

  it('is changes in the order of the input', () => {
    const read = unwrap(
      readOf(
        asked({
          amend: {
            effective: '2027-01-01',
            tranches: [{ id: 'hall-2', rate: '140.5', quantity: 150000 }],
            removeTranches: ['hall-1'],
            escalator: { kind: 'FIXED', percent: '2.5' },
          },
        }),
      ),
    );
    expect(read).toMatchObject({
      effective: '2027-01-01',
      evidence: { reason: 'agreed', documents: ['letter of 1 May'] },
    });
    const changes = read.detail.kind === 'AMEND' ? read.detail.changes : [];
    expect(changes.map((change) => changeToGraphQL(terms, change))).toMatchObject([
      { kind: 'RATE', tranche: 'hall-2', rate: { amount: decimal('140.5'), unit: 'KW_MONTH' }, quantity: null },
      { kind: 'QUANTITY', tranche: 'hall-2', quantity: 150_000, rate: null },
      { kind: 'REMOVE_TRANCHE', tranche: 'hall-1' },
      { kind: 'ESCALATOR', tranche: null, escalator: { kind: 'FIXED', percent: decimal('2.5'), index: null } },
    ]);
  });

  it('names what is wrong by the fields of the input', () => {
    const tranche = { id: 'a b', quantity: 1, commencement: '2027-01-01', termMonths: 12, rate: '1' };
    const amend = {
      effective: '2027-01-01',
      tranches: [{ id: 'hall-2' }, { id: 'hall-1', termMonths: 999 }],
      addTranches: [{ tranche, offerId: 'hall_1' }],
      sla: { steps: [{ below: '101', creditPercent: '5' }] },
    };
    const read = readOf(asked({ amend }));
    expect(read.ok ? [] : read.refusal.map(({ code, path }) => [code, path.join('.')])).toEqual([
      ['INVALID_TERMS', 'amend.tranches.1.termMonths'],
      ['INVALID_TERMS', 'amend.addTranches.0.tranche.id'],
      ['INVALID_TERMS', 'amend.sla.steps.0.below'],
    ]);
    expect(read.ok ? '' : read.refusal[0]?.detail).toMatch(/^`tranches\.1\.termMonths` must be .*\.$/);
    const guarantor = { name: ' ' };
    const novation = readOf(asked({ novate: { effective: '2027-01-01', toOrgId: 'org_1', guarantor } }));
    expect(novation.ok ? [] : novation.refusal.map(({ path }) => path.join('.'))).toEqual(['novate.guarantor.name']);
  });

  it('holds from today by the contract where it is an option', () => {
    expect(unwrap(readOf(asked({ renew: true })))).toMatchObject({
      detail: { kind: 'RENEW' },
      effective: '2026-05-01',
    });
  });

  it.each([[{}], [{ renew: false }], [{ renew: true, terminate: { effective: '2027-01-01' } }]])(
    'is one thing, not %j',
    (part) => {
      const read = readOf(asked(part));
      expect(read.ok ? [] : read.refusal.map(({ code }) => code)).toEqual(['INVALID_INPUT']);
    },
  );

  it('says where in the input a refusal of the workflow is', () => {
    const input = asked({ terminate: { effective: '2027-01-01' } });
    expect(pathInInput(input, ['detail', 'cause'])).toEqual(['terminate', 'cause']);
    expect(pathInInput(input, ['contractId'])).toEqual(['contractId']);
  });
});

describe('a schedule by pages', () => {
  const contract = signContract('ctr_1', sheetOf('terawulf.json'), instant('2026-05-01T00:00:00Z'));
  const schedule = scheduleOf(contract, [], (text) => String(text.length));
  const billed = { paymentDays: 30, keyOf: rowKey };

  it('is every row once, in order, whole', () => {
    const seen: gql.ScheduleRow[] = [];
    for (let after: string | null = null; ;) {
      const page: Connection<gql.ScheduleRow> = scheduleToGraphQL(schedule, billed, { first: 100, after });
      seen.push(...page.nodes);
      expect(page.totalCount).toBe(240);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toHaveLength(240);
    expect(new Set(seen.map(({ key }) => key)).size).toBe(240);
    expect(
      canonicalSchedule(schedule)
        .split('\n')
        .slice(1, 241)
        .map((line) => (JSON.parse(line) as string[])[0]),
    ).toEqual(seen.map(({ key }) => key));
    expect(seen[0]).toMatchObject({
      tranche: 'hall-1',
      period: 0,
      from: '2026-06-01',
      billDate: '2026-06-01',
      dueDate: '2026-07-01',
      exactQuantity: '40000/1',
      status: 'SCHEDULED',
      least: null,
      most: null,
    });
    expect((seen[0]?.quantity as Decimal).scaled).toBe(decimal('40000').scaled);
  });

  it('can be of one tranche', () => {
    const page = scheduleToGraphQL(schedule, billed, { tranche: 'hall-2', first: 1 });
    expect(page).toMatchObject({ totalCount: 120, nodes: [{ tranche: 'hall-2' }], pageInfo: { hasNextPage: true } });
  });
});
