import { type CurrencyCode, type Result, decimalToString, ok, refuse } from '#libs/kernel';
import { type Change } from './amendment.js';
import { type JsonFields, type TermSheetProblem, readObject } from './json-fields.js';
import { parseEscalator, parseGuarantor, parsePower, parseSla, parseTranche } from './parse-terms.js';
import { type Guarantor } from './parties.js';
import { type Json, escalatorToJson, powerToJson, slaToJson, trancheToJson } from './term-sheet-json.js';

const CHANGE_KINDS = [
  'RATE',
  'QUANTITY',
  'TERM',
  'COMMENCEMENT',
  'ADD_TRANCHE',
  'REMOVE_TRANCHE',
  'ESCALATOR',
  'POWER',
  'SLA',
] as const satisfies readonly Change['kind'][];

/** Most changes of one amendment. */
const MOST_CHANGES = 100;

/** Reads `{"changes": [{"kind": "RATE", "tranche": "hall-1", "rate": "118.5"}, ...]}`; refuses with everything that is wrong. */
export function parseChanges(json: unknown): Result<readonly Change[], readonly TermSheetProblem[]> {
  const problems: TermSheetProblem[] = [];
  const changes = readObject({ changes: json }, '', problems, (fields) =>
    fields.list('changes', [1, MOST_CHANGES], parseChange),
  );
  return problems.length > 0 ? refuse(problems) : ok(changes);
}

/** Reads a guarantor as a term sheet has one. */
export function parseGuarantorJson(
  json: unknown,
  currency: CurrencyCode,
): Result<Guarantor, readonly TermSheetProblem[]> {
  const problems: TermSheetProblem[] = [];
  const guarantor = readObject(json, 'guarantor', problems, (fields) => parseGuarantor(fields, currency));
  return problems.length > 0 ? refuse(problems) : ok(guarantor);
}

function parseChange(fields: JsonFields): Change {
  const kind = fields.oneOf('kind', CHANGE_KINDS);
  switch (kind) {
    case 'RATE':
      return { kind, tranche: fields.id('tranche'), rate: fields.decimal('rate', { above: '0', most: '1000000000' }) };
    case 'QUANTITY':
      return { kind, tranche: fields.id('tranche'), quantity: fields.whole('quantity', 1, 10_000_000) };
    case 'TERM':
      return { kind, tranche: fields.id('tranche'), termMonths: fields.whole('termMonths', 1, 300) };
    case 'COMMENCEMENT':
      return { kind, tranche: fields.id('tranche'), commencement: fields.date('commencement') };
    case 'ADD_TRANCHE':
      return { kind, tranche: fields.fields('tranche', parseTranche) };
    case 'REMOVE_TRANCHE':
      return { kind, tranche: fields.id('tranche') };
    case 'ESCALATOR':
      return { kind, escalator: fields.fields('escalator', parseEscalator) };
    case 'POWER':
      return { kind, power: fields.fields('power', parsePower) };
    case 'SLA':
      return { kind, sla: fields.fields('sla', parseSla) };
  }
}

/** Changes as `parseChanges` reads them. */
export function changesToJson(changes: readonly Change[]): Json {
  return changes.map((change): Json => {
    switch (change.kind) {
      case 'RATE':
        return { ...change, rate: decimalToString(change.rate) };
      case 'ADD_TRANCHE':
        return { kind: change.kind, tranche: trancheToJson(change.tranche) };
      case 'ESCALATOR':
        return { kind: change.kind, escalator: escalatorToJson(change.escalator) };
      case 'POWER':
        return { kind: change.kind, power: powerToJson(change.power) };
      case 'SLA':
        return { kind: change.kind, sla: slaToJson(change.sla) };
      default:
        return { ...change };
    }
  });
}
