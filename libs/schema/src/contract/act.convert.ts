import { type CivilDate, type Instant } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';
import {
  escalatorToGraphQL,
  guarantorToGraphQL,
  powerToGraphQL,
  rentRateToGraphQL,
  slaToGraphQL,
  trancheToGraphQL,
} from './term-sheet.convert.js';
import { type Change, type Evidence, type Guarantor, type Priced, type TrancheListing } from './terms.js';

const NOTHING = {
  ...{ tranche: null, rate: null, quantity: null, termMonths: null, commencement: null },
  ...{ added: null, escalator: null, power: null, sla: null },
};

/** A change of an amendment; rates get the unit that the contract's kind makes them. */
export function changeToGraphQL(priced: Priced, change: Change): gql.ContractChange {
  switch (change.kind) {
    case 'RATE':
      return { ...NOTHING, ...change, rate: rentRateToGraphQL(priced, change.rate) };
    case 'QUANTITY':
    case 'TERM':
    case 'COMMENCEMENT':
    case 'REMOVE_TRANCHE':
      return { ...NOTHING, ...change };
    case 'ADD_TRANCHE': {
      const { kind, tranche } = change;
      return { ...NOTHING, kind, tranche: tranche.id, added: trancheToGraphQL(priced, tranche) };
    }
    case 'ESCALATOR':
      return { ...NOTHING, kind: change.kind, escalator: escalatorToGraphQL(change.escalator) };
    case 'POWER':
      return { ...NOTHING, kind: change.kind, power: powerToGraphQL(priced, change.power) };
    case 'SLA':
      return { ...NOTHING, kind: change.kind, sla: slaToGraphQL(change.sla) };
  }
}

type Detail =
  | { readonly kind: 'AMEND'; readonly changes: readonly Change[]; readonly listings: readonly TrancheListing[] }
  | { readonly kind: 'NOVATE'; readonly toOrgId: string; readonly guarantor: Guarantor | null }
  | { readonly kind: 'RENEW' }
  | { readonly kind: 'EXPAND'; readonly option: string; readonly commencement: CivilDate; readonly offerId: string }
  | { readonly kind: 'TERMINATE'; readonly cause: gql.ClosureReason };

/** An act as it is kept. */
interface Act {
  readonly id: string;
  readonly contractId: string;
  readonly detail: Detail;
  readonly effective: CivilDate;
  readonly evidence: Evidence;
  readonly byOrgId: string;
  readonly at: Instant;
  readonly state: gql.ContractActState;
  readonly parties: readonly string[];
  readonly consents: readonly { readonly orgId: string; readonly at: Instant }[];
}

/** An act but for what its field resolvers add, and what they need for it. */
export type ActAnswer = Omit<
  gql.ContractAct,
  'contractNumber' | 'changes' | 'newTenantName' | 'byName' | 'consents'
> & {
  readonly ownChanges: readonly Change[];
  readonly byOrgId: string;
  readonly agreed: readonly { readonly orgId: string; readonly at: Instant | null }[];
};

/** `viewer` is the organisation that asks; null of staff, whose turn it never is. */
export function actToGraphQL(act: Act, viewer: string | null): ActAnswer {
  const { id, contractId, detail, effective, evidence, byOrgId, at, state, parties, consents } = act;
  const agreed = parties.map((orgId) => ({ orgId, at: consents.find((one) => one.orgId === orgId)?.at ?? null }));
  const isAsked = agreed.some((one) => one.orgId === viewer && one.at === null);
  return {
    ...{ id, contractId, effective, byOrgId, at, state, agreed, ...evidence },
    ...detailToGraphQL(detail),
    ownChanges: detail.kind === 'AMEND' ? detail.changes : [],
    isYourTurn: state === 'OPEN' && isAsked,
  };
}

function detailToGraphQL(detail: Detail) {
  const { kind } = detail;
  const none = { newTenantOrgId: null, guarantor: null, option: null, commencement: null, cause: null };
  switch (kind) {
    case 'AMEND':
      return { ...none, kind, listings: detail.listings };
    case 'NOVATE': {
      const guarantor = detail.guarantor && guarantorToGraphQL(detail.guarantor);
      return { ...none, kind, listings: [], newTenantOrgId: detail.toOrgId, guarantor };
    }
    case 'RENEW':
      return { ...none, kind, listings: [] };
    case 'EXPAND': {
      const { option, commencement, offerId } = detail;
      return { ...none, kind, listings: [{ tranche: option, offerId }], option, commencement };
    }
    case 'TERMINATE':
      return { ...none, kind, listings: [], cause: detail.cause };
  }
}
