import { type CivilDate, type Decimal, type Instant, type Money } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';
import { moneyToGraphQL } from '../kernel.convert.js';
import { type Treatment, taxToGraphQL } from '../tax.convert.js';
import { rentRateToGraphQL, termSheetToGraphQL } from './term-sheet.convert.js';
import { type Evidence, type Priced, type TermSheet } from './terms.js';

interface Contract {
  readonly id: string;
  readonly signedAt: Instant;
  readonly versions: readonly {
    readonly number: number;
    readonly effective: CivilDate;
    readonly cause: gql.ContractVersionCause;
    readonly evidence: Evidence | null;
    readonly terms: TermSheet;
  }[];
  readonly closure: {
    readonly effective: CivilDate;
    readonly cause: gql.ClosureReason;
    readonly evidence: Evidence;
  } | null;
}

/** A signed contract as it is kept. */
interface Signed {
  readonly contract: Contract;
  readonly number: string;
  readonly termSheetId: string;
  readonly providerOrgId: string;
  readonly tenantOrgId: string;
  readonly documentHash: string;
  readonly platformFeeBasisPoints: number;
  readonly tax: Treatment;
  readonly leases: readonly LeaseStretch[];
  readonly version: number;
}

/** A signed contract as it stands at some instant. */
interface Standing {
  readonly signed: Signed;
  /** Of its latest version. */
  readonly terms: TermSheet;
  readonly state: gql.ContractState;
  readonly firstDay: CivilDate;
  readonly lastDay: CivilDate;
}

interface LeaseStretch {
  readonly tranche: string;
  readonly leaseId: string;
  readonly offerId: string;
  readonly tenantOrgId: string;
  readonly from: CivilDate;
  readonly until: CivilDate;
}

type Resolved =
  | 'providerName'
  | 'tenantName'
  | 'document'
  | 'leases'
  | 'options'
  | 'acts'
  | 'obligations'
  | 'scheduleHashes'
  | 'schedule'
  | 'cashFlow';

/** A contract but for what its field resolvers add, and what they need for it. */
export type ContractAnswer = Omit<gql.Contract, Resolved> & { readonly stretches: readonly LeaseStretch[] };

export function contractToGraphQL({ signed, terms, state, firstDay, lastDay }: Standing): ContractAnswer {
  const { contract, number, termSheetId, providerOrgId, tenantOrgId, documentHash, version } = signed;
  const { closure } = contract;
  return {
    ...{ number, termSheetId, providerOrgId, tenantOrgId, documentHash, version, state, firstDay, lastDay },
    id: contract.id,
    pdfPath: `/documents/contracts/${contract.id}.pdf`,
    signedAt: contract.signedAt,
    terms: termSheetToGraphQL(terms),
    versions: contract.versions.map((one) => ({
      number: one.number,
      effective: one.effective,
      cause: one.cause,
      reason: one.evidence?.reason ?? null,
      documents: one.evidence?.documents ?? [],
      terms: termSheetToGraphQL(one.terms),
    })),
    closure: closure && { effective: closure.effective, cause: closure.cause, ...closure.evidence },
    platformFeeBasisPoints: signed.platformFeeBasisPoints,
    taxTreatment: taxToGraphQL(signed.tax),
    stretches: signed.leases,
  };
}

interface Option extends Omit<gql.ContractOption, 'rate'> {
  readonly rate: Decimal | null;
}

export function optionsToGraphQL(priced: Priced, options: readonly Option[]): gql.ContractOption[] {
  return options.map(({ kind, id, quantity, months, rate, lastDay }) => {
    return { kind, id, quantity, months, lastDay, rate: rate && rentRateToGraphQL(priced, rate) };
  });
}

interface Obligation extends Omit<gql.ContractObligation, 'amount'> {
  readonly amount: Money | null;
}

export function obligationsToGraphQL(obligations: readonly Obligation[]): gql.ContractObligation[] {
  return obligations.map(({ what, by, date, tranche, amount }) => {
    return { what, by, date, tranche, amount: amount && moneyToGraphQL(amount) };
  });
}
