// World: the three schemas as they stand, every root field answered by a stub, asked by nobody, by every role and by a key without scopes.
// The table is kept in __snapshots__: a new field, role or scope shows up there as a changed line to be read.
import { type Actor, type OrganisationKind, type Role, scopesOf } from '#libs/identity';
import { API_NAMES, type ApiName, parsedSchema } from '#libs/schema';
import { type GraphQLFieldMap, GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { guardRootFields } from '../src/graphql/access.js';
import { type GraphqlContext } from '../src/graphql/context.js';

const KIND: Readonly<Record<ApiName, OrganisationKind>> = { tenant: 'TENANT', provider: 'PROVIDER', ops: 'PLATFORM' };
const ROLES: readonly Role[] = ['OWNER', 'ADMIN', 'BILLING', 'REQUESTER', 'VIEWER', 'STAFF_OPERATOR', 'STAFF_READER'];

type Fields = GraphQLFieldMap<unknown, GraphqlContext>;

/** Root fields of an API behind their guards, by `Query.name`. */
function guardedFields(api: ApiName): [string, Fields[string]][] {
  const schema = parsedSchema(api);
  const roots = () => [schema.getQueryType(), schema.getMutationType()].filter((type) => type != null);
  for (const root of roots()) for (const field of Object.values(root.getFields())) field.resolve = () => 'reached';
  const guarded = guardRootFields(schema);
  return [guarded.getQueryType(), guarded.getMutationType()].flatMap((root) =>
    Object.entries((root?.getFields() ?? {}) as Fields).map(([name, field]): [string, Fields[string]] => [
      `${root?.name}.${name}`,
      field,
    ]),
  );
}

function actor(kind: OrganisationKind, role: Role | null): Actor {
  const person = role === null ? { userId: null, apiKeyId: 'key_1' } : { userId: 'usr_1', apiKeyId: null };
  return { ...person, orgId: 'org_1', orgKind: kind, role, scopes: role === null ? new Set() : scopesOf(kind, role) };
}

/** What the field says to the caller: `reached` or the code of the refusal. */
function answer(field: Fields[string], who: Actor | null): string {
  const context: GraphqlContext = {
    actor: who,
    requestId: 'req_1',
    request: { id: 'req_1', ip: '127.0.0.1', headers: {} },
    reply: { header: () => undefined },
  };
  try {
    return String(field.resolve?.(undefined, {}, context, {} as GraphQLResolveInfo));
  } catch (error) {
    if (error instanceof GraphQLError) return String(error.extensions.code);
    throw error;
  }
}

describe.each(API_NAMES)('the %s API', (api) => {
  const fields = guardedFields(api);
  const kind = KIND[api];

  it('opens each field to exactly these', () => {
    const lines = fields.map(([name, field]) => {
      const callers: [string, Actor | null][] = [
        ['nobody', null],
        ['key without scopes', actor(kind, null)],
        ...ROLES.map((role): [string, Actor] => [role, actor(kind, role)]),
      ];
      return `${name}: ${callers
        .filter(([, who]) => answer(field, who) === 'reached')
        .map(([label]) => label)
        .join(', ')}`;
    });
    expect(lines.sort().join('\n')).toMatchSnapshot();
  });

  it('has a role for each field: a scope that nobody holds is a slip of the pen', () => {
    const reached = ([, field]: [string, Fields[string]]) =>
      ROLES.some((role) => answer(field, actor(kind, role)) === 'reached');
    expect(fields.filter((one) => !reached(one)).map(([name]) => name)).toEqual([]);
  });

  it('says UNAUTHENTICATED to nobody and FORBIDDEN to somebody, and nothing else', () => {
    for (const [, field] of fields) {
      expect(['reached', 'UNAUTHENTICATED']).toContain(answer(field, null));
      expect(['reached', 'FORBIDDEN']).toContain(answer(field, actor(kind, null)));
    }
  });

  it('opens nothing that changes things to a reader', () => {
    const reader = actor(kind, kind === 'PLATFORM' ? 'STAFF_READER' : 'VIEWER');
    const open = fields
      .filter(([name, field]) => name.startsWith('Mutation.') && answer(field, reader) === 'reached')
      .map(([name]) => name);
    // what is one's own: a session, a password, what one has read and wants to be shown
    const own = /\.(signIn|signOut|signUp|passwordChange|notificationsMarkRead|notificationPreferenceSet)$/;
    expect(open.filter((name) => !own.test(name))).toEqual([]);
  });
});
