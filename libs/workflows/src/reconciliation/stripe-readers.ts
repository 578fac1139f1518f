import { DAY, type Instant, type Period } from '#libs/kernel';
import { isUndecided } from '../money/dispute-state.js';
import { type StagedEntry } from '../ports/staging-store.js';
import { type Tx } from '../ports/unit-of-work.js';
import { everyPage } from './every-page.js';
import { earlier } from './reading-window.js';
import { type StagingNeeds } from './staging-run.js';
import { chargeEntries, isOfCharge, transactionEntries } from './stripe-entries.js';
import { disputeEntries, payoutEntry, refundEntry, transferEntries } from './stripe-objects.js';

/** What a payout is made of is asked of Stripe while it is young: one call a payout, and it does not change. */
const ITEMISED_FOR = 45 * DAY;
const PAGE = 200;

/** What a slice brought: records, and when the oldest of what may still change was made. */
export interface Found {
  readonly entries: readonly StagedEntry[];
  readonly openSince: Instant | null;
}

/** Asks Stripe for what was made in a slice, and then says in a transaction what records it is. */
export type Reader = (slice: Period) => Promise<(tx: Tx) => Promise<Found>>;

function found(
  entries: readonly StagedEntry[],
  open: readonly { readonly createdAt: Instant }[],
): (tx: Tx) => Promise<Found> {
  return () => Promise.resolve({ entries, openSince: oldest(open) });
}

function oldest(rows: readonly { readonly createdAt: Instant }[]): Instant | null {
  return rows.reduce<Instant | null>((least, { createdAt }) => earlier(least, createdAt), null);
}

/** Which charges pay which invoice of ours. */
export function invoiceReader({ payments, staging }: StagingNeeds): Reader {
  return async ({ start, end }) => {
    const invoices = await payments.invoices(start, end);
    const links = new Map(
      invoices.flatMap(({ chargeIds, ourInvoiceId }) =>
        ourInvoiceId === null ? [] : chargeIds.map((id) => [id, `invoice:${ourInvoiceId}`] as const),
      ),
    );
    const open = invoices.filter(({ status }) => status === 'open' || status === 'draft');
    return async (tx) => {
      await staging.link(tx, links);
      return { entries: [], openSince: oldest(open) };
    };
  };
}

/** Charges: what each collects is known of invoices from `invoiceReader`, of top-ups from its payment intent. */
export function chargeReader(ports: StagingNeeds): Reader {
  return async ({ start, end }) => {
    const charges = await ports.payments.charges(start, end);
    const open = charges.filter(({ status }) => status === 'pending');
    return async (tx) => {
      const linked = await ports.staging.linked(
        tx,
        charges.map(({ id }) => id),
      );
      const invoiceIds = [...linked.values()].filter((subject) => subject.startsWith('invoice:'));
      const invoices = await ports.invoices.byIds(tx, [...new Set(invoiceIds.map((subject) => subject.slice(8)))]);
      const numbers = new Map(invoices.map(({ id, number }) => [`invoice:${id}`, number]));
      const entries = charges.flatMap((charge) => {
        const subject = linked.get(charge.id) ?? null;
        return chargeEntries(charge, subject, numbers.get(subject ?? '') ?? null).map((entry) => ({
          entry,
          sourceAt: charge.createdAt,
        }));
      });
      return { entries, openSince: oldest(open) };
    };
  };
}

/** Payouts, and what the young ones are made of. */
export function payoutReader({ payments, staging }: StagingNeeds, now: Instant): Reader {
  return async ({ start, end }) => {
    const payouts = await payments.payouts(start, end);
    const members = new Map<string, readonly string[]>();
    for (const { id, isItemised, createdAt } of payouts)
      if (isItemised && createdAt >= now - ITEMISED_FOR) members.set(id, await payments.payoutMembers(id));
    const open = payouts.filter(
      ({ status, isItemised }) => status === 'PENDING' || status === 'IN_TRANSIT' || (status === 'PAID' && !isItemised),
    );
    return async (tx) => {
      for (const [id, ids] of members)
        await staging.regroup(
          tx,
          `payout:${id}`,
          ids.map((one) => `transaction:${one}`),
        );
      const young = open.filter(({ createdAt }) => createdAt >= now - ITEMISED_FOR);
      return {
        entries: payouts.map((one) => ({ entry: payoutEntry(one), sourceAt: one.createdAt })),
        openSince: oldest(young),
      };
    };
  };
}

/** Whose the accounts at Stripe are. */
async function accountOwners({ payoutAccounts }: StagingNeeds, tx: Tx): Promise<ReadonlyMap<string, string>> {
  const accounts = await everyPage((after) => payoutAccounts.page(tx, { first: PAGE, after }));
  return new Map(
    accounts.flatMap(({ stripeAccountId, orgId }) => (stripeAccountId === null ? [] : [[stripeAccountId, orgId]])),
  );
}

export function refundReader({ payments }: StagingNeeds): Reader {
  return async ({ start, end }) => {
    const refunds = await payments.refunds(start, end);
    const open = refunds.filter(({ status }) => status === 'pending' || status === 'requires_action');
    const staged = refunds.map((one) => ({ entry: refundEntry(one), sourceAt: one.createdAt }));
    return found(staged, open);
  };
}

export function disputeReader({ payments }: StagingNeeds): Reader {
  return async ({ start, end }) => {
    const disputes = await payments.disputes(start, end);
    const staged = disputes.flatMap((one) => disputeEntries(one).map((entry) => ({ entry, sourceAt: one.createdAt })));
    const open = disputes.filter(({ status }) => isUndecided(status));
    return found(staged, open);
  };
}

export function transferReader(ports: StagingNeeds): Reader {
  return async ({ start, end }) => {
    const transfers = await ports.payments.transfers(start, end);
    return async (tx) => {
      const owners = await accountOwners(ports, tx);
      const entries = transfers.flatMap((one) =>
        transferEntries(one, owners.get(one.accountId) ?? one.accountId).map((entry) => ({
          entry,
          sourceAt: one.createdAt,
        })),
      );
      return { entries, openSince: null };
    };
  };
}

/** Which of them are the bookings of charges is known from the charges, which were read before. */
export function transactionReader({ payments, staging }: StagingNeeds): Reader {
  return async ({ start, end }) => {
    const transactions = await payments.balanceTransactions(start, end);
    const charges = transactions.filter(isOfCharge).map(({ sourceId }) => `charge:${sourceId}`);
    return async (tx) => {
      const staged = new Set((await staging.byIds(tx, charges)).map(({ id }) => id));
      const entries = transactions.flatMap((one) =>
        transactionEntries(one, staged.has(`charge:${one.sourceId}`), null).map((entry) => ({
          entry,
          sourceAt: one.createdAt,
        })),
      );
      return { entries, openSince: null };
    };
  };
}
