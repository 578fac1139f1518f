/**
 * How long the reports of the books take on large books, against one sum over all entries in the same run: a year of deposits and charges
 * through Stripe, wires in and back, debts and holdbacks of providers, payouts with what they are made of. Each report is read in a snapshot
 * with its equations, and its largest figure is opened.
 * usage: npm run bench -- reports [--entries 300000] [--turns 3]
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Instant, addMilliseconds, money } from '#libs/kernel';
import {
  type Journal,
  depositReceived,
  providerDebtIncurred,
  stripeFeeSettled,
  stripeFundsAvailable,
  stripePayout,
  wireReceived,
  wireReturned,
} from '#libs/ledger';
import { type Database, migrate, openDatabase } from '#libs/store';
import { type ReportRange, WHOLE_BOOKS } from '#libs/workflows';
import { startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';

const SCOPE = { kind: 'PLATFORM', actorId: 'usr_bench' } as const;
const HOUR = 3_600_000;
const BULK = 1_000;
/** Charges in one payout. */
const PAID_OUT = 50;
const REPORTS = [
  ...(['UNAPPLIED_CASH', 'CASH_IN_TRANSIT', 'PROVIDER_AGING', 'DEPOSITS', 'CLEARING_ROLL_FORWARD'] as const),
  ...(['PAYOUT_COMPOSITION', 'FEE_VARIANCE', 'TRIAL_BALANCE'] as const),
];

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '300000' }, turns: { type: 'string', default: '3' } },
});
const usd = (minor: number) => money(BigInt(minor), 'USD');

async function main(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-bench-'));
  fs.chmodSync(directory, 0o711); // Postgres may run as another user
  const server = await startPg({
    dataDir: path.join(directory, 'pg'),
    port: await freePort(),
    flags: ['max_connections=50'],
  });
  const url = server.url('postgres');
  const as = (role: string): string => Object.assign(new URL(url), { username: role }).toString();
  const owner = new pg.Client({ connectionString: url });
  try {
    await migrate(url);
    await owner.connect();
    const database = await openDatabase({
      ...{ appUrl: as('gridlease_app'), staffUrl: as('gridlease_staff') },
      ...{ tenantTokenKey: randomBytes(32).toString('hex'), poolSize: 2 },
    });
    await load(database, Number(values.entries));
    await owner.query('ANALYZE');
    await measure(database, owner);
    await database.close();
  } finally {
    await owner.end();
    await server.stop('SIGQUIT');
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** One charge from its payment to its payout, and beside it a wire and a debt now and then; about eight entries. */
function story(index: number, now: Instant): Journal[] {
  const at = (hours: number): Instant =>
    addMilliseconds(now, -Math.min(8_000, index % 8_000) * HOUR - 200 * HOUR + hours * HOUR);
  const [id, gross] = [`${index}`.padStart(9, '0'), 10_000 + (index % 977)];
  const tenantOrgId = `org_t${index % 400}`;
  const fee = Math.round(gross * 0.029) + 30;
  const amounts = { transactionId: `txn_${id}`, gross: usd(gross), fee: usd(fee), net: usd(gross - fee) };
  const deposit = {
    depositId: `dep_${id}`,
    paymentId: id,
    tenantOrgId,
    amount: usd(gross),
    by: 'STRIPE_CLEARING',
  } as const;
  const wire = { wireId: `wir_${id}`, tenantOrgId, amount: usd(500) };
  return [
    ...[depositReceived(deposit, at(0)), stripeFeeSettled(amounts, at(1)), stripeFundsAvailable(amounts, at(49))],
    ...(index % 10 === 0
      ? [wireReceived(wire, at(2)), wireReturned({ ...wire, paymentId: id, amount: usd(200) }, at(90))]
      : []),
    ...(index % 10 === 1
      ? [providerDebtIncurred({ debtId: id, providerOrgId: `org_p${index % 40}`, amount: usd(90) }, at(3))]
      : []),
    ...(index % PAID_OUT === 0 ? [stripePayout({ transactionId: `txn_po_${id}`, net: usd(-300_000) }, at(60))] : []),
  ];
}

async function load({ unitOfWork, stores }: Database, entries: number): Promise<void> {
  const now = await unitOfWork.run(SCOPE, (tx) => Promise.resolve(tx.now));
  const stories = Math.ceil(entries / 7.5);
  for (let first = 0; first < stories; first += BULK / 4) {
    const indices = Array.from({ length: Math.min(BULK / 4, stories - first) }, (_, index) => first + index);
    await unitOfWork.run(SCOPE, async (tx) => {
      await stores.ledger.postAll(
        tx,
        indices.flatMap((index) => story(index, now)),
      );
      await stores.stripeRecords.keepTransactions(
        tx,
        indices.map((index) => {
          const [gross, id] = [10_000 + (index % 977), `${index}`.padStart(9, '0')];
          const fee = Math.round(gross * 0.029) + 30;
          return {
            ...{ id: `txn_${id}`, type: 'charge', reportingCategory: 'charge', sourceId: `ch_${id}`, currency: 'USD' },
            ...{
              amountMinor: BigInt(gross),
              feeMinor: BigInt(fee),
              netMinor: BigInt(gross - fee),
              status: 'available',
            },
            ...{ createdAt: now, availableAt: now },
          };
        }),
      );
      for (const index of indices.filter((one) => one % PAID_OUT === 0)) {
        const id = `${index}`.padStart(9, '0');
        const members = Array.from({ length: PAID_OUT }, (_, more) => `txn_${`${index + more}`.padStart(9, '0')}`);
        await stores.stripeRecords.keepPayout(
          tx,
          {
            ...{
              id: `po_${id}`,
              status: 'IN_TRANSIT',
              amountMinor: 300_000n,
              currency: 'USD',
              balanceTransactionId: `txn_po_${id}`,
            },
            ...{ arrivalAt: now, traceId: null, isItemised: true, createdAt: now },
          },
          members,
        );
      }
    });
  }
}

async function measure({ unitOfWork, stores }: Database, owner: pg.Client): Promise<void> {
  const turns = Number(values.turns);
  const one = await timed(turns, () => owner.query('SELECT sum(minor) FROM entry'));
  const counted = await owner.query<{ count: number }>('SELECT count(*)::int AS count FROM entry');
  console.log(`${counted.rows[0]?.count} entries; the median of ${turns} turns`);
  const until = await unitOfWork.run(SCOPE, (tx) => Promise.resolve(addMilliseconds(tx.now, -4_000 * HOUR)));
  const ranges: readonly (readonly [string, ReportRange])[] = [
    ['all', WHOLE_BOOKS],
    ['half, as of', { ...WHOLE_BOOKS, until }],
  ];
  let slowest = 0;
  for (const report of REPORTS) {
    for (const [name, range] of ranges) {
      const read = () => unitOfWork.run(SCOPE, (tx) => stores.booksReports.read(tx, report, range), 'SNAPSHOT');
      const { rows } = await read();
      const size = ({ amount }: (typeof rows)[number]): bigint =>
        amount === null ? 0n : amount.minor < 0n ? -amount.minor : amount.minor;
      const largest = rows.reduce(
        (most, row) => (size(row) > size(most) ? row : most),
        rows[0] ?? { key: '', cells: [], amount: null },
      );
      const open = () =>
        unitOfWork.run(
          SCOPE,
          (tx) => stores.booksReports.figure(tx, report, { key: largest.key ?? '', range, first: 20, after: null }),
          'SNAPSHOT',
        );
      const [reading, opening] = [await timed(turns, read), await timed(turns, open)];
      slowest = Math.max(slowest, reading, opening);
      console.log(
        `${report.padEnd(22)} ${name.padEnd(12)} ${`${rows.length} rows`.padStart(11)} ${reading.toFixed(0).padStart(6)} ms   its largest figure ${opening.toFixed(0).padStart(6)} ms`,
      );
    }
  }
  console.log(`one sum over all entries: ${one.toFixed(0)} ms`);
  console.log(`reports: slowest ${(slowest / one).toFixed(1)} of one sum over all entries`);
}

async function timed(turns: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b)[Math.floor(turns / 2)] ?? 0;
}

await main();
