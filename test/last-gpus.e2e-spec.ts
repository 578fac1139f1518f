// World: a provider, an ops and a tenant app on one real database; two listings of 32 H100 each; 40 AI firms go for one of them at the
// same moment over HTTP.
import { CreateQuote } from '../apps/cli/src/gql/tenant/documents/CreateQuote.js';
import { type TenantDesk } from '../apps/cli/src/tenant-desk.js';
import { type World, listH100, openWorld, windowFrom } from './world.js';

const FIRMS = 40;

/** One buyer: holds the units and, when that succeeds, books them at once. A 5xx or a fault rejects, and with it the whole rush. */
async function buy(
  firm: TenantDesk,
  input: { offerId: string; units: number; window: { start: string; end: string } },
  key: string,
): Promise<string> {
  const { quoteCreate } = await firm.api.run(CreateQuote, { input: { ...input, gang: true, holdMinutes: 30 }, key });
  if (!quoteCreate.quote) return quoteCreate.errors[0]?.code ?? 'NOTHING';
  const { lease } = await firm.book(quoteCreate.quote.id);
  return lease.state;
}

async function rush(
  world: World,
  firms: readonly TenantDesk[],
  attempts: number,
  offerId: string,
): Promise<Record<string, number>> {
  const window = windowFrom(await world.staff.now(), 2);
  const buyers = Array.from({ length: attempts }, (_, index) => {
    const firm = firms[index % firms.length];
    if (firm === undefined) throw new Error('no firm');
    return buy(firm, { offerId, units: 8, window }, `rush-${offerId}-${index}`);
  });
  const outcomes: Record<string, number> = {};
  for (const outcome of await Promise.all(buyers)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return outcomes;
}

/** Whose the GPUs of a listing are: how many each holder has, and no two rectangles that overlap. */
async function taken(world: World, offerId: string): Promise<{ gangs: unknown[]; overlaps: unknown }> {
  const gangs = await world.sql(
    `select holder_kind as kind, sum(upper(units) - lower(units))::int as gpus from allocation where resource_id = $1 group by holder_kind, holder_id`,
    [offerId],
  );
  const [overlaps] = await world.sql(
    `select count(*)::int as n from allocation a join allocation b on a.id < b.id and a.resource_id = b.resource_id and a.units && b.units and a.period && b.period
      where a.resource_id = $1`,
    [offerId],
  );
  return { gangs, overlaps: overlaps?.['n'] };
}

describe('the last GPUs', () => {
  it('300 gangs, then 1,000 buyers, of four nodes: four win, the others hear CAPACITY_TAKEN, no partial gang, no deadlock', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1 });
    try {
      const firms = await Promise.all(Array.from({ length: FIRMS }, () => world.firm()));
      for (const attempts of [300, 1000]) {
        const offerId = await listH100(await world.miner(), 4);
        expect(await rush(world, firms, attempts, offerId)).toEqual({
          PENDING_PAYMENT: 4,
          CAPACITY_TAKEN: attempts - 4,
        });
        const lease = { kind: 'LEASE', gpus: 8 };
        expect(await taken(world, offerId)).toEqual({ gangs: [lease, lease, lease, lease], overlaps: 0 });
      }
      // connections tell the server what they counted when they end at the latest; a retried deadlock shows nowhere else
      for (const program of ['tenant', 'provider', 'ops'] as const) await world.system.of(program)[0]?.kill('SIGTERM');
      expect(
        await world.sql('select deadlocks::int as n from pg_stat_database where datname = current_database()'),
      ).toEqual([{ n: 0 }]);
    } finally {
      await world.close();
    }
  }, 120_000);
});
