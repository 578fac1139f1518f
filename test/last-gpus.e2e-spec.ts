// World: a tenant app on a real database; 40 AI firms go for the same few GPUs at the same moment over HTTP.
import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { CreateQuote } from '../apps/cli/src/gql/tenant/documents/CreateQuote.js';
import { type CreateQuoteMutation, type CreateQuoteMutationVariables } from '../apps/cli/src/gql/tenant/graphql.js';
import { type World, listH100, openWorld, windowFrom } from './world.js';

const document: TypedDocumentNode<CreateQuoteMutation, CreateQuoteMutationVariables> = CreateQuote;

async function rush(world: World, attempts: number, units: number, offerId: string) {
  const window = windowFrom(await world.staff.now(), 2);
  const firms = await Promise.all(Array.from({ length: 40 }, () => world.firm()));
  const before = await deadlocks(world);
  const outcomes = await Promise.all(
    Array.from({ length: attempts }, async (_, index) => {
      const firm = firms[index % firms.length];
      if (firm === undefined) throw new Error('no firm');
      const { quoteCreate } = await firm.api.run(document, { input: { offerId, units, gang: true, window, holdMinutes: 30 }, key: `rush-key-${index}` });
      return quoteCreate.quote === null || quoteCreate.quote === undefined ? (quoteCreate.errors[0]?.code ?? 'NOTHING') : 'HELD';
    }),
  );
  return { outcomes, newDeadlocks: (await deadlocks(world)) - before };
}

async function deadlocks(world: World): Promise<number> {
  const [row] = await world.sql('select deadlocks::int as n from pg_stat_database where datname = current_database()');
  return Number(row?.['n']);
}

const count = (outcomes: readonly string[], outcome: string): number => outcomes.filter((each) => each === outcome).length;

describe('the last GPUs', () => {
  it('1,000 buyers of 4 nodes: four win, the rest hear CAPACITY_TAKEN, nothing deadlocks', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1 });
    try {
      const offerId = await listH100(await world.miner(), 4);
      const { outcomes, newDeadlocks } = await rush(world, 1000, 8, offerId);
      expect(count(outcomes, 'HELD')).toBe(4);
      expect(count(outcomes, 'CAPACITY_TAKEN')).toBe(996);
      expect(newDeadlocks).toBe(0);
    } finally {
      await world.close();
    }
  }, 120_000);

  it('300 gangs of 8 on 32 GPUs: four whole gangs, no partial one', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1 });
    try {
      const offerId = await listH100(await world.miner(), 4);
      const { outcomes, newDeadlocks } = await rush(world, 300, 8, offerId);
      expect(count(outcomes, 'HELD')).toBe(4);
      expect(newDeadlocks).toBe(0);
      const gangs = await world.sql(
        `select holder_id, sum(upper(units) - lower(units))::int as gpus from allocation where resource_id = $1 group by holder_id`,
        [offerId],
      );
      expect(gangs.map((gang) => gang['gpus'])).toEqual([8, 8, 8, 8]);
    } finally {
      await world.close();
    }
  }, 120_000);
});
