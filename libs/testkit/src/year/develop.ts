import { type CurrencyCode, type Instant, money } from '#libs/kernel';
import { type BreakClass, type Leg } from '#libs/ledger';
import { type BankLine, type MatchingRun, type Ports, type PaymentsPort, runMatching } from '#libs/workflows';
import { moneyWorld } from '../fakes/money-world.js';
import { type Photograph, type StripePhotograph } from './photograph.js';
import { STAFF } from './year-world.js';

/** What a run of the matcher said of a photograph. */
export interface Seen {
  readonly breakClass: BreakClass;
  readonly leg: Leg | null;
  readonly minor: bigint;
  readonly currency: CurrencyCode;
  readonly entryIds: readonly string[];
  readonly explanation: string;
}

export interface Look {
  readonly run: MatchingRun;
  readonly seen: readonly Seen[];
  /** Keys of journals that the run posted by itself. */
  readonly posted: readonly string[];
}

/** Lets the product's own matcher look at a photograph: in a world of its own, made of the photograph's records and of nothing else. */
export async function lookAt(photo: Photograph): Promise<Look> {
  const { ports, tables } = await developed(photo);
  const run = await runMatching(ports)(STAFF);
  const known = new Set(photo.journals.map(({ idempotencyKey }) => idempotencyKey));
  return {
    run,
    posted: tables.journals.rows().flatMap(({ idempotencyKey: key }) => (known.has(key) ? [] : [key])),
    seen: tables.exceptions.rows().map(({ breakClass, leg, amount, entryIds, explanation }) => ({
      ...{ breakClass, leg, entryIds, explanation, minor: amount.minor, currency: amount.currency },
    })),
  };
}

async function developed(photo: Photograph) {
  const world = moneyWorld({ now: photo.now });
  const { tables, database, stripe } = world;
  for (const row of photo.journals) tables.journals.seed(row.idempotencyKey, row);
  for (const row of photo.invoices) tables.invoices.seed(row.id, row);
  for (const row of photo.wires) tables.invoiceWires.seed(row.id, row);
  for (const row of photo.refunds) tables.refunds.seed(row.id, row);
  for (const row of photo.disputes) tables.disputes.seed(row.id, row);
  for (const row of photo.payouts) tables.payouts.seed(row.id, row);
  for (const row of photo.transfers) tables.payoutTransfers.seed(row.id, row);
  for (const row of photo.reversals) tables.transferReversals.seed(row.id, { ...row, failedAt: null });
  for (const row of photo.accounts) tables.payoutAccounts.seed(row.id, row);
  for (const row of photo.profiles) tables.profiles.seed(row.orgId, row);
  for (const row of photo.topUps) tables.topUps.seed(row.id, row);
  for (const row of photo.matches) tables.recordMatches.seed(row.id, row);
  const linesOf = new Map<string, BankLine[]>(photo.statements.map(({ id }) => [id, []]));
  for (const line of photo.lines) linesOf.get(line.statementId)?.push(line);
  await database.run(STAFF, async (tx) => {
    for (const row of photo.bankAccounts) await world.ports.bank.insertAccount(tx, row);
    for (const statement of photo.statements) {
      const lines = (linesOf.get(statement.id) ?? []).map((line) => ({ ...line, entryKey: line.id, part: 0 }));
      await world.ports.bank.insertStatement(
        tx,
        statement,
        lines,
        lines.map(({ entryKey }) => entryKey),
      );
    }
  });
  const payments: PaymentsPort = Object.assign(stripe, readsOf(photo.stripe));
  const ports: Ports = { ...world.ports, payments };
  return { ports, tables };
}

type Dated = { readonly createdAt: Instant };

/** A Stripe that can only be read. */
function readsOf(theirs: StripePhotograph) {
  const within =
    <T extends Dated>(rows: readonly T[]) =>
    (from: Instant, to: Instant): Promise<T[]> =>
      Promise.resolve(rows.filter(({ createdAt }) => createdAt >= from && createdAt < to));
  const one = <T extends { readonly id: string }>(rows: readonly T[]) => {
    const byId = new Map(rows.map((row) => [row.id, row]));
    return (id: string): Promise<T | null> => Promise.resolve(byId.get(id) ?? null);
  };
  return {
    invoices: within(theirs.invoices),
    charges: within(theirs.charges),
    refunds: within(theirs.refunds),
    disputes: within(theirs.disputes),
    transfers: within(theirs.transfers),
    payouts: within(theirs.payouts),
    balanceTransactions: within(theirs.transactions),
    invoice: one(theirs.invoices),
    charge: one(theirs.charges),
    refund: one(theirs.refunds),
    dispute: one(theirs.disputes),
    balanceTransaction: one(theirs.transactions),
    payoutMembers: (id: string) => Promise.resolve(theirs.members.get(id) ?? []),
    balance: () => Promise.resolve(theirs.balance),
  };
}

/** For words. */
export function inWords({ breakClass, leg, minor, currency }: Omit<Seen, 'explanation' | 'entryIds'>): string {
  const { minor: amount } = money(minor, currency);
  return `${breakClass} ${amount} ${currency}${leg === null ? '' : ` on ${leg}`}`;
}
