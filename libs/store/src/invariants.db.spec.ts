// World: a migrated database with one booked, invoiced lease in it. Plain SQL, as the owner and as each role of the apps, tries to
// break every invariant the database holds; each try must fail, for the reason it is meant to.
import { type Client } from 'pg';
import {
  aLeaseOf,
  aQuote,
  actingFor,
  anId,
  anInvoiceOf,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
  theIssue,
} from '#libs/testkit';
import { tokenSigner } from './database/tenant-token.js';

const db = await createTestDatabase();
afterAll(() => db.close());

async function world() {
  const { unitOfWork, stores, ...database } = await db.open();
  const tenantOrgId = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, { unitOfWork, stores, ...database });
  const quote = aQuote({
    orgId: tenantOrgId,
    offerId: listing.pool.id,
    providerOrgId: listing.providerOrgId,
    siteId: listing.site.id,
  });
  const lease = aLeaseOf(quote);
  const invoice = await unitOfWork.run(actingFor(tenantOrgId), async (tx) => {
    await stores.quotes.insert(tx, quote);
    await stores.leases.insert(tx, lease, theBooking(lease));
    const issued = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
    await stores.invoices.insert(tx, issued);
    await stores.ledger.post(tx, theIssue(issued));
    await stores.audit.append(tx, { action: 'lease.booked', subjectId: lease.id, detail: {} });
    return issued;
  });
  const owner = await db.connectAs('owner');
  const staff = await db.connectAs('staff');
  const app = await db.connectAs('app');
  const token = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000)(tenantOrgId);
  return { tenantOrgId, listing, quote, lease, invoice, owner, staff, app, token };
}

const theWorld = await world();

/** Runs statements in one transaction; commits, so that deferred checks have their say. */
async function attempt(client: Client, statements: readonly string[], token?: string): Promise<void> {
  await client.query('BEGIN');
  try {
    if (token) await client.query(`SELECT set_config('app.tok', $1, true)`, [token]);
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

const account = (type: string) =>
  `INSERT INTO account (type, owner_id, currency) VALUES ('${type}', NULL, 'USD') ON CONFLICT DO NOTHING`;
const entries = (id: string, ...minors: readonly number[]) =>
  `INSERT INTO entry (journal_id, seq, account_id, minor, currency)
   SELECT '${id}', seq + (SELECT count(*) FROM entry WHERE journal_id = '${id}'), (SELECT id FROM account WHERE type = 'BANK' AND owner_id IS NULL), minor, 'USD'
   FROM unnest(ARRAY[${minors.join(', ')}]) WITH ORDINALITY AS e (minor, seq)`;
const journalRow = (id: string, kind = 'STRIPE_PAYOUT') =>
  `INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id) VALUES ('${id}', '${kind}', 'key ${id}', now(), now(), '${kind.startsWith('INVOICE') ? 'INVOICE' : 'STRIPE_PAYOUT'}', 'po_1')`;
/** A journal with its entries, in one statement. */
const journal = (id: string, minors: readonly number[], kind?: string) =>
  `WITH made AS (${journalRow(id, kind)}) ${entries(id, ...minors)}`;

describe('the books', () => {
  const { owner, invoice } = theWorld;

  it('take a balanced journal (the control)', async () => {
    const id = anId('jnl');
    await attempt(owner, [account('BANK'), journal(id, [5, -5])]);
    expect(await db.sql('SELECT minor FROM entry WHERE journal_id = $1 ORDER BY seq', [id])).toEqual([
      { minor: '5' },
      { minor: '-5' },
    ]);
  });

  it.each([
    ['one that is not balanced', () => [journal('j1', [5, -4])], 'posted together and balanced'],
    ['one without entries', () => [journalRow('j2')], 'without its entries'],
    ['one whose entries come later', () => [journalRow('j2'), entries('j2', 5, -5)], 'without its entries'],
    [
      'entries that balance only together with later ones',
      () => [journal('j3', [5]), entries('j3', -5)],
      'posted together',
    ],
    ['an entry of nothing', () => [journal('j4', [0, 0])], 'entry_minor_check'],
    [
      'a currency other than the account’s',
      () => [journal('j5', [5, -5]).replace("'USD'", "'EUR'")],
      'the currency and the owner of its account',
    ],
    ['a late addition to a posted journal', () => [entries('CONTROL', 5, -5)], 'takes no more entries'],
    ['entries of a journal that is not there', () => [entries('nowhere', 5, -5)], 'takes no more entries'],
    [
      'a journal that pretends to be of another transaction',
      () => [journal('j6', [5, -5]).replace('source_id)', 'source_id, xid)').replace("'po_1')", "'po_1', '3')")],
      'takes no more entries',
    ],
    [
      'an addition after an early check',
      () => [journal('j7', [5, -5]), 'SET CONSTRAINTS ALL IMMEDIATE', entries('j7', 1)],
      'posted together',
    ],
    [
      'an invoice issued for another amount',
      () => [journal('j8', [5, -5], 'INVOICE_ISSUED').replace("'po_1'", `'${invoice.id}'`)],
      'does not carry the total',
    ],
  ])('refuse %s', async (_what, statements, reason) => {
    const control = anId('jnl');
    await attempt(owner, [account('BANK'), journal(control, [1, -1])]);
    await expect(
      attempt(
        owner,
        statements().map((text) => text.replaceAll('CONTROL', control)),
      ),
    ).rejects.toThrow(reason);
  });

  it.each(['account', 'journal', 'entry', 'lease_event', 'meter_record', 'audit_log', 'invoice_line'])(
    'never change or lose a row of %s',
    async (table) => {
      const [column] = await db.sql<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attidentity = '' ORDER BY attnum LIMIT 1`,
        [table],
      );
      const first = column?.name ?? '';
      for (const statement of [
        `UPDATE ${table} SET ${first} = ${first}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ]) {
        await expect(attempt(owner, [statement])).rejects.toThrow(/is append-only|refused/);
      }
    },
  );
});

describe('an invoice', () => {
  const { owner, staff, app, token, invoice, lease, tenantOrgId } = theWorld;
  const copy = (number: string, over = '') =>
    `INSERT INTO invoice (id, number, org_id, provider_org_id, lease_id, lease_number, kind, starts_at, ends_at, revision, currency, subtotal_minor, platform_fee_minor, tax_minor, total_minor,
       tax_jurisdiction, tax_bp, tax_kind, seller, buyer, collection, state, issued_at, due_at, rate_card, time_zone_data, content_hash)
     SELECT '${anId('inv')}', ${number}, org_id, provider_org_id, lease_id, lease_number, kind, starts_at, ends_at, revision + 1, currency, subtotal_minor, platform_fee_minor, tax_minor, total_minor,
       tax_jurisdiction, tax_bp, tax_kind, seller, buyer, collection, 'OPEN', issued_at, due_at, rate_card, time_zone_data, content_hash FROM invoice WHERE id = '${invoice.id}'${over}`;

  it.each([
    'total_minor = total_minor + 1',
    `number = 'GL-2026-999999'`,
    `buyer = '{}'`,
    `due_at = now()`,
    `org_id = 'x'`,
  ])('stays as issued: SET %s', async (change) => {
    await expect(attempt(owner, [`UPDATE invoice SET ${change} WHERE id = '${invoice.id}'`])).rejects.toThrow(
      /immutable|generated|check/,
    );
    await expect(attempt(staff, [`UPDATE invoice SET ${change} WHERE id = '${invoice.id}'`])).rejects.toThrow(
      'permission denied',
    );
  });

  it('cannot be lost', async () => {
    await expect(attempt(owner, [`DELETE FROM invoice WHERE id = '${invoice.id}'`])).rejects.toThrow('append-only');
    await expect(attempt(owner, ['TRUNCATE invoice CASCADE'])).rejects.toThrow('append-only');
    await expect(attempt(owner, ['DELETE FROM invoice_counter'])).rejects.toThrow('append-only');
  });

  it('is not marked paid by its tenant', async () => {
    await expect(
      attempt(app, [`UPDATE invoice SET state = 'PAID', paid_at = now() WHERE id = '${invoice.id}'`], token),
    ).rejects.toThrow('does not settle');
    await expect(
      attempt(app, [`UPDATE invoice SET stripe_invoice_id = 'in_1' WHERE id = '${invoice.id}'`], token),
    ).rejects.toThrow('does not settle');
    await expect(
      attempt(app, [`UPDATE lease SET state = 'CONFIRMED' WHERE id = '${lease.id}'`], token),
    ).rejects.toThrow('confirmed by its payment only');
  });

  it('has lines that add up, and no more of them later', async () => {
    const line = `INSERT INTO invoice_line (id, invoice_id, position, org_id, provider_org_id, kind, description, amount_minor, meter_record_ids)
      SELECT '${anId('inl')}', id, 9, org_id, provider_org_id, 'TAX', 'more', 1, '{}' FROM invoice WHERE id = '${invoice.id}'`;
    await expect(attempt(owner, [line])).rejects.toThrow('takes no more lines');
    await expect(attempt(owner, [copy(`next_invoice_number('GL', 2026)`)])).rejects.toThrow('do not add up');
  });

  it('has a number of the counter’s making', async () => {
    await expect(attempt(owner, [copy(`'GL-2026-000777'`)])).rejects.toThrow('was not given by the counter');
    await expect(attempt(owner, [`SELECT next_invoice_number('GL', 2026)`])).rejects.toThrow('given and not used');
    const many = `SELECT next_invoice_numbers(ARRAY['GL', 'GL', 'GLX'], 2026)`;
    await expect(attempt(owner, [many])).rejects.toThrow('given and not used');
    await expect(attempt(owner, [`UPDATE invoice_counter SET last = last + 2`])).rejects.toThrow('given and not used');
    await expect(attempt(owner, [`UPDATE invoice_counter SET last = last WHERE last > 0`])).rejects.toThrow('go up');
    await expect(attempt(app, [many], token)).rejects.toThrow('permission denied');
    await expect(attempt(app, ['UPDATE invoice_counter SET last = 9'], token)).rejects.toThrow('permission denied');
  });

  it('is written once for a stretch', async () => {
    await expect(
      attempt(owner, [copy(`next_invoice_number('GL', 2026)`).replace('revision + 1', 'revision')]),
    ).rejects.toThrow('invoice_once');
  });

  it('leaves no gap in the numbers when many are issued and some fail', async () => {
    const { unitOfWork, stores } = await db.open({ poolSize: 20 });
    const issue = (index: number) =>
      unitOfWork.run(actingFor(tenantOrgId), async (tx) => {
        const number = await stores.invoices.nextNumber(tx, 'GAP', 2026);
        await stores.invoices.insert(tx, anInvoiceOf(lease, { number, revision: 100 + index }));
        if (index % 3 === 0) throw new Error('changed my mind');
      });
    // 60 at once queue for one counter: on a slow machine some give up waiting, which may leave no gap either
    const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, index) => issue(index)));
    const issued = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(issued).toBeGreaterThan(10);
    expect(issued).toBeLessThanOrEqual(40);
    const numbers = await db.sql<{ seq: number }>(`SELECT seq FROM invoice WHERE series = 'GAP' ORDER BY seq`);
    expect(numbers.map(({ seq }) => seq)).toEqual(Array.from({ length: issued }, (_, index) => index + 1));
  });
});

describe('capacity', () => {
  const { owner, staff, app, token, listing } = theWorld;
  const rectangle = (units: string, period: string, resource = listing.pool.id) =>
    `INSERT INTO allocation (resource_id, units, period, holder_kind, holder_id, holder_org) VALUES ('${resource}', '${units}', '${period}', 'BLOCK', 'blk_x', 'org_x')`;
  const MAY = '[2027-05-01Z,2027-06-01Z)';

  it.each([
    ['an overlap', [rectangle('[0,2)', MAY), rectangle('[1,3)', '[2027-05-31Z,2027-07-01Z)')], 'allocation_apart'],
    ['no units', [rectangle('empty', MAY)], /allocation_units|not inside/],
    ['units without an end', [rectangle('[0,)', MAY)], /allocation_units|not inside/],
    ['units below zero', [rectangle('[-1,2)', MAY)], 'allocation_units'],
    ['units outside the resource', [rectangle('[31,33)', MAY)], 'not inside'],
    ['an unknown resource', [rectangle('[0,1)', MAY, 'pool_none')], 'not inside'],
    ['an empty period', [rectangle('[0,1)', '[2027-05-01Z,2027-05-01Z)')], 'allocation_period'],
    ['an unbounded period', [rectangle('[0,1)', '[2027-05-01Z,)')], 'allocation_period'],
    ['a period with an end that is inside', [rectangle('[0,1)', '[2027-05-01Z,2027-06-01Z]')], 'allocation_period'],
    [
      'a pool smaller than what is used',
      [rectangle('[30,32)', MAY), `UPDATE resource SET units = 31 WHERE id = '${listing.pool.id}'`],
      'are used',
    ],
    ['a resource that disappears', [`DELETE FROM resource WHERE id = '${listing.pool.id}'`], 'stays what it is'],
  ])('refuses %s', async (_what, statements, reason) => {
    await expect(attempt(owner, statements)).rejects.toThrow(reason);
  });

  it('takes two rectangles that touch (the control)', async () => {
    await attempt(owner, [
      rectangle('[0,2)', MAY),
      rectangle('[2,4)', MAY),
      rectangle('[0,2)', '[2027-06-01Z,2027-07-01Z)'),
      `DELETE FROM allocation WHERE holder_id = 'blk_x'`,
    ]);
  });

  it('is out of reach but for its functions', async () => {
    for (const client of [app, staff]) {
      const signed = client === app ? token : undefined;
      await expect(attempt(client, [rectangle('[0,2)', MAY)], signed)).rejects.toThrow('permission denied');
      await expect(attempt(client, ['DELETE FROM allocation'], signed)).rejects.toThrow('permission denied');
      await expect(
        attempt(client, [`SELECT capacity_lay_power('s', 1, '${MAY}', 'LEASE', 'x', 'y', NULL)`], signed),
      ).rejects.toThrow('permission denied');
      await expect(attempt(client, [`SELECT capacity_refresh_site('s')`], signed)).rejects.toThrow('permission denied');
    }
    await expect(attempt(app, ['SELECT holder_org FROM allocation'], token)).rejects.toThrow('permission denied');
    await expect(attempt(app, ['SELECT owner_org FROM resource'], token)).rejects.toThrow('permission denied');
    await expect(attempt(app, ['SELECT limit_watts FROM site_power'], token)).rejects.toThrow('permission denied');
  });
});

describe('a customer’s role', () => {
  const { app, token, invoice, lease, listing } = theWorld;

  it.each([
    ['write the books', `INSERT INTO journal (id) VALUES ('x')`],
    ['write entries', `INSERT INTO entry (journal_id) VALUES ('x')`],
    ['read journals', 'SELECT * FROM journal'],
    ['read the key', 'SELECT * FROM sec.key'],
    ['read people', 'SELECT * FROM app_user'],
    ['read sessions', 'SELECT * FROM session'],
    ['read events from Stripe', 'SELECT * FROM inbox_event'],
    ['move the clock', 'UPDATE clock SET offset_ms = 1'],
    ['raise its own credit', 'UPDATE organisation SET credit_limit_minor = 1000000'],
    ['change a quote’s price', 'UPDATE quote SET total_minor = 1'],
    ['change a lease’s price', 'UPDATE lease SET unit_price = 0'],
    ['write the meter', `INSERT INTO meter_record (id) VALUES ('x')`],
    ['settle a call to Stripe', `UPDATE intent SET state = 'SENT'`],
    ['write an offer past the function', `UPDATE offer SET state = 'PUBLISHED'`],
    ['put aside audit', 'DELETE FROM audit_log'],
  ])('cannot %s', async (_what, statement) => {
    await expect(attempt(app, [statement], token)).rejects.toThrow('permission denied');
  });

  it('posts nothing but its own invoices’ issue and voiding', async () => {
    const post = (kind: string, source: string, minor = 105_000) =>
      `SELECT ledger_post('${anId('jnl')}', '${kind}', '${anId('key')}', now(), 'INVOICE', '${source}', ARRAY['TENANT_RECEIVABLE', 'BANK'], ARRAY['${invoice.orgId}', NULL], ARRAY['USD', 'USD'], ARRAY[${minor}, ${-minor}]::bigint[])`;
    await expect(attempt(app, [post('INVOICE_PAID_BY_WIRE', invoice.id)], token)).rejects.toThrow('does not post');
    await expect(attempt(app, [post('INVOICE_ISSUED', invoice.id, 1)], token)).rejects.toThrow(
      'does not carry the total',
    );
    const elsewhere = post('INVOICE_ISSUED', invoice.id)
      .replace("'BANK'", "'PROVIDER_PAYABLE'")
      .replace(', NULL]', ", 'org_friend']");
    await expect(attempt(app, [elsewhere], token)).rejects.toThrow('does not carry the total and the shares');
    await expect(attempt(app, [post('INVOICE_ISSUED', 'inv_none')], token)).rejects.toThrow('does not carry the total');
    const other = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000)(listing.providerOrgId);
    const whole = `SELECT ledger_post('${anId('jnl')}', 'INVOICE_ISSUED', '${anId('key')}', now(), 'INVOICE', '${invoice.id}',
      ARRAY['TENANT_RECEIVABLE', 'UNCOLLECTED_PROVIDER_SHARE', 'UNCOLLECTED_PLATFORM_FEE'], ARRAY['${invoice.orgId}', '${invoice.providerOrgId}', NULL],
      ARRAY['USD', 'USD', 'USD'], ARRAY[105000, -100000, -5000]::bigint[])`;
    await expect(attempt(app, [whole], other)).rejects.toThrow('is not the one of this transaction');
    await expect(attempt(app, [post('INVOICE_ISSUED', invoice.id)])).rejects.toThrow('does not post');
  });

  it('takes a lease along legal steps only', async () => {
    for (const state of ['ACTIVE', 'ENDED', 'PROVISIONING']) {
      await expect(
        attempt(app, [`UPDATE lease SET state = '${state}' WHERE id = '${lease.id}'`], token),
      ).rejects.toThrow(/cannot go from|lease_check/);
    }
  });

  it('asks Stripe about its own invoices only', async () => {
    const other = tokenSigner(db.tenantTokenKey, () => Date.now() / 1_000)(listing.providerOrgId);
    const intent = (org: string) =>
      `INSERT INTO intent (id, org_id, operation, aggregate_id, sequence, parameters, idempotency_key, created_at) VALUES ('${anId('int')}', '${org}', 'INVOICE_PAY', '${invoice.id}', 1, '{}', '${anId('key')}', now())`;
    await expect(attempt(app, [intent(listing.providerOrgId)], other)).rejects.toThrow('intent_org_id_invoice_id_fkey');
    await expect(attempt(app, [intent(invoice.orgId)], other)).rejects.toThrow('row-level security');
  });
});
