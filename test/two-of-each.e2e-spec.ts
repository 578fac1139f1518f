// World: two of each app and two workers on one PostgreSQL, one emulator; callers alternate between twins, as behind a balancer. Half-way
// through one of each pair is killed.
import { type World, listH100, openWorld, windowFrom } from './world.js';

/** Four firms, two at each twin, book and pay the same pool at once; `meanwhile` happens between booking and paying. */
async function sell(world: World, meanwhile: () => Promise<void>): Promise<void> {
  const offerId = await listH100(await world.miner(), 8);
  const window = windowFrom(await world.staff.now(), 10);
  const firms = await Promise.all([0, 1, 0, 1].map((twin) => world.firm('Lab', twin)));
  const booked = await Promise.all(
    firms.map(async (firm) => {
      const { invoice } = await firm.book((await firm.quote({ offerId, units: 8, window })).id);
      return { firm, invoiceId: invoice?.id ?? '' };
    }),
  );
  await Promise.all(booked.map(({ firm, invoiceId }) => firm.startPayment(invoiceId)));
  await meanwhile();
  await world.staff.settled();
}

/** What one person sees at one twin. */
async function ask(world: World, twin: number, query: string, cookie: string) {
  const response = await fetch(`${world.url('tenant', twin)}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gridlease-csrf': '1', cookie },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { viewer?: { user: { name: string } } | null } };
  return { data, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

describe('two of each', () => {
  it('share nothing but the database, and one of them is enough', async () => {
    const world = await openWorld(
      { tenant: 2, provider: 2, ops: 2, worker: 2, 'stripe-emulator': 1 },
      { CLAIM_SECONDS: '1' },
    );
    try {
      const signUp = `mutation { signUp(input: { organisationName: "Twin", legalName: "Twin Inc.", country: "US", name: "Tess", email: "tess@twin.example", password: "correct-horse-twin-9" }) { errors { ... on UserError { code } } } }`;
      const { cookie } = await ask(world, 0, signUp, '');
      const who = '{ viewer { user { name } } }';
      expect((await ask(world, 1, who, cookie)).data.viewer?.user.name).toBe('Tess');
      await ask(world, 1, 'mutation { signOut { errors { ... on UserError { code } } } }', cookie);
      expect((await ask(world, 0, who, cookie)).data.viewer).toBeNull();

      await sell(world, async () => {
        for (const program of ['tenant', 'provider', 'worker'] as const) await world.system.of(program)[1]?.kill();
      });
      expect(await world.sql(`select state, count(*)::int as n from invoice group by state`)).toEqual([
        { state: 'PAID', n: 4 },
      ]);
      expect(await world.sql(`select count(*)::int as n from journal where kind = 'INVOICE_PAID_BY_CARD'`)).toEqual([
        { n: 4 },
      ]);
      expect(
        await world.sql(
          `select count(*)::int as n from allocation a join allocation b on a.resource_id = b.resource_id and a.id < b.id and a.units && b.units and a.period && b.period`,
        ),
      ).toEqual([{ n: 0 }]);
    } finally {
      await world.close();
    }
  }, 120_000);
});
