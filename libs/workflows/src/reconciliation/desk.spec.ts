// World: a tenant that paid three invoices by card, matched; then Stripe's charge of one is gone, and weeks pass.
import { WORKER_SCOPE } from '#libs/testkit';
import { payingWorld } from '../payouts/payouts.spec-data.js';
import { settleBalanceTransactions } from '../money/settle-balance-transactions.js';
import { classesOf, reconciliationAgeing } from './ageing.js';
import { findRecords } from './find-records.js';
import { runMatching } from './run-matching.js';

async function setup() {
  const world = payingWorld();
  const { ports } = world;
  await world.ready();
  for (let left = 3; left > 0; left -= 1) await world.paidInvoice();
  await world.settle();
  await world.days(2);
  await settleBalanceTransactions(ports)(WORKER_SCOPE);
  await runMatching(ports)(WORKER_SCOPE);
  const matches = world.tables.recordMatches.rows();
  const counts = async () =>
    (await reconciliationAgeing(ports)(WORKER_SCOPE)).flatMap(({ standing, fromDay, count, totals }) =>
      count === 0 ? [] : [[standing, fromDay, count, totals.length]],
    );
  return { ...world, matches, counts };
}

describe('the records behind a match', () => {
  it('are what each side has, leg by leg, for one amount', async () => {
    const { ports, matches } = await setup();
    const [match] = matches;
    expect(matches).toHaveLength(3);
    const records = await findRecords(ports)(WORKER_SCOPE, match?.entryIds ?? []);
    expect(records.map(({ leg }) => leg).sort()).toEqual(['OBJECT', 'POSTING', 'RECORD', 'TRANSACTION']);
    expect(records.map(({ facts }) => facts?.amount)).toEqual(records.map(() => match?.amount));
    const keys = records
      .filter(({ leg }) => leg === 'RECORD' || leg === 'POSTING')
      .map(({ facts }) => facts?.journalKey);
    expect(keys.every((key) => typeof key === 'string')).toBe(true);
  });

  it('are told as not found where a side has them no more, or never had', async () => {
    const { ports, stripe, matches } = await setup();
    const id = matches[0]?.entryIds.find((one) => one.startsWith('charge:')) ?? '';
    stripe.charges_.delete(id.slice('charge:'.length));
    const unknown = ['bank:bln_0', 'journal:nothing', 'posting:txn_0', 'payout:po_0', 'transfer:tr_0', 'refund:re_0'];
    const records = await findRecords(ports)(WORKER_SCOPE, [id, ...unknown, 'dispute:dp_0:txn_0', 'odd']);
    expect(records.map(({ facts }) => facts)).toEqual(records.map(() => null));
  });
});

describe('how old it is', () => {
  it('counts matches from when they were made and exceptions from when they began, by standing', async () => {
    const { ports, stripe, matches, counts, days } = await setup();
    expect(await counts()).toEqual([['MATCHED', 0, 3, 1]]);
    const id = matches[0]?.entryIds.find((one) => one.startsWith('charge:')) ?? '';
    stripe.charges_.delete(id.slice('charge:'.length));
    await days(40);
    await runMatching(ports)(WORKER_SCOPE);
    const after = await counts();
    expect(after).toContainEqual(['MATCHED', 31, 3, 1]);
    const open = after.filter(([standing]) => standing !== 'MATCHED');
    expect(open.length).toBeGreaterThan(0);
    expect(open.every(([, fromDay]) => fromDay === 31)).toBe(true);
  });

  it('has the day before a band in the band before', async () => {
    const { counts, days } = await setup();
    await days(7);
    expect(await counts()).toEqual([['MATCHED', 0, 3, 1]]);
    await days(1);
    expect(await counts()).toEqual([['MATCHED', 8, 3, 1]]);
  });

  it('knows every class by one standing', () => {
    expect(classesOf(['PARTIAL', 'UNMATCHED'])).toHaveLength(17);
    expect(classesOf(['MATCHED'])).toEqual([]);
    expect(classesOf(['PARTIAL'])).not.toContain('MISSING_BANK');
  });
});
