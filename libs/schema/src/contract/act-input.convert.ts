import { type CivilDate, type Result, ok, refuse } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';
import { amendFromGraphQL, problemInAmend } from './amend-input.convert.js';
import { type Evidence, type Problem, type TrancheListing } from './terms.js';
import { type Json, stepsOf, termsJsonFromGraphQL } from './terms-json.convert.js';

/** An act as it is asked for: its terms as JSON, which has one reader. */
interface AskedAct {
  readonly detail:
    | { readonly kind: 'AMEND'; readonly changes: readonly Json[]; readonly listings: readonly TrancheListing[] }
    | { readonly kind: 'NOVATE'; readonly toOrgId: string; readonly guarantor: Json | null }
    | { readonly kind: 'RENEW' }
    | { readonly kind: 'EXPAND'; readonly option: string; readonly commencement: CivilDate; readonly offerId: string }
    | { readonly kind: 'TERMINATE'; readonly cause: 'MUTUAL' };
  /** Null: an option, which holds from the day it is taken. */
  readonly effective: CivilDate | null;
  readonly evidence: Evidence;
}

/** Something wrong with the input, as the workflow's refusals say it. */
interface Wrong {
  readonly code: 'INVALID_INPUT' | 'INVALID_TERMS';
  readonly path: readonly string[];
  readonly detail: string;
}

/** What is asked for, or why it is not one thing. */
export function actFromGraphQL(input: gql.ContractActProposeInput): Result<AskedAct, readonly Wrong[]> {
  const { reason, documents, amend, novate, renew, expand, terminate } = input;
  const evidence = { reason, documents };
  const asked = [amend, novate, renew === true ? {} : null, expand, terminate].filter((one) => one != null);
  if (asked.length !== 1)
    return refuse([wrong([], 'Give exactly one of `amend`, `novate`, `renew`, `expand` and `terminate`.')]);
  if (amend) return ok({ detail: { kind: 'AMEND', ...amendFromGraphQL(amend) }, effective: amend.effective, evidence });
  if (novate) {
    const { toOrgId, effective } = novate;
    const guarantor = novate.guarantor ? termsJsonFromGraphQL(novate.guarantor) : null;
    return ok({ detail: { kind: 'NOVATE', toOrgId, guarantor }, effective, evidence });
  }
  if (expand) {
    const { option, commencement, offerId } = expand;
    return ok({ detail: { kind: 'EXPAND', option, commencement, offerId }, effective: null, evidence });
  }
  if (terminate)
    return ok({ detail: { kind: 'TERMINATE', cause: 'MUTUAL' }, effective: terminate.effective, evidence });
  return ok({ detail: { kind: 'RENEW' }, effective: null, evidence });
}

/** Everything that is wrong with the terms of an act, by the fields of the input that asked for it. */
export function problemsInInput(
  { amend }: gql.ContractActProposeInput,
  problems: readonly Problem[],
): readonly Wrong[] {
  return problems.map((problem) => {
    return amend ? problemAt('amend', problemInAmend(amend, problem)) : problemAt('novate', problem);
  });
}

function problemAt(part: string, { path, message }: Problem): Wrong {
  return { code: 'INVALID_TERMS', path: [part, ...stepsOf(path)], detail: `\`${path}\` ${message}.` };
}

function wrong(path: readonly string[], detail: string): Wrong {
  return { code: 'INVALID_INPUT', path, detail };
}

/** Where a refusal of the workflow is in the input: what it calls `detail` is the part that was given. */
export function pathInInput(
  { amend, novate, expand, terminate }: gql.ContractActProposeInput,
  path: readonly string[] | null,
): readonly string[] | null {
  if (path?.[0] !== 'detail') return path;
  const given = Object.entries({ amend, novate, expand, terminate }).find(([, part]) => part != null)?.[0] ?? 'renew';
  return [given, ...path.slice(1)];
}
