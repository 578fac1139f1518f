/** The identity part of the APIs over HTTP, on a copy of the template database, with cheap password hashes: shared by the specs beside. */
import { Module } from '@nestjs/common';
import { PlatformModule, createApp, graphqlModule } from '#libs/platform';
import { scalarResolvers, schemaText } from '#libs/schema';
import { type TestDatabase, createTestDatabase } from '#libs/testkit';
import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { type OrganisationKind } from '../src/actor.js';
import { IdentityModule } from '../src/identity.module.js';
import { Authenticator } from '../src/passport/authenticator.js';
import { IdentityPool } from '../src/pool.js';

const ANSWERED = [
  'viewer',
  'members',
  'apiKeys',
  'signIn',
  'signOut',
  'signUp',
  'passwordChange',
  'apiKeyCreate',
  'apiKeyRevoke',
  'memberAdd',
  'memberRoleSet',
  'memberRemove',
];
export const PASSWORD = 'a fine long Secret 9';
const CHEAP = { memoryKib: 64, passes: 1 };
const LIMITS = { ofPair: 10, ofAccount: 10, ofAddress: 60, signUps: 500 };
const GENEROUS = {
  GRAPHQL_INTROSPECTION: false,
  GRAPHQL_COST_BUCKET_POINTS: 1_000_000,
  GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: 1_000,
};
const API_OF = { TENANT: 'tenant', PROVIDER: 'provider', PLATFORM: 'ops' } as const;

/** The SDL with only the root fields that identity answers. */
function identitySdl(sdl: DocumentNode): string {
  const cut = visit(sdl, {
    FieldDefinition: (node, _key, _parent, _path, ancestors) => {
      const owner = ancestors.findLast((one): one is Extract<typeof one, { kind: string }> => 'kind' in one);
      const isRoot =
        owner &&
        'name' in owner &&
        (owner.name?.kind === Kind.NAME ? ['Query', 'Mutation'].includes(owner.name.value) : false);
      return isRoot && !ANSWERED.includes(node.name.value) ? null : undefined;
    },
  });
  const definitions = cut.definitions.filter(
    (node) => node.kind !== Kind.OBJECT_TYPE_EXTENSION || (node.fields?.length ?? 0) > 0,
  );
  return print({ ...cut, definitions });
}

export interface Payload {
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  readonly [field: string]: unknown;
}
export interface Answer {
  readonly status: number;
  readonly body: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
  readonly setCookie: readonly string[];
}
export type Headers = Record<string, string>;
export interface NewKey {
  readonly secret: string;
  readonly apiKey: { readonly id: string; readonly prefix: string };
}

export const ERRORS = 'errors { ... on UserError { code message path } }';
export const SIGN_UP = `mutation($input: SignUpInput!) { signUp(input: $input) { viewer { user { id email } organisation { id kind } role scopes } ${ERRORS} } }`;
export const SIGN_IN = `mutation($input: SignInInput!) { signIn(input: $input) { viewer { user { id } } ${ERRORS} } }`;
export const ME = '{ viewer { user { email } role scopes organisation { id } } }';
export const KEY = `mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKey { id prefix scopes lastUsedAt } secret ${ERRORS} } }`;
export const ADD = `mutation($input: MemberAddInput!) { memberAdd(input: $input) { member { user { id } role } ${ERRORS} } }`;
export const ROLE = `mutation($input: MemberRoleSetInput!) { memberRoleSet(input: $input) { member { role } ${ERRORS} } }`;
export const REMOVE = `mutation($id: ID!) { memberRemove(userId: $id) { member { role } ${ERRORS} } }`;

let counter = 0;
export const newcomer = () => {
  counter += 1;
  return {
    organisationName: `Firm ${counter}`,
    legalName: `Firm ${counter} Inc.`,
    country: 'US',
    name: 'Ann Example',
    email: `ann${counter}@firm.example`,
    password: PASSWORD,
  };
};
export const cookieOf = (answer: Answer): string => answer.setCookie[0]?.split(';')[0] ?? '';
export const payloadOf = <Shape = Payload>(answer: Answer, field: string): Shape => answer.body.data[field] as Shape;
export const codes = (answer: Answer, field: string): string[] =>
  payloadOf(answer, field).errors.map((error) => error.code);
export const from = (address: string): Headers => ({ 'x-forwarded-for': address });

/** One API of a kind, listening. */
async function openApi(database: TestDatabase, lines: string[], kind: OrganisationKind, secureCookies: boolean) {
  @Module({
    imports: [
      PlatformModule.forRoot({
        service: kind,
        level: 'trace',
        destination: { write: (line) => void lines.push(line) },
      }),
      IdentityModule.forRoot({
        databaseUrl: database.identityUrl,
        kind,
        secureCookies,
        hashing: CHEAP,
        limits: LIMITS,
      }),
      graphqlModule({
        typeDefs: identitySdl(parse(schemaText(API_OF[kind]))),
        scalars: scalarResolvers,
        authenticator: Authenticator,
        config: GENEROUS,
      }),
    ],
  })
  class SpecModule {}
  const app = await createApp(SpecModule, { config: { BEHIND_HTTPS: secureCookies, TRUSTED_PROXIES: 1 } });
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/graphql`;
  const ask = async (query: string, variables: object = {}, headers: Headers = {}): Promise<Answer> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return {
      status: response.status,
      body: (await response.json()) as Answer['body'],
      setCookie: response.headers.getSetCookie(),
    };
  };
  return { app, ask, sql: (text: string, values: unknown[] = []) => app.get(IdentityPool).pool.query(text, values) };
}

export type Api = Awaited<ReturnType<typeof openApi>>;

/** A tenant and a provider API on one database; `open` starts more. */
export async function setup() {
  const database = await createTestDatabase();
  const lines: string[] = [];
  const open = (kind: OrganisationKind, secureCookies = false): Promise<Api> =>
    openApi(database, lines, kind, secureCookies);
  const tenant = await open('TENANT');
  const provider = await open('PROVIDER');

  /** Signs a new organisation up; its first owner's cookie and ids. */
  const arrive = async (where: Api = tenant) => {
    const input = newcomer();
    const answer = await where.ask(SIGN_UP, { input });
    const { viewer } = payloadOf<{ viewer: { user: { id: string }; organisation: { id: string } } }>(answer, 'signUp');
    return { input, cookie: cookieOf(answer), userId: viewer.user.id, orgId: viewer.organisation.id };
  };
  /** Adds somebody new in a role and signs them in. */
  const addMember = async (cookie: string, role: string) => {
    const { email } = newcomer();
    const answer = await tenant.ask(ADD, { input: { email, name: 'Bob', password: PASSWORD, role } }, { cookie });
    const { member } = payloadOf<{ member: { user: { id: string } } | null }>(answer, 'memberAdd');
    const signedIn = await tenant.ask(SIGN_IN, { input: { email, password: PASSWORD } });
    return { answer, email, userId: member?.user.id ?? '', cookie: cookieOf(signedIn) };
  };
  const close = async (): Promise<void> => {
    await tenant.app.close();
    await provider.app.close();
    await database.close();
  };
  return { tenant, provider, open, lines, arrive, addMember, close };
}
