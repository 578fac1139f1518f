/**
 * identity: who asks, for which organisation, and what they may do.
 * It decides roles and their scopes, how passwords, sessions and API keys are made, kept and ended. It refuses to know what the
 * scopes open: the schema says that, and the platform enforces it.
 */
export { type Actor, type OrganisationKind, type Role } from './actor.js';
export { SessionCookie } from './cookie.js';
export { IdentityModule } from './identity.module.js';
export { type IdentityOptions } from './options.js';
export { Authenticator, type IncomingRequest } from './passport/authenticator.js';
export { type HashingCost, RECOMMENDED_COST, hashPassword } from './password/hashing.js';
export { IdentityPool } from './pool.js';
export { isRoleOf, scopesOf, scopesOfKind } from './scopes.js';
export { digest as secretDigest, newKeySecret, type NewKeySecret } from './secret.js';
export { type FirstStaff, ensureStaff } from './team/first-staff.js';
export { Team } from './team/team.js';
export { type AttemptLimits, DEFAULT_LIMITS } from './throttle/attempts.js';
