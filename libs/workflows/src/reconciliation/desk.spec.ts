// World: a tenant that paid an invoice by card, matched; then Stripe's charge is gone, and weeks pass.
import { WORKER_SCOPE } from '#libs/testkit';
import { settleBalanceTransactions } from '../money/settle-balance-transactions.js';
import { payingWorld } from '../payouts/payouts.spec-data.js';
import { classesOf, reconciliationAgeing } from './ageing.js';
import { findRecords } from './find-records.js';
import { runMatching } from './run-matching.js';

async function setup() {
  const world = payingWorld();
  const { ports, tables, stripe } = world;
  await world.ready();
  await world.paidInvoice();
  await world.settle();
  await world.days(2);
  await settleBalanceTransactions(ports)(WORKER_SCOPE);
  await runMatching(ports)(WORKER_SCOPE);
  const [match] = tables.recordMatches.rows();
  const entryIds = match?.entryIds ?? [];
  return {
    ...{ ...world, match, entryIds },
    records: (ids: readonly string[]) => findRecords(ports)(WORKER_SCOPE, ids),
    counts: async () =>
      (await reconciliationAgeing(ports)(WORKER_SCOPE)).flatMap(({ standing, fromDay, count, totals }) =>
        count === 0 ? [] : [[standing, fromDay, count, totals.length]],
      ),
    /** Gives the id of the record that is gone. */
    dropCharge: (): string => {
      const id = entryIds.find((one) => one.startsWith('charge:')) ?? '';
      stripe.charges_.delete(id.slice('charge:'.length));
      return id;
    },
  };
}

describe('the desk of reconciliation', () => {
  it('shows what each side has of a movement, leg by leg, and what it has no more, or never had', async () => {
    const { match, entryIds, records, dropCharge } = await setup();
    const found = await records(entryIds);
    expect(found.map(({ leg }) => leg).sort()).toEqual(['OBJECT', 'POSTING', 'RECORD', 'TRANSACTION']);
    expect(found.map(({ facts }) => facts?.amount)).toEqual(found.map(() => match?.amount));
    const ours = found.filter(({ leg }) => leg === 'RECORD' || leg === 'POSTING');
    expect(ours.every(({ facts }) => typeof facts?.journalKey === 'string')).toBe(true);
    const gone = [dropCharge(), 'bank:bln_0', 'journal:nothing', 'posting:txn_0', 'payout:po_0', 'transfer:tr_0'];
    const none = await records([...gone, 'refund:re_0', 'dispute:dp_0:txn_0', 'odd']);
    expect(none.map(({ facts }) => facts)).toEqual(none.map(() => null));
  });

  it('counts matches from when they were made and exceptions from when they began, day by day', async () => {
    const { ports, counts, days, dropCharge } = await setup();
    await days(7);
    expect(await counts()).toEqual([['MATCHED', 0, 1, 1]]);
    await days(1);
    expect(await counts()).toEqual([['MATCHED', 8, 1, 1]]);
    dropCharge();
    await days(30);
    await runMatching(ports)(WORKER_SCOPE);
    const after = await counts();
    expect(after).toContainEqual(['MATCHED', 31, 1, 1]);
    const open = after.filter(([standing]) => standing !== 'MATCHED');
    expect(open.map(([, fromDay]) => fromDay)).toEqual(open.map(() => 31));
    expect(open).not.toEqual([]);
  });

  it('knows every class by one standing', () => {
    expect(classesOf(['PARTIAL', 'UNMATCHED'])).toHaveLength(17);
    expect(classesOf(['MATCHED'])).toEqual([]);
    expect(classesOf(['PARTIAL'])).not.toContain('MISSING_BANK');
  });
});
