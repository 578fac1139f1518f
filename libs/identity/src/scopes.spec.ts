// World: the table of roles, and the scopes the three schemas ask for.
import { schemaText } from '#libs/schema';
import { parse, visit } from 'graphql';
import { type OrganisationKind, type Role } from './actor.js';
import { isRoleOf, mayHandle, scopesOf, scopesOfKind } from './scopes.js';

const APIS = { tenant: 'TENANT', provider: 'PROVIDER', ops: 'PLATFORM' } as const;

function scopesAskedFor(sdl: string): Set<string> {
  const scopes = new Set<string>();
  visit(parse(sdl), {
    Directive: (node) => {
      const value = node.arguments?.[0]?.value;
      if (node.name.value === 'access' && value?.kind === 'StringValue' && value.value.includes(':'))
        scopes.add(value.value);
    },
  });
  return scopes;
}

describe('scopes', () => {
  it.each(Object.entries(APIS))('of the %s schema are exactly those its owner can have', (api, kind) => {
    const asked = scopesAskedFor(schemaText(api as keyof typeof APIS));
    expect([...asked].filter((scope) => !scopesOfKind(kind).has(scope))).toEqual([]);
    expect([...scopesOfKind(kind)].filter((scope) => !asked.has(scope))).toEqual([]);
  });

  it.each<[OrganisationKind, Role, string]>([
    [
      'TENANT',
      'OWNER',
      'contracts:read contracts:write invoices:read keys:read keys:write leases:read leases:write offers:read payments:write quotes:approve quotes:read quotes:write team:read team:write',
    ],
    [
      'TENANT',
      'BILLING',
      'contracts:read invoices:read keys:read leases:read offers:read payments:write quotes:approve quotes:read team:read',
    ],
    [
      'TENANT',
      'REQUESTER',
      'contracts:read invoices:read keys:read leases:read offers:read quotes:read quotes:write team:read',
    ],
    ['PROVIDER', 'REQUESTER', ''],
    ['TENANT', 'VIEWER', 'contracts:read invoices:read keys:read leases:read offers:read quotes:read team:read'],
    ['TENANT', 'STAFF_OPERATOR', ''],
    [
      'PROVIDER',
      'ADMIN',
      'contracts:read contracts:write earnings:read keys:read keys:write leases:read leases:write meters:write payouts:write supply:read supply:write team:read team:write',
    ],
    ['PROVIDER', 'BILLING', 'contracts:read earnings:read keys:read leases:read payouts:write supply:read team:read'],
    [
      'PLATFORM',
      'OWNER',
      'books:read books:write clock:write exceptions:approve exceptions:handle keys:read keys:write team:read team:write',
    ],
    [
      'PLATFORM',
      'STAFF_OPERATOR',
      'books:read books:write clock:write exceptions:approve exceptions:handle team:read team:write',
    ],
    ['PLATFORM', 'STAFF_READER', 'books:read'],
    ['PLATFORM', 'VIEWER', ''],
  ])('of %s %s', (kind, role, expected) => {
    expect([...scopesOf(kind, role)].sort().join(' ')).toBe(expected);
  });

  it('never grow with a lesser role', () => {
    const order: Role[] = ['OWNER', 'ADMIN', 'BILLING', 'VIEWER'];
    for (const [above, below] of order.slice(1).map((role, index) => [order[index] as Role, role] as const)) {
      for (const kind of ['TENANT', 'PROVIDER'] as const)
        expect([...scopesOf(kind, below)].filter((scope) => !scopesOf(kind, above).has(scope))).toEqual([]);
    }
  });

  it.each<[OrganisationKind, Role | null, Role, boolean]>([
    ['TENANT', 'OWNER', 'OWNER', true],
    ['TENANT', 'ADMIN', 'OWNER', false],
    ['TENANT', 'ADMIN', 'ADMIN', true],
    ['TENANT', 'VIEWER', 'BILLING', false],
    ['TENANT', 'ADMIN', 'REQUESTER', true],
    ['PROVIDER', 'OWNER', 'REQUESTER', false],
    ['TENANT', 'OWNER', 'STAFF_READER', false],
    ['TENANT', null, 'ADMIN', false],
    ['TENANT', null, 'VIEWER', true],
    ['PLATFORM', 'STAFF_OPERATOR', 'ADMIN', false],
    ['PLATFORM', 'STAFF_OPERATOR', 'STAFF_READER', true],
    ['PLATFORM', 'BILLING', 'STAFF_READER', false],
  ])('in %s a %s handling %s: %s', (kind, own, role, allowed) => {
    expect(mayHandle(kind, own, role)).toBe(allowed);
  });

  it('name roles only where they exist', () => {
    expect(isRoleOf('TENANT', 'BILLING') && isRoleOf('PLATFORM', 'STAFF_READER')).toBe(true);
    expect(isRoleOf('PROVIDER', 'STAFF_READER') || isRoleOf('PLATFORM', 'BILLING')).toBe(false);
  });
});
