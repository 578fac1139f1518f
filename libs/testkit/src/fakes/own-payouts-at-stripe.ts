import { DAY, addMilliseconds } from '#libs/kernel';
import { type StripeBalanceTransactionView, type StripePayoutView } from '#libs/workflows';
import { type FakeTill } from './refunds-at-stripe.js';

type Transaction = Pick<StripeBalanceTransactionView, 'id' | 'netMinor' | 'availableAt' | 'currency'>;

/** Payouts of the fake Stripe to our own bank: automatic, a test makes them happen. */
export class FakeOwnPayoutsAtStripe {
  readonly all = new Map<string, StripePayoutView>();
  /** What each is made of, by payout. */
  readonly members = new Map<string, readonly string[]>();

  constructor(
    private readonly till: FakeTill,
    private readonly transactions: () => readonly Transaction[],
  ) {}

  /** Everything that is available and in no payout yet leaves for the bank; gives the payout's id. */
  pay(): string {
    const [id, createdAt] = [this.till.newId('po'), this.till.now()];
    const gone = new Set([...this.members.values()].flat());
    const own = new Set([...this.all.values()].map(({ balanceTransactionId }) => balanceTransactionId));
    const taken = this.transactions().filter(
      (one) => one.availableAt <= createdAt && !gone.has(one.id) && !own.has(one.id),
    );
    const amountMinor = taken.reduce((sum, { netMinor }) => sum + netMinor, 0n);
    const arrivalAt = addMilliseconds(createdAt, 2 * DAY);
    const moved = { amountMinor: -amountMinor, feeMinor: 0n, netMinor: -amountMinor, currency: 'USD' } as const;
    const facts = { type: 'payout', reportingCategory: 'payout', sourceId: id, availableAt: arrivalAt };
    const balanceTransactionId = this.till.book({ ...facts, ...moved });
    this.members.set(
      id,
      taken.map((one) => one.id),
    );
    this.all.set(id, {
      ...{ id, status: 'PAID', amountMinor, currency: 'USD', balanceTransactionId, arrivalAt, traceId: `TRACE${id}` },
      ...{ isItemised: true, createdAt },
    });
    this.till.tell('payout.paid', id);
    return id;
  }
}
