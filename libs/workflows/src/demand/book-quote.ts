import { type Invoice } from '#libs/billing';
import { type Result, assert, ok, refuse, zero } from '#libs/kernel';
import { type BookingDraft, type Credit, type Lease, type Quote, decideBooking } from '#libs/market';
import { type IssueNeeds, issueFirstInvoice } from '../money/issue-invoice.js';
import { type Done, once } from '../once.js';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type MonthSpend } from '../ports/spending-stores.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { approvalRefusal } from '../quotes/approve-quote.js';
import {
  type AccountSuspended,
  type ApprovalRequired,
  type BudgetExceeded,
  type CapacityTaken,
  type CreditExceeded,
  type QuoteExpired,
  type Refusal,
} from '../refusal.js';
import { checkSpending, recordSpending } from '../spending/booking-spend.js';
import { transact } from '../transaction.js';
import { creditOf } from './credit.js';
import { capacityTaken } from './free-capacity.js';
import { refusalOfBooking } from './market-refusal.js';
import { suspensionOf } from './suspended.js';

type Needs = IssueNeeds &
  Pick<
    Ports,
    | 'unitOfWork'
    | 'offers'
    | 'capacity'
    | 'quotes'
    | 'leases'
    | 'invoices'
    | 'billingProfiles'
    | 'spending'
    | 'quoteApprovals'
    | 'sha256'
    | 'idempotency'
    | 'audit'
  >;

export interface BookCommand {
  readonly quoteId: string;
  readonly costCentre: string | null;
  readonly purchaseOrder: string | null;
  readonly idempotencyKey: string | null;
}

/** A lease, and the first invoice where one is due at booking. */
export interface Booking {
  readonly lease: Lease;
  readonly invoice: Invoice | null;
}

export type BookRefusal =
  Refusal | ApprovalRequired | CapacityTaken | QuoteExpired | CreditExceeded | AccountSuspended | BudgetExceeded;

/**
 * Books exactly at the quote, or refuses and changes nothing. One transaction: the quote under lock, the offer and the credit re-read,
 * the first refusal in a fixed order or a lease; then the held rectangles become the lease's and the first invoice is issued.
 */
export const bookQuote = (ports: Needs) => {
  return (scope: OrganisationScope, command: BookCommand): Promise<Result<Booking, BookRefusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { quoteId, costCentre, purchaseOrder, idempotencyKey: key } = command;
      const request = { operation: 'leaseBook', key, input: [quoteId, costCentre, purchaseOrder] };
      return once<Booking, BookRefusal>(
        ports.idempotency,
        tx,
        request,
        (id) => bookedBefore(ports, tx, id),
        () => bookAfresh(ports, tx, scope, command),
      );
    });
};

async function bookedBefore(ports: Needs, tx: Tx, leaseId: string): Promise<Booking> {
  const lease = await ports.leases.byId(tx, leaseId);
  assert(lease, 'a remembered lease exists');
  const [invoice] = await ports.invoices.byLease(tx, leaseId);
  return { lease, invoice: invoice?.period.start === lease.period.start && invoice.kind === 'RENT' ? invoice : null };
}

async function bookAfresh(
  ports: Needs,
  tx: Tx,
  scope: OrganisationScope,
  command: BookCommand,
): Promise<Result<Done<Booking>, BookRefusal>> {
  const quote = await ports.quotes.lock(tx, command.quoteId);
  if (quote?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['quoteId'] });
  const { profile, credit } = await buyerOf(ports, tx, quote);
  const suspension = suspensionOf(profile);
  if (suspension) return refuse(suspension);
  const offer = await ports.offers.byId(tx, quote.offerId);
  const { costCentre, purchaseOrder } = command;
  const decided = decideBooking({ now: tx.now, quote, offer, credit, costCentre, purchaseOrder });
  if (!decided.ok) return refuse(refusalOfBooking(decided.refusal));
  const unapproved = await approvalRefusal(ports, tx, quote);
  if (unapproved) return refuse(unapproved);
  const spending = await checkSpending(ports, tx, { quote, costCentre, purchaseOrder });
  if (!spending.ok) return spending;
  const leaseId = tx.newId('lease');
  const isHeld = await ports.capacity.convert(tx, quote.id, leaseId);
  if (!isHeld)
    return refuse({
      ...(await capacityTaken(ports, tx, offer, { window: quote.period, gang: quote.gang })),
      path: ['quoteId'],
    });
  return ok(await commit(ports, tx, { quote, profile, leaseId, draft: decided.value, months: spending.value }));
}

/** The buyer's profile and credit; under lock where the booking spends credit, so that two cannot spend the same. */
async function buyerOf(ports: Needs, tx: Tx, quote: Quote): Promise<{ profile: BillingProfile; credit: Credit }> {
  const spendsCredit = quote.terms.billing === 'ON_DEMAND';
  const profile = await (spendsCredit
    ? ports.billingProfiles.lock(tx, quote.orgId)
    : ports.billingProfiles.byOrg(tx, quote.orgId));
  assert(profile, `organisation ${quote.orgId} has a billing profile`);
  const { currency } = quote.total;
  const none = zero(currency);
  return {
    profile,
    credit: spendsCredit
      ? await creditOf(ports, tx, profile, currency)
      : { limit: profile.creditLimit, owed: none, accruing: none },
  };
}

interface Decided {
  readonly quote: Quote;
  readonly profile: BillingProfile;
  readonly leaseId: string;
  readonly draft: BookingDraft;
  readonly months: readonly MonthSpend[];
}

async function commit(
  ports: Needs,
  tx: Tx,
  { quote, profile, leaseId, draft, months }: Decided,
): Promise<Done<Booking>> {
  const lease: Lease = { ...draft.lease, id: leaseId, number: await ports.leases.nextNumber(tx) };
  await ports.leases.insert(tx, lease, draft.event);
  await recordSpending(ports, tx, lease, months);
  await ports.quotes.setState(tx, quote.id, 'ACCEPTED');
  await ports.audit.append(tx, { action: 'lease.booked', subjectId: lease.id, detail: { quoteId: quote.id } });
  const invoice = await issueFirstInvoice(ports)(tx, lease, profile);
  return { resultId: lease.id, value: { lease, invoice } };
}
