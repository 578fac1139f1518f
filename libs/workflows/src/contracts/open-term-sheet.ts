import { type Result, assert, ok, refuse } from '#libs/kernel';
import { type TermSheetProposal, type TermSheetRevision } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, type TermSheetExpired } from '../refusal.js';

/** What is on the table now. */
export function latestRevision({ revisions }: TermSheetProposal): TermSheetRevision {
  const last = revisions.at(-1);
  assert(last, 'a term sheet has a revision');
  return last;
}

/** The term sheet under lock, if the scope's organisation is a side of it and it waits for an answer. */
export async function openTermSheet(
  ports: Pick<Ports, 'termSheets'>,
  tx: Tx,
  { orgId }: OrganisationScope,
  id: string,
): Promise<Result<TermSheetProposal, Refusal | TermSheetExpired>> {
  const proposal = await ports.termSheets.lock(tx, id);
  if (!proposal || ![proposal.providerOrgId, proposal.tenantOrgId].includes(orgId))
    return refuse({ code: 'NOT_FOUND', path: ['termSheetId'] });
  const { state, expiresAt } = proposal;
  const expired = { code: 'TERM_SHEET_EXPIRED', path: ['termSheetId'], expiredAt: expiresAt } as const;
  if (state === 'EXPIRED') return refuse(expired);
  if (state !== 'OPEN')
    return refuse({ code: 'WRONG_STATE', path: ['termSheetId'], detail: `The term sheet is ${state}.` });
  return expiresAt <= tx.now ? refuse(expired) : ok(proposal);
}
