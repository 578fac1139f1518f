// World: an Apollo server with one field of each sort and a request log whose writes land in an array.
import { ApolloServer } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { type ApiRequest } from '#libs/workflows';
import { type Caller, type GraphqlContext } from '../graphql/context.js';
import { withRequest } from '../request-context.js';
import { RequestLog } from './request-log.js';
import { requestLogPlugin } from './request-log-plugin.js';

const SDL = `
  type Query { hello(name: String): String, forbidden: String }
  type Mutation { book(secret: String): Payload }
  type Payload { errors: [Refusal!]! }
  type Refusal { code: String!, message: String! }`;
const resolvers = {
  Query: {
    hello: () => 'hello',
    forbidden: () => {
      throw new GraphQLError('no', { extensions: { code: 'FORBIDDEN' } });
    },
  },
  Mutation: { book: () => ({ errors: [{ code: 'QUOTE_EXPIRED', message: 'gone' }] }) },
};

function setup(write?: (requests: readonly ApiRequest[]) => Promise<void>) {
  const batches: (readonly ApiRequest[])[] = [];
  const warnings: unknown[] = [];
  const keep = (requests: readonly ApiRequest[]): Promise<void> => Promise.resolve(void batches.push(requests));
  const log = new RequestLog(write ?? keep, { warn: (line: unknown) => void warnings.push(line) });
  const server = new ApolloServer<GraphqlContext>({ typeDefs: SDL, resolvers, plugins: [requestLogPlugin(log)] });
  const ask = (query: string, variables: Record<string, unknown> = {}, by: Partial<Caller> = {}) => {
    const actor: Caller = { orgId: 'org_1', userId: null, apiKeyId: 'key_1', scopes: new Set(), ...by };
    const request = { id: 'req_1', ip: '127.0.0.1', headers: {} };
    const contextValue = { actor, requestId: 'req_1', request, reply: { header: () => undefined } };
    return withRequest({ requestId: 'req_1', cost: 7 }, () =>
      server.executeOperation({ query, variables }, { contextValue }),
    );
  };
  return { log, ask, batches, warnings };
}

describe('the request log', () => {
  it('keeps who asked what and how it ended, and no value', async () => {
    const { log, ask, batches } = setup();
    await ask('query Greet($name: String) { hello(name: $name) }', { name: 'sk_secret' });
    await log.flush();
    expect(batches).toEqual([
      [
        expect.objectContaining({
          id: 'req_1',
          orgId: 'org_1',
          keyId: 'key_1',
          operation: 'Greet',
          kind: 'QUERY',
          cost: 7,
        }),
      ],
    ]);
    expect(batches[0]?.[0]).toMatchObject({ outcome: 'OK', codes: [], status: 200 });
    expect(JSON.stringify(batches)).not.toContain('sk_secret');
  });

  it.each([
    ['mutation { book(secret: "hush") { errors { code } } }', 'REFUSED', ['QUOTE_EXPIRED'], 'book'],
    ['mutation { book { errors { message } } }', 'REFUSED', ['REFUSED'], 'book'],
    ['{ forbidden }', 'FAILED', ['FORBIDDEN'], 'forbidden'],
    ['{ nonsense }', 'FAILED', ['GRAPHQL_VALIDATION_FAILED'], null],
    ['{ hush', 'FAILED', ['GRAPHQL_PARSE_FAILED'], null],
  ])('says how %s ended', async (query, outcome, codes, operation) => {
    const { log, ask, batches } = setup();
    await ask(query);
    await log.flush();
    expect(batches[0]?.[0]).toMatchObject({ outcome, codes, operation });
    expect(JSON.stringify(batches)).not.toContain('hush');
  });

  it('passes over people: what they do stands in the audit', async () => {
    const { log, ask, batches } = setup();
    await ask('{ hello }', {}, { userId: 'usr_1', apiKeyId: null });
    await log.flush();
    expect(batches).toEqual([]);
  });

  it('writes what has gathered in one batch, and keeps nobody waiting when the writing fails', async () => {
    const { log, ask, warnings } = setup(() => Promise.reject(new Error('no database')));
    await ask('{ hello }');
    await ask('{ hello }');
    await expect(log.flush()).resolves.toBeUndefined();
    expect(warnings).toEqual([expect.objectContaining({ requests: 2 })]);
  });

  it('leaves out what is too much rather than grow', async () => {
    const { log, ask, batches, warnings } = setup();
    await ask('{ hello }');
    await log.flush();
    const [one] = batches[0] ?? [];
    if (one) for (let number = 0; number < 5_003; number++) log.note(one);
    await log.flush();
    expect(batches[1]).toHaveLength(5_000);
    expect(warnings).toEqual([{ left: 3 }]);
  });
});
