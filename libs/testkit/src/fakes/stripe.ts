import { type CurrencyCode, DAY, type Instant, instantFromEpoch, ok, refuse } from '#libs/kernel';
import {
  type Intent,
  type IntentOutcome,
  type NewSetup,
  type PaymentsPort,
  type SendContext,
  type StripeBalanceTransactionView,
  type StripeChargeView,
  type StripeDisputeView,
  type StripeEventView,
  type StripeInvoiceView,
  type StripePayoutView,
  type StripeRefundView,
  type StripeTransferView,
} from '#libs/workflows';
import { FakeConnect } from './payouts-stripe.js';
import { FakeDisputesAtStripe } from './disputes-at-stripe.js';
import { FakeInvoicesAtStripe } from './invoices-at-stripe.js';
import { type FakeTill, FakeRefundsAtStripe } from './refunds-at-stripe.js';
import { FakeOwnPayoutsAtStripe } from './own-payouts-at-stripe.js';
import { FakeSetupsAtStripe, methodFrom } from './setups-at-stripe.js';
import { FakeTaxAtStripe } from './tax-at-stripe.js';
import { FakeTopUpsAtStripe } from './top-ups-at-stripe.js';

/** What happens to the next call: it never arrives, its answer is lost after it took effect, or Stripe is busy. */
export type FakeFault = 'LOST_BEFORE' | 'LOST_AFTER' | 'BUSY';

/**
 * A Stripe small enough to read: invoices, one charge per payment, fees of 2.9 % + 30, money available after two days. Keeps the answer of
 * every key, as Stripe does, so that a call sent twice acts once. Time is set by `followClock`.
 */
export class FakeStripe implements PaymentsPort {
  readonly events_: StripeEventView[] = [];
  readonly charges_ = new Map<string, StripeChargeView>();
  readonly faults: FakeFault[] = [];
  /** Every call that arrived, by operation, replays included. */
  readonly calls: string[] = [];
  readonly #transactions = new Map<string, Omit<StripeBalanceTransactionView, 'status'>>();
  /** By source: what it was booked as first, also where a test took that away. */
  readonly #bookings = new Map<string, string>();
  readonly #answers = new Map<string, { readonly at: Instant; readonly outcome: IntentOutcome }>();
  readonly #customers = new Map<string, string>();
  #ids = 0;

  readonly #till: FakeTill = {
    now: () => this.now,
    newId: (prefix) => this.#id(prefix),
    charges: this.charges_,
    book: (movement) => {
      const id = this.#id('txn');
      this.#keep({ ...movement, id, createdAt: this.now });
      return id;
    },
    tell: (type, objectId) => this.#tell(type, objectId),
  };
  readonly #invoices = new FakeInvoicesAtStripe(this.#till);
  readonly refunds_ = new FakeRefundsAtStripe(this.#till);
  readonly payouts_ = new FakeOwnPayoutsAtStripe(this.#till, () => [...this.#transactions.values()]);
  readonly topUps_ = new FakeTopUpsAtStripe(this.#till);
  readonly tax_ = new FakeTaxAtStripe();
  readonly setups_ = new FakeSetupsAtStripe(this.#till);
  readonly connect = new FakeConnect({
    now: () => this.now,
    id: (prefix) => this.#id(prefix),
    availableMinor: (currency) =>
      [...this.#transactions.values()]
        .filter((one) => one.currency === currency && one.availableAt <= this.now)
        .reduce((sum, { netMinor }) => sum + netMinor, 0n),
    availableAt: (chargeId) =>
      [...this.#transactions.values()].find(({ sourceId }) => sourceId === chargeId)?.availableAt ?? null,
    book: (transaction) => this.#keep(transaction),
    event: (type, objectId, payload) =>
      this.events_.push({ id: this.#id('evt'), type, objectId, payload, createdAt: this.now }),
  });
  readonly disputes_ = new FakeDisputesAtStripe(this.#till, (chargeId) => {
    return [...this.#invoices.all.values()].find(({ chargeIds }) => chargeIds.includes(chargeId))?.id ?? null;
  });

  constructor(private now: Instant) {}

  send(intent: Intent, context: SendContext): Promise<IntentOutcome> {
    const fault = this.faults.shift();
    if (fault === 'LOST_BEFORE') return Promise.resolve({ kind: 'RETRY', error: 'connection refused' });
    if (fault === 'BUSY') return Promise.resolve({ kind: 'RETRY', error: '429' });
    this.calls.push(intent.operation);
    const key = `${intent.idempotencyKey}/${intent.revision}`;
    const known = this.#answers.get(key);
    const outcome = known && this.now - known.at < DAY ? known.outcome : this.#act(intent, context);
    if (!known) this.#answers.set(key, { at: this.now, outcome });
    if (fault === 'LOST_AFTER') return Promise.reject(new Error('socket hang up'));
    return Promise.resolve(outcome);
  }

  lookUp(intent: Intent, context: SendContext): Promise<IntentOutcome> {
    const refund = this.refunds_.find(intent);
    const topUp = this.topUps_.find(intent.aggregateId);
    const connected = this.connect.find(intent);
    const uploaded = this.disputes_.files.get(context.file?.name ?? '') ?? null;
    const done = {
      ...this.#invoices.done(intent, context),
      TOP_UP_COLLECT: topUp !== null,
      REFUND_CREATE: refund !== null,
      DISPUTE_FILE: uploaded !== null,
      DISPUTE_ANSWER: this.disputes_.isAnswered(intent, context),
      ACCOUNT_CREATE: connected !== null,
      TRANSFER_CREATE: connected !== null,
      TRANSFER_REVERSE: connected !== null,
      TAX_RECORD: false,
      TAX_REVERSE: false,
    }[intent.operation];
    const stripeId =
      topUp ?? uploaded ?? connected ?? refund ?? context.stripeDisputeId ?? this.#invoices.of(intent, context)?.id;
    return Promise.resolve(done && stripeId ? { kind: 'SENT', stripeId } : { kind: 'RENEW', error: 'not at Stripe' });
  }

  createCustomer({ orgId }: { readonly orgId: string }): Promise<string> {
    const id = this.#customers.get(orgId) ?? this.#id('cus');
    this.#customers.set(orgId, id);
    return Promise.resolve(id);
  }

  attachPaymentMethod(customer: string, token: string): ReturnType<PaymentsPort['attachPaymentMethod']> {
    if (token === 'pm_card_chargeDeclined')
      return Promise.resolve(refuse({ code: 'DECLINED', message: 'Your card was declined.' }));
    if (!/^pm_(card_|usBankAccount)/.test(token))
      return Promise.resolve(refuse({ code: 'UNKNOWN_TOKEN', message: 'No such payment method.' }));
    return Promise.resolve(ok(methodFrom(token, customer)));
  }

  invoice(id: string): Promise<StripeInvoiceView | null> {
    return Promise.resolve(this.#invoices.all.get(id) ?? null);
  }

  paymentIntent(id: string): ReturnType<PaymentsPort['paymentIntent']> {
    return Promise.resolve(this.topUps_.all.get(id) ?? null);
  }

  refund(id: string): Promise<StripeRefundView | null> {
    return Promise.resolve(this.refunds_.all.get(id) ?? null);
  }

  dispute(id: string): Promise<StripeDisputeView | null> {
    return Promise.resolve(this.disputes_.all.get(id) ?? null);
  }

  refunds(): Promise<readonly StripeRefundView[]> {
    return Promise.resolve([...this.refunds_.all.values()].map((one) => this.#booked(one)));
  }

  disputes(from = instantFromEpoch(0), to?: Instant): Promise<readonly StripeDisputeView[]> {
    const made = [...this.disputes_.all.values()].filter(({ createdAt }) => createdAt >= from);
    return Promise.resolve(made.filter(({ createdAt }) => to === undefined || createdAt < to));
  }

  transfers(): Promise<readonly StripeTransferView[]> {
    const all = [...this.connect.transfers.values()];
    return Promise.resolve(
      all.map((one) => this.#booked({ ...one, reversals: one.reversals.map((back) => this.#booked(back)) })),
    );
  }

  payouts(): Promise<readonly StripePayoutView[]> {
    return Promise.resolve([...this.payouts_.all.values()]);
  }

  payoutMembers(id: string): Promise<readonly string[]> {
    return Promise.resolve(this.payouts_.members.get(id) ?? []);
  }

  charge(id: string): Promise<StripeChargeView | null> {
    return Promise.resolve(this.charges_.get(id) ?? null);
  }

  async balanceTransaction(id: string): Promise<StripeBalanceTransactionView | null> {
    return (await this.balanceTransactions()).find((transaction) => transaction.id === id) ?? null;
  }

  invoices(): Promise<StripeInvoiceView[]> {
    return Promise.resolve([...this.#invoices.all.values()]);
  }

  charges(): Promise<StripeChargeView[]> {
    return Promise.resolve([...this.charges_.values()]);
  }

  balanceTransactions(from: Instant = instantFromEpoch(0)): Promise<StripeBalanceTransactionView[]> {
    const made = [...this.#transactions.values()].filter(({ createdAt }) => createdAt >= from);
    const views = made.map((transaction): StripeBalanceTransactionView => {
      return { ...transaction, status: transaction.availableAt <= this.now ? 'available' : 'pending' };
    });
    return Promise.resolve(views);
  }

  async balance(): ReturnType<PaymentsPort['balance']> {
    const all = await this.balanceTransactions();
    const of = (currency: CurrencyCode, status: 'available' | 'pending'): bigint =>
      all
        .filter((one) => one.currency === currency && one.status === status)
        .reduce((sum, { netMinor }) => sum + netMinor, 0n);
    return [...new Set(all.map(({ currency }) => currency))].map((currency) => ({
      ...{ currency, pendingMinor: of(currency, 'pending'), availableMinor: of(currency, 'available') },
    }));
  }

  events(since: Instant): Promise<readonly StripeEventView[]> {
    return Promise.resolve(this.events_.filter(({ createdAt }) => createdAt >= since).reverse());
  }

  followClock(now: Instant): Promise<void> {
    this.now = now;
    return Promise.resolve();
  }

  /** Changes a balance transaction, or takes it away: no API of Stripe's does either. */
  tamperTransaction(id: string, change: Partial<StripeBalanceTransactionView> | null): void {
    const transaction = this.#transactions.get(id);
    if (transaction && change) this.#transactions.set(id, { ...transaction, ...change });
    else this.#transactions.delete(id);
  }

  startSetup(setup: NewSetup): ReturnType<PaymentsPort['startSetup']> {
    return Promise.resolve(this.setups_.start(setup));
  }

  setup(id: string): ReturnType<PaymentsPort['setup']> {
    return Promise.resolve(this.setups_.all.get(id) ?? null);
  }

  detachPaymentMethod(id: string): Promise<void> {
    this.setups_.detached.add(id);
    return Promise.resolve();
  }

  confirmationOf(paymentIntentId: string): ReturnType<PaymentsPort['confirmationOf']> {
    return Promise.resolve(this.topUps_.confirmation(paymentIntentId));
  }

  confirmation(stripeInvoiceId: string): ReturnType<PaymentsPort['confirmation']> {
    return Promise.resolve(this.#invoices.confirmation(stripeInvoiceId));
  }

  /** The payer has answered the bank about the payment of an invoice. */
  answerBank(stripeInvoiceId: string, confirms: boolean): void {
    this.#invoices.answer(stripeInvoiceId, confirms);
  }

  /** Changes an invoice as somebody at Stripe's dashboard would. */
  tamper(id: string, change: Partial<StripeInvoiceView>): void {
    this.#invoices.tamper(id, change);
  }

  #act(intent: Intent, context: SendContext): IntentOutcome {
    if (intent.operation === 'TAX_RECORD' || intent.operation === 'TAX_REVERSE') return this.tax_.act(intent, context);
    if (intent.operation === 'TOP_UP_COLLECT') return this.topUps_.collect(intent, context);
    if (intent.operation === 'REFUND_CREATE') return this.refunds_.create(intent, context);
    if (intent.operation === 'DISPUTE_FILE') return this.disputes_.upload(context);
    if (intent.operation === 'DISPUTE_ANSWER') return this.disputes_.answer(intent, context);
    if (intent.operation === 'ACCOUNT_CREATE') return this.connect.makeAccount(intent);
    if (intent.operation === 'TRANSFER_CREATE') return this.connect.move(intent, context);
    if (intent.operation === 'TRANSFER_REVERSE') return this.connect.takeBack(intent, context);
    return this.#invoices.act(intent, context);
  }

  #tell(type: string, objectId: string): void {
    this.events_.push({ id: this.#id('evt'), type, objectId, payload: '{}', createdAt: this.now });
  }

  #keep(transaction: Omit<StripeBalanceTransactionView, 'status'>): void {
    this.#transactions.set(transaction.id, transaction);
    const { sourceId, id } = transaction;
    if (sourceId !== null && !this.#bookings.has(sourceId)) this.#bookings.set(sourceId, id);
  }

  /** An object with the first transaction that came of it. */
  #booked<T extends { readonly id: string }>(object: T): T & { readonly balanceTransactionId: string | null } {
    return { ...object, balanceTransactionId: this.#bookings.get(object.id) ?? null };
  }

  #id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${this.#ids}`;
  }
}
