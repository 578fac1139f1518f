import { type CurrencyCode, DAY, addMilliseconds } from '#libs/kernel';
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

  /** Everything of a currency that is available and in no payout yet leaves for the bank; gives the payout's id. */
  pay(currency: CurrencyCode = 'USD'): string {
    const [id, createdAt] = [this.till.newId('po'), this.till.now()];
    const taken = this.#due(currency);
    const amountMinor = taken.reduce((sum, { netMinor }) => sum + netMinor, 0n);
    const arrivalAt = addMilliseconds(createdAt, 2 * DAY);
    const moved = { amountMinor: -amountMinor, feeMinor: 0n, netMinor: -amountMinor, currency };
    const facts = { type: 'payout', reportingCategory: 'payout', sourceId: id, availableAt: arrivalAt };
    const balanceTransactionId = this.till.book({ ...facts, ...moved });
    this.members.set(
      id,
      taken.map((one) => one.id),
    );
    this.all.set(id, {
      ...{ id, status: 'PAID', amountMinor, currency, balanceTransactionId, arrivalAt, traceId: `TRACE${id}` },
      ...{ isItemised: true, createdAt },
    });
    this.till.tell('payout.paid', id);
    return id;
  }

  /** What a payout would bring now, minor units. */
  payable(currency: CurrencyCode): bigint {
    return this.#due(currency).reduce((sum, { netMinor }) => sum + netMinor, 0n);
  }

  #due(currency: CurrencyCode): Transaction[] {
    const gone = new Set([...this.members.values()].flat());
    const own = new Set([...this.all.values()].map(({ balanceTransactionId }) => balanceTransactionId));
    return this.transactions().filter(
      (one) => one.currency === currency && one.availableAt <= this.till.now() && !gone.has(one.id) && !own.has(one.id),
    );
  }

  /** The bank sends a payout back, also after it was paid: its money is available again. */
  fail(id: string): void {
    const payout = this.all.get(id);
    if (!payout) throw new Error(`no payout ${id}`);
    const { amountMinor, currency } = payout;
    const moved = { amountMinor, feeMinor: 0n, netMinor: amountMinor, currency, availableAt: this.till.now() };
    this.till.book({ type: 'payout_failure', reportingCategory: 'payout_reversal', sourceId: id, ...moved });
    this.all.set(id, { ...payout, status: 'FAILED' });
    this.till.tell('payout.failed', id);
  }
}
