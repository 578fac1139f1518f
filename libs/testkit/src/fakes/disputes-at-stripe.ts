import { DAY, addMilliseconds } from '#libs/kernel';
import {
  type Intent,
  type IntentOutcome,
  type SendContext,
  type StripeDisputeStatus,
  type StripeDisputeView,
} from '#libs/workflows';
import { type FakeTill } from './refunds-at-stripe.js';

/** What Stripe asks for a dispute. */
const FEE = 1_500n;

/** Disputes at the fake Stripe: whoever tests says how they go. */
export class FakeDisputesAtStripe {
  readonly all = new Map<string, StripeDisputeView>();
  /** What was said of each, by dispute. */
  readonly answers = new Map<string, Intent['parameters']>();
  /** Ids of files by their names. */
  readonly files = new Map<string, string>();

  constructor(
    private readonly till: FakeTill,
    private readonly invoiceOf: (chargeId: string) => string | null,
  ) {}

  /** A tenant goes to its bank. An inquiry (`warning_...`) takes no money yet. */
  open(
    chargeId: string,
    {
      reason = 'fraudulent',
      status = 'needs_response',
      amountMinor = this.till.charges.get(chargeId)?.amountMinor ?? 0n,
    }: { reason?: string; status?: StripeDisputeStatus; amountMinor?: bigint } = {},
  ): string {
    const [id, createdAt] = [this.till.newId('du'), this.till.now()];
    const currency = this.till.charges.get(chargeId)?.currency ?? 'USD';
    this.all.set(id, {
      ...{ id, chargeId, stripeInvoiceId: this.invoiceOf(chargeId), status, reason, amountMinor, currency },
      ...{ movements: [], dueBy: addMilliseconds(createdAt, 8 * DAY), submissions: 0, createdAt },
    });
    if (!status.startsWith('warning_')) this.take(id);
    this.till.tell('charge.dispute.created', id);
    return id;
  }

  take(id: string): void {
    const { amountMinor } = this.#get(id);
    this.#move(id, 'dispute', -amountMinor, FEE);
    this.till.tell('charge.dispute.funds_withdrawn', id);
  }

  giveBack(id: string): void {
    const { amountMinor } = this.#get(id);
    this.#move(id, 'dispute_reversal', amountMinor, 0n);
    this.till.tell('charge.dispute.funds_reinstated', id);
  }

  turn(id: string, status: StripeDisputeStatus): void {
    this.all.set(id, { ...this.#get(id), status });
    this.till.tell(status === 'won' || status === 'lost' ? 'charge.dispute.closed' : 'charge.dispute.updated', id);
  }

  answer({ parameters }: Intent, { stripeDisputeId }: SendContext): IntentOutcome {
    const dispute = this.all.get(stripeDisputeId ?? '');
    if (!dispute?.status.endsWith('needs_response'))
      return { kind: 'REFUSED', error: 'This dispute is already closed' };
    this.answers.set(dispute.id, parameters);
    this.all.set(dispute.id, { ...dispute, submissions: dispute.submissions + 1 });
    if (parameters['kind'] === 'ACCEPT')
      this.turn(dispute.id, dispute.status === 'needs_response' ? 'lost' : 'warning_closed');
    else this.turn(dispute.id, dispute.status.replace('needs_response', 'under_review') as StripeDisputeStatus);
    return { kind: 'SENT', stripeId: dispute.id };
  }

  upload({ file }: SendContext): IntentOutcome {
    if (!file) return { kind: 'REFUSED', error: 'no file' };
    const stripeId = this.till.newId('file');
    this.files.set(file.name, stripeId);
    return { kind: 'SENT', stripeId };
  }

  isAnswered(intent: Intent, { stripeDisputeId }: SendContext): boolean {
    return this.answers.get(stripeDisputeId ?? '')?.['answerId'] === intent.parameters['answerId'];
  }

  #get(id: string): StripeDisputeView {
    const dispute = this.all.get(id);
    if (!dispute) throw new Error(`no dispute ${id}`);
    return dispute;
  }

  #move(id: string, reportingCategory: string, amountMinor: bigint, feeMinor: bigint): void {
    const createdAt = this.till.now();
    const { currency } = this.#get(id);
    const amounts = { amountMinor, feeMinor, netMinor: amountMinor - feeMinor, currency };
    const facts = { type: 'adjustment', reportingCategory, sourceId: id, availableAt: createdAt };
    const transactionId = this.till.book({ ...facts, ...amounts });
    const dispute = this.#get(id);
    const movements = [...dispute.movements, { transactionId, amountMinor, feeMinor, createdAt }];
    this.all.set(id, { ...dispute, movements });
  }
}
