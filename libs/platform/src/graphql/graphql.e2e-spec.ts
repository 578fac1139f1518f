// World: a GraphQL API of four fields on a loopback port, one caller known by an API key, no database.
import { Global, Injectable, Module } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type GraphQLResolveInfo, getIntrospectionQuery } from 'graphql';
import { serverAudits } from 'graphql-http';
import { createApp } from '../http/bootstrap.js';
import { PlatformModule } from '../platform.module.js';
import { type Caller, type GraphqlContext, type HttpRequest, type RequestAuthenticator, actorOf } from './context.js';
import { failure } from './failure.js';
import { graphqlModule } from './graphql.module.js';
import { idempotencyKey } from './idempotency.js';

const SDL = `
  directive @access(to: String!) on FIELD_DEFINITION
  directive @audience(of: Audience!) on OBJECT
  directive @idempotent(key: String!) on FIELD
  enum Audience { PUBLIC ORGANISATION }
  type Query {
    hello(name: String = "world"): String @access(to: "public")
    mine: String! @access(to: "signed-in")
    books: String @access(to: "books:read")
    fault: String @access(to: "public")
    hardFault: String! @access(to: "public")
    tree(first: Int = 20): Tree! @access(to: "public")
  }
  type Mutation { book(input: String!): String! @access(to: "leases:write") signIn: String! @access(to: "public") }
  type Tree @audience(of: PUBLIC) { name: String! nodes: [Tree!]! child: Tree }
`;

@Injectable()
class Doorman implements RequestAuthenticator {
  authenticate(request: HttpRequest): Promise<Caller | null> {
    const key = request.headers['x-api-key'];
    if (key === undefined) return Promise.resolve(null);
    const person = { orgId: 'org_1', userId: 'usr_1', apiKeyId: null };
    if (key === 'developer') return Promise.resolve({ ...person, scopes: new Set(['keys:read']) });
    if (key === 'reader') return Promise.resolve({ ...person, scopes: new Set(['offers:read']) });
    if (key !== 'right') return Promise.reject(failure('UNAUTHENTICATED', 'The API key is not valid.'));
    return Promise.resolve({ orgId: 'org_1', userId: null, apiKeyId: 'key_1', scopes: new Set(['leases:write']) });
  }
}

@Resolver()
class Answers {
  @Query('hello')
  hello(@Args('name') name: string): string {
    return `hello ${name}`;
  }
  @Query('mine')
  mine(@Context() context: GraphqlContext): string {
    return actorOf(context).orgId;
  }
  @Query('books')
  books(): string {
    return 'books';
  }
  @Query('fault')
  fault(): string {
    throw new Error('relation "lease" does not exist, password=hunter2');
  }
  @Query('hardFault')
  hardFault(): string {
    throw new Error('select secret from vault');
  }
  @Query('tree')
  tree(): object {
    return { name: 'root', nodes: [{ name: 'leaf', nodes: [] }] };
  }
  @Mutation('book')
  book(@Args('input') input: string, @Context() context: GraphqlContext, @Info() info: GraphQLResolveInfo): string {
    return `${input} ${idempotencyKey(context, info) ?? 'without a key'}`;
  }
  @Mutation('signIn')
  signIn(): string {
    return 'in';
  }
}

@Global()
@Module({ providers: [Doorman], exports: [Doorman] })
class DoormanModule {}

const lines: string[] = [];

function rootModule({ typeDefs = SDL, introspection = true, bucket = 100_000 } = {}) {
  @Module({
    imports: [
      PlatformModule.forRoot({
        service: 'spec',
        level: 'info',
        destination: { write: (line) => void lines.push(line) },
      }),
      DoormanModule,
      graphqlModule({
        typeDefs,
        scalars: {},
        authenticator: Doorman,
        config: {
          GRAPHQL_INTROSPECTION: introspection,
          GRAPHQL_COST_BUCKET_POINTS: bucket,
          GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: 1,
        },
      }),
    ],
    providers: [Answers],
  })
  class SpecModule {}
  return SpecModule;
}

const CONFIG = { BEHIND_HTTPS: false, TRUSTED_PROXIES: 0 };
type Ask = (
  query: string,
  headers?: Record<string, string>,
  variables?: object,
) => Promise<{
  status: number;
  body: { data?: Record<string, unknown>; errors?: { message: string; extensions: Record<string, unknown> }[] };
  headers: Headers;
}>;

async function start(
  options: Parameters<typeof rootModule>[0] = {},
): Promise<{ app: NestFastifyApplication; url: string; ask: Ask }> {
  const app = await createApp(rootModule(options), { config: CONFIG });
  await app.listen(0, '127.0.0.1');
  const url = `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`;
  const ask: Ask = async (query, headers = {}, variables = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return {
      status: response.status,
      body: (await response.json()) as Awaited<ReturnType<Ask>>['body'],
      headers: response.headers,
    };
  };
  return { app, url, ask };
}

const codeOf = (answer: Awaited<ReturnType<Ask>>): unknown => answer.body.errors?.[0]?.extensions.code;

describe('the GraphQL API', () => {
  let app: NestFastifyApplication;
  let url: string;
  let ask: Ask;
  beforeAll(async () => {
    ({ app, url, ask } = await start());
  });
  afterAll(() => app.close());

  it('passes every audit of the GraphQL over HTTP specification that is not optional', async () => {
    const failed: string[] = [];
    const statuses = { ok: 0, notice: 0, warn: 0, error: 0 };
    for (const audit of serverAudits({ url })) {
      const result = await audit.fn();
      statuses[result.status] += 1;
      if (result.status === 'error') failed.push(`${audit.id} ${audit.name}: ${result.reason}`);
    }
    expect(failed).toEqual([]);
    expect(statuses.ok).toBeGreaterThan(50);
  });

  it('answers a public field to anyone', async () => {
    const answer = await ask('{ hello }');
    expect(answer).toMatchObject({ status: 200, body: { data: { hello: 'hello world' } } });
  });

  it.each([
    ['nobody', {}, 401, 'UNAUTHENTICATED'],
    ['a wrong key', { 'x-api-key': 'wrong' }, 401, 'UNAUTHENTICATED'],
    ['a key without the scope', { 'x-api-key': 'right' }, 403, 'FORBIDDEN'],
  ])('refuses a guarded field to %s', async (_who, headers, status, code) => {
    const answer = await ask('{ hello books }', headers);
    expect([answer.status, codeOf(answer), answer.body.data]).toEqual([status, code, undefined]);
  });

  it('refuses through fragments and aliases too', async () => {
    const answer = await ask('query { ...f } fragment f on Query { harmless: books }', { 'x-api-key': 'right' });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'FORBIDDEN']);
  });

  it('lets a key in where its scopes or its mere presence suffice', async () => {
    expect((await ask('{ mine }', { 'x-api-key': 'right' })).body.data).toEqual({ mine: 'org_1' });
    expect((await ask('mutation { book(input: "a") }', { 'x-api-key': 'right' })).body.data).toEqual({
      book: 'a without a key',
    });
  });

  it('masks faults, with an id that the log knows, and shows nothing of them', async () => {
    const answer = await ask('{ hello fault }');
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({ hello: 'hello world', fault: null });
    const { id } = answer.body.errors?.[0]?.extensions ?? {};
    expect(id).toBe(answer.headers.get('x-request-id'));
    expect(JSON.stringify(answer.body)).not.toMatch(/relation|hunter2|stack/i);
    expect(lines.filter((line) => line.includes(String(id)) && line.includes('relation')).length).toBeGreaterThan(0);
  });

  it('answers 500 when a fault leaves nothing', async () => {
    const answer = await ask('{ hardFault }');
    expect([answer.status, codeOf(answer)]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(answer.body)).not.toMatch(/vault|stack/);
  });

  it('takes the idempotency key from the directive, else from the header', async () => {
    const key = { 'x-api-key': 'right', 'idempotency-key': 'from-the-header' };
    expect((await ask('mutation { book(input: "a") }', key)).body.data).toEqual({ book: 'a from-the-header' });
    expect((await ask('mutation { book(input: "a") @idempotent(key: "from-directive") }', key)).body.data).toEqual({
      book: 'a from-directive',
    });
    expect(
      (await ask('mutation($k: String!) { book(input: "a") @idempotent(key: $k) }', key, { k: 'from-variable' })).body
        .data,
    ).toEqual({ book: 'a from-variable' });
    expect(codeOf(await ask('mutation { book(input: "a") @idempotent(key: "short") }', key))).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['0', 0],
    ['101', 101],
    ['-1', -1],
  ])('refuses a page of %s', async (_text, first) => {
    expect((await ask(`{ tree(first: ${first}) { name } }`)).status).toBe(400);
    expect((await ask('query($n: Int) { tree(first: $n) { name } }', {}, { n: first })).status).toBe(400);
  });

  describe('hostile documents get a 4xx, quickly, with few errors', () => {
    const nested = (levels: number): string => `{ tree ${'{ child '.repeat(levels)}{ name }${' }'.repeat(levels)} }`;
    it.each([
      [
        '101 aliases of __typename',
        `{ ${Array.from({ length: 101 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
      ],
      ['a root field 11 times', `{ ${Array.from({ length: 11 }, (_, index) => `a${index}: hello`).join(' ')} }`],
      ['signing in twice', 'mutation { a: signIn b: signIn }'],
      ['5,000 duplicate fields', `{ ${'hello '.repeat(5000)} }`],
      ['10,000 directives', `{ hello ${'@include(if: true) '.repeat(10_000)} }`.slice(0, 95_000)],
      ['60 directives', `{ hello ${'@skip(if: false) '.repeat(60)} }`],
      ['20 levels', nested(20)],
      ['8,000 levels', nested(8000)],
      ['a fragment cycle', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
      [
        'doubling fragments',
        `{ tree { ...f0 } } ${Array.from({ length: 60 }, (_, n) => `fragment f${n} on Tree { child { ...f${n + 1} } nodes { ...f${n + 1} } }`).join(' ')} fragment f60 on Tree { name }`,
      ],
      ['nested list literals', `{ hello(name: ${'['.repeat(20_000)}${']'.repeat(20_000)}) }`],
      ['an unknown field', '{ helo }'],
      ['nothing', ''],
      ['90 kB of commas and an error', `{ ${','.repeat(90_000)} nope }`],
    ])('%s', async (_name, query) => {
      const answer = await ask(query);
      expect(answer.status).toBe(400);
      expect(answer.body.errors?.length).toBeLessThanOrEqual(5);
      expect(JSON.stringify(answer.body)).not.toMatch(/Did you mean|node_modules|\bat \w+ \(/);
    });

    it.each([
      ['an array', '[{"query":"{hello}"},{"query":"{hello}"}]', 'application/json', 400],
      [
        'a body over 100 kB',
        JSON.stringify({ query: `{ hello(name: "${'x'.repeat(110_000)}") }` }),
        'application/json',
        413,
      ],
      ['broken JSON', '{"query":', 'application/json', 400],
      ['a form', 'query={hello}', 'application/x-www-form-urlencoded', 400],
      ['plain text', '{"query":"{hello}"}', 'text/plain', 400],
      ['XML', '<query/>', 'application/xml', 415],
      ['prototype pollution', '{"query":"{hello}","__proto__":{"admin":true}}', 'application/json', 400],
    ])('a body that is %s', async (_name, body, type, status) => {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
      expect(response.status).toBe(status);
    });

    it('a mutation over GET, and a GET without a preflight header', async () => {
      const get = (query: string, headers: Record<string, string>) =>
        fetch(`${url}?query=${encodeURIComponent(query)}`, { headers });
      expect((await get('mutation { signIn }', { 'x-gridlease-csrf': '1' })).status).toBe(405);
      expect((await get('{ hello }', {})).status).toBe(400);
      expect((await get('{ hello }', { 'x-gridlease-csrf': '1' })).status).toBe(200);
    });
  });
});

describe('an API that is closed', () => {
  it('shows its schema to API keys, and to people who may look after them', async () => {
    const { app, ask } = await start({ introspection: false });
    try {
      expect(codeOf(await ask(getIntrospectionQuery()))).toBe('INTROSPECTION_DISABLED');
      expect((await ask(getIntrospectionQuery(), { 'x-api-key': 'right' })).status).toBe(200);
      expect((await ask(getIntrospectionQuery(), { 'x-api-key': 'developer' })).status).toBe(200);
      expect(codeOf(await ask(getIntrospectionQuery(), { 'x-api-key': 'reader' }))).toBe('INTROSPECTION_DISABLED');
    } finally {
      await app.close();
    }
  });

  it('answers 429 with Retry-After to who has used up its points, and still serves the next', async () => {
    const { app, ask } = await start({ bucket: 100 });
    try {
      const dear = '{ tree(first: 40) { nodes { name } } }';
      const first = await ask(dear);
      const second = await ask(dear);
      const third = await ask(dear);
      expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
      expect(codeOf(third)).toBe('THROTTLED');
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(dear, { 'x-api-key': 'right' })).status).toBe(200);
      expect(codeOf(await ask('{ tree(first: 100) { nodes { nodes { name } } } }', { 'x-api-key': 'right' }))).toBe(
        'COST_EXCEEDED',
      );
    } finally {
      await app.close();
    }
  });

  it.each([
    [
      'a root field without @access',
      SDL.replace(
        'hello(name: String = "world"): String @access(to: "public")',
        'hello(name: String = "world"): String',
      ),
      /Query\.hello has no @access/,
    ],
    [
      'a type without @audience',
      SDL.replace('type Tree @audience(of: PUBLIC)', 'type Tree'),
      /type Tree has no @audience/,
    ],
    [
      'a root field nobody answers',
      SDL.replace('fault: String @', 'fault: String @access(to: "public") later: String @'),
      /no resolver answers Query\.later/,
    ],
  ])('does not boot with %s', async (_name, typeDefs, complaint) => {
    await expect(start({ typeDefs })).rejects.toThrow(complaint);
  });
});
