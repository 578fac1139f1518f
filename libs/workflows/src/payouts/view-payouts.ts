import { type Payout, type PayoutState, type TransferReversal } from '#libs/billing';
import { type Page, type PageRequest } from '../ports/paging.js';
import { type PayoutHop } from '../ports/payout-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Scope, type Tx } from '../ports/unit-of-work.js';

/** A payout with everything that is known of where its money is. */
export interface PayoutView {
  readonly payout: Payout;
  /** Oldest first. */
  readonly hops: readonly PayoutHop[];
  /** What was, is being or could not be taken back of its transfers, oldest first. */
  readonly reversals: readonly TransferReversal[];
  /** Human numbers of the invoices that its lines are about, by id. */
  readonly invoiceNumbers: ReadonlyMap<string, string>;
}

export type PayoutViewNeeds = Pick<Ports, 'unitOfWork' | 'payouts' | 'transfers' | 'statements'>;

export interface PayoutsRequest extends PageRequest {
  readonly orgId?: string;
  readonly states?: readonly PayoutState[];
}

/** Payouts, newest first. A provider sees its own, staff everybody's. */
export const viewPayouts = (ports: PayoutViewNeeds) => {
  return (scope: Scope, request: PayoutsRequest): Promise<Page<PayoutView>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const page = await ports.payouts.page(tx, request);
      return { ...page, items: await viewsOf(ports, tx, page.items) };
    });
};

/** One payout; null: there is none that the caller may see. */
export const viewPayout = (ports: PayoutViewNeeds) => {
  return (scope: Scope, id: string): Promise<PayoutView | null> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const payout = await ports.payouts.byId(tx, id);
      if (!payout || (scope.kind === 'ORGANISATION' && scope.orgId !== payout.orgId)) return null;
      return (await viewsOf(ports, tx, [payout]))[0] ?? null;
    });
};

async function viewsOf(ports: PayoutViewNeeds, tx: Tx, payouts: readonly Payout[]): Promise<PayoutView[]> {
  const hops = await ports.payouts.hops(
    tx,
    payouts.map(({ id }) => id),
  );
  const transfers = payouts.flatMap((payout) => payout.transfers.map(({ id }) => id));
  const reversals = await ports.transfers.reversalsOf(tx, transfers);
  const invoices = payouts.flatMap(({ lines }) => lines.flatMap(({ invoiceId }) => invoiceId ?? []));
  const invoiceNumbers = await ports.statements.invoiceNumbers(tx, [...new Set(invoices)]);
  return payouts.map((payout) => ({
    payout,
    hops: hops.filter(({ payoutId }) => payoutId === payout.id),
    reversals: reversals.filter(({ transferId }) => payout.transfers.some(({ id }) => id === transferId)),
    invoiceNumbers,
  }));
}
