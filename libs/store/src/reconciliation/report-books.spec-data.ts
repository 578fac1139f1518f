import { type Instant, addMilliseconds, money, moneyToString } from '#libs/kernel';
import { type Journal } from '#libs/ledger';
import {
  PLATFORM,
  aLeaseOf,
  aQuote,
  actingFor,
  anInvoiceOf,
  createTestDatabase,
  seedListing,
  theBooking,
  theIssue,
} from '#libs/testkit';
import { type ReportFigure, type ReportRange, type SummedReport, type Tx, WHOLE_BOOKS } from '#libs/workflows';

const DAY = 86_400_000;
export const usd = (minor: bigint) => money(minor, 'USD');

/** A database of its own, and ways to post and to read reports as text. */
export async function openBooks() {
  const db = await createTestDatabase();
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const now = await unitOfWork.run(PLATFORM, (tx) => Promise.resolve(tx.now));
  const ago = (days: number): Instant => addMilliseconds(now, -days * DAY);
  const snapshot = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => unitOfWork.run(PLATFORM, work, 'SNAPSHOT');
  const summed = (report: SummedReport, range: Partial<ReportRange> = {}) =>
    snapshot((tx) => stores.booksReports.read(tx, report, { ...WHOLE_BOOKS, ...range }));
  return {
    ...{ db, database, ago, summed, snapshot, stores },
    post: (...journals: readonly Journal[]) =>
      unitOfWork.run(PLATFORM, async (tx) => {
        for (const journal of journals) await stores.ledger.post(tx, journal);
      }),
    lines: async (report: SummedReport, range: Partial<ReportRange> = {}) => {
      const { rows } = await summed(report, range);
      return rows.map(({ cells, amount }) =>
        [...cells, amount && `${moneyToString(amount)} ${amount.currency}`].join(' | '),
      );
    },
    unexplained: async (report: SummedReport, range: Partial<ReportRange> = {}) => {
      const { equations } = await summed(report, range);
      return equations.map(
        ({ left, right, amounts: [a, b] }) => `${left} = ${right}: ${moneyToString(a)}, ${a.minor - b.minor}`,
      );
    },
    /** Every figure, opened page by page, comes to itself. */
    opened: async (report: SummedReport, range: Partial<ReportRange> = {}) => {
      const asked = { ...WHOLE_BOOKS, ...range };
      const { rows } = await summed(report, range);
      for (const { key, amount } of rows) {
        if (key === null || amount === null) throw new Error('a summed figure opens');
        let [sum, count, after]: [bigint, number, string | null] = [0n, 0, null];
        do {
          const place: string | null = after;
          const {
            items,
            totals,
            count: all,
          }: ReportFigure = await snapshot((tx) =>
            stores.booksReports.figure(tx, report, { key, range: asked, first: 3, after: place }),
          );
          // a balance of nothing is the sum of nothing
          if (all > 0) expect(totals).toEqual([amount]);
          sum += items.items.reduce((total, item) => total + item.amount.minor, 0n);
          count += items.items.length;
          after = items.hasNextPage ? (items.cursors.at(-1) ?? null) : null;
          if (after === null) expect([count, sum]).toEqual([all, amount.minor]);
        } while (after !== null);
      }
      return rows.length;
    },
  };
}

export type Books = Awaited<ReturnType<typeof openBooks>>;

/** An invoice of 1,050.00 that was due so many days ago. */
export async function invoiced({ db, database, ago }: Books, tenant: string, dueDaysAgo: readonly number[]) {
  const { unitOfWork, stores } = database;
  const { providerOrgId, site, pool } = await seedListing(db, database);
  for (const days of dueDaysAgo) {
    const lease = aLeaseOf(aQuote({ orgId: tenant, offerId: pool.id, providerOrgId, siteId: site.id }));
    await unitOfWork.run(actingFor(tenant), async (tx) => {
      await stores.quotes.insert(tx, {
        ...aQuote({ orgId: tenant, offerId: pool.id, providerOrgId, siteId: site.id }),
        id: lease.quoteId,
      });
      await stores.leases.insert(tx, lease, theBooking(lease));
      const number = await stores.invoices.nextNumber(tx, 'GL', 2026);
      const invoice = anInvoiceOf(lease, { number, issuedAt: ago(days + 10), dueAt: ago(days) });
      await stores.invoices.insert(tx, invoice);
      await stores.ledger.post(tx, theIssue(invoice));
    });
  }
}
