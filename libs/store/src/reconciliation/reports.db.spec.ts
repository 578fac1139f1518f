// World: a migrated database with a small story in its books, days ago: invoices, wires, Stripe charges with a payout and its bank line, a
// provider's debt, exceptions. Every figure below was worked out by hand.
import { type Instant } from '#libs/kernel';
import {
  depositReceived,
  holdbackKept,
  payoutArrived,
  providerDebtIncurred,
  stripeFeeSettled,
  stripeFundsAvailable,
  stripePayout,
  wireReceived,
  wireReturned,
} from '#libs/ledger';
import { PLATFORM, seedOrganisation } from '#libs/testkit';
import { type ReportRange, type StripePayoutView, WHOLE_BOOKS } from '#libs/workflows';
import { type Books, invoiced, openBooks, usd } from './report-books.spec-data.js';

const transaction = (id: string, type: string, gross: bigint, fee: bigint, at: Instant) => ({
  ...{
    id,
    type,
    reportingCategory: type === 'payment' ? 'charge' : type,
    sourceId: `${type}_of_${id}`,
    currency: 'USD' as const,
  },
  ...{
    amountMinor: gross,
    feeMinor: fee,
    netMinor: gross - fee,
    status: 'available' as const,
    createdAt: at,
    availableAt: at,
  },
});

/** Two charges at Stripe, the second 30 cents too dear; a payout of both, which our bank shows; a third charge that Stripe has not booked. */
async function throughStripe({ database, post, ago }: Books, tenant: string): Promise<void> {
  const facts = { depositId: 'dep_1', tenantOrgId: tenant, by: 'STRIPE_CLEARING' } as const;
  const settled = (transactionId: string, gross: bigint, fee: bigint) => {
    const amounts = { transactionId, gross: usd(gross), fee: usd(fee), net: usd(gross - fee) };
    return [stripeFeeSettled(amounts, ago(20)), stripeFundsAvailable(amounts, ago(18))];
  };
  await post(
    depositReceived({ ...facts, paymentId: 'pay_1', amount: usd(10_000n) }, ago(20)),
    depositReceived({ ...facts, paymentId: 'pay_2', amount: usd(20_000n) }, ago(20)),
    depositReceived({ ...facts, paymentId: 'pay_3', amount: usd(700n) }, ago(1)), // not booked by Stripe yet
    ...settled('txn_1', 10_000n, 320n),
    ...settled('txn_2', 20_000n, 640n),
    stripePayout({ transactionId: 'txn_po', net: usd(-29_040n) }, ago(15)),
    payoutArrived({ transactionId: 'txn_po', amount: usd(29_040n) }, ago(13)),
  );
  await database.unitOfWork.run(PLATFORM, async (tx) => {
    await database.stores.stripeRecords.keepTransactions(tx, [
      transaction('txn_1', 'charge', 10_000n, 320n, ago(20)),
      transaction('txn_2', 'charge', 20_000n, 640n, ago(20)),
      { ...transaction('txn_po', 'payout', -29_040n, 0n, ago(15)), sourceId: 'po_1' },
    ]);
    const payout: StripePayoutView = {
      ...({
        id: 'po_1',
        status: 'PAID',
        amountMinor: 29_040n,
        currency: 'USD',
        balanceTransactionId: 'txn_po',
      } as const),
      ...{ arrivalAt: ago(13), traceId: null, isItemised: true, createdAt: ago(15) },
    };
    expect([...(await database.stores.stripeRecords.unknownPayouts(tx, ago(45)))]).toContainEqual([
      'txn_po',
      'MEMBERS',
    ]);
    await database.stores.stripeRecords.keepPayout(tx, payout, ['txn_1', 'txn_2']);
    await database.stores.stripeRecords.keepPayout(tx, { ...payout, traceId: 'TRACE-9' }, ['txn_1', 'txn_2']);
  });
}

async function setup() {
  const books = await openBooks();
  const { db, post, ago } = books;
  const tenant = await seedOrganisation(db, 'TENANT');
  const provider = await seedOrganisation(db, 'PROVIDER');
  await invoiced(books, tenant, [-5, 40, 130, 131]);
  const wire = (wireId: string, minor: bigint, days: number, tenantOrgId: string | null = tenant) =>
    wireReceived({ wireId, tenantOrgId, amount: usd(minor) }, ago(days));
  await post(
    ...[wire('w1', 30_000n, 100), wire('w2', 20_000n, 10), wire('w3', 70_000n, 45, null)],
    wireReturned({ wireId: 'w1', paymentId: 'back', tenantOrgId: tenant, amount: usd(25_000n) }, ago(5)),
    providerDebtIncurred({ debtId: 'd1', providerOrgId: provider, amount: usd(4_000n) }, ago(70)),
    holdbackKept({ holdbackId: 'h1', providerOrgId: provider, amount: usd(1_500n) }, ago(30)),
  );
  await throughStripe(books, tenant);
  return { ...books, tenant: `${tenant} Inc.`, provider: `${provider} Inc.` };
}

const story = setup();
afterAll(async () => (await story).db.close());

const month = (at: Instant): string => new Date(at).toISOString().slice(0, 7);

describe('a report of the books', () => {
  it('ages receivables by invoice, and what is left of other money the oldest first', async () => {
    const { lines, unexplained, tenant, provider } = await story;
    expect(await lines('RECEIVABLE_AGING')).toEqual([
      `${tenant} | STRIPE | not due | 1 | 1050.00 USD`,
      `${tenant} | STRIPE | 30-59 | 1 | 1050.00 USD`,
      `${tenant} | STRIPE | 120+ | 2 | 2100.00 USD`,
    ]);
    expect(await unexplained('RECEIVABLE_AGING')).toEqual([
      'Ledger: TENANT_RECEIVABLE = This report: 4200.00, 0',
      'Open invoices = This report: 4200.00, 0',
    ]);
    // of 300.00 a hundred days ago 250.00 went back
    expect((await lines('UNAPPLIED_CASH')).sort()).toEqual([
      'SUSPENSE |  | 30-59 | 1 | 700.00 USD',
      `UNAPPLIED_CASH | ${tenant} | 0-29 | 1 | 200.00 USD`,
      `UNAPPLIED_CASH | ${tenant} | 90-119 | 1 | 50.00 USD`,
    ]);
    expect(await lines('PROVIDER_AGING')).toEqual([
      `${provider} | PROVIDER_PAYABLE | 60-89 | 1 | 25.00 USD`,
      `${provider} | PROVIDER_RECEIVABLE | 60-89 | 1 | 40.00 USD`,
      `${provider} | PROVIDER_RESERVE | 30-59 | 1 | 15.00 USD`,
    ]);
    expect(await unexplained('PROVIDER_AGING')).toEqual([
      'Ledger: PROVIDER_PAYABLE = This report: 25.00, 0',
      'Ledger: PROVIDER_RESERVE = This report: 15.00, 0',
      'Ledger: PROVIDER_RECEIVABLE = This report: 40.00, 0',
    ]);
  });

  it('says what a payout is made of, and what its fees should have been', async () => {
    const { lines, unexplained, ago } = await story;
    const arrives = new Date(ago(13)).toISOString().slice(0, 10);
    expect(await lines('PAYOUT_COMPOSITION')).toEqual([
      `po_1 | ${arrives} | TRACE-9 |  | Gross | charge | 2 | 300.00 USD`,
      `po_1 | ${arrives} | TRACE-9 |  | Fees | charge | 2 | -9.60 USD`,
      `po_1 | ${arrives} | TRACE-9 |  | Paid out |  | 1 | 290.40 USD`,
      `po_1 | ${arrives} | TRACE-9 |  | At our bank |  | 1 | 290.40 USD`,
    ]);
    expect(await unexplained('PAYOUT_COMPOSITION')).toEqual([
      'Gross and fees = Paid out: 290.40, 0',
      'Paid out and arrived = At our bank: 290.40, 0',
    ]);
    // 2.9 % and 30 cents: 3.20 of 100.00, 6.10 of 200.00
    expect(await lines('FEE_VARIANCE')).toEqual([
      `${month(ago(20))} | charge | Charged | 2 | 9.60 USD`,
      `${month(ago(20))} | charge | Expected | 2 | 9.30 USD`,
      `${month(ago(20))} | charge | Variance | 1 | 0.30 USD`,
    ]);
    expect(await unexplained('FEE_VARIANCE')).toEqual([
      'Ledger: STRIPE_FEE_EXPENSE = This report: 9.60, 0',
      'Charged less expected = Variance: 0.30, 0',
    ]);
  });

  it('rolls clearing forward from month to month, and from any instant', async () => {
    const { lines, unexplained, summed, ago } = await story;
    const rows = await lines('CLEARING_ROLL_FORWARD');
    expect([rows[0], rows.at(-1)]).toEqual([
      `${month(ago(20))} | Opening |  | 0.00 USD`,
      `${month(ago(1))} | Closing |  | 7.00 USD`,
    ]);
    const since = await lines('CLEARING_ROLL_FORWARD', { since: ago(5) });
    expect(since).toEqual([
      `${month(ago(1))} | Opening |  | 0.00 USD`,
      `${month(ago(1))} | DEPOSIT_RECEIVED | 1 | 7.00 USD`,
      `${month(ago(1))} | Closing |  | 7.00 USD`,
    ]);
    expect(await unexplained('CLEARING_ROLL_FORWARD', { since: ago(5) })).toEqual([
      'Ledger: STRIPE_CLEARING = This report: 7.00, 0',
    ]);
    expect((await summed('CLEARING_ROLL_FORWARD', { currency: 'EUR' })).rows).toEqual([]);
  });

  it('shows deposits that no contract speaks of as unexplained', async () => {
    const { lines, unexplained, tenant } = await story;
    expect(await lines('DEPOSITS')).toEqual([`${tenant} | Held by the ledger | 1 | 307.00 USD`]);
    expect((await unexplained('DEPOSITS')).at(-1)).toBe('Held by the ledger = Due by contracts: 307.00, 30700');
  });

  it('is of any instant, by each of the times', async () => {
    const { lines, ago } = await story;
    const held = async (range: Partial<ReportRange>) =>
      (await lines('TRIAL_BALANCE', range)).filter(
        (line) => line.startsWith('CASH_IN_TRANSIT') || line.startsWith('SUSPENSE'),
      );
    expect(await held({ until: ago(14) })).toEqual([
      'CASH_IN_TRANSIT |  | 1 | 290.40 USD',
      'SUSPENSE |  | 1 | -700.00 USD',
    ]);
    expect(await held({ until: ago(14), by: 'POSTED' })).toEqual([]);
    expect(await held({ until: ago(-1), by: 'POSTED' })).toEqual(['SUSPENSE |  | 1 | -700.00 USD']);
    expect(await lines('CASH_IN_TRANSIT', { until: ago(14) })).toEqual([
      `po_1 | ${new Date(ago(15)).toISOString().slice(0, 19)}Z | 1 | 290.40 USD`,
    ]);
    expect(await lines('RECEIVABLE_AGING', { until: ago(60) })).toHaveLength(1);
  });

  it('opens every figure into what it is the sum of', async () => {
    const { opened, snapshot, stores, ago } = await story;
    const reports = [
      ...(['RECEIVABLE_AGING', 'UNAPPLIED_CASH', 'PROVIDER_AGING', 'DEPOSITS', 'PAYOUT_COMPOSITION'] as const),
      ...(['FEE_VARIANCE', 'CLEARING_ROLL_FORWARD', 'TRIAL_BALANCE', 'ACCOUNTS'] as const),
    ];
    for (const report of reports) expect([report, (await opened(report)) > 0]).toEqual([report, true]);
    expect(await opened('CLEARING_ROLL_FORWARD', { since: ago(5), by: 'BOOKED' })).toBe(3);
    const range = WHOLE_BOOKS;
    const figure = await snapshot((tx) =>
      stores.booksReports.figure(tx, 'PAYOUT_COMPOSITION', {
        key: 'po_1|Gross|charge|USD',
        range,
        first: 1,
        after: null,
      }),
    );
    expect(figure).toMatchObject({
      count: 2,
      totals: [usd(30_000n)],
      items: {
        items: [
          {
            amount: usd(20_000n),
            posting: { journalKey: 'stripe:txn_2:settled', account: 'STRIPE_CLEARING', entry: usd(-20_000n) },
            source: { type: 'STRIPE_BALANCE_TRANSACTION', id: 'txn_2', label: 'charge charge_of_txn_2' },
          },
        ],
      },
    });
  });
});

describe('work that is done, as a report', () => {
  it('says who has which exception, how long they took, and what rules matched', async () => {
    const { database, lines, opened, ago } = await story;
    const { unitOfWork, stores } = database;
    await unitOfWork.run(PLATFORM, async (tx) => {
      const run = {
        id: tx.newId('run'),
        ranAt: tx.now,
        actorId: 'worker',
        rulesVersion: 'v1',
        population: [],
        breaks: 2,
        waiting: 0,
      };
      await stores.recordMatches.saveRun(tx, run, { stagedUpTo: 0n, bankSince: new Map(), parts: [], odd: [] });
      const exception = (breakClass: 'FEE' | 'MISSING_BANK', minor: bigint) => ({
        ...{
          id: tx.newId('exception'),
          key: breakClass,
          breakClass,
          movement: null,
          leg: null,
          entryIds: ['posting:txn_2'],
        },
        ...{ amount: usd(minor), explanation: 'x', suggestion: null, since: ago(40), dueAt: null, openedAt: ago(4) },
        ...{ runId: run.id, state: 'OPEN' as const, assignee: null, closedAt: null },
      });
      const [open, ended] = [exception('FEE', -30n), exception('MISSING_BANK', 500n)];
      await stores.exceptions.open(tx, [open, ended]);
      await stores.exceptions.step(tx, open.id, { kind: 'ASSIGNED', assignee: 'usr_anna' });
      await stores.exceptions.step(tx, ended.id, { kind: 'AUTO_RESOLVED' });
      await stores.recordMatches.save(tx, [
        {
          ...{
            id: tx.newId('recordMatch'),
            runId: run.id,
            caseId: 'c',
            contentHash: 'a'.repeat(64),
            movement: 'PAYOUT',
          },
          ...{ amount: usd(29_040n), entryIds: ['payout:po_1', 'bank:bln_7', 'posting:txn_po'], matchedAt: ago(4) },
          found: [{ stage: 'EXACT_ID', ruleId: 'r', ruleVersion: '1', evidence: [] }],
        },
      ]);
    });
    expect(await lines('EXCEPTIONS')).toEqual(['FEE | ASSIGNED | usr_anna | 30-59 | 1 | 0.30 USD']);
    expect(await lines('EXCEPTIONS', { until: ago(2) })).toEqual([
      'FEE | OPEN |  | 30-59 | 1 | 0.30 USD',
      'MISSING_BANK | OPEN |  | 30-59 | 1 | 5.00 USD',
    ]);
    const [resolved] = await lines('RESOLUTION_TIMES');
    expect(resolved).toMatch(/\| MISSING_BANK \| Ended by itself \| 1 \| 96\.0 \| 96\.0 \| 5\.00 USD$/);
    expect((await lines('MATCHING')).map((line) => line.slice(10))).toEqual([
      'PAYOUT | Matched: EXACT_ID | 1 | 33.33 | 290.40 USD',
      ' | Exception: FEE | 1 | 33.33 | 0.30 USD',
      ' | Exception: MISSING_BANK | 1 | 33.33 | 5.00 USD',
    ]);
    expect((await lines('PAYOUT_COMPOSITION'))[0]).toContain('| bln_7 |');
    for (const report of ['EXCEPTIONS', 'RESOLUTION_TIMES', 'MATCHING'] as const) await opened(report);
  });
});
