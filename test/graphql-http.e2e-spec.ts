// World: the three running APIs as anybody may reach them, with introspection as the demo has it.
import { serverAudits } from 'graphql-http';
import { openWorld } from './world.js';

const APIS = ['tenant', 'provider', 'ops'] as const;

describe('GraphQL over HTTP', () => {
  it('passes the audits of graphql-http on each API without an error', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1 });
    try {
      for (const api of APIS) {
        const results = await Promise.all(
          serverAudits({ url: `${world.url(api)}/graphql` }).map((audit) => audit.fn()),
        );
        expect(results.filter(({ status }) => status === 'error').map(({ id, name }) => [api, id, name])).toEqual([]);
        expect(results.length).toBeGreaterThan(50);
      }
    } finally {
      await world.close();
    }
  }, 60_000);
});
