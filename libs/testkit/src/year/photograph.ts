import { type Invoice, type Payout, type PayoutTransfer, type TransferReversal } from '#libs/billing';
import { DAY, type Instant, addMilliseconds, instantFromEpoch } from '#libs/kernel';
import { JOURNAL_KINDS } from '#libs/ledger';
import {
  type BankAccount,
  type BankLine,
  type BankStatement,
  type BillingProfile,
  type Dispute,
  type InvoiceWire,
  type Page,
  type PayoutAccount,
  type Ports,
  type PostedJournal,
  type RecordMatch,
  type Refund,
  type StripeBalanceTransactionView,
  type StripeBalanceView,
  type StripeChargeView,
  type StripeDisputeView,
  type StripeInvoiceView,
  type StripePayoutView,
  type StripeRefundView,
  type StripeTransferView,
  type TopUp,
  type Tx,
} from '#libs/workflows';
import { STAFF } from './year-world.js';

export interface StripePhotograph {
  readonly invoices: readonly StripeInvoiceView[];
  readonly charges: readonly StripeChargeView[];
  readonly refunds: readonly StripeRefundView[];
  readonly disputes: readonly StripeDisputeView[];
  readonly transfers: readonly StripeTransferView[];
  readonly payouts: readonly StripePayoutView[];
  readonly members: ReadonlyMap<string, readonly string[]>;
  readonly transactions: readonly StripeBalanceTransactionView[];
  readonly balance: readonly StripeBalanceView[];
}

/** Every record of every side that a reconciliation reads, at one moment. */
export interface Photograph {
  readonly now: Instant;
  readonly journals: readonly PostedJournal[];
  readonly invoices: readonly Invoice[];
  readonly wires: readonly InvoiceWire[];
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  readonly payouts: readonly Payout[];
  readonly transfers: readonly PayoutTransfer[];
  readonly reversals: readonly TransferReversal[];
  readonly accounts: readonly PayoutAccount[];
  readonly topUps: readonly TopUp[];
  /** Of the tenants that got invoices. */
  readonly profiles: readonly BillingProfile[];
  readonly stripe: StripePhotograph;
  readonly bankAccounts: readonly BankAccount[];
  readonly statements: readonly BankStatement[];
  readonly lines: readonly BankLine[];
  /** Matches that hold, as the runs so far confirmed them. */
  readonly matches: readonly RecordMatch[];
}

const BEGINNING = instantFromEpoch(0);

export async function photograph(ports: Ports): Promise<Photograph> {
  const { now, ...ours } = await ports.unitOfWork.run(STAFF, (tx) => ourSide(ports, tx));
  return { now, ...ours, stripe: await stripeSide(ports, addMilliseconds(now, DAY)) };
}

async function ourSide(ports: Ports, tx: Tx): Promise<Omit<Photograph, 'stripe'>> {
  const invoices = await ports.invoices.all(tx, BEGINNING, addMilliseconds(tx.now, DAY));
  const payouts = await every((after) => ports.payouts.page(tx, { first: 200, after }));
  const transfers = payouts.flatMap((payout) => payout.transfers);
  const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
  return {
    ...{ now: tx.now, invoices, payouts, transfers },
    journals: await ports.ledger.ofKinds(tx, JOURNAL_KINDS),
    wires: await ports.invoiceWires.byInvoices(tx, ids(invoices)),
    refunds: await every((after) => ports.refunds.page(tx, { first: 200, after })),
    disputes: await every((after) => ports.disputes.page(tx, { first: 200, after })),
    reversals: await ports.transfers.reversalsOf(tx, ids(transfers)),
    accounts: await every((after) => ports.payoutAccounts.page(tx, { first: 200, after })),
    topUps: await every((after) => ports.prepaid.topUps(tx, { first: 200, after })),
    profiles: [...(await ports.billingBatch.profiles(tx, [...new Set(invoices.map(({ orgId }) => orgId))])).values()],
    bankAccounts: await ports.bank.accounts(tx),
    statements: await every((after) => ports.bank.statementPage(tx, { first: 100, after, accountId: null })),
    lines: await everyLine(ports, tx),
    matches: await every((after) => ports.recordMatches.page(tx, { first: 200, after })),
  };
}

async function everyLine({ bank }: Ports, tx: Tx): Promise<BankLine[]> {
  const lines: BankLine[] = [];
  let after: string | null = null;
  do {
    const stretch = await bank.lines(tx, {}, { first: 1_000, after });
    lines.push(...stretch.rows);
    after = stretch.next;
  } while (after !== null);
  return lines;
}

/** The latest payouts say what they are made of; of older ones nobody asks any more. */
const ITEMISED_FOR = 44 * DAY;

async function stripeSide({ payments }: Ports, until: Instant): Promise<StripePhotograph> {
  const payouts = await payments.payouts(BEGINNING, until);
  const members = new Map<string, readonly string[]>();
  for (const { id, isItemised, createdAt } of payouts)
    if (isItemised && createdAt >= until - ITEMISED_FOR) members.set(id, await payments.payoutMembers(id));
  return {
    ...{ payouts, members, balance: await payments.balance() },
    invoices: await payments.invoices(BEGINNING, until),
    charges: await payments.charges(BEGINNING, until),
    refunds: await payments.refunds(BEGINNING, until),
    disputes: await payments.disputes(BEGINNING, until),
    transfers: await payments.transfers(BEGINNING, until),
    transactions: await payments.balanceTransactions(BEGINNING, until),
  };
}

/** Every page of a list. */
export async function every<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<T> = await read(after);
    rows.push(...page.items);
    after = page.cursors.at(-1) ?? null;
    if (!page.hasNextPage || after === null) return rows;
  }
}
