import { type Instant, assert } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';
import { termSheetToGraphQL } from './term-sheet.convert.js';
import { type TermSheet, type TrancheListing } from './terms.js';

interface Revision {
  readonly number: number;
  readonly byOrgId: string;
  readonly at: Instant;
  readonly terms: TermSheet;
  readonly listings: readonly TrancheListing[];
  readonly document: string;
  readonly documentHash: string;
}

/** A negotiation as it is kept. */
interface Proposal {
  readonly id: string;
  readonly number: string;
  readonly providerOrgId: string;
  readonly tenantOrgId: string;
  readonly state: gql.TermSheetState;
  readonly revisions: readonly Revision[];
  readonly expiresAt: Instant;
  readonly contractId: string | null;
  readonly createdAt: Instant;
}

/** A term sheet but for what its field resolvers add. */
export type ProposalAnswer = Omit<gql.TermSheetProposal, 'providerName' | 'tenantName'>;

/** `viewer` is the organisation that asks. An open one past its expiry reads EXPIRED before the clock has closed it. */
export function proposalToGraphQL(proposal: Proposal, viewer: string, now: Instant): ProposalAnswer {
  const { id, number, providerOrgId, tenantOrgId, expiresAt, contractId, createdAt, revisions } = proposal;
  const state = proposal.state === 'OPEN' && expiresAt <= now ? 'EXPIRED' : proposal.state;
  const last = revisions.at(-1);
  assert(last !== undefined, 'a term sheet has a revision');
  const converted = revisions.map((revision) => revisionToGraphQL(revision, providerOrgId));
  return {
    ...{ id, number, state, providerOrgId, tenantOrgId, expiresAt, contractId, createdAt },
    pdfPath: `/documents/contracts/${id}.pdf`,
    isYourTurn: state === 'OPEN' && last.byOrgId !== viewer,
    latest: revisionToGraphQL(last, providerOrgId),
    revisions: converted,
  };
}

function revisionToGraphQL(revision: Revision, providerOrgId: string): gql.TermSheetRevision {
  const { number, byOrgId, at, terms, listings, document, documentHash } = revision;
  const by = byOrgId === providerOrgId ? 'PROVIDER' : 'TENANT';
  return { number, by, at, terms: termSheetToGraphQL(terms), listings, document, documentHash };
}
