import { type Scope } from '#libs/workflows';

/** The worker acts for the platform; its entries in the audit log carry this name. */
export const WORKER_SCOPE = { kind: 'PLATFORM', actorId: 'worker' } as const satisfies Scope;
