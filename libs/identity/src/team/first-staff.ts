import pg from 'pg';
import { InvariantError } from '#libs/kernel';
import { RECOMMENDED_COST, hashPassword } from '../password/hashing.js';
import { isStrongEnough } from '../password/strength.js';
import { newId } from '../secret.js';
import { postgresIdentityStore } from '../store/postgres.store.js';
import { normaliseEmail } from '../words.js';

export interface FirstStaff {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** One number for all processes: only one of them makes the platform's organisation. */
const FIRST_STAFF_LOCK = 7_301_001;

/**
 * Makes the platform's own organisation with one STAFF_OPERATOR when there is none, since nobody signs up as staff. Does nothing when
 * there is one. Throws when the e-mail address or the password would not do for anybody else either.
 */
export async function ensureStaff(databaseUrl: string, { email, password, name }: FirstStaff): Promise<void> {
  const address = normaliseEmail(email);
  if (address === null) throw new InvariantError(`STAFF_EMAIL ${email} is not an e-mail address`);
  if (!isStrongEnough(password, address))
    throw new InvariantError('STAFF_PASSWORD is too weak: 12 characters, not a common one');
  const passwordHash = await hashPassword(password, RECOMMENDED_COST);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 2_000 });
  const guard = await pool.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [FIRST_STAFF_LOCK]);
    const { rowCount } = await guard.query(`SELECT FROM organisation WHERE kind = 'PLATFORM'`);
    if (rowCount !== 0) return;
    await postgresIdentityStore(pool).transaction(async (store) => {
      const [userId, orgId] = [newId('user'), newId('organisation')];
      const isNew = await store.insertUser({ id: userId, email: address, name }, passwordHash);
      if (!isNew) throw new InvariantError(`STAFF_EMAIL ${address} belongs to somebody else`);
      await store.insertOrganisation({
        id: orgId,
        kind: 'PLATFORM',
        name: 'Gridlease',
        legalName: 'Gridlease Inc.',
        country: 'US',
        taxId: null,
        billingEmail: address,
        creditLimitMinor: 0n,
      });
      await store.insertMember(orgId, userId, 'STAFF_OPERATOR');
    });
  } finally {
    guard.release(true); // the connection's end gives the lock back
    await pool.end();
  }
}
