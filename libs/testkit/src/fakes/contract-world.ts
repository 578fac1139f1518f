import { assert, civilDate, instant, unwrap } from '#libs/kernel';
import { type Contract, type DataHall, type Lease } from '#libs/market';
import {
  type OrganisationScope,
  type SignedContract,
  type TaxEngine,
  type TermSheetProposal,
  acceptAct,
  acceptTermSheet,
  proposeAct,
  proposeTermSheet,
} from '#libs/workflows';
import { AI_FIRM, MINER, type MarketWorld, marketWorld } from '../builders/market-world.js';
import { aHostingSheet } from '../builders/term-sheets.js';

export const EVIDENCE = { reason: 'Agreed in writing', documents: ['letter-1.pdf'] };

type Sheet = ReturnType<typeof aHostingSheet>;
type Detail = Parameters<ReturnType<typeof proposeAct>>[1]['detail'];

export interface ContractWorld extends MarketWorld {
  readonly hall: DataHall;
  /** The AI firm puts a sheet on the table; every tranche of it takes from the hall. */
  propose(sheet?: Sheet, scope?: OrganisationScope): ReturnType<ReturnType<typeof proposeTermSheet>>;
  /** The other side signs the latest revision. */
  accept(proposal: TermSheetProposal, scope?: OrganisationScope): ReturnType<ReturnType<typeof acceptTermSheet>>;
  /** Proposed by the AI firm, signed by the miner. */
  signed(sheet?: Sheet): Promise<SignedContract>;
  /** One side wants something from a day on. */
  want(detail: Detail, effective: string, scope?: OrganisationScope): ReturnType<ReturnType<typeof proposeAct>>;
  agree(actId: string, scope?: OrganisationScope): ReturnType<ReturnType<typeof acceptAct>>;
  leases(): Lease[];
  contractNow(): SignedContract;
  /** Rectangles of contract leases: "lease 0-2000 2026-06-01..2038-06-01". */
  held(): string[];
}

interface ContractFacts {
  readonly site?: Parameters<MarketWorld['supply']['site']>[0];
  readonly engine?: TaxEngine | null;
}

let keys = 0;
const key = (): string => `contract-key-${(keys += 1)}`;

/** A miner's published hall of 5 MW at a site of 20 MW, an AI firm and its rival, on 1 March 2026. `engine`: asked for taxes. */
export async function contractWorld({ site = {}, engine = null }: ContractFacts = {}): Promise<ContractWorld> {
  const world = marketWorld({ now: instant('2026-03-01T12:00:00Z') });
  Object.assign(world.ports, { taxEngine: engine });
  await world.supply.site(site);
  const hall = await world.supply.hall();
  await world.supply.publish(hall.id);
  const { ports, tables } = world;
  const propose: ContractWorld['propose'] = (sheet = aHostingSheet(), scope = AI_FIRM) =>
    proposeTermSheet(ports)(scope, {
      tenantOrgId: scope.orgId === MINER.orgId ? AI_FIRM.orgId : null,
      terms: sheet,
      listings: tranchesOf(sheet).map((tranche) => ({ tranche, offerId: hall.id })),
      validDays: 30,
      idempotencyKey: key(),
    });
  const accept: ContractWorld['accept'] = (proposal, scope = MINER) => {
    const latest = proposal.revisions.at(-1);
    assert(latest, 'a proposal has a revision');
    const { number: revision, documentHash } = latest;
    return acceptTermSheet(ports)(scope, {
      termSheetId: proposal.id,
      revision,
      documentHash,
      idempotencyKey: key(),
    });
  };
  const contractNow = (): SignedContract => {
    const [row] = tables.contracts.rows();
    assert(row, 'something was signed');
    return row.signed;
  };
  return {
    ...world,
    hall,
    propose,
    accept,
    contractNow,
    signed: async (sheet) => unwrap(await accept(unwrap(await propose(sheet)))),
    want: (detail, effective, scope = AI_FIRM) =>
      proposeAct(ports)(scope, {
        contractId: contractNow().contract.id,
        detail,
        effective: civilDate(effective),
        evidence: EVIDENCE,
        idempotencyKey: key(),
      }),
    agree: (actId, scope = MINER) => acceptAct(ports)(scope, { actId, idempotencyKey: key() }),
    leases: () => tables.leases.rows(),
    held: () =>
      tables.rectangles
        .rows()
        .filter(({ holder }) => holder.kind === 'LEASE')
        .map(({ holder, units, period }) => {
          const [from, until] = [period.start, period.end].map((at) => new Date(at).toISOString().slice(0, 10));
          return `${holder.id} ${units.from}-${units.to} ${from}..${until}`;
        })
        .sort(),
  };
}

function tranchesOf(sheet: Sheet): string[] {
  const tranches: unknown = sheet['tranches'];
  return Array.isArray(tranches) ? tranches.map((tranche: { readonly id: Contract['id'] }) => tranche.id) : [];
}
