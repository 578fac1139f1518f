// World: a tenant that paid its invoices by card, a provider with an account, a fake Stripe that refunded, was disputed, transferred and paid
// out; a bank of which nothing or two statements are known. Then one record of one side is taken away or changed.
import { DAY, civilDate, decimal, money, unwrap } from '#libs/kernel';
import { WORKER_SCOPE } from '#libs/testkit';
import { refundInvoice } from '../money/refund-invoice.js';
import { settleBalanceTransactions } from '../money/settle-balance-transactions.js';
import { payingWorld } from '../payouts/payouts.spec-data.js';
import { type BankLine, type BankStatement, type NewBankLine } from '../ports/bank-stores.js';
import { matchWhenDue } from './match-when-due.js';
import { runMatching } from './run-matching.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;

async function setup() {
  const world = payingWorld();
  const { ports, stripe, tables } = world;
  await world.ready();
  const invoices = [await world.paidInvoice(), await world.paidInvoice(), await world.paidInvoice()];
  const rest = async () => {
    await world.settle();
    await world.days(1);
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
  };
  await world.round();
  for (let day = 0; day < 3; day += 1) await rest();
  const command = { of: 'INVOICE', amount: decimal('100'), reason: 'Never delivered.' } as const;
  unwrap(
    await refundInvoice(ports)(STAFF, { ...command, invoiceId: invoices[0]?.id ?? '', idempotencyKey: 'key-1000' }),
  );
  const charges = [...stripe.charges_.values()];
  stripe.disputes_.open(charges[1]?.id ?? '', { amountMinor: 50_000n });
  await rest();
  await rest();
  const payoutId = stripe.payouts_.pay();
  await rest();
  const run = async () => {
    const made = await runMatching(ports)(WORKER_SCOPE);
    const open = tables.exceptions.rows().filter(({ state }) => state === 'OPEN');
    return { ...made, found: open.map(({ breakClass, movement, leg }) => [breakClass, movement, leg]), open };
  };
  const journal = (kind: string) => {
    const found = tables.journals.rows().find((one) => one.kind === kind);
    if (!found) throw new Error(`no ${kind}`);
    return found;
  };
  const first = <T>(rows: Iterable<T>): T => {
    const [row] = rows;
    if (row === undefined) throw new Error('there is none');
    return row;
  };
  const transaction = async (type: string) =>
    first((await stripe.balanceTransactions()).filter((one) => one.type === type));
  return { ...world, run, journal, first, transaction, payoutId, rest };
}

type World = Awaited<ReturnType<typeof setup>>;
type Change = (world: World) => void | Promise<void>;

const drop =
  (kind: string): Change =>
  ({ tables, journal }) =>
    tables.journals.delete(journal(kind).idempotencyKey);
const dropTransaction =
  (type: string): Change =>
  async ({ stripe, transaction }) =>
    stripe.tamperTransaction((await transaction(type)).id, null);

const CHANGES: readonly (readonly [string, Change, readonly (string | null)[]])[] = [
  ['our refund', drop('INVOICE_REFUNDED'), ['MISSING_INTERNAL', 'REFUND', 'RECORD']],
  ['Stripe’s refund', ({ stripe }) => stripe.refunds_.all.clear(), ['MISSING_STRIPE', 'REFUND', 'OBJECT']],
  ['the booking of a refund', dropTransaction('refund'), ['MISSING_STRIPE', 'REFUND', 'TRANSACTION']],
  [
    'the amount of Stripe’s refund',
    ({ stripe, first }) => {
      const refund = first(stripe.refunds_.all.values());
      stripe.refunds_.all.set(refund.id, { ...refund, amountMinor: refund.amountMinor + 1n });
    },
    ['AMOUNT_OVER', 'REFUND', 'OBJECT'],
  ],
  [
    'the outcome of Stripe’s refund',
    ({ stripe, first }) => {
      const refund = first(stripe.refunds_.all.values());
      stripe.refunds_.all.set(refund.id, { ...refund, status: 'failed' });
    },
    ['STATUS', 'REFUND', 'OBJECT'],
  ],
  [
    'the outcome of our refund',
    ({ tables, first }) => {
      const refund = first(tables.refunds.rows());
      tables.refunds.seed(refund.id, { ...refund, state: 'PENDING' });
    },
    ['STATUS', 'REFUND', 'OBJECT'],
  ],
  [
    'our dispute',
    ({ tables, first }) => tables.disputes.delete(first(tables.disputes.rows()).id),
    ['MISSING_INTERNAL', 'DISPUTE', 'RECORD'],
  ],
  ['what our books say of a dispute', drop('DISPUTE_OPENED'), ['MISSING_INTERNAL', 'DISPUTE', 'RECORD']],
  ['Stripe’s dispute', ({ stripe }) => stripe.disputes_.all.clear(), ['MISSING_STRIPE', 'DISPUTE', 'OBJECT']],
  [
    'the outcome of Stripe’s dispute',
    ({ stripe, first }) => {
      const dispute = first(stripe.disputes_.all.values());
      stripe.disputes_.all.set(dispute.id, { ...dispute, status: 'lost' });
    },
    ['STATUS', 'DISPUTE', 'OBJECT'],
  ],
  ['what our books say of a transfer', drop('PROVIDER_TRANSFERRED'), ['MISSING_INTERNAL', 'TRANSFER', 'RECORD']],
  ['the booking of a transfer', dropTransaction('transfer'), ['MISSING_STRIPE', 'TRANSFER', 'TRANSACTION']],
  ['the booking of a dispute', dropTransaction('adjustment'), ['MISSING_STRIPE', 'DISPUTE', 'TRANSACTION']],
  ['the booking of a payment', dropTransaction('charge'), ['MISSING_STRIPE', 'PAYMENT', 'TRANSACTION']],
  ['our record of a payment', drop('INVOICE_PAID_BY_CARD'), ['MISSING_INTERNAL', 'PAYMENT', 'RECORD']],
  [
    'balance at Stripe',
    ({ stripe }) => {
      const balance = stripe.balance.bind(stripe);
      stripe.balance = async () =>
        (await balance()).map((one) => ({ ...one, availableMinor: one.availableMinor + 7n }));
    },
    ['BALANCE_DRIFT', null, 'TRANSACTION'],
  ],
  [
    'Stripe’s transfer',
    ({ stripe, first }) => stripe.connect.transfers.delete(first(stripe.connect.transfers.keys())) && undefined,
    ['MISSING_STRIPE', 'TRANSFER', 'OBJECT'],
  ],
  [
    'whom Stripe transferred to',
    ({ stripe, first }) => {
      const transfer = first(stripe.connect.transfers.values());
      stripe.connect.transfers.set(transfer.id, { ...transfer, accountId: 'acct_other' });
    },
    ['SPLIT', 'TRANSFER', 'OBJECT'],
  ],
  ['our posting of a payout', drop('STRIPE_PAYOUT'), ['MISSING_INTERNAL', 'PAYOUT', 'POSTING']],
  ['Stripe’s payout', ({ stripe }) => stripe.payouts_.all.clear(), ['MISSING_STRIPE', 'PAYOUT', 'OBJECT']],
  [
    'a member of a payout',
    ({ stripe, payoutId }) => {
      const [, ...others] = stripe.payouts_.members.get(payoutId) ?? [];
      stripe.payouts_.members.set(payoutId, others);
    },
    ['BALANCE_DRIFT', null, 'OBJECT'],
  ],
];

describe('live records of all sides', () => {
  it('agree where nobody touched them, twice', async () => {
    const { run, tables } = await setup();
    expect(await run()).toMatchObject({ breaks: 0, found: [] });
    const matched = tables.recordMatches.rows().map(({ movement }) => movement);
    // the dispute is not decided: it agrees, and is confirmed when it is
    expect([...new Set(matched)].sort()).toEqual(['PAYMENT', 'PAYOUT', 'REFUND', 'TRANSFER']);
    expect(await run()).toMatchObject({ breaks: 0, found: [] });
  });

  it('may add up to another balance while more is booked, until it stands still', async () => {
    const { run, stripe } = await setup();
    const balance = stripe.balance.bind(stripe);
    let booked = 0n;
    stripe.balance = async () => {
      const now = (await balance()).map((one) => ({ ...one, availableMinor: one.availableMinor + booked }));
      booked = 500n;
      return now;
    };
    expect(await run()).toMatchObject({ waiting: 1, found: [] });
    stripe.balance = balance;
    expect(await run()).toMatchObject({ waiting: 0, breaks: 0, found: [] });
  });

  it.each(CHANGES)('are one break without or with another %s', async (_, change, expected) => {
    const world = await setup();
    await change(world);
    expect((await world.run()).found).toEqual([expected]);
  });

  it('are asked for again only when something is new or an hour has passed', async () => {
    const { ports, tables, database, rest } = await setup();
    const look = matchWhenDue(ports);
    const first = await look(WORKER_SCOPE, null);
    expect(first.ran).toBe(true);
    const again = await look(WORKER_SCOPE, first.seen);
    expect([again.ran, tables.matchingRuns.rows()]).toEqual([false, [expect.anything()]]);
    database.advance(DAY / 24);
    expect((await look(WORKER_SCOPE, again.seen)).ran).toBe(true);
    await rest();
    const both = await Promise.all([look(WORKER_SCOPE, again.seen), look(WORKER_SCOPE, again.seen)]);
    expect(both.map(({ ran }) => ran).sort()).toEqual([false, true]);
  });

  it('that a person decided about are not brought up again while they stay as they are', async () => {
    const world = await setup();
    const { stripe, run, ports, database } = world;
    const refund = world.first(stripe.refunds_.all.values());
    stripe.refunds_.all.set(refund.id, { ...refund, amountMinor: refund.amountMinor + 1n });
    const [exception] = (await run()).open;
    const step = { kind: 'VOID', comment: 'Stripe shows it wrongly.' } as const;
    await database.run(STAFF, (tx) => ports.exceptions.step(tx, exception?.id ?? '', step));
    expect((await run()).found).toEqual([]);
    stripe.refunds_.all.set(refund.id, { ...refund, amountMinor: refund.amountMinor + 2n });
    expect((await run()).found).toEqual([['AMOUNT_OVER', 'REFUND', 'OBJECT']]);
  });
});

/** Two statements of one account that follow each other; the second one has the payout. */
async function banked(
  world: World,
  change: Partial<BankStatement> = {},
  lines: (payout: NewBankLine) => NewBankLine[] = (payout) => [payout],
) {
  const { ports, stripe, payoutId, database } = world;
  const payout = stripe.payouts_.all.get(payoutId);
  if (!payout) throw new Error('no payout');
  const [amount, none] = [money(payout.amountMinor, 'USD'), money(0n, 'USD')];
  const statement = (id: string, day: string, opening: typeof amount, closing: typeof amount): BankStatement => ({
    ...{ id, uploadId: 'bup_1', accountId: 'bac_1', format: 'CAMT.053', kind: 'STATEMENT', reference: null },
    ...{ number: null, from: civilDate(day), to: civilDate(day), opening, closing, balanced: true, problems: [] },
    ...{ lineCount: 0, newLineCount: 0, hash: id, importedAt: database.now },
  });
  const day = new Date(payout.arrivalAt).toISOString().slice(0, 10);
  const line: NewBankLine = {
    ...{ id: 'bln_1', accountId: 'bac_1', statementId: 'bst_2', bookedOn: civilDate(day), valueOn: null, amount },
    ...{ kind: 'TRANSFER', bankReference: null, endToEndId: payout.traceId, references: [], remittance: 'STRIPE' },
    ...{ counterpartyName: 'Stripe', counterpartyAccount: null, isReversal: false, entryKey: 'a', part: 0 },
  };
  const kept = lines(line);
  await database.run(STAFF, async (tx) => {
    const facts = { id: 'bac_1', name: 'Main', currency: 'USD', identifiers: ['X'], addedAt: tx.now, addedBy: 'usr_1' };
    await ports.bank.insertAccount(tx, { ...facts, currency: 'USD' });
    await ports.bank.insertStatement(tx, statement('bst_1', '2026-03-02', none, none), [], []);
    const second = { ...statement('bst_2', day, none, amount), lineCount: kept.length, newLineCount: kept.length };
    await ports.bank.insertStatement(
      tx,
      { ...second, ...change },
      kept,
      kept.map(({ entryKey }) => entryKey),
    );
  });
  await world.days(4);
}

describe('what the bank says', () => {
  it('lets a payout arrive by itself', async () => {
    const world = await setup();
    await banked(world);
    expect(await world.run()).toMatchObject({ breaks: 0, found: [] });
    expect(
      world
        .journal('PAYOUT_ARRIVED')
        .entries.map(({ account }) => account.type)
        .sort(),
    ).toEqual(['BANK', 'CASH_IN_TRANSIT']);
  });

  it('is missed where the line of a payout never came', async () => {
    const world = await setup();
    await banked(world, {}, () => []);
    expect((await world.run()).found).toEqual([['MISSING_BANK', 'PAYOUT', 'BANK_LINE']]);
  });

  it('is an ingestion break where a statement opens otherwise than the one before closed', async () => {
    const world = await setup();
    const opening = money(700n, 'USD');
    await banked(world, {
      opening,
      closing: money((world.stripe.payouts_.all.get(world.payoutId)?.amountMinor ?? 0n) + 700n, 'USD'),
    });
    const { open } = await world.run();
    expect(open).toMatchObject([{ breakClass: 'INGESTION', amount: opening, key: 'INGESTION:bst_1..bst_2' }]);
  });

  it('is an ingestion break where a statement does not add up, once', async () => {
    const world = await setup();
    const problem = { code: 'BALANCE_DOES_NOT_ADD_UP', message: 'It does not add up.', line: 1, column: 1 } as const;
    const closing = money((world.stripe.payouts_.all.get(world.payoutId)?.amountMinor ?? 0n) + 5n, 'USD');
    await banked(world, { balanced: false, problems: [problem], closing });
    const { open } = await world.run();
    expect(open).toMatchObject([
      { breakClass: 'INGESTION', amount: money(5n, 'USD'), explanation: 'Statement bst_2: It does not add up.' },
    ]);
  });

  it('shows that a line of a statement was taken away', async () => {
    const world = await setup();
    const other = (line: BankLine): Partial<NewBankLine> => ({
      ...{ id: 'bln_2', amount: money(900n, line.amount.currency), endToEndId: null, counterpartyName: null },
      ...{ remittance: '', entryKey: 'b' },
    });
    const closing = money((world.stripe.payouts_.all.get(world.payoutId)?.amountMinor ?? 0n) + 900n, 'USD');
    await banked(world, { closing }, (line) => [line, { ...line, ...other(line) }]);
    expect((await world.run()).found).toEqual([['UNIDENTIFIED_RECEIPT', null, 'BANK_LINE']]);
    const { bank } = world.ports;
    const lines: typeof bank.lines = async (...args) => {
      const { rows, next } = await bank.lines(...args);
      return { rows: rows.filter(({ id }) => id !== 'bln_2'), next };
    };
    await runMatching({ ...world.ports, bank: { ...bank, lines } })(WORKER_SCOPE);
    const open = world.tables.exceptions.rows().filter(({ state }) => state === 'OPEN');
    expect(open).toMatchObject([{ breakClass: 'INGESTION', amount: money(900n, 'USD') }]);
  });
});
