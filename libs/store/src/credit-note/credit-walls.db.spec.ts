// World: a migrated database with one invoice, part of which was credited, and one that is paid. Plain SQL, as the owner and as staff,
// tries to break every invariant of snapshots, credit notes and dunning; each try must fail, for the reason it is meant to.
import { type Client } from 'pg';
import { type Invoice } from '#libs/billing';
import { money, unwrap } from '#libs/kernel';
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
import { type Credit, issueCredit, reverseCreditNote } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const PLATFORM = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const usd = (minor: bigint) => money(minor, 'USD');

async function world() {
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const tenant = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, database);
  const issue = async (): Promise<Invoice> => {
    const facts = { orgId: tenant, offerId: listing.pool.id, providerOrgId: listing.providerOrgId };
    const quote = aQuote({ ...facts, siteId: listing.site.id });
    const lease = aLeaseOf(quote);
    return unitOfWork.run(actingFor(tenant), async (tx) => {
      await stores.quotes.insert(tx, quote);
      await stores.leases.insert(tx, lease, theBooking(lease));
      const issued = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
      await stores.invoices.insert(tx, issued);
      await stores.ledger.post(tx, theIssue(issued));
      return issued;
    });
  };
  const ports = { unitOfWork, ...stores };
  const credit = (id: string, change: Partial<Credit> = {}) =>
    unitOfWork.run(PLATFORM, async (tx) => {
      const invoice = await stores.invoices.lock(tx, id);
      if (!invoice) throw new Error('no invoice');
      const facts = { invoice, credited: { what: 'AMOUNT', amount: usd(10_500n) }, kind: 'CREDIT' } as const;
      const why = { reason: 'Too much.', evidence: ['mtr_1'], cause: null, confirms: true } as const;
      return issueCredit(ports)(tx, { ...facts, ...why, providerBearsBasisPoints: 10_000, ...change });
    });
  const [invoice, other] = [await issue(), await issue()];
  const note = unwrap(await credit(invoice.id));
  const [owner, staff] = [await db.connectAs('owner'), await db.connectAs('staff')];
  const back = (creditNoteId: string) =>
    reverseCreditNote(ports)(PLATFORM, {
      ...{ creditNoteId, reason: 'It was right.', evidence: ['ticket 7'], idempotencyKey: `back-${creditNoteId}` },
    });
  return { back, tenant, unitOfWork, stores, issue, credit, invoice, other, note, owner, staff };
}

const theWorld = await world();

/** Runs statements in one transaction; commits, so that deferred checks have their say. */
async function attempt(client: Client, statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

describe('the snapshot of an invoice', () => {
  const { owner, staff, invoice, stores, unitOfWork, issue } = theWorld;

  it('is what it was', async () => {
    const found = await unitOfWork.run(PLATFORM, (tx) => stores.invoices.byId(tx, invoice.id));
    expect(found?.snapshot).toEqual(invoice.snapshot);
    expect(found?.credited).toEqual(usd(10_500n));
  });

  it.each([
    `rate_card = '[]'`,
    `usage_hash = '${'a'.repeat(64)}'`,
    `time_zone_data = '2020a'`,
    `content_hash = '${'a'.repeat(64)}'`,
    'credited_minor = 0',
  ])('does not change: SET %s', async (change) => {
    const statement = `UPDATE invoice SET ${change} WHERE id = '${invoice.id}'`;
    await expect(attempt(owner, [statement])).rejects.toThrow('immutable');
    await expect(attempt(staff, [statement])).rejects.toThrow('permission denied');
  });

  it('is wanted of every new invoice, which begins open, or settled when it asks for nothing', async () => {
    const fresh = await issue();
    const begin = (over: string) =>
      attempt(owner, [
        `CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT * FROM invoice WHERE id = '${fresh.id}'`,
        'ALTER TABLE copy DROP COLUMN series, DROP COLUMN year, DROP COLUMN seq, DROP COLUMN xid',
        `UPDATE copy SET id = '${anId('inv')}', number = next_invoice_number('GL', 2026), revision = revision + 1, ${over}`,
        `INSERT INTO invoice (${COLUMNS}) SELECT ${COLUMNS} FROM copy`,
      ]);
    await expect(begin('content_hash = NULL')).rejects.toThrow('does not say what it was made of');
    await expect(begin('credited_minor = 1')).rejects.toThrow('must begin open');
    const zero = 'subtotal_minor = 0, platform_fee_minor = 0, tax_minor = 0, total_minor = 0';
    await expect(begin(zero)).rejects.toThrow('must begin open');
    await expect(begin(`state = 'PAID', paid_at = issued_at`)).rejects.toThrow('must begin open');
    const hidden = 'subtotal_minor = 5, platform_fee_minor = -5, tax_minor = 0, total_minor = 0';
    await expect(begin(`${hidden}, state = 'PAID', paid_at = issued_at`)).rejects.toThrow('owes nothing to anybody');
    const negative = 'subtotal_minor = -5, platform_fee_minor = 0, tax_minor = 0, total_minor = -5';
    await expect(begin(negative)).rejects.toThrow(/total_minor|check/);
  });
});

const COLUMNS = `id, number, org_id, provider_org_id, lease_id, lease_number, kind, starts_at, ends_at, revision, currency, subtotal_minor,
  platform_fee_minor, tax_minor, total_minor, tax_jurisdiction, tax_bp, tax_kind, seller, buyer, purchase_order, collection, state, issued_at,
  due_at, paid_at, rate_card, usage_hash, time_zone_data, content_hash, credited_minor`;

describe('an invoice of zero', () => {
  it('is kept with its number and its lines, settled', async () => {
    const { stores, unitOfWork, issue } = theWorld;
    const model = await issue();
    const zero = usd(0n);
    const made = await unitOfWork.run(actingFor(model.orgId), async (tx) => {
      const invoice: Invoice = {
        ...{ ...model, id: anId('inv'), revision: 7, subtotal: zero, platformFee: zero, total: zero },
        ...{ state: 'PAID', paidAt: model.issuedAt, number: await stores.invoices.nextNumber(tx, 'GL', 2026) },
        lines: model.lines.map((line) => ({ ...line, id: anId('inl'), amount: zero })),
      };
      await stores.invoices.insert(tx, invoice);
      return invoice;
    });
    expect(await unitOfWork.run(PLATFORM, (tx) => stores.invoices.byId(tx, made.id))).toEqual(made);
  });
});

describe('a credit note', () => {
  const { owner, staff, invoice, note, credit, other, tenant } = theWorld;
  const copy = (over: string, number = `next_credit_note_number('${note.number.split('-')[0]}', 2026)`) => [
    `CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT * FROM credit_note WHERE id = '${note.id}'`,
    'ALTER TABLE copy DROP COLUMN series, DROP COLUMN year, DROP COLUMN seq, DROP COLUMN xid',
    `UPDATE copy SET id = '${anId('crn')}', number = ${number}${over === '' ? '' : `, ${over}`}`,
    `INSERT INTO credit_note (${NOTE_COLUMNS}) SELECT ${NOTE_COLUMNS} FROM copy`,
  ];
  const lines = `INSERT INTO credit_note_line (id, credit_note_id, position, org_id, provider_org_id, invoice_line_id, kind, description, amount_minor, share_org)
    SELECT c.id || position, c.id, position, l.org_id, l.provider_org_id, invoice_line_id, l.kind, description, amount_minor, share_org
    FROM credit_note_line l, copy c WHERE l.credit_note_id = '${note.id}'`;

  it('is numbered without gaps', async () => {
    expect(note.number).toMatch(/^CN[A-Z0-9]{6}-2026-000001$/);
    const series = note.number.split('-')[0];
    await expect(attempt(owner, [`SELECT next_credit_note_number('${series}', 2026)`])).rejects.toThrow(
      'given and not used',
    );
    await expect(attempt(owner, ['UPDATE credit_note_counter SET last = last + 2'])).rejects.toThrow('go up by one');
    await expect(attempt(owner, ['DELETE FROM credit_note_counter'])).rejects.toThrow('append-only');
    await expect(attempt(owner, copy('', `'${series}-2026-000777'`))).rejects.toThrow(/given/);
  });

  it.each(['credit_note', 'credit_note_line', 'credit_application', 'dunning_step', 'dunning_pause'])(
    'never changes or loses a row of %s',
    async (table) => {
      for (const statement of [`UPDATE ${table} SET id = id`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
        await expect(attempt(owner, [statement])).rejects.toThrow('is append-only');
        await expect(attempt(staff, [statement])).rejects.toThrow('permission denied');
      }
    },
  );

  it('adds up, takes no more lines, and no line beyond what it asked', async () => {
    await expect(attempt(owner, copy(''))).rejects.toThrow('do not add up');
    const more = `INSERT INTO credit_note_line (id, credit_note_id, position, org_id, provider_org_id, invoice_line_id, kind, description, amount_minor)
      SELECT 'cnl_x', credit_note_id, 9, org_id, provider_org_id, invoice_line_id, kind, 'more', 1 FROM credit_note_line WHERE credit_note_id = '${note.id}' LIMIT 1`;
    await expect(attempt(owner, [more])).rejects.toThrow(/takes no more lines|duplicate/);
    const all = `subtotal_minor = subtotal_minor * 10`;
    await expect(
      attempt(owner, [...copy(`${all}, total_minor = subtotal_minor * 10 + platform_fee_minor`)]),
    ).rejects.toThrow('did not ask for what is credited');
    const halved = lines.replace('amount_minor, share_org\n', 'amount_minor / 2, share_org\n');
    await expect(attempt(owner, [...copy(''), halved])).rejects.toThrow('do not add up');
    const swapped = lines.replace(
      'amount_minor, share_org\n',
      'CASE position WHEN 0 THEN 500 ELSE 10000 END, share_org\n',
    );
    await expect(attempt(owner, [...copy(''), swapped])).rejects.toThrow('more than it asked');
  });

  it('is in the books, with what it does to the invoice', async () => {
    await expect(attempt(owner, [...copy(''), lines])).rejects.toThrow('the books do not say');
  });

  it('is of an invoice that stands, in its currency, for what it asked', async () => {
    await expect(attempt(owner, copy(`currency = 'EUR'`))).rejects.toThrow('takes no such credit note');
    await expect(attempt(owner, copy(`invoice_id = 'inv_none'`))).rejects.toThrow();
    await expect(attempt(owner, copy(`lowers_minor = total_minor + 1`))).rejects.toThrow('check constraint');
    await expect(attempt(owner, copy(`provider_bears_minor = subtotal_minor + 1`))).rejects.toThrow('check constraint');
    await expect(attempt(owner, copy(`reason = ''`))).rejects.toThrow('check constraint');
    await expect(attempt(owner, [`UPDATE invoice SET state = 'VOID' WHERE id = '${invoice.id}'`])).rejects.toThrow(
      'was credited',
    );
  });

  it('settles what it credits in full', async () => {
    unwrap(await credit(other.id, { credited: { what: 'WHOLE' } }));
    const [row] = await db.sql<{ state: string; credited: string }>(
      'SELECT state, credited_minor AS credited FROM invoice WHERE id = $1',
      [other.id],
    );
    expect(row).toEqual({ state: 'PAID', credited: '105000' });
    expect(await credit(other.id)).toMatchObject({ ok: false });
  });

  it('comes one after another: of two at once that would take too much, one is refused', async () => {
    const { issue } = theWorld;
    const { id } = await issue();
    const most = { credited: { what: 'AMOUNT', amount: usd(100_000n) } } as const;
    const outcomes = await Promise.all([credit(id, most), credit(id, most)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('leaves no invoice open of which nothing is owed, and no application without its journal', async () => {
    const apply = `INSERT INTO credit_application (id, org_id, provider_org_id, invoice_id, currency, amount_minor, applied_at, applied_by)
      SELECT '${anId('cra')}', org_id, provider_org_id, id, currency, 100, now(), 'x' FROM invoice WHERE id = '${invoice.id}'`;
    await expect(attempt(owner, [apply])).rejects.toThrow('the books do not say');
    await expect(attempt(owner, [apply.replace(invoice.id, other.id)])).rejects.toThrow('takes no credit');
    await expect(attempt(owner, [apply.replace(' 100,', ' 200000,')])).rejects.toThrow(/credited_minor|check/);
    expect(tenant).toBe(invoice.orgId);
  });
});

const NOTE_COLUMNS = `id, number, org_id, provider_org_id, invoice_id, kind, reason, evidence, cause, currency, subtotal_minor,
  platform_fee_minor, tax_minor, total_minor, provider_bears_minor, lowers_minor, issued_at, issued_by`;

describe('a credit note that is taken back', () => {
  const { owner, issue, credit, back, stores, unitOfWork, other } = theWorld;
  const reversal = (creditNoteId: string, number = `next_credit_note_number('CRX', 2026)`) =>
    `INSERT INTO credit_note_reversal (id, number, credit_note_id, org_id, provider_org_id, reason, evidence, reversed_at, reversed_by)
     SELECT '${anId('crr')}', ${number}, id, org_id, provider_org_id, 'r', '{}', now(), 'x' FROM credit_note WHERE id = '${creditNoteId}'`;

  it('is owed again by a document of its own, once, and can be credited anew', async () => {
    const invoice = await issue();
    const wrong = unwrap(await credit(invoice.id, { credited: { what: 'AMOUNT', amount: usd(100_000n) } }));
    const taken = unwrap(await back(wrong.id));
    expect(taken.reversal?.number).toMatch(/^CR[A-Z0-9]{6}-2026-00000\d$/);
    const read = await unitOfWork.run(PLATFORM, async (tx) => ({
      notes: await stores.creditNotes.byInvoices(tx, [invoice.id]),
      totals: (await stores.creditNotes.all(tx)).filter(({ invoiceId }) => invoiceId === invoice.id),
      invoice: await stores.invoices.byId(tx, invoice.id),
    }));
    expect(read).toMatchObject({ notes: [taken], totals: [], invoice: { credited: usd(0n) } });
    await expect(attempt(owner, [reversal(wrong.id)])).rejects.toThrow('duplicate key');
    await expect(attempt(owner, [`UPDATE credit_note_reversal SET reason = 'x'`])).rejects.toThrow('append-only');
    unwrap(await credit(invoice.id, { credited: { what: 'AMOUNT', amount: usd(100_000n) } }));
  });

  it('is not without its journal and its number, nor when its invoice is settled', async () => {
    const { note } = theWorld;
    await expect(attempt(owner, [reversal(note.id)])).rejects.toThrow('the books do not say');
    await expect(attempt(owner, [reversal(note.id, `'CRX-2026-000009'`)])).rejects.toThrow('not given by the counter');
    const [settled] = await unitOfWork.run(PLATFORM, (tx) => stores.creditNotes.byInvoices(tx, [other.id]));
    await expect(attempt(owner, [reversal(settled?.id ?? '')])).rejects.toThrow('cannot be taken back');
  });
});

describe('a step of dunning', () => {
  it('is taken once an invoice', async () => {
    const { owner, invoice } = theWorld;
    const step = (kind: string) =>
      `INSERT INTO dunning_step (id, invoice_id, org_id, step, days_past_due, currency, due_minor, taken_at)
       VALUES ('${anId('dun')}', '${invoice.id}', '${invoice.orgId}', '${kind}', 3, 'USD', 1, now())`;
    await attempt(owner, [step('REMINDER')]);
    await expect(attempt(owner, [step('REMINDER')])).rejects.toThrow('duplicate key');
    await expect(attempt(owner, [step('BAILIFF')])).rejects.toThrow('step_check');
    await expect(attempt(owner, [step('SUSPENDED').replace(invoice.orgId, 'org_other')])).rejects.toThrow(
      'foreign key',
    );
  });
});
