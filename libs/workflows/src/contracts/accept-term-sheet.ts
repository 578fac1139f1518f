import { type Result, assert, ok, refuse } from '#libs/kernel';
import { scheduleOf } from '#libs/billing';
import { type IndexObservation, type TermSheet, checkTermSheet, signContract } from '#libs/market';
import { type Done, once } from '../once.js';
import { type SignedContract, type TermSheetProposal, type TermSheetRevision } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import {
  type AccountSuspended,
  type CapacityTaken,
  type InvalidTerms,
  type Refusal,
  type TermSheetExpired,
} from '../refusal.js';
import { type AskedTax } from '../tax/firm-tax.js';
import { transact } from '../transaction.js';
import { type CarryOutNeeds, carryOut } from './carry-out.js';
import { type AskNeeds, askSheetTax, taxUnder } from './contract-tax.js';
import { invalidTerms, offersOf, today, tooEarly } from './draft-terms.js';
import { notToOweMore } from './may-owe-more.js';
import { latestRevision, openTermSheet } from './open-term-sheet.js';
import { planLeases } from './plan-leases.js';

type Needs = CarryOutNeeds &
  AskNeeds &
  Pick<
    Ports,
    'unitOfWork' | 'billingProfiles' | 'contracts' | 'indices' | 'idempotency' | 'audit' | 'settings' | 'sha256'
  >;

export interface AcceptTermSheetCommand {
  readonly termSheetId: string;
  /** Exactly what is signed: the revision's number and the hash of its document. */
  readonly revision: number;
  readonly documentHash: string;
  readonly idempotencyKey: string | null;
}

export type SigningRefusal = Refusal | InvalidTerms | TermSheetExpired | CapacityTaken | AccountSuspended;

/**
 * Signs what the other side put on the table, or refuses and changes nothing. One transaction: the revision under lock, the terms and
 * listings checked again; the contract, its whole invoice schedule and its hash; the capacity and a confirmed lease of every tranche.
 */
export const acceptTermSheet = (ports: Needs) => {
  return async (
    scope: OrganisationScope,
    command: AcceptTermSheetCommand,
  ): Promise<Result<SignedContract, SigningRefusal>> => {
    const asked = await askSheetTax(ports, scope, command);
    if (!asked.ok) return asked;
    return transact(ports.unitOfWork, scope, (tx) => {
      const { termSheetId, revision, documentHash, idempotencyKey: key } = command;
      const input = [termSheetId, revision, documentHash];
      return once<SignedContract, SigningRefusal>(
        ports.idempotency,
        tx,
        { operation: 'termSheetAccept', key, input },
        async (id) => {
          const signed = await ports.contracts.byId(tx, id);
          assert(signed, 'a remembered contract exists');
          return signed;
        },
        () => accept(ports, tx, scope, { ...command, asked: asked.value }),
      );
    });
  };
};

interface Asked {
  /** What a tax engine answered before the transaction. */
  readonly asked: readonly AskedTax[];
}

async function accept(
  ports: Needs,
  tx: Tx,
  scope: OrganisationScope,
  command: AcceptTermSheetCommand & Asked,
): Promise<Result<Done<SignedContract>, SigningRefusal>> {
  const open = await openTermSheet(ports, tx, scope, command.termSheetId);
  if (!open.ok) return open;
  const proposal = open.value;
  const revision = latestRevision(proposal);
  if (revision.number !== command.revision || revision.documentHash !== command.documentHash)
    return refuse<Refusal>({
      code: 'STALE_VERSION',
      path: [revision.number === command.revision ? 'documentHash' : 'revision'],
      detail: `Revision ${revision.number} is on the table now; nothing was signed.`,
    });
  if (revision.byOrgId === scope.orgId) return refuse<Refusal>({ code: 'OWN_REVISION', path: ['revision'] });
  const suspended = await notToOweMore(ports, tx, proposal.tenantOrgId);
  if (suspended) return refuse(suspended);
  const problems = checkTermSheet(revision.terms);
  if (problems.length > 0) return refuse(invalidTerms(problems));
  const early = tooEarly(revision.terms, today(tx, revision.terms));
  if (early !== null) return refuse(early);
  const offers = await offersOf(ports, tx, revision.terms, revision.listings);
  return offers.ok ? sign(ports, tx, proposal, { ...revision, asked: command.asked }) : offers;
}

async function sign(
  ports: Needs,
  tx: Tx,
  proposal: TermSheetProposal,
  { terms, listings, documentHash, asked }: TermSheetRevision & Asked,
): Promise<Result<Done<SignedContract>, SigningRefusal>> {
  const { tenantOrgId, providerOrgId } = proposal;
  const [listing] = listings;
  assert(listing, `term sheet ${proposal.number} names a listing`);
  const taken = { orgId: tenantOrgId, offerId: listing.offerId, currency: terms.currency };
  const tax = await taxUnder(ports, tx, taken, asked);
  if (!tax.ok) return tax;
  const id = tx.newId('contract');
  const contract = signContract(id, terms, tx.now);
  const schedule = scheduleOf(contract, await observationsOf(ports, tx, terms), ports.sha256);
  const plan = planLeases({ contract, tenantOrgId, listings, before: null }, () => tx.newId('lease'));
  const signed: SignedContract = {
    contract,
    number: await ports.contracts.nextNumber(tx),
    termSheetId: proposal.id,
    providerOrgId,
    tenantOrgId,
    documentHash,
    platformFeeBasisPoints: ports.settings.platformFeeBasisPoints,
    tax: tax.value.treatment,
    leases: plan.leases,
    version: 1,
  };
  await ports.contracts.insert(tx, signed, schedule);
  const refusal = await carryOut(ports, tx, { signed, schedule, steps: plan.steps, asked });
  if (refusal) return refuse(refusal);
  await ports.termSheets.close(tx, proposal.id, 'SIGNED', id);
  const detail = { termSheetId: proposal.id, documentHash, scheduleHash: schedule.hash };
  await ports.audit.append(tx, { action: 'contract.signed', subjectId: id, detail });
  return ok({ resultId: id, value: signed });
}

/** What is published of the index that the rent follows; none where it follows none. */
export async function observationsOf(
  { indices }: Pick<Ports, 'indices'>,
  tx: Tx,
  { escalator }: Pick<TermSheet, 'escalator'>,
): Promise<IndexObservation[]> {
  return escalator.kind === 'INDEX' ? indices.values(tx, escalator.index) : [];
}
