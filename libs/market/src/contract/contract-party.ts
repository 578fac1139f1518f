/** A party as it stands in a contract and on invoices. */
export interface ContractParty {
  readonly orgId: string;
  readonly kind: 'TENANT' | 'PROVIDER' | 'PLATFORM';
  readonly legalName: string;
  /** Country of establishment, ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly taxId: string | null;
  /** Where within its country it is taxed, ISO 3166-2 suffix and county or city; left out: not known. */
  readonly subdivision?: string | null;
  readonly locality?: string | null;
}

/** Which listing a tranche takes its kW or GPUs from. */
export interface TrancheListing {
  readonly tranche: string;
  readonly offerId: string;
}
