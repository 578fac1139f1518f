import { type OrganisationKind, type Role } from './actor.js';

const KEYS_AND_TEAM = ['keys:read', 'keys:write', 'team:read', 'team:write'] as const;

/** Every scope there is for an organisation of a kind. The SDL's @access names the scope of each root field. */
const ALL: Readonly<Record<OrganisationKind, readonly string[]>> = {
  TENANT: [
    'offers:read',
    'quotes:read',
    'quotes:write',
    'quotes:approve',
    'leases:read',
    'leases:write',
    'contracts:read',
    'contracts:write',
    'invoices:read',
    'payments:write',
    ...KEYS_AND_TEAM,
  ],
  PROVIDER: [
    'supply:read',
    'supply:write',
    'leases:read',
    'leases:write',
    'meters:write',
    'contracts:read',
    'contracts:write',
    'earnings:read',
    'payouts:write',
    ...KEYS_AND_TEAM,
  ],
  PLATFORM: ['books:read', 'books:write', 'exceptions:handle', 'exceptions:approve', 'clock:write', ...KEYS_AND_TEAM],
};

/** Roles of an organisation, the most powerful first. A caller hands out and touches roles up to its own. */
const ROLES: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  TENANT: ['OWNER', 'ADMIN', 'BILLING', 'REQUESTER', 'VIEWER'],
  PROVIDER: ['OWNER', 'ADMIN', 'BILLING', 'VIEWER'],
  PLATFORM: ['OWNER', 'ADMIN', 'STAFF_OPERATOR', 'STAFF_READER'],
};

/** What those do beyond reading who look after money; they decide what others want to spend. */
const OF_BILLING: ReadonlySet<string> = new Set(['payments:write', 'payouts:write', 'quotes:approve']);

const reading = (scopes: readonly string[]): string[] => scopes.filter((scope) => scope.endsWith(':read'));

/** What a role may do in an organisation of this kind; nothing where the role does not exist there. */
export function scopesOf(kind: OrganisationKind, role: Role): ReadonlySet<string> {
  if (!ROLES[kind].includes(role)) return new Set();
  const all = ALL[kind];
  switch (role) {
    case 'OWNER':
    case 'ADMIN':
      return new Set(all);
    case 'BILLING':
      return new Set([...reading(all), ...all.filter((scope) => OF_BILLING.has(scope))]);
    case 'REQUESTER':
      return new Set([...reading(all), 'quotes:write']);
    case 'VIEWER':
      return new Set(reading(all));
    case 'STAFF_OPERATOR':
      return new Set(all.filter((scope) => !scope.startsWith('keys:')));
    case 'STAFF_READER':
      return new Set(['books:read']);
  }
}

/** Every scope an organisation of this kind can have: what its owner may do. */
export function scopesOfKind(kind: OrganisationKind): ReadonlySet<string> {
  return new Set(ALL[kind]);
}

export function isRoleOf(kind: OrganisationKind, role: Role): boolean {
  return ROLES[kind].includes(role);
}

/**
 * Whether a caller with `own` may give, change or take `role`. An API key (null) is treated as the least role: a leaked key must not
 * make owners.
 */
export function mayHandle(kind: OrganisationKind, own: Role | null, role: Role): boolean {
  const order = ROLES[kind];
  const rank = own === null ? order.length - 1 : order.indexOf(own);
  return rank >= 0 && order.includes(role) && rank <= order.indexOf(role);
}
