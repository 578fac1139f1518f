// World: in-memory fakes; they keep the contract of the contracts' ports that the stores keep.
import { addMilliseconds, civilDate, dateIn, unwrap } from '#libs/kernel';
import { type OrganisationScope } from '#libs/workflows';
import { type ContractRoom } from '../builders/contract-room.js';
import { AI_FIRM, MINER, RIVAL } from '../builders/market-world.js';
import { aHostingSheet } from '../builders/term-sheets.js';
import { contractWorld } from '../fakes/contract-world.js';
import { contractChangesContract } from './contract-changes.contract.js';
import { contractStoresContract } from './contract-stores.contract.js';

const STRANGER: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_stranger', actorId: 'usr_stranger' };

async function room(): Promise<ContractRoom> {
  const world = await contractWorld();
  const { ports, hall, database } = world;
  const ahead = (days: number) =>
    civilDate(dateIn(addMilliseconds(database.now, days * 86_400_000), 'America/Chicago'));
  const propose = async (facts: Readonly<Record<string, unknown>> = {}) => {
    const tranches = [
      { id: 'hall-a', quantity: 2000, commencement: ahead(30), termMonths: 144, rate: '125' },
      { id: 'hall-b', quantity: 2000, commencement: ahead(90), termMonths: 120, rate: '118.5' },
    ];
    const { expansions: _expansions, ...sheet } = aHostingSheet({ tranches, ...facts });
    return unwrap(await world.propose(sheet));
  };
  const accept: ContractRoom['accept'] = (proposal) => world.accept(proposal);
  return {
    ...{ ports, miner: MINER, tenant: AI_FIRM, next: RIVAL, stranger: STRANGER, hall, ahead, propose, accept },
    signed: async (facts) => unwrap(await world.accept(await propose(facts))),
    invoice: () => Promise.resolve('inv_1'),
    begun: () => Promise.resolve(),
  };
}

contractStoresContract('the fakes', room);
contractChangesContract('the fakes', room);
