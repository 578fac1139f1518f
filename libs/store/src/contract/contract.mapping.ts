import { civilDate, unwrap } from '#libs/kernel';
import {
  type Closure,
  type Contract,
  type ContractVersion,
  type Evidence,
  type TermSheet,
  parseKeptTerms,
} from '#libs/market';
import { type SignedContract, type TrancheLease } from '#libs/workflows';
import { instantOf } from '../database/columns.js';
import { type TaxColumns, taxFrom } from '../tax/tax-columns.js';

export interface ContractRow extends TaxColumns {
  readonly id: string;
  readonly number: string;
  readonly term_sheet_id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly signed_at: Date;
  readonly document_hash: string;
  readonly platform_fee_bp: number;
  readonly renewals_taken: number;
  readonly expansions_taken: string[];
  readonly version: number;
}

/** Dates come as text: a driver's Date would be of some zone. */
interface EffectiveRow {
  readonly contract_id: string;
  readonly effective: string;
  readonly reason: string | null;
  readonly documents: string[] | null;
}

export interface VersionRow extends EffectiveRow {
  readonly number: number;
  readonly cause: ContractVersion['cause'];
  readonly terms: unknown;
}

export interface ClosureRow extends EffectiveRow {
  readonly cause: Closure['cause'];
}

export interface StretchRow {
  readonly lease_id: string;
  readonly contract_id: string;
  readonly tranche: string;
  readonly org_id: string;
  readonly offer_id: string;
  readonly starts_on: string;
  readonly ends_on: string;
}

/** What belongs to one contract, as far as the transaction sees it. */
export interface ContractParts {
  readonly versions: readonly VersionRow[];
  readonly closure: ClosureRow | null;
  readonly stretches: readonly StretchRow[];
}

export function contractFrom(row: ContractRow, { versions, closure, stretches }: ContractParts): SignedContract {
  const contract: Contract = {
    id: row.id,
    signedAt: instantOf(row.signed_at),
    versions: versions.map(versionFrom),
    renewalsTaken: row.renewals_taken,
    expansionsTaken: row.expansions_taken,
    closure: closure && {
      effective: civilDate(closure.effective),
      cause: closure.cause,
      evidence: evidenceFrom(closure) ?? { reason: '', documents: [] },
    },
  };
  return {
    contract,
    number: row.number,
    termSheetId: row.term_sheet_id,
    providerOrgId: row.provider_org_id,
    tenantOrgId: row.org_id,
    documentHash: row.document_hash,
    platformFeeBasisPoints: row.platform_fee_bp,
    tax: taxFrom(row),
    leases: stretches.map(stretchFrom),
    version: row.version,
  };
}

/** Terms as they were kept: read by the very rules by which they were accepted. */
export function termsFrom(json: unknown): TermSheet {
  return unwrap(parseKeptTerms(json));
}

function versionFrom(row: VersionRow): ContractVersion {
  return {
    number: row.number,
    effective: civilDate(row.effective),
    cause: row.cause,
    evidence: evidenceFrom(row),
    terms: termsFrom(row.terms),
  };
}

function evidenceFrom({ reason, documents }: EffectiveRow): Evidence | null {
  return reason === null ? null : { reason, documents: documents ?? [] };
}

function stretchFrom(row: StretchRow): TrancheLease {
  return {
    tranche: row.tranche,
    leaseId: row.lease_id,
    offerId: row.offer_id,
    tenantOrgId: row.org_id,
    from: civilDate(row.starts_on),
    until: civilDate(row.ends_on),
  };
}
