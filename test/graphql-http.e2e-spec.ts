// World: the three running APIs as anybody may reach them, with introspection as the demo has it; texts from ../shared/data/naughty-strings.
import { existsSync, readFileSync } from 'node:fs';
import { serverAudits } from 'graphql-http';
import { SearchOffers } from '../apps/cli/src/gql/tenant/documents/SearchOffers.js';
import { type World, openWorld } from './world.js';

const APIS = ['tenant', 'provider', 'ops'] as const;
const NAUGHTY = new URL('../../shared/data/naughty-strings/blns.json', import.meta.url);

async function inWorld(story: (world: World) => Promise<void>): Promise<void> {
  const world = await openWorld({ tenant: 1, provider: 1, ops: 1 });
  try {
    await story(world);
  } finally {
    await world.close();
  }
}

/** How the server answers a request for SDL fields made of hostile text: status and codes, never a fault. */
async function signIn(url: string, text: string): Promise<{ readonly status: number; readonly body: string }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-gridlease-csrf': '1' },
    body: JSON.stringify({
      query: `mutation($input: SignInInput!) { signIn(input: $input) { errors { ... on UserError { code } } } }`,
      variables: { input: { email: text, password: text } },
    }),
  });
  return { status: response.status, body: await response.text() };
}

describe('GraphQL over HTTP', () => {
  it(
    'passes the audits of graphql-http on each API without an error',
    () =>
      inWorld(async (world) => {
        for (const api of APIS) {
          const results = await Promise.all(
            serverAudits({ url: `${world.url(api)}/graphql` }).map((audit) => audit.fn()),
          );
          const errors = results.filter(({ status }) => status === 'error').map(({ id, name }) => [api, id, name]);
          expect(errors).toEqual([]);
          expect(results.length).toBeGreaterThan(50);
        }
      }),
    60_000,
  );

  it(
    'answers hostile text without a fault, in sign-in and in search',
    () =>
      inWorld(async (world) => {
        if (!existsSync(NAUGHTY)) return expect(existsSync(NAUGHTY)).toBe(false); // the data set lies beside the repository
        const texts = (JSON.parse(readFileSync(NAUGHTY, 'utf8')) as string[]).filter((text) => text.length > 0);
        const firm = await world.firm();
        for (const text of texts) {
          const filter = { models: [text], regions: [text], countries: [text], certifications: [text] };
          const found = await firm.api.run(SearchOffers, { filter, first: 1 }).catch((error: unknown) => String(error));
          expect(JSON.stringify(found)).not.toContain('INTERNAL');
        }
        for (const text of texts.slice(0, 150)) {
          const { status, body } = await signIn(world.url('tenant'), text);
          expect(status).toBeLessThan(500);
          expect(body).not.toContain('INTERNAL');
        }
      }),
    120_000,
  );
});
