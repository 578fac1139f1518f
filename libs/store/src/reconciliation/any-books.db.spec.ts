// World: a migrated database with random books in two currencies, posted in an order that has nothing to do with when things happened.
import fc from 'fast-check';
import { money } from '#libs/kernel';
import {
  type Journal,
  depositReceived,
  providerDebtIncurred,
  stripeFeeSettled,
  stripePayout,
  wireReceived,
  wireReturned,
} from '#libs/ledger';
import { anId, seedOrganisation } from '#libs/testkit';
import { openBooks } from './report-books.spec-data.js';

describe('any books', () => {
  const random = openBooks();
  afterAll(async () => (await random).db.close());

  it('have reports that are the trial balance, and figures that open into themselves', async () => {
    const { db, post, ago, unexplained, summed, opened } = await random;
    const [tenants, providers] = [
      [await seedOrganisation(db, 'TENANT'), await seedOrganisation(db, 'TENANT')],
      [await seedOrganisation(db, 'PROVIDER'), await seedOrganisation(db, 'PROVIDER')],
    ];
    const event = fc.record({
      kind: fc.constantFrom('wire', 'unknown', 'clearing', 'fee', 'payout', 'debt', 'back'),
      who: fc.nat(1),
      minor: fc.bigInt({ min: 1n, max: 500n }),
      days: fc.integer({ min: 1, max: 150 }),
      currency: fc.constantFrom('USD' as const, 'EUR' as const),
    });
    const journalOf = ({
      kind,
      who,
      minor,
      days,
      currency,
    }: typeof event extends fc.Arbitrary<infer T> ? T : never): Journal => {
      const [amount, at, id] = [money(minor, currency), ago(days), anId('x')];
      const [tenantOrgId = '', providerOrgId = ''] = [tenants[who], providers[who]];
      switch (kind) {
        case 'wire':
          return wireReceived({ wireId: id, tenantOrgId, amount }, at);
        case 'unknown':
          return wireReceived({ wireId: id, tenantOrgId: null, amount }, at);
        case 'clearing':
          return depositReceived({ depositId: id, paymentId: id, tenantOrgId, amount, by: 'STRIPE_CLEARING' }, at);
        case 'fee':
          return stripeFeeSettled(
            { transactionId: id, gross: amount, fee: money(1n, currency), net: money(minor - 1n, currency) },
            at,
          );
        case 'payout':
          return stripePayout({ transactionId: id, net: money(-minor, currency) }, at);
        case 'debt':
          return providerDebtIncurred({ debtId: id, providerOrgId, amount }, at);
        default:
          return wireReturned({ wireId: id, paymentId: id, tenantOrgId: null, amount }, at);
      }
    };
    const reports = [
      'UNAPPLIED_CASH',
      'CASH_IN_TRANSIT',
      'CLEARING_ROLL_FORWARD',
      'PROVIDER_AGING',
      'FEE_VARIANCE',
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 5, maxLength: 12 }),
        fc.integer({ min: 0, max: 150 }),
        async (events, days) => {
          await post(...events.map(journalOf));
          const by = (['EFFECTIVE', 'BOOKED', 'POSTED'] as const)[days % 3] ?? 'EFFECTIVE';
          for (const range of [{}, { until: ago(days), by }, { since: ago(days), currency: 'USD' as const }]) {
            for (const report of reports)
              expect((await unexplained(report, range)).filter((line) => !line.endsWith(', 0'))).toEqual([]);
            const { rows, equations } = await summed('TRIAL_BALANCE', range);
            expect(equations.every(({ amounts: [a, b] }) => a.minor === b.minor)).toBe(true);
            expect(rows.reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), 0n)).toBe(0n);
          }
          for (const report of reports) await opened(report, { until: ago(days), by });
        },
      ),
      { numRuns: 4 },
    );
  });
});
