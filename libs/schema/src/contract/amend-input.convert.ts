import type * as gql from '../generated/tenant.js';
import { type Problem, type TrancheListing } from './terms.js';
import { type Json, stepsOf, termsJsonFromGraphQL } from './terms-json.convert.js';

/** A change as the domain reads it, and where its parts stand in the input. */
interface Read {
  readonly json: Json;
  /** From the steps within the change to those of the input. */
  readonly at: (steps: readonly string[]) => readonly string[];
}

/** What an amendment changes, as JSON, and where added tranches take their capacity from. */
export function amendFromGraphQL(input: gql.ContractAmendInput): {
  readonly changes: readonly Json[];
  readonly listings: readonly TrancheListing[];
} {
  const listings = (input.addTranches ?? []).map(({ tranche, offerId }) => ({ tranche: tranche.id, offerId }));
  return { changes: readsOf(input).map(({ json }) => json), listings };
}

/** A problem of the changes ("changes[2].rate") with its path from `amend` down. */
export function problemInAmend(input: gql.ContractAmendInput, { path, message }: Problem): Problem {
  return { path: inInput(readsOf(input), path).join('.'), message };
}

function readsOf(input: gql.ContractAmendInput): readonly Read[] {
  return [...trancheReads(input), ...addedReads(input), ...removedReads(input), ...termReads(input)];
}

function inInput(reads: readonly Read[], path: string): readonly string[] {
  const [, index, ...steps] = stepsOf(path);
  return reads[Number(index)]?.at(steps) ?? [];
}

function trancheReads({ tranches }: gql.ContractAmendInput): Read[] {
  return (tranches ?? []).flatMap((change, index) => {
    const { id: tranche, rate, quantity, termMonths, commencement } = change;
    const at = (steps: readonly string[]) => {
      return ['tranches', String(index), ...steps.map((step) => (step === 'tranche' ? 'id' : step))];
    };
    return [
      rate == null ? null : { kind: 'RATE', tranche, rate },
      quantity == null ? null : { kind: 'QUANTITY', tranche, quantity },
      termMonths == null ? null : { kind: 'TERM', tranche, termMonths },
      commencement == null ? null : { kind: 'COMMENCEMENT', tranche, commencement },
    ].flatMap((json) => (json === null ? [] : [{ json: termsJsonFromGraphQL(json), at }]));
  });
}

function addedReads({ addTranches }: gql.ContractAmendInput): Read[] {
  return (addTranches ?? []).map(({ tranche }, index) => ({
    json: { kind: 'ADD_TRANCHE', tranche: termsJsonFromGraphQL(tranche) },
    at: (steps) => ['addTranches', String(index), ...steps],
  }));
}

function removedReads({ removeTranches }: gql.ContractAmendInput): Read[] {
  return (removeTranches ?? []).map((tranche, index) => ({
    json: { kind: 'REMOVE_TRANCHE', tranche },
    at: () => ['removeTranches', String(index)],
  }));
}

function termReads({ escalator, power, sla }: gql.ContractAmendInput): Read[] {
  const read = (kind: string, name: string, terms: object | null | undefined): Read[] =>
    terms == null ? [] : [{ json: { kind, [name]: termsJsonFromGraphQL(terms) }, at: (steps) => steps }];
  return [...read('ESCALATOR', 'escalator', escalator), ...read('POWER', 'power', power), ...read('SLA', 'sla', sla)];
}
