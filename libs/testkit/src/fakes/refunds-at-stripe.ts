import { type Instant, latest } from '#libs/kernel';
import {
  type Intent,
  type IntentOutcome,
  type SendContext,
  type StripeBalanceTransactionView,
  type StripeChargeView,
  type StripeRefundView,
} from '#libs/workflows';

export type FakeMovement = Omit<StripeBalanceTransactionView, 'id' | 'status' | 'createdAt'>;

/** What the parts of the fake Stripe share. */
export interface FakeTill {
  now(): Instant;
  newId(prefix: string): string;
  readonly charges: Map<string, StripeChargeView>;
  /** Books one movement of its balance; gives its id. */
  book(movement: FakeMovement): string;
  tell(type: string, objectId: string): void;
}

/** Refunds at the fake Stripe: done at once unless told otherwise. */
export class FakeRefundsAtStripe {
  /** What the next refunds come to at first. */
  begins: StripeRefundView['status'] = 'succeeded';
  readonly all = new Map<string, StripeRefundView>();

  constructor(private readonly till: FakeTill) {}

  create(intent: Intent, { stripeChargeId }: SendContext): IntentOutcome {
    const charge = this.till.charges.get(stripeChargeId ?? '');
    if (!charge) return { kind: 'REFUSED', error: `No such charge: ${stripeChargeId}` };
    const amountMinor = BigInt(intent.parameters['amountMinor'] ?? '0');
    if (amountMinor > charge.amountMinor - charge.amountRefundedMinor)
      return { kind: 'REFUSED', error: 'Refund amount is greater than unrefunded amount on charge' };
    return { kind: 'SENT', stripeId: this.make(charge, amountMinor, intent.aggregateId) };
  }

  /** As somebody at the dashboard would, when no refund of ours is named. */
  make(charge: StripeChargeView, amountMinor: bigint, ourRefundId: string | null = null): string {
    const id = this.till.newId('re');
    const [createdAt, { currency }] = [this.till.now(), charge];
    const facts = { ourRefundId, chargeId: charge.id, amountMinor, currency, failureReason: null, createdAt };
    this.all.set(id, { id, status: this.begins, ...facts });
    this.#move(id, charge.id, 'refund', -amountMinor);
    this.till.tell('refund.created', id);
    this.till.tell('charge.refunded', charge.id);
    return id;
  }

  /** The tenant's bank sends the money back, or takes it after all. */
  turn(id: string, status: StripeRefundView['status']): void {
    const refund = this.all.get(id);
    if (!refund) throw new Error(`no refund ${id}`);
    const isBack = status === 'failed' || status === 'canceled';
    this.all.set(id, { ...refund, status, failureReason: status === 'failed' ? 'expired_or_canceled_card' : null });
    if (isBack) this.#move(id, refund.chargeId ?? '', 'refund_failure', refund.amountMinor);
    this.till.tell(status === 'failed' ? 'refund.failed' : 'refund.updated', id);
  }

  find(intent: Intent): string | null {
    return [...this.all.values()].find(({ ourRefundId }) => ourRefundId === intent.aggregateId)?.id ?? null;
  }

  #move(sourceId: string, chargeId: string, type: string, amountMinor: bigint): void {
    const charge = this.till.charges.get(chargeId);
    if (!charge) throw new Error(`no charge ${chargeId}`);
    const { currency, createdAt } = charge;
    this.till.charges.set(chargeId, { ...charge, amountRefundedMinor: charge.amountRefundedMinor - amountMinor });
    const amounts = { amountMinor, feeMinor: 0n, netMinor: amountMinor, currency };
    const availableAt = latest(this.till.now(), createdAt);
    this.till.book({ type, reportingCategory: type, sourceId, ...amounts, availableAt });
  }
}
