/** What an organisation does on the market. */
export type OrganisationKind = 'TENANT' | 'PROVIDER' | 'PLATFORM';

export type Role = 'OWNER' | 'ADMIN' | 'BILLING' | 'REQUESTER' | 'VIEWER' | 'STAFF_OPERATOR' | 'STAFF_READER';

/** Who asks: a person (userId, role) or a machine (apiKeyId), always for one organisation, with what it may do. */
export interface Actor {
  readonly userId: string | null;
  readonly apiKeyId: string | null;
  readonly orgId: string;
  readonly orgKind: OrganisationKind;
  /** Null for an API key. */
  readonly role: Role | null;
  readonly scopes: ReadonlySet<string>;
}
