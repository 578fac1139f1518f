// World: a tenant and a provider in memory, a wire in the books, a period that can be closed; and payouts as Stripe might say them.
import { instant, money, unwrap } from '#libs/kernel';
import { wireReceived } from '#libs/ledger';
import { WORKER_SCOPE, moneyWorld } from '#libs/testkit';
import { closePeriod } from '../money/close-period.js';
import { reconcile } from '../money/reconcile.js';
import { type ReportFigure, type SummedReport } from '../ports/books-report-store.js';
import { type StripePayoutView } from '../ports/own-payouts.js';
import { WHOLE_BOOKS, booksReport, booksReportFigure, csvOf } from './books-report.js';
import { keepPayouts } from './keep-payouts.js';
import { printReport } from './print-report.js';
import { runMatching } from './run-matching.js';

const END = instant('2026-03-01T00:00:00Z');

async function setup() {
  const world = moneyWorld({ now: instant('2026-03-02T00:00:00Z') });
  const { ports } = world;
  const wire = wireReceived(
    { wireId: 'wir_1', amount: money(900n, 'USD'), tenantOrgId: 'org_ai' },
    instant('2026-02-20T00:00:00Z'),
  );
  await ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.ledger.post(tx, wire));
  await runMatching(ports)(WORKER_SCOPE);
  await reconcile(ports)(WORKER_SCOPE);
  const range = { ...WHOLE_BOOKS, until: END };
  const report = (name: 'CLOSE_CHECKLIST' | 'CERTIFICATE') => booksReport(ports)(WORKER_SCOPE, { report: name, range });
  return { ...world, report };
}

describe('the reports of a close', () => {
  it('say what stands in its way and, once it is closed, until when the books are locked', async () => {
    const { ports, report } = await setup();
    const before = await report('CLOSE_CHECKLIST');
    expect(before.rows.slice(0, 7).map(([item, state]) => `${item} ${state}`)).toEqual([
      ...['IDENTITIES Done', 'DOCUMENTS Done', 'MATCHING Done', 'EXCEPTIONS Done', 'STRIPE Done', 'AUDIT Done'],
      'LOCK Open',
    ]);
    expect((await report('CERTIFICATE')).rows).toEqual([]);
    unwrap(await closePeriod(ports)(WORKER_SCOPE, { end: END }));
    const lock = (await report('CLOSE_CHECKLIST')).rows.find(([item]) => item === 'LOCK');
    expect(lock).toEqual(['LOCK', 'Done', 'Everything before 2026-03-01T00:00:00.000Z is closed for good.', '', '']);
  });

  it('show the certificate as it was signed, its identities opening into the ledger', async () => {
    const { ports, report } = await setup();
    unwrap(await closePeriod(ports)(WORKER_SCOPE, { end: END }));
    const certificate = await report('CERTIFICATE');
    expect(certificate.rows[1]?.[1]).toBe('by worker at 2026-03-02T00:00:00.000Z');
    expect(certificate.rows).toContainEqual(['SUSPENSE_IS_EMPTY', 'By the ledger', '', 'USD', '0.00']);
    const key = certificate.keys.find((one) => one?.startsWith('SUSPENSE|USD')) ?? '';
    expect(key).toBe('SUSPENSE|USD|2026-03-01T00:00:00.000Z');
    const asked: [SummedReport, string, number | null][] = [];
    const figure = (_tx: unknown, name: SummedReport, request: { key: string; range: { until: number | null } }) => {
      asked.push([name, request.key, request.range.until]);
      const items = { items: [], cursors: [], hasNextPage: false, totalCount: 0 };
      return Promise.resolve<ReportFigure>({ totals: [], count: 0, items });
    };
    const opening = booksReportFigure({ ...ports, booksReports: { ...ports.booksReports, figure } });
    const question = { report: 'CERTIFICATE', range: WHOLE_BOOKS, first: 1, after: null } as const;
    await opening(WORKER_SCOPE, { ...question, key });
    await opening(WORKER_SCOPE, { ...question, key: 'made|up|by a client' });
    expect(asked).toEqual([
      ['ACCOUNTS', 'SUSPENSE|USD', END],
      ['ACCOUNTS', 'made|up', null],
    ]);
  });

  it('say the same with the same hash, and go on paper', async () => {
    const { ports, report, database } = await setup();
    const [first, again] = [await report('CLOSE_CHECKLIST'), await report('CLOSE_CHECKLIST')];
    expect(first.hash).toBe(again.hash);
    database.advance(1_000);
    const paper = printReport(ports, await report('CLOSE_CHECKLIST'));
    expect(paper).toMatchObject({ kind: 'REPORT', isWide: true, date: '2026-03-01', proofs: [{ value: first.hash }] });
  });
});

describe('a report as CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['@sum', "'@sum"],
    ['-2+3|cmd', "'-2+3|cmd"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ['-12.50', '-12.50'],
    ['a, "b"', '"a, ""b"""'],
  ])('writes %s so that a spreadsheet shows it and runs nothing', (cell, written) => {
    expect(csvOf({ columns: ['Head'], rows: [[cell]] })).toBe(`Head\r\n${written}\r\n`);
  });
});

describe('keeping what payouts are made of', () => {
  it('asks Stripe only for what is missing and can be known', async () => {
    const { ports, stripe } = moneyWorld();
    const payout = (id: string, facts: Partial<StripePayoutView> = {}): StripePayoutView => ({
      ...{ id, status: 'PAID', amountMinor: 1n, currency: 'USD', balanceTransactionId: `txn_${id}`, traceId: null },
      ...{ arrivalAt: END, createdAt: END, isItemised: true, ...facts },
    });
    const kept: unknown[] = [];
    const keeping = (lacks: ReadonlyMap<string, 'MEMBERS' | 'TRACE'>) =>
      keepPayouts({
        ...ports,
        payments: Object.assign(Object.create(stripe) as typeof stripe, {
          payouts: () =>
            Promise.resolve([
              payout('po_new'),
              payout('po_manual', { isItemised: false }),
              payout('po_named', { traceId: 'T1' }),
              payout('po_unnamed'),
              payout('po_known'),
            ]),
          payoutMembers: (id: string) => Promise.resolve([`member of ${id}`]),
        }),
        stripeRecords: {
          ...ports.stripeRecords,
          unknownPayouts: () => Promise.resolve(lacks),
          keepPayout: (_tx, { id, traceId }, members) => Promise.resolve(void kept.push([id, traceId, members])),
        },
      })(WORKER_SCOPE);
    const lacks = new Map([
      ...(['po_new', 'po_manual'] as const).map((id) => [`txn_${id}`, 'MEMBERS'] as const),
      ...(['po_named', 'po_unnamed'] as const).map((id) => [`txn_${id}`, 'TRACE'] as const),
    ]);
    expect([await keeping(lacks), await keeping(new Map())]).toEqual([2, 0]);
    expect(kept).toEqual([
      ['po_new', null, ['member of po_new']],
      ['po_named', 'T1', []],
    ]);
  });
});
