import { DAY, type Result, addMilliseconds, assert, ok, refuse } from '#libs/kernel';
import { type Done, once } from '../once.js';
import { type TermSheetProposal } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type InvalidTerms, type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import {
  type Draft,
  type DraftNeeds,
  MOST_VALID_DAYS,
  type Sides,
  offersOf,
  readTerms,
  revisionOf,
  today,
  tooEarly,
} from './draft-terms.js';

type Needs = DraftNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'audit'>;

export interface ProposeCommand extends Draft {
  /** Whom a provider proposes to; null of a tenant, whose other side the listings name. */
  readonly tenantOrgId: string | null;
  /** Days until the proposal expires. */
  readonly validDays: number;
  readonly idempotencyKey: string | null;
}

/** Puts a term sheet on the table: a tenant on a provider's listings, or a provider to a tenant. Holds no capacity: only signing takes it. */
export const proposeTermSheet = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    command: ProposeCommand,
  ): Promise<Result<TermSheetProposal, Refusal | InvalidTerms>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { tenantOrgId, terms, listings, validDays, idempotencyKey: key } = command;
      const input = [tenantOrgId, JSON.stringify(terms), JSON.stringify(listings), validDays];
      return once<TermSheetProposal, Refusal | InvalidTerms>(
        ports.idempotency,
        tx,
        { operation: 'termSheetPropose', key, input },
        (id) => proposedBefore(ports, tx, id),
        () => propose(ports, tx, scope, command),
      );
    });
};

async function proposedBefore(ports: Needs, tx: Tx, id: string): Promise<TermSheetProposal> {
  const proposal = await ports.termSheets.byId(tx, id);
  assert(proposal, 'a remembered term sheet exists');
  return proposal;
}

async function propose(
  ports: Needs,
  tx: Tx,
  scope: OrganisationScope,
  command: ProposeCommand,
): Promise<Result<Done<TermSheetProposal>, Refusal | InvalidTerms>> {
  const { listings, validDays } = command;
  if (!Number.isInteger(validDays) || validDays < 1 || validDays > MOST_VALID_DAYS)
    return refuse(invalid(['validDays'], `A proposal is valid for 1 to ${MOST_VALID_DAYS} days.`));
  const sides = await sidesOf(ports, tx, scope, command);
  if (!sides.ok) return sides;
  const { provider, tenant } = sides.value;
  const read = readTerms(command.terms, sides.value);
  if (!read.ok) return read;
  const terms = read.value;
  const early = tooEarly(terms, today(tx, terms));
  if (early !== null) return refuse(early);
  const offers = await offersOf(ports, tx, terms, listings);
  if (!offers.ok) return offers;
  if (offers.value.some(({ providerOrgId }) => providerOrgId !== provider.orgId))
    return refuse<Refusal>({ code: 'NOT_ON_OFFER', path: ['listings'], detail: 'All listings are of one provider.' });
  const revision = revisionOf(ports, tx, { number: 1, byOrgId: scope.orgId, terms, listings }, sides.value);
  const proposal: TermSheetProposal = {
    id: tx.newId('termSheet'),
    number: await ports.termSheets.nextNumber(tx),
    providerOrgId: provider.orgId,
    tenantOrgId: tenant.orgId,
    state: 'OPEN',
    revisions: [revision],
    expiresAt: addMilliseconds(tx.now, validDays * DAY),
    contractId: null,
    createdAt: tx.now,
  };
  await ports.termSheets.insert(tx, proposal);
  const detail = { documentHash: revision.documentHash };
  await ports.audit.append(tx, { action: 'termSheet.proposed', subjectId: proposal.id, detail });
  return ok({ resultId: proposal.id, value: proposal });
}

/** Who the two sides are: the scope's organisation, and whom it names or whose listings it wants. */
async function sidesOf(
  ports: Needs,
  tx: Tx,
  { orgId }: OrganisationScope,
  { tenantOrgId, listings }: ProposeCommand,
): Promise<Result<Sides, Refusal>> {
  const own = await ports.termSheets.party(tx, orgId);
  assert(own, `organisation ${orgId} exists`);
  const firstOffer = listings[0] && (await ports.offers.byId(tx, listings[0].offerId));
  if (!firstOffer) return refuse({ code: 'NOT_ON_OFFER', path: ['listings', '0'] });
  const otherId = own.kind === 'PROVIDER' ? tenantOrgId : firstOffer.providerOrgId;
  const other = otherId === null ? null : await ports.termSheets.party(tx, otherId);
  if (own.kind === 'PROVIDER') {
    if (other?.kind === 'TENANT') return ok({ provider: own, tenant: other });
    return refuse(invalid(['tenantOrgId'], 'A provider proposes to a tenant.'));
  }
  if (tenantOrgId !== null && tenantOrgId !== orgId)
    return refuse(invalid(['tenantOrgId'], 'A tenant proposes for itself.'));
  if (own.kind !== 'TENANT' || other === null) return refuse({ code: 'NOT_ON_OFFER', path: ['listings'] });
  return ok({ provider: other, tenant: own });
}
