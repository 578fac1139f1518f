// World: a migrated database with a tenant in Quebec whose lease is taxed twice, by the country and by the province; staff who enter rates.
import { type Lease } from '#libs/market';
import { type Journal } from '#libs/ledger';
import { addMilliseconds, instant, money, unwrap } from '#libs/kernel';
import {
  FAKE_SETTINGS,
  aLeaseOf,
  aQuote,
  actingFor,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
} from '#libs/testkit';
import { addTaxEntry, compareTaxes, issueCredit, issueFirstInvoice, reportTaxes } from '#libs/workflows';
import { createHash } from 'node:crypto';

const db = await createTestDatabase();
afterAll(() => db.close());
const PLATFORM = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const PARTS = [
  { jurisdiction: 'CA', name: 'GST', millionths: 50_000 },
  { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 },
];

async function world() {
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const tenant = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, database);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const ports = { unitOfWork, ...stores, settings: FAKE_SETTINGS, sha256 };
  const quote = aQuote({
    ...{ orgId: tenant, offerId: listing.pool.id, providerOrgId: listing.providerOrgId, siteId: listing.site.id },
  });
  const tax = { jurisdiction: 'CA', basisPoints: 1_497, kind: 'STANDARD', parts: PARTS } as const;
  const taxed = { ...quote, terms: { ...quote.terms, tax } };
  const lease: Lease = aLeaseOf(taxed);
  const profile = await unitOfWork.run(actingFor(tenant), (tx) => stores.billingProfiles.byOrg(tx, tenant));
  if (!profile) throw new Error('no profile');
  const invoice = await unitOfWork.run(actingFor(tenant), async (tx) => {
    await stores.quotes.insert(tx, taxed);
    const place = { country: 'CA', subdivision: 'QC', locality: null, rule: 'CUSTOMER' } as const;
    const asked = { calculationId: 'taxcalc_1', taxCode: 'txcd_10101000', place, calculatedAt: tx.now };
    await stores.taxes.keepCalculation(tx, { ...asked, quoteId: taxed.id, orgId: tenant });
    await stores.leases.insert(tx, lease, theBooking(lease));
    return issueFirstInvoice(ports)(tx, lease, profile);
  });
  if (!invoice) throw new Error('no invoice');
  const [owner, staff] = [await db.connectAs('owner'), await db.connectAs('staff')];
  return { tenant, ports, unitOfWork, stores, lease, taxed, invoice, owner, staff };
}

const { tenant, ports, unitOfWork, stores, lease, taxed, invoice, owner, staff } = await world();
const ofInvoice = () => unitOfWork.run(PLATFORM, (tx) => stores.ledger.bySource(tx, invoice.id));
const payables = (journals: readonly Journal[]) => {
  const sums = new Map<string, bigint>();
  for (const { account, minor } of journals.flatMap(({ entries }) => entries))
    if (account.type === 'TAX_PAYABLE')
      sums.set(account.ownerId ?? '', (sums.get(account.ownerId ?? '') ?? 0n) - minor);
  return Object.fromEntries(sums);
};
const linesOf = (lines: readonly { kind: string; taxJurisdiction?: string; amount: { minor: bigint } }[]) =>
  Object.fromEntries(lines.filter(({ kind }) => kind === 'TAX').map((one) => [one.taxJurisdiction, one.amount.minor]));

describe('an invoice with two taxes', () => {
  it('comes back with its parts, and owes each jurisdiction what its line says', async () => {
    const net = invoice.subtotal.minor + invoice.platformFee.minor;
    const expected = { CA: (net * 5n + 50n) / 100n, 'CA-QC': (net * 9_975n + 50_000n) / 100_000n };
    const found = await unitOfWork.run(PLATFORM, (tx) => stores.invoices.byId(tx, invoice.id));
    expect(found?.taxTreatment.parts).toEqual(PARTS);
    expect(linesOf(found?.lines ?? [])).toEqual(expected);
    expect(found?.tax.minor).toBe(expected.CA + expected['CA-QC']);
    expect(payables(await ofInvoice())).toEqual(expected);
    const kept = await unitOfWork.run(actingFor(tenant), (tx) => stores.quotes.byId(tx, taxed.id));
    expect(kept?.terms.tax.parts).toEqual(PARTS);
    const again = await unitOfWork.run(PLATFORM, (tx) => stores.leases.byId(tx, lease.id));
    expect(again?.terms.tax.parts).toEqual(PARTS);
  });

  it('is not void in the books where a journal gives one jurisdiction what is the other’s', async () => {
    const other = await unitOfWork.run(PLATFORM, (tx) => stores.ledger.bySource(tx, invoice.id));
    const issued = other.find(({ kind }) => kind === 'INVOICE_ISSUED');
    const swapped = (issued?.entries ?? []).map((entry) =>
      entry.account.ownerId === 'CA-QC' ? { ...entry, account: { ...entry.account, ownerId: 'CA' } } : entry,
    );
    const merged = [...swapped.filter(({ account }) => account.type !== 'TAX_PAYABLE')];
    const tax = swapped
      .filter(({ account }) => account.type === 'TAX_PAYABLE')
      .reduce((sum, { minor }) => sum + minor, 0n);
    const account = { type: 'TAX_PAYABLE', ownerId: 'CA', currency: invoice.currency } as const;
    const journal: Journal = {
      ...{ kind: 'INVOICE_ISSUED', idempotencyKey: `invoice:${invoice.id}:again`, effectiveAt: invoice.issuedAt },
      ...{ sourceType: 'INVOICE', sourceId: invoice.id, entries: [...merged, { account, minor: tax }] },
    };
    await expect(unitOfWork.run(PLATFORM, (tx) => stores.ledger.post(tx, journal))).rejects.toThrow(
      'does not carry the total and the shares',
    );
  });

  it('is credited in part, of each jurisdiction what the note’s lines say', async () => {
    const before = payables(await ofInvoice());
    const note = unwrap(
      await unitOfWork.run(PLATFORM, async (tx) => {
        const locked = await stores.invoices.lock(tx, invoice.id);
        if (!locked) throw new Error('no invoice');
        return issueCredit(ports)(tx, {
          ...{ invoice: locked, credited: { what: 'NET', amount: money(33_333n, 'USD') }, kind: 'CREDIT' as const },
          ...{
            reason: 'Too much.',
            evidence: ['mtr_1'],
            cause: null,
            confirms: true,
            providerBearsBasisPoints: 10_000,
          },
        });
      }),
    );
    const taken = linesOf(note.lines);
    expect(taken.CA).toBeGreaterThan(0n);
    const after = payables(await ofInvoice());
    expect(after).toEqual({
      CA: (before.CA ?? 0n) - (taken.CA ?? 0n),
      'CA-QC': (before['CA-QC'] ?? 0n) - (taken['CA-QC'] ?? 0n),
    });
    const [read] = await unitOfWork.run(PLATFORM, (tx) => stores.creditNotes.byInvoices(tx, [invoice.id]));
    expect(linesOf(read?.lines ?? [])).toEqual(taken);
  });

  it('stands in the report: what is due is what the payables hold', async () => {
    const [from, until] = [addMilliseconds(invoice.issuedAt, -1_000), addMilliseconds(invoice.issuedAt, 86_400_000)];
    const rows = await reportTaxes(ports)(PLATFORM, from, until);
    const held = payables(await ofInvoice());
    for (const jurisdiction of ['CA', 'CA-QC']) {
      const row = rows.find((one) => one.jurisdiction === jurisdiction);
      expect(row).toMatchObject({ kind: 'STANDARD', invoices: 1, currency: 'USD' });
      expect(row?.due.minor).toBe(held[jurisdiction]);
      expect(row?.net.minor).toBe(invoice.subtotal.minor + invoice.platformFee.minor);
      expect(row?.credited.minor).toBeGreaterThan(33_332n);
    }
    expect(
      await reportTaxes(ports)(PLATFORM, instant('2020-01-01T00:00:00Z'), instant('2020-02-01T00:00:00Z')),
    ).toEqual([]);
  });
});

describe('what Stripe is told of the tax of an invoice whose rates were its own', () => {
  const day = [addMilliseconds(invoice.issuedAt, -1_000), addMilliseconds(invoice.issuedAt, 86_400_000)] as const;
  const compared = () => compareTaxes(ports)(PLATFORM, ...day);

  it('waits to be sent, and stands beside what the books owe; what is sent is no difference any more', async () => {
    const held = payables(await ofInvoice());
    const before = await compared();
    // the sale, and the credit note of before
    const waiting = { waitingCalls: 2, atStripe: money(0n, 'USD') };
    for (const jurisdiction of ['CA', 'CA-QC'])
      expect(before.find((one) => one.jurisdiction === jurisdiction)).toMatchObject({
        ...waiting,
        due: money(held[jurisdiction] ?? 0n, 'USD'),
        waiting: money(held[jurisdiction] ?? 0n, 'USD'),
        difference: money(held[jurisdiction] ?? 0n, 'USD'),
      });
    await db.sql(
      "UPDATE intent SET state = 'SENT', stripe_id = 'tax_' || sequence WHERE operation IN ('TAX_RECORD', 'TAX_REVERSE')",
    );
    for (const line of await compared())
      expect(line).toMatchObject({ waitingCalls: 0, waiting: money(0n, 'USD'), difference: money(0n, 'USD') });
  });

  it('is kept once with the quote, for its tenant and for nobody else', async () => {
    const read = (scope: Parameters<typeof unitOfWork.run>[0]) =>
      unitOfWork.run(scope, (tx) => stores.taxes.calculationOf(tx, taxed.id));
    expect(await read(actingFor(tenant))).toMatchObject({ calculationId: 'taxcalc_1', place: { subdivision: 'QC' } });
    expect(await read(actingFor(await seedOrganisation(db, 'TENANT')))).toBeNull();
    await expect(owner.query('UPDATE tax_calculation SET country = $1', ['US'])).rejects.toThrow(/append|never|not/);
  });
});

describe('rates that staff enter', () => {
  const command = {
    ...{ jurisdiction: 'US-TX:HOUSTON', name: 'Local sales tax', millionths: 20_000, ofMillionths: null },
    ...{ reverseCharge: null, validFrom: '2026-01-01', isCollected: null, source: 'Comptroller, local rates' },
    idempotencyKey: 'rate-0001',
  };

  it('are kept once, known to everybody, and audited', async () => {
    const [one, two] = [
      unwrap(await addTaxEntry(ports)(PLATFORM, command)),
      unwrap(await addTaxEntry(ports)(PLATFORM, command)),
    ];
    expect(two).toEqual(one);
    const seen = await unitOfWork.run(actingFor(tenant), (tx) => stores.taxes.table(tx));
    expect(seen.laws.get('US-TX:HOUSTON')?.rates).toEqual([{ validFrom: '2026-01-01', millionths: 20_000 }]);
    const audited = await db.sql('SELECT FROM audit_log WHERE action = $1', ['tax-rate.added']);
    expect(audited).toHaveLength(1);
  });

  it.each([
    [{ jurisdiction: 'texas' }, 'jurisdiction'],
    [{ millionths: 1_000_001 }, 'rate'],
    [{ validFrom: '2026-02-30' }, 'validFrom'],
    [{ source: 'x' }, 'source'],
  ])('are refused with %o', async (wrong, path) => {
    const answer = await addTaxEntry(ports)(PLATFORM, { ...command, ...wrong, idempotencyKey: `rate-${path}-1` });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: [path] } });
  });

  it.each([
    ['owner', 'UPDATE tax_entry SET millionths = 1'],
    ['owner', 'DELETE FROM tax_entry'],
    ['staff', 'UPDATE tax_entry SET millionths = 1'],
  ] as const)('are not changed by the %s: %s', async (who, statement) => {
    await expect((who === 'owner' ? owner : staff).query(statement)).rejects.toThrow(/append|denied|never|not/);
  });
});
