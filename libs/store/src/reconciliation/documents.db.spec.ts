// World: a migrated database with a rent and a metered invoice, each credited in part. Staff, then whoever owns the database and takes
// its triggers down, alters or removes one record of each kind; what is altered is rolled back.
import { type Client } from 'pg';
import { type Invoice } from '#libs/billing';
import {
  CURRENCIES,
  DAY,
  minorUnits,
  addMilliseconds,
  civilDate,
  dateIn,
  decimal,
  money,
  startOfDay,
  unwrap,
} from '#libs/kernel';
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
import { issueCredit } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const PLATFORM = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;

async function world() {
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const tenant = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, database);
  const issue = async (isMetered: boolean): Promise<Invoice> => {
    const facts = { orgId: tenant, offerId: listing.pool.id, providerOrgId: listing.providerOrgId };
    const quote = aQuote({ ...facts, siteId: listing.site.id });
    const lease = aLeaseOf(quote);
    return unitOfWork.run(actingFor(tenant), async (tx) => {
      await stores.quotes.insert(tx, quote);
      await stores.leases.insert(tx, lease, theBooking(lease));
      const number = await stores.invoices.nextNumber(tx, 'GL', 2026);
      const rent = anInvoiceOf(lease, { number });
      const issued = isMetered ? { ...rent, kind: 'USAGE' as const, lines: metered(rent) } : rent;
      await stores.invoices.insert(tx, issued);
      await stores.ledger.post(tx, theIssue(issued));
      return issued;
    });
  };
  const [rent, usage] = [await issue(false), await issue(true)];
  await unitOfWork.run(PLATFORM, async (tx) => {
    const { leaseId, orgId: tenantOrgId, providerOrgId, period } = usage;
    const halves = HALVES.map((id, index) => {
      const start = addMilliseconds(startOfDay(civilDate(dateIn(period.start, 'UTC')), 'UTC'), index * DAY);
      const of = { id, leaseId, tenantOrgId, providerOrgId, period: { start, end: addMilliseconds(start, DAY) } };
      const read = { unitHours: decimal('960'), energyKwh: decimal('1'), source: 'MEASURED', readingIds: [] } as const;
      return { ...of, units: 8, revision: 0, ...read };
    });
    await stores.meters.insert(tx, halves);
  });
  const credited = (id: string, kind: 'CREDIT' | 'SLA_CREDIT') =>
    unitOfWork.run(PLATFORM, async (tx) => {
      const invoice = await stores.invoices.lock(tx, id);
      if (!invoice) throw new Error('no invoice');
      const amount = { what: 'AMOUNT', amount: money(10_500n, 'USD') } as const;
      const why = { kind, reason: 'Too much.', evidence: ['mtr_1'], cause: null, confirms: true } as const;
      const shared = { credited: amount, providerBearsBasisPoints: 4_000 };
      return unwrap(await issueCredit(stores)(tx, { invoice, ...why, ...shared }));
    });
  const [note, service] = [await credited(rent.id, 'CREDIT'), await credited(usage.id, 'SLA_CREDIT')];
  const found = () => unitOfWork.run(PLATFORM, (tx) => stores.recordMatches.documentBreaks(tx, 10));
  return {
    rent,
    usage,
    note,
    service,
    found,
    owner: await db.connectAs('owner'),
    staff: await db.connectAs('staff'),
  };
}

const HALVES = [anId('mtr'), anId('mtr')];

/** The capacity of an invoice as the meter told it, in two records. */
function metered({ lines }: Invoice): Invoice['lines'] {
  return lines.map((line) => (line.kind === 'CAPACITY' ? { ...line, meterRecordIds: HALVES } : line));
}

const theWorld = await world();
const { rent, usage, note, service, owner, staff, found } = theWorld;

const OF_RENT = `invoice_id = '${rent.id}' AND kind = 'CAPACITY'`;
const ENTRY = (key: string, type: string): string =>
  `journal_id = (SELECT id FROM journal WHERE idempotency_key = '${key}') AND account_id IN (SELECT id FROM account WHERE type = '${type}')`;

/** What is done, and what has to be said: kind, document, what it says, what its parts come to. */
const ALTERED: readonly (readonly [name: string, statement: string, said: readonly (readonly unknown[])[]])[] = [
  [
    'a line of an invoice is altered',
    `UPDATE invoice_line SET amount_minor = amount_minor + 7 WHERE ${OF_RENT}`,
    [['INVOICE_LINES', rent.id, '105000', '105007']],
  ],
  [
    'a line of an invoice is removed',
    `DELETE FROM invoice_line WHERE ${OF_RENT}`,
    [['INVOICE_LINES', rent.id, '105000', '5000']],
  ],
  [
    'an invoice is removed',
    `DELETE FROM invoice WHERE id = '${rent.id}'`,
    [['INVOICE_JOURNAL', rent.id, '0', '105000']],
  ],
  [
    'the journal of an invoice is removed',
    `WITH gone AS (DELETE FROM journal WHERE idempotency_key = 'invoice:${rent.id}:issued' RETURNING id) DELETE FROM entry WHERE journal_id IN (SELECT id FROM gone)`,
    [['INVOICE_JOURNAL', rent.id, '105000', '0']],
  ],
  [
    'a line of a credit note is altered',
    `UPDATE credit_note_line SET amount_minor = amount_minor + 7 WHERE credit_note_id = '${note.id}' AND kind = 'CAPACITY'`,
    [['CREDIT_NOTE_LINES', note.id, '10500', '10507']],
  ],
  [
    'a credit note is removed',
    `DELETE FROM credit_note WHERE id = '${note.id}'`,
    [['CREDIT_NOTE_JOURNAL', note.id, '0', '10500']],
  ],
  [
    'a service credit is removed',
    `DELETE FROM credit_note WHERE id = '${service.id}'`,
    [['CREDIT_NOTE_JOURNAL', service.id, '0', '10500']],
  ],
  [
    'an entry of a journal is altered',
    `UPDATE entry SET minor = minor - 7 WHERE ${ENTRY(`credit-note:${note.id}:issued`, 'UNCOLLECTED_PROVIDER_SHARE')}`,
    [['JOURNAL_ENTRIES', expect.any(String), '0', '-7']],
  ],
  [
    'a record of the meter is altered',
    `UPDATE meter_record SET unit_hours = unit_hours - 96 WHERE id = '${HALVES[0]}'`,
    [['METERED_USAGE', usage.id, '100000', '95000']],
  ],
  [
    'a record of the meter is removed',
    `DELETE FROM meter_record WHERE id = '${HALVES[1]}'`,
    [['METERED_USAGE', usage.id, '100000', '50000']],
  ],
];

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('documents', () => {
  it('of a contract by the hour are what its records ran', async () => {
    await inTransaction(owner, async () => {
      const { lines, id } = rent;
      const [line] = lines;
      await owner.query(
        `INSERT INTO invoice_meter_basis (invoice_id, place, kind, currency, amount_minor, quantity, record_ids)
         VALUES ($1, 0, 'USAGE', 'USD', $2, 1920, $3)`,
        [id, String(line?.amount.minor), HALVES],
      );
      const contracts = `SELECT document_id, said_minor, comes_minor FROM recon_document_breaks() WHERE kind = 'METERED_CONTRACT'`;
      expect((await owner.query(contracts)).rows).toEqual([]);
      await owner.query('SET LOCAL session_replication_role = replica');
      await owner.query('UPDATE meter_record SET unit_hours = unit_hours - 96 WHERE id = $1', [HALVES[0]]);
      expect((await owner.query(contracts)).rows).toEqual([
        { document_id: id, said_minor: '100000', comes_minor: '95000' },
      ]);
    });
  });

  it('know how many minor units a major one has', async () => {
    const { rows } = await owner.query('SELECT c, minor_per_major(c)::int AS minor FROM unnest($1::char(3)[]) AS c', [
      CURRENCIES,
    ]);
    expect(rows).toEqual(CURRENCIES.map((code) => ({ c: code, minor: 10 ** minorUnits(code) })));
  });

  it('are what they are made of', async () => {
    expect(await found()).toEqual([]);
  });

  it.each(ALTERED)(
    'when %s: staff is refused, and what the owner of the database did is named',
    async (_, statement, said) => {
      await inTransaction(staff, () => expect(staff.query(statement)).rejects.toThrow());
      await inTransaction(owner, async () => {
        await expect(owner.query(statement)).rejects.toThrow();
      });
      await inTransaction(owner, async () => {
        await owner.query('SET LOCAL session_replication_role = replica');
        const { rowCount } = await owner.query(statement);
        expect(rowCount).toBeGreaterThan(0);
        const { rows } = await owner.query('SELECT * FROM recon_document_breaks()');
        const told = rows.map((row: Record<string, unknown>) => [
          row['kind'],
          row['document_id'],
          row['said_minor'],
          row['comes_minor'],
        ]);
        expect(told.map((row) => row.map(String))).toEqual(
          said.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : expect.anything()))),
        );
      });
    },
  );
});
