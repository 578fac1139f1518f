import { CURRENCIES, type CurrencyCode, type Result, ok, refuse } from '#libs/kernel';
import { checkTermSheet } from './check-term-sheet.js';
import { type JsonFields, type TermSheetProblem, readObject } from './json-fields.js';
import {
  LONGEST_TERM,
  parseBilling,
  parseCurtailment,
  parseEscalator,
  parseExpansion,
  parseFirstOffer,
  parseParties,
  parsePower,
  parseRenewal,
  parseSla,
  parseTermination,
  parseTranche,
  parseZone,
} from './parse-terms.js';
import {
  CONTRACT_KINDS,
  LEASE_KINDS,
  PREPAYMENT_DRAWS,
  type Published,
  RENT_TYPES,
  type TermSheet,
} from './term-sheet.js';
import { type Tranche } from './tranche.js';

/**
 * Reads a term sheet from parsed JSON. Refuses with everything that is wrong: first all faults of shape (missing, unknown, of a wrong
 * type, out of range), and when there are none all contradictions between terms. The shape is published as
 * `docs/deals/term-sheet.schema.json`.
 */
export function parseTermSheet(json: unknown): Result<TermSheet, readonly TermSheetProblem[]> {
  const problems: TermSheetProblem[] = [];
  const sheet = readObject(json, '', problems, readSheet);
  problems.push(...sheet.tranches.flatMap(tooLong));
  if (problems.length > 0) return refuse(problems);
  const contradictions = checkTermSheet(sheet);
  return contradictions.length > 0 ? refuse(contradictions) : ok(sheet);
}

function tooLong({ termMonths }: Tranche, index: number): TermSheetProblem[] {
  if (termMonths <= LONGEST_TERM) return [];
  const message = `must be a whole number from 1 to ${LONGEST_TERM}`;
  return [{ code: 'OUT_OF_RANGE', path: `tranches[${index}].termMonths`, message }];
}

/** Reads terms that a contract has had: renewals that were taken may have made its tranches longer than any term sheet may. */
export function parseKeptTerms(json: unknown): Result<TermSheet, readonly TermSheetProblem[]> {
  const problems: TermSheetProblem[] = [];
  const sheet = readObject(json, '', problems, readSheet);
  return problems.length > 0 ? refuse(problems) : ok(sheet);
}

const [DOLLAR, ...OTHERS] = CURRENCIES;
const CODES: readonly [CurrencyCode, ...CurrencyCode[]] = [DOLLAR ?? 'USD', ...OTHERS];

function readSheet(fields: JsonFields): TermSheet {
  const currency = fields.oneOf('currency', CODES);
  const kind = fields.oneOf('kind', CONTRACT_KINDS);
  const within = <T>(name: string, read: (inner: JsonFields) => T): T | null =>
    fields.optional(name, null, () => fields.fields(name, read));
  fields.optional('$schema', null, (name) => fields.text(name));
  return {
    title: fields.text('title'),
    notes: fields.optional('notes', [], (name) => fields.texts(name, 20)),
    kind,
    currency,
    timeZone: parseZone(fields, 'timeZone'),
    parties: fields.fields('parties', (parties) => parseParties(parties, currency)),
    rentType: fields.optional('rentType', null, (name) => fields.oneOf(name, RENT_TYPES)),
    leaseKind: fields.optional('leaseKind', 'RESERVED', (name) => fields.oneOf(name, LEASE_KINDS)),
    billing: fields.fields('billing', parseBilling),
    tranches: fields.list('tranches', [1, 50], parseTranche),
    escalator: within('escalator', parseEscalator) ?? { kind: 'NONE' },
    power: within('power', parsePower),
    expectedUse: fields.optional('expectedUse', null, (name) => fields.decimal(name, { least: '0', most: '1' })),
    ...readMoneyTerms(currency, within),
    sla: within('sla', parseSla),
    curtailment: within('curtailment', parseCurtailment),
    renewal: within('renewal', parseRenewal),
    expansions: fields.optional('expansions', [], (name) => fields.list(name, [1, 20], parseExpansion)),
    firstOffer: within('firstOffer', parseFirstOffer),
    termination: within('termination', parseTermination),
    support: within('support', (support) => ({
      coverage: support.text('coverage'),
      responseMinutes: support.whole('responseMinutes', 1, 100_000),
    })),
    published: within('published', (published) => parsePublished(published, currency)),
  };
}

type Within = <T>(name: string, read: (inner: JsonFields) => T) => T | null;
type MoneyTerms = Pick<TermSheet, 'commitment' | 'capexCredit' | 'prepayment' | 'deposit'>;

function readMoneyTerms(currency: CurrencyCode, within: Within): MoneyTerms {
  return {
    commitment: within('commitment', (terms) => ({
      amount: terms.money('amount', currency),
      months: terms.whole('months', 1, 300),
      slaCreditsReduce: terms.optional('slaCreditsReduce', false, (name) => terms.boolean(name)),
    })),
    capexCredit: within('capexCredit', (terms) => ({
      amount: terms.money('amount', currency),
      capShare: terms.decimal('capShare', { above: '0', most: '1' }),
      from: terms.optional('from', null, (name) => terms.date(name)),
    })),
    prepayment: within('prepayment', (terms) => ({
      share: terms.decimal('share', { above: '0', most: '1' }),
      draw: terms.oneOf('draw', PREPAYMENT_DRAWS),
      due: terms.date('due'),
    })),
    deposit: within('deposit', (terms) => ({
      months: terms.optional('months', null, (name) => terms.decimal(name, { above: '0', most: '120' })),
      amount: terms.optional('amount', null, (name) => terms.money(name, currency)),
      due: terms.date('due'),
      returnDays: terms.optional('returnDays', 0, (name) => terms.whole(name, 0, 3_650)),
    })),
  };
}

function parsePublished(fields: JsonFields, currency: CurrencyCode): Published {
  const percent = { least: '0', most: '100' };
  const tolerancePercent = fields.decimal('tolerancePercent', percent);
  return {
    total: fields.money('total', currency),
    totalWithRenewals: fields.optional('totalWithRenewals', null, (name) => fields.money(name, currency)),
    tolerancePercent,
    toleranceWithRenewalsPercent: fields.optional('toleranceWithRenewalsPercent', tolerancePercent, (name) =>
      fields.decimal(name, percent),
    ),
    source: fields.text('source', 500),
  };
}
