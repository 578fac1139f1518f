import { type Role } from '../actor.js';
import { type IdentityStore } from './identity-store.js';
import { type Account, type Member, type Organisation, type User } from './records.js';
import { type Run, toInstant } from './run.js';

type Part = Pick<
  IdentityStore,
  | 'insertOrganisation'
  | 'organisation'
  | 'lockOrganisation'
  | 'insertUser'
  | 'user'
  | 'passwordHash'
  | 'setPasswordHash'
  | 'account'
  | 'insertMember'
  | 'members'
  | 'member'
  | 'setRole'
  | 'deleteMember'
  | 'countOwners'
>;

interface MemberRow {
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly joined_at: Date;
}

const MEMBERS =
  'SELECT m.user_id, u.email, u.name, m.role, m.joined_at FROM membership m JOIN app_user u ON u.id = m.user_id WHERE m.org_id = $1';
const toMember = (row: MemberRow): Member => ({
  user: { id: row.user_id, email: row.email, name: row.name },
  role: row.role,
  joinedAt: toInstant(row.joined_at),
});

function peopleQueries(run: Run): Pick<Part, 'insertUser' | 'user' | 'passwordHash' | 'setPasswordHash' | 'account'> {
  return {
    async insertUser(user, passwordHash) {
      const rows = await run<{ id: string }>(
        'INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, $3, $4) ON CONFLICT (email) DO NOTHING RETURNING id',
        [user.id, user.email, user.name, passwordHash],
      );
      return rows.length === 1;
    },
    async user(id) {
      return (await run<User>('SELECT id, email, name FROM app_user WHERE id = $1', [id]))[0] ?? null;
    },
    async passwordHash(userId) {
      return (
        (await run<{ password_hash: string }>('SELECT password_hash FROM app_user WHERE id = $1', [userId]))[0]
          ?.password_hash ?? null
      );
    },
    async setPasswordHash(userId, passwordHash) {
      await run('UPDATE app_user SET password_hash = $2 WHERE id = $1', [userId, passwordHash]);
    },
    async account(email, kind) {
      const rows = await run<Account>(
        `SELECT u.id AS "userId", m.org_id AS "orgId", m.role, u.password_hash AS "passwordHash"
         FROM app_user u JOIN membership m ON m.user_id = u.id JOIN organisation o ON o.id = m.org_id
         WHERE u.email = $1 AND o.kind = $2 ORDER BY m.joined_at, m.org_id LIMIT 1`,
        [email, kind],
      );
      return rows[0] ?? null;
    },
  };
}

function organisationQueries(run: Run): Pick<Part, 'insertOrganisation' | 'organisation' | 'lockOrganisation'> {
  return {
    async insertOrganisation(one) {
      await run(
        'INSERT INTO organisation (id, kind, name, legal_name, country, tax_id, billing_email, credit_limit_minor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          one.id,
          one.kind,
          one.name,
          one.legalName,
          one.country,
          one.taxId,
          one.billingEmail,
          one.creditLimitMinor.toString(),
        ],
      );
    },
    async organisation(id) {
      const rows = await run<Organisation>(
        'SELECT id, kind, name, legal_name AS "legalName", country, tax_id AS "taxId" FROM organisation WHERE id = $1',
        [id],
      );
      return rows[0] ?? null;
    },
    async lockOrganisation(id) {
      await run('SELECT FROM organisation WHERE id = $1 FOR UPDATE', [id]);
    },
  };
}

/** Statements about organisations, people and who belongs where. */
export function memberQueries(run: Run): Part {
  return {
    ...organisationQueries(run),
    ...peopleQueries(run),
    async insertMember(orgId, userId, role) {
      await run('INSERT INTO membership (org_id, user_id, role) VALUES ($1, $2, $3)', [orgId, userId, role]);
    },
    async members(orgId) {
      return (await run<MemberRow>(`${MEMBERS} ORDER BY m.joined_at, m.user_id`, [orgId])).map(toMember);
    },
    async member(orgId, userId) {
      const row = (await run<MemberRow>(`${MEMBERS} AND m.user_id = $2`, [orgId, userId]))[0];
      return row ? toMember(row) : null;
    },
    async setRole(orgId, userId, role) {
      await run('UPDATE membership SET role = $3 WHERE org_id = $1 AND user_id = $2', [orgId, userId, role]);
    },
    async deleteMember(orgId, userId) {
      await run('DELETE FROM membership WHERE org_id = $1 AND user_id = $2', [orgId, userId]);
      // the row stays for what the person did; the address is free for a new account, which gets a new id
      await run(
        `UPDATE app_user SET email = lower(id) || '@removed.invalid', password_hash = 'removed'
         WHERE id = $1 AND NOT EXISTS (SELECT FROM membership m WHERE m.user_id = app_user.id)`,
        [userId],
      );
    },
    async countOwners(orgId) {
      return (
        (
          await run<{ owners: number }>(
            `SELECT count(*)::int AS owners FROM membership WHERE org_id = $1 AND role = 'OWNER'`,
            [orgId],
          )
        )[0]?.owners ?? 0
      );
    },
  };
}
