// World: a migrated database in which two tenants and two providers have one of everything. What row-level security covers is read
// from the catalog, so that a table added tomorrow is tested tomorrow.
import { type Client } from 'pg';
import { addMilliseconds, decimal } from '#libs/kernel';
import {
  aHall,
  aLeaseOf,
  aQuote,
  actingFor,
  anId,
  anInvoiceOf,
  createTestDatabase,
  seedAlerts,
  seedApiRequest,
  seedHall,
  seedListing,
  seedOrganisation,
  seedPayouts,
  seedQuoteDesk,
  seedService,
  seedSpending,
  seedWebhook,
  theBooking,
  theIssue,
} from '#libs/testkit';
import { tokenSigner } from './database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());

const now = () => Date.now() / 1_000;
const sign = tokenSigner(db.tenantTokenKey, now);

/** A tenant with a quote, a lease, an invoice, a call to make, a card, and its provider with a site, a pool, a hall and a block. */
async function populate() {
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const tenant = await seedOrganisation(db, 'TENANT');
  const { providerOrgId: provider, site, pool } = await seedListing(db, database);
  await seedHall(database, site, aHall({ orgId: provider, siteId: site.id }), 1_250);
  const quote = aQuote({ orgId: tenant, offerId: pool.id, providerOrgId: provider, siteId: site.id });
  const lease = aLeaseOf(quote);
  await unitOfWork.run(actingFor(provider), async (tx) => {
    const period = { start: tx.now, end: addMilliseconds(tx.now, 1_000) };
    await stores.calendar.insert(tx, {
      id: anId('blk'),
      orgId: provider,
      resourceId: pool.id,
      period,
      units: { from: 0, to: 1 },
      reason: 'OWN_USE',
      note: 'ours',
    });
    await stores.miningLoads.save(tx, [
      {
        ...{ id: anId('load'), orgId: provider, siteId: site.id, externalId: 'fleet', name: 'Fleet', model: 's21' },
        ...{
          terahashesPerSecond: decimal('200'),
          watts: 3_500,
          yields: 'FLEXIBLE',
          from: tx.now,
          until: null,
          version: 0,
        },
      },
    ]);
    // the fleet may not draw what it wants, so an order is written
    await stores.curtailments.insert(tx, {
      ...{ id: anId('cut'), orgId: provider, siteId: site.id, period, limitWatts: 3_000, reason: 'GRID_ORDER' },
      ...{ note: null, createdAt: tx.now, cancelledAt: null },
    });
    await stores.audit.append(tx, { action: 'block', subjectId: pool.id, detail: {} });
  });
  await unitOfWork.run(actingFor(tenant), async (tx) => {
    await stores.quotes.insert(tx, quote);
    await stores.leases.insert(tx, lease, theBooking(lease));
    const invoice = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
    await stores.invoices.insert(tx, invoice);
    await stores.ledger.post(tx, theIssue(invoice));
    const call = {
      operation: 'INVOICE_CREATE',
      orgId: tenant,
      aggregateId: invoice.id,
      parameters: {},
      idempotencyKey: anId('key'),
    } as const;
    await stores.intents.enqueue(tx, [call]);
    const card = {
      id: anId('pay'),
      orgId: tenant,
      kind: 'CARD',
      brand: 'Visa',
      last4: '4242',
      stripePaymentMethodId: anId('pm'),
      currency: null,
      createdAt: tx.now,
    } as const;
    await stores.paymentMethods.insert(tx, card);
    await stores.idempotency.claim(tx, 'book', 'key-00000001', 'x');
    await stores.audit.append(tx, { action: 'book', subjectId: lease.id, detail: {} });
  });
  await signAContract(tenant, provider);
  await seedService(database, lease);
  await db.sql(
    `INSERT INTO meter_record (id, lease_id, org_id, provider_org_id, starts_at, ends_at, units, unit_hours, energy_kwh, source)
     VALUES ($1, $2, $3, $4, '2026-03-02', '2026-03-03', 8, 192, 1, 'ESTIMATED')`,
    [anId('mtr'), lease.id, tenant, provider],
  );
  await creditAndRemind(tenant, provider);
  await seedPayouts(db, provider);
  await seedSpending(db, tenant, provider);
  await seedWebhook(db, tenant);
  await seedQuoteDesk(db, tenant);
  await seedAlerts(db, tenant);
  await seedApiRequest(db, tenant);
  const user = anId('usr');
  await db.sql(`INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, 'U', 'h')`, [
    user,
    `${user.toLowerCase()}@example.com`,
  ]);
  await db.sql(`INSERT INTO membership (org_id, user_id, role) VALUES ($1, $2, 'OWNER')`, [tenant, user]);
  await db.sql(
    `INSERT INTO session (id_hash, user_id, org_id, expires_at) VALUES (sha256(convert_to($1, 'UTF8')), $1, $2, now())`,
    [user, tenant],
  );
  await db.sql(
    `INSERT INTO api_key (id, org_id, name, prefix, secret_hash, scopes) VALUES ($1, $2, 'k', 'gl_', sha256(convert_to($1, 'UTF8')), '{}')`,
    [user.replace('usr', 'key'), tenant],
  );
  return { tenant, provider };
}

/** A contract of the two and the term sheet it came from, written behind the triggers' backs. */
async function signAContract(tenant: string, provider: string): Promise<void> {
  const id = anId('ctr');
  const both = `'${tenant}', '${provider}'`;
  const hash = `encode(sha256('${id}'), 'hex')`;
  await db.sql(`DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    INSERT INTO term_sheet VALUES ('${id}', '${id}', ${both}, 'OPEN', now(), NULL, now());
    INSERT INTO term_sheet_revision VALUES ('${id}', 1, ${both}, '${tenant}', now(), '{}', '[]', '${id}', ${hash});
    INSERT INTO contract (id, number, term_sheet_id, org_id, provider_org_id, signed_at, document_hash, currency, time_zone, platform_fee_bp,
      tax_jurisdiction, tax_bp, tax_kind, renewals_taken, expansions_taken, version)
    VALUES ('${id}', '${id}', '${id}', ${both}, now(), ${hash}, 'USD', 'UTC', 0, 'US', 0, 'STANDARD', 0, '{}', 1);
    INSERT INTO contract_version VALUES ('${id}', 1, ${both}, '2026-01-01', 'SIGNED', NULL, NULL, '{}');
    INSERT INTO contract_closure VALUES ('${id}', ${both}, '2027-01-01', 'MUTUAL', 'r', '{d}');
    INSERT INTO contract_act VALUES ('${id}', '${id}', ${both}, '${tenant}', 'RENEW', '{}', '2026-01-01', 'r', '{d}', ARRAY['${tenant}'], 'OPEN', now());
    INSERT INTO contract_consent VALUES ('${id}', '${tenant}', now());
    INSERT INTO contract_lease VALUES ('${id}', '${id}', 'hall', ${both}, 'hall_1', '2026-01-01', '2027-01-01');
    INSERT INTO schedule_row (contract_id, org_id, provider_org_id, key, tranche, starts_on, ends_on, bill_on, status, body, line)
    VALUES ('${id}', ${both}, 'k', 'hall', '2026-01-01', '2026-02-01', '2026-01-01', 'SCHEDULED', '{}', '["k"]');
    INSERT INTO contract_schedule VALUES ('${id}', 1, ${both}, 1, 'USD', 'UTC', '[]', '{}', NULL, ${hash});
  END $$`);
}

/** Rows about the tenant's invoice that only the platform writes; without the checks that others make, since only who sees them matters. */
async function creditAndRemind(tenant: string, provider: string): Promise<void> {
  const of = `FROM invoice WHERE org_id = '${tenant}'`;
  const id = anId('crn');
  const both = `'${tenant}', '${provider}'`;
  await db.sql(`DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    INSERT INTO credit_note (id, number, org_id, provider_org_id, invoice_id, kind, reason, evidence, currency, subtotal_minor, platform_fee_minor,
      tax_minor, total_minor, provider_bears_minor, lowers_minor, issued_at, issued_by)
    SELECT '${id}', 'CNX-2026-' || right('000000' || (SELECT count(*) FROM credit_note), 6), ${both}, id, 'CREDIT', 'r', '{}', 'USD', 1, 0, 0, 1, 1, 1, now(), 'x' ${of};
    INSERT INTO credit_note_line (id, credit_note_id, position, org_id, provider_org_id, invoice_line_id, kind, description, amount_minor)
    VALUES ('${id}', '${id}', 0, ${both}, 'inl', 'CAPACITY', 'd', 1);
    INSERT INTO credit_application (id, org_id, provider_org_id, invoice_id, currency, amount_minor, applied_at, applied_by)
    SELECT '${id}', ${both}, id, 'USD', 1, now(), 'x' ${of};
    INSERT INTO contract_money (id, contract_id, org_id, provider_org_id, kind, currency, amount_minor, due_at)
    VALUES ('${id}', '${id}', ${both}, 'DEPOSIT', 'USD', 1, now());
    INSERT INTO prepayment_draw (id, contract_money_id, org_id, provider_org_id, invoice_id, currency, amount_minor, drawn_at)
    SELECT '${id}', '${id}', ${both}, id, 'USD', 1, now() ${of};
    INSERT INTO credit_note_reversal (id, number, credit_note_id, org_id, provider_org_id, reason, evidence, reversed_at, reversed_by)
    VALUES ('${id}', 'CRX-2026-' || right('000000' || (SELECT count(*) FROM credit_note_reversal), 6), '${id}', ${both}, 'r', '{}', now(), 'x');
    INSERT INTO deposit_use (id, contract_money_id, org_id, provider_org_id, kind, invoice_id, currency, amount_minor, reason, decided_at, decided_by)
    SELECT '${id}', '${id}', ${both}, 'APPLIED', id, 'USD', 1, 'r', now(), 'x' ${of};
    INSERT INTO refund (id, kind, org_id, provider_org_id, invoice_id, currency, amount_minor, provider_share_minor, platform_fee_minor, tax_minor,
      reason, requested_at, requested_by, changed_at)
    SELECT '${id}', 'CREDIT', ${both}, id, 'USD', 1, 0, 0, 0, 'r', now(), 'x', now() ${of};
    INSERT INTO dispute (id, stripe_dispute_id, stripe_charge_id, org_id, provider_org_id, invoice_id, currency, amount_minor, withdrawn_minor,
      fee_minor, reason, status, submissions, provider_bears_basis_points, opened_at, changed_at)
    SELECT '${id}', '${id}', 'ch', ${both}, id, 'USD', 1, 0, 0, 'general', 'under_review', 0, 0, now(), now() ${of};
    INSERT INTO dispute_file (id, dispute_id, org_id, evidence, name, media_type, content, uploaded_at, uploaded_by)
    VALUES ('${id}', '${id}', '${tenant}', 'receipt', 'r.pdf', 'application/pdf', '%PDF-1', now(), 'x');
    INSERT INTO dunning_step (id, invoice_id, org_id, step, days_past_due, currency, due_minor, taken_at)
    SELECT '${id}', id, '${tenant}', 'REMINDER', 3, 'USD', 1, now() ${of};
    INSERT INTO dunning_pause (id, invoice_id, org_id, kind, note, recorded_at, recorded_by)
    SELECT '${id}', id, '${tenant}', 'DISPUTE', 'n', now(), 'x' ${of};
  END $$`);
}

const [mine, theirs] = [await populate(), await populate()];
const app = await db.connectAs('app');

/** Columns that name an organisation whose rows these are; `_org` without `id` marks facts of public tables (owner_org, holder_org). */
const ORG_COLUMNS = ['org_id', 'provider_org_id', 'owner_id'];

interface Table {
  readonly name: string;
  readonly columns: string[];
  readonly is_forced: boolean;
  readonly is_readable: boolean;
  readonly writable: string[];
}

const tables = await db.sql<Table>(
  `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS is_forced,
     array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attname = ANY ($1)) AS columns,
     has_table_privilege('gridlease_app', c.oid, 'SELECT') AS is_readable,
     coalesce(array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE has_column_privilege('gridlease_app', c.oid, a.attnum, 'UPDATE')), '{}') AS writable
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid, c.relname HAVING count(*) FILTER (WHERE a.attname = ANY ($1)) > 0 ORDER BY 1`,
  [ORG_COLUMNS],
);

async function as<T>(client: Client, token: string | null, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    if (token !== null) await client.query(`SELECT set_config('app.tok', $1, true)`, [token]);
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

const rows = async (text: string) => (await app.query<Record<string, unknown>>(text)).rows;
const organisationsOf = (table: Table, found: Record<string, unknown>[]) =>
  found.map((row) => table.columns.map((column) => row[column]));

describe('every table with an organisation', () => {
  it('is known to this test and has rows of both sides', () => {
    expect(tables.length).toBeGreaterThanOrEqual(22);
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['lease', 'invoice', 'entry', 'session', 'idempotency', 'intent', 'quote']),
    );
  });

  it.each(tables)('$name forces row-level security', ({ is_forced: isForced }) => {
    expect(isForced).toBe(true);
  });

  it.each(tables.filter(({ is_readable: isReadable }) => isReadable))(
    '$name shows an organisation its own rows to a query without WHERE',
    async (table) => {
      const [all] = await db.sql<{ count: number }>(`SELECT count(*)::int AS count FROM ${table.name}`);
      const seen: number[] = [];
      for (const org of [mine.tenant, mine.provider]) {
        const found = await as(app, sign(org), () => rows(`SELECT * FROM ${table.name}`));
        for (const organisations of organisationsOf(table, found)) expect(organisations).toContain(org);
        seen.push(found.length);
      }
      expect(Math.max(...seen)).toBeGreaterThan(0);
      expect(Math.max(...seen)).toBeLessThan(all?.count ?? 0);
    },
  );

  it.each(tables.filter(({ is_readable: isReadable }) => isReadable))(
    '$name shows nothing without a token, with a forged one, an expired one or another key’s',
    async ({ name }) => {
      const expired = tokenSigner(db.tenantTokenKey, () => now() - 3_600)(mine.tenant);
      const foreignKey = tokenSigner('ab'.repeat(32), now)(mine.tenant);
      const swapped = sign(mine.tenant).replace(mine.tenant, theirs.tenant);
      const prolonged = expired.replace(/\.(\d+)\./, `.${Math.floor(now()) + 600}.`);
      for (const token of [
        null,
        '',
        'nonsense',
        'a.b.c',
        `${mine.tenant}.${Math.floor(now()) + 60}.`,
        expired,
        foreignKey,
        swapped,
        prolonged,
      ]) {
        expect(await as(app, token, () => rows(`SELECT * FROM ${name}`))).toEqual([]);
      }
    },
  );

  it.each(tables.filter(({ writable }) => writable.length > 0))(
    '$name changes no row of another by an UPDATE without WHERE',
    async (table) => {
      const column = table.writable[0] ?? '';
      const changed = await as(app, sign(mine.tenant), () =>
        rows(`UPDATE ${table.name} SET ${column} = ${column} RETURNING ${table.columns.join(', ')}`),
      );
      for (const organisations of organisationsOf(table, changed)) expect(organisations).toContain(mine.tenant);
    },
  );

  it('takes no row in another’s name', async () => {
    const tries = [
      `INSERT INTO payment_method SELECT 'pay_x', '${theirs.tenant}', kind, brand, last4, 'pm_x', created_at FROM payment_method`,
      `INSERT INTO idempotency (org_id, operation, key, request_hash) VALUES ('${theirs.tenant}', 'o', 'k', sha256('x'))`,
      `INSERT INTO audit_log (org_id, actor_id, action, subject_id, detail) VALUES ('${theirs.tenant}', 'a', 'b', 'c', '{}')`,
      `INSERT INTO curtailment (id, org_id, site_id, starts_at, ends_at, limit_watts, reason, created_at) VALUES ('cut_x', '${theirs.provider}', 'x', now(), now() + interval '1 day', 1, 'GRID_ORDER', now())`,
      `INSERT INTO audit_log (org_id, actor_id, action, subject_id, detail) VALUES (NULL, 'a', 'b', 'c', '{}')`,
      `INSERT INTO lease_event (lease_id, org_id, provider_org_id, at, state, reason) SELECT lease_id, '${theirs.tenant}', '${theirs.provider}', at, state, reason FROM lease_event`,
    ];
    for (const text of tries)
      await expect(as(app, sign(mine.tenant), () => rows(text))).rejects.toThrow('row-level security');
  });

  it('takes no reference to another’s row', async () => {
    const [site] = await db.sql<{ id: string }>('SELECT id FROM site WHERE org_id = $1', [theirs.provider]);
    const text = `INSERT INTO data_hall SELECT 'hall_x', org_id, '${site?.id}', 'x', name, critical_it_kw, rack_density_kw, cooling, price, price_currency, energy_pass_through,
      min_term_months, min_chunk_kw, available_from, available_until, state, version FROM data_hall`;
    await expect(as(app, sign(mine.provider), () => rows(text))).rejects.toThrow('data_hall_org_id_site_id_fkey');
    const offer = `SELECT offer_put(id, 'PUBLISHED', 9, body) FROM offer WHERE owner_org = '${theirs.provider}'`;
    await expect(as(app, sign(mine.provider), () => rows(offer))).rejects.toThrow('is not the one of this transaction');
  });

  it('does not change its organisation by an injected setting', async () => {
    const found = await as(app, sign(mine.tenant), async () => {
      await rows(
        `SELECT set_config('app.tok', '${theirs.tenant}.9999999999.' || split_part(current_setting('app.tok'), '.', 3), true)`,
      );
      return rows('SELECT * FROM quote');
    });
    expect(found).toEqual([]);
  });

  it('forgets the organisation with the transaction', async () => {
    expect(await as(app, sign(mine.tenant), () => rows('SELECT * FROM quote'))).toHaveLength(1);
    expect(await rows('SELECT * FROM quote')).toEqual([]);
  });
});

describe('what is public', () => {
  it('is offers, names and free capacity, and no more', async () => {
    await as(app, sign('anonymous'), async () => {
      expect(await rows('SELECT id FROM offer')).toHaveLength(4);
      expect(await rows(`SELECT name FROM trading_names(ARRAY['${mine.tenant}'])`)).toEqual([
        { name: `Name of ${mine.tenant}` },
      ]);
      expect(
        await rows(
          `SELECT count(*)::int AS free FROM capacity_free(ARRAY(SELECT id FROM offer), tstzrange(now(), now() + interval '1 day'))`,
        ),
      ).toEqual([{ free: 4 }]);
    });
  });
});

describe('the roles', () => {
  it('own nothing, bypass nothing and cannot become one another', async () => {
    const found = await db.sql<{ name: string; owns: number }>(
      `SELECT rolname AS name, (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owns FROM pg_roles r
       WHERE rolname LIKE 'gridlease%' AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) AND NOT EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) ORDER BY 1`,
    );
    expect(found).toEqual(['app', 'identity', 'staff'].map((role) => ({ name: `gridlease_${role}`, owns: 0 })));
  });

  it('identity sees identity only', async () => {
    const identity = await db.connectAs('identity');
    for (const table of ['organisation', 'membership', 'session', 'api_key'])
      expect((await identity.query(`SELECT * FROM ${table}`)).rowCount).toBeGreaterThan(1);
    for (const table of ['lease', 'invoice', 'quote', 'entry', 'intent', 'allocation'])
      await expect(identity.query(`SELECT * FROM ${table}`)).rejects.toThrow('permission denied');
  });

  it('staff sees both sides, and no secrets', async () => {
    const staff = await db.connectAs('staff');
    expect((await staff.query('SELECT DISTINCT org_id FROM lease')).rowCount).toBe(2);
    for (const table of ['app_user', 'session', 'api_key', 'sec.key'])
      await expect(staff.query(`SELECT * FROM ${table}`)).rejects.toThrow('permission denied');
  });
});
