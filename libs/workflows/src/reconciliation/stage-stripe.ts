import { CURRENCIES, DAY, type Instant, addMilliseconds } from '#libs/kernel';
import { type KnownBalance } from '#libs/ledger';
import { type StripeBalanceView } from '../ports/payments.js';
import { type ReadSource } from '../ports/staging-store.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { POSTED_KINDS } from './ledger-entries.js';
import { BEGINNING, earlier, readFrom, slicesOf } from './reading-window.js';
import { type Staging, type StagingNeeds } from './staging-run.js';
import {
  type Reader,
  chargeReader,
  disputeReader,
  invoiceReader,
  payoutReader,
  refundReader,
  transactionReader,
  transferReader,
} from './stripe-readers.js';
import { touchedSince } from './touched-objects.js';

/** Stripe's clock may be ahead of the market's. */
const AHEAD = DAY;

/** Reads Stripe: each source in its turn, since what one says (which charges pay invoices) tells how to read the next. */
export async function stageStripe(
  ports: StagingNeeds,
  scope: PlatformScope,
  staging: Staging,
): Promise<readonly KnownBalance[]> {
  const { payments } = ports;
  const first = await beginningOf(ports, scope, staging.startedAt);
  const touched = await touchedSince(ports, scope, staging);
  const read = async (source: ReadSource, reader: Reader): Promise<void> => {
    if (staging.isRead(source)) return;
    const start = readFrom(staging.readings.get(source), {
      isWhole: staging.isWhole,
      touched: touched.get(source) ?? [],
    });
    const period = { start, end: addMilliseconds(staging.startedAt, AHEAD) };
    let [rows, fresh, openSince]: [number, number, Instant | null] = [0, 0, null];
    const slices = slicesOf(period, first);
    for (const [index, slice] of slices.entries()) {
      await staging.progress({ phase: source, done: index, total: slices.length });
      const store = await reader(slice);
      await ports.unitOfWork.run(scope, async (tx) => {
        await ports.staging.patience(tx);
        const found = await store(tx);
        const inside = found.entries.filter(({ sourceAt }) => sourceAt >= slice.start && sourceAt < slice.end);
        rows += inside.length;
        openSince = earlier(openSince, found.openSince);
        if (source !== 'INVOICES') fresh += await ports.staging.replace(tx, source, { window: slice, ids: [] }, inside);
      });
    }
    const reading = { source, from: period.start, until: staging.startedAt, openSince, rows, fresh };
    await ports.unitOfWork.run(scope, (tx) => ports.staging.addReading(tx, { ...reading, readAt: tx.now }));
  };
  await read('INVOICES', invoiceReader(ports));
  await read('CHARGES', chargeReader(ports));
  await read('REFUNDS', refundReader(ports));
  await read('DISPUTES', disputeReader(ports));
  await read('TRANSFERS', transferReader(ports));
  // what is booked between the two readings would look like a drift; of a run that is gone on with, nobody knows
  const before = staging.isRead('TRANSACTIONS') ? [] : knownBalances(await payments.balance());
  await read('TRANSACTIONS', transactionReader(ports));
  const balances = knownBalances(await payments.balance());
  await read('PAYOUTS', payoutReader(ports, staging.startedAt));
  const stood = (one: KnownBalance): boolean =>
    before.some(({ currency, minor }) => currency === one.currency && minor === one.minor);
  return balances.map((balance) => ({ ...balance, isMoving: !stood(balance) }));
}

/** A day before our books began: nothing of ours is at Stripe before. */
async function beginningOf(ports: StagingNeeds, scope: PlatformScope, now: Instant): Promise<Instant> {
  const [oldestJournal] = await ports.unitOfWork.run(scope, (tx) =>
    ports.ledger.ofKinds(tx, POSTED_KINDS, { from: BEGINNING, first: 1 }),
  );
  return addMilliseconds(oldestJournal?.postedAt ?? now, -DAY);
}

function knownBalances(balances: readonly StripeBalanceView[]): KnownBalance[] {
  return CURRENCIES.flatMap((currency) => {
    const here = balances.filter((balance) => balance.currency === currency);
    const minor = here.reduce((total, { pendingMinor, availableMinor }) => total + pendingMinor + availableMinor, 0n);
    return here.length === 0 ? [] : [{ currency, minor }];
  });
}
