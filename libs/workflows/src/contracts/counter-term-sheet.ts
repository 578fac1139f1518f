import { DAY, type Result, addMilliseconds, assert, ok, refuse } from '#libs/kernel';
import { type Done, once } from '../once.js';
import { type TermSheetProposal } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type InvalidTerms, type Refusal, type TermSheetExpired, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import {
  type Draft,
  type DraftNeeds,
  MOST_VALID_DAYS,
  offersOf,
  readTerms,
  revisionOf,
  today,
  tooEarly,
} from './draft-terms.js';
import { latestRevision, openTermSheet } from './open-term-sheet.js';

type Needs = DraftNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'audit'>;

export interface CounterCommand extends Draft {
  readonly termSheetId: string;
  /** The revision that is answered: a side that has not read the latest one does not overwrite it. */
  readonly onRevision: number;
  readonly validDays: number;
  readonly idempotencyKey: string | null;
}

type CounterRefusal = Refusal | InvalidTerms | TermSheetExpired;

/** Puts another revision on the table, of either side; the earlier ones stay to be read. */
export const counterTermSheet = (ports: Needs) => {
  return (scope: OrganisationScope, command: CounterCommand): Promise<Result<TermSheetProposal, CounterRefusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { termSheetId, onRevision, terms, listings, validDays, idempotencyKey: key } = command;
      const input = [termSheetId, onRevision, JSON.stringify(terms), JSON.stringify(listings), validDays];
      return once<TermSheetProposal, CounterRefusal>(
        ports.idempotency,
        tx,
        { operation: 'termSheetCounter', key, input },
        async (id) => {
          const proposal = await ports.termSheets.byId(tx, id);
          assert(proposal, 'a remembered term sheet exists');
          return proposal;
        },
        () => counter(ports, tx, scope, command),
      );
    });
};

async function counter(
  ports: Needs,
  tx: Tx,
  scope: OrganisationScope,
  command: CounterCommand,
): Promise<Result<Done<TermSheetProposal>, CounterRefusal>> {
  const { listings, validDays } = command;
  if (!Number.isInteger(validDays) || validDays < 1 || validDays > MOST_VALID_DAYS)
    return refuse(invalid(['validDays'], `A proposal is valid for 1 to ${MOST_VALID_DAYS} days.`));
  const open = await openTermSheet(ports, tx, scope, command.termSheetId);
  if (!open.ok) return open;
  const proposal = open.value;
  const { number } = latestRevision(proposal);
  if (number !== command.onRevision) return refuse<Refusal>({ code: 'STALE_VERSION', path: ['onRevision'] });
  const [provider, tenant] = [
    await ports.termSheets.party(tx, proposal.providerOrgId),
    await ports.termSheets.party(tx, proposal.tenantOrgId),
  ];
  assert(provider && tenant, 'both sides of a term sheet exist');
  const read = readTerms(command.terms, { provider, tenant });
  if (!read.ok) return read;
  const terms = read.value;
  const early = tooEarly(terms, today(tx, terms));
  if (early !== null) return refuse(early);
  const offers = await offersOf(ports, tx, terms, listings);
  if (!offers.ok) return offers;
  if (offers.value.some(({ providerOrgId }) => providerOrgId !== provider.orgId))
    return refuse<Refusal>({ code: 'NOT_ON_OFFER', path: ['listings'], detail: 'All listings are of one provider.' });
  const facts = { number: number + 1, byOrgId: scope.orgId, terms, listings };
  const revision = revisionOf(ports, tx, facts, { provider, tenant });
  const expiresAt = addMilliseconds(tx.now, validDays * DAY);
  await ports.termSheets.addRevision(tx, proposal.id, revision, expiresAt);
  const detail = { revision: String(revision.number), documentHash: revision.documentHash };
  await ports.audit.append(tx, { action: 'termSheet.countered', subjectId: proposal.id, detail });
  return ok({ resultId: proposal.id, value: { ...proposal, revisions: [...proposal.revisions, revision], expiresAt } });
}
