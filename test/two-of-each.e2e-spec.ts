// World: two of each app and two workers on one PostgreSQL, one emulator; callers alternate between twins, as behind a balancer.
import { listH100, openWorld, windowFrom } from './world.js';

describe('two of each', () => {
  it('share nothing but the database: bookings through both twins, one charge an invoice', async () => {
    const world = await openWorld({ tenant: 2, provider: 2, ops: 2, worker: 2, 'stripe-emulator': 1 });
    try {
      const offerId = await listH100(await world.miner(), 8);
      const window = windowFrom(await world.staff.now(), 10);
      const firms = await Promise.all([0, 1, 0, 1].map((twin) => world.firm('Lab', twin)));
      const paid = await Promise.all(
        firms.map(async (firm) => {
          const quote = await firm.quote({ offerId, units: 8, window });
          const { invoice } = await firm.book(quote.id);
          return firm.pay(invoice?.id ?? '');
        }),
      );
      expect(paid.map((invoice) => invoice.state)).toEqual(['PAID', 'PAID', 'PAID', 'PAID']);
      await world.staff.settled();

      const overlaps = await world.sql(
        `select count(*)::int as n from allocation a join allocation b on a.resource_id = b.resource_id and a.ctid < b.ctid and a.units && b.units and a.period && b.period`,
      );
      expect(overlaps).toEqual([{ n: 0 }]);
      const payments = await world.sql(`select count(*)::int as n from journal where kind = 'INVOICE_PAID_BY_CARD'`);
      expect(payments).toEqual([{ n: 4 }]);
    } finally {
      await world.close();
    }
  }, 120_000);

  it('a session made at one twin works at the other, and ends at both', async () => {
    const world = await openWorld({ tenant: 2, ops: 1 });
    try {
      const ask = async (number: number, query: string, cookie: string) => {
        const response = await fetch(`${world.url('tenant', number)}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-gridlease-csrf': '1', cookie },
          body: JSON.stringify({ query }),
        });
        return {
          cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
          body: (await response.json()) as { data: { viewer?: { user: { name: string } } | null } },
        };
      };
      const signUp = `mutation { signUp(input: { organisationName: "Twin", legalName: "Twin Inc.", country: "US", name: "Tess", email: "tess@twin.example", password: "correct-horse-twin-9" }) { errors { ... on UserError { code } } } }`;
      const { cookie } = await ask(0, signUp, '');
      expect((await ask(1, '{ viewer { user { name } } }', cookie)).body.data.viewer?.user.name).toBe('Tess');
      await ask(1, 'mutation { signOut { errors { ... on UserError { code } } } }', cookie);
      expect((await ask(0, '{ viewer { user { name } } }', cookie)).body.data.viewer).toBeNull();
    } finally {
      await world.close();
    }
  }, 60_000);
});
