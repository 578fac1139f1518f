import { DAY, addMilliseconds, isCurrency } from '#libs/kernel';
import {
  type Intent,
  type IntentOutcome,
  type SendContext,
  type StripeConfirmation,
  type StripeInvoiceView,
} from '#libs/workflows';
import { type FakeTill } from './refunds-at-stripe.js';

interface FakeInvoice extends StripeInvoiceView {
  readonly attempts: number;
  /** Our ids of what was credited. */
  readonly credits: readonly string[];
}

/** Invoices at the fake Stripe: drafted, finalized, credited, paid by one charge each, voided. */
export class FakeInvoicesAtStripe {
  readonly all = new Map<string, FakeInvoice>();

  constructor(private readonly till: FakeTill) {}

  /** The invoice a call is about. */
  of(intent: Intent, { stripeInvoiceId }: SendContext): FakeInvoice | undefined {
    return [...this.all.values()].find((one) => one.ourInvoiceId === intent.aggregateId || one.id === stripeInvoiceId);
  }

  /** Whether a call has taken effect, by its operation. */
  done(intent: Intent, context: SendContext) {
    const invoice = this.of(intent, context);
    const credited = (name: string) => invoice?.credits.includes(intent.parameters[name] ?? '');
    return {
      INVOICE_CREATE: invoice !== undefined,
      INVOICE_ITEM_CREATE: false,
      INVOICE_FINALIZE: invoice !== undefined && invoice.status !== 'draft',
      INVOICE_PAY: invoice?.status === 'paid',
      INVOICE_VOID: invoice?.status === 'void',
      INVOICE_CREDIT: credited('creditId') === true,
      CREDIT_VOID: credited('creditId') === false,
      PAYMENT_REPORT: credited('wireId') === true,
    };
  }

  tamper(id: string, change: Partial<StripeInvoiceView>): void {
    const invoice = this.all.get(id);
    if (invoice) this.all.set(id, { ...invoice, ...change });
  }

  act(intent: Intent, { stripeInvoiceId }: SendContext): IntentOutcome {
    if (intent.operation === 'INVOICE_CREATE') return this.#draft(intent);
    const invoice = this.all.get(stripeInvoiceId ?? '');
    if (!invoice) return { kind: 'REFUSED', error: `No such invoice: ${stripeInvoiceId}` };
    switch (intent.operation) {
      case 'INVOICE_ITEM_CREATE':
        this.#put(
          { ...invoice, totalMinor: invoice.totalMinor + BigInt(intent.parameters['amountMinor'] ?? '0') },
          'invoice.updated',
        );
        return { kind: 'SENT', stripeId: this.till.newId('ii') };
      case 'INVOICE_FINALIZE':
        this.#put({ ...invoice, status: 'open', changedAt: this.till.now() }, 'invoice.finalized');
        return { kind: 'SENT', stripeId: invoice.id };
      case 'INVOICE_VOID':
        if (invoice.status !== 'open') return { kind: 'REFUSED', error: `invoice is ${invoice.status}` };
        this.#put({ ...invoice, status: 'void', changedAt: this.till.now() }, 'invoice.voided');
        return { kind: 'SENT', stripeId: invoice.id };
      case 'INVOICE_CREDIT':
        return this.#credit(invoice, intent);
      case 'CREDIT_VOID':
        return this.#creditBack(invoice, intent);
      case 'PAYMENT_REPORT':
        return this.#credit(invoice, {
          ...intent,
          parameters: { ...intent.parameters, creditId: intent.parameters['wireId'] ?? null },
        });
      case 'INVOICE_PAY':
        return this.#pay(invoice, intent.parameters['paymentMethod'] ?? '');
      case 'TOP_UP_COLLECT':
      case 'REFUND_CREATE':
      case 'DISPUTE_FILE':
      case 'DISPUTE_ANSWER':
      case 'ACCOUNT_CREATE':
      case 'TRANSFER_CREATE':
      case 'TRANSFER_REVERSE':
      case 'TAX_RECORD':
      case 'TAX_REVERSE':
        return { kind: 'REFUSED', error: `${intent.operation} is no call about an invoice` };
    }
  }

  #draft(intent: Intent): IntentOutcome {
    const id = this.till.newId('in');
    const currency = intent.parameters['currency'] ?? '';
    this.#put(
      {
        id,
        ourInvoiceId: intent.aggregateId,
        status: 'draft',
        totalMinor: 0n,
        amountPaidMinor: 0n,
        creditedMinor: 0n,
        credits: [],
        currency: isCurrency(currency) ? currency : 'USD',
        createdAt: this.till.now(),
        changedAt: this.till.now(),
        chargeIds: [],
        lastPaymentError: null,
        attempts: 0,
      },
      'invoice.created',
    );
    return { kind: 'SENT', stripeId: id };
  }

  /** Less is due; when nothing is, the invoice is paid. */
  #credit(invoice: FakeInvoice, { parameters }: Intent): IntentOutcome {
    const creditedMinor = invoice.creditedMinor + BigInt(parameters['amountMinor'] ?? '0');
    if (invoice.status !== 'open' || creditedMinor > invoice.totalMinor)
      return { kind: 'REFUSED', error: `invoice is ${invoice.status}` };
    const credited = { ...invoice, creditedMinor, credits: [...invoice.credits, parameters['creditId'] ?? ''] };
    if (creditedMinor < invoice.totalMinor) this.#put(credited, 'invoice.updated');
    else this.#put({ ...credited, status: 'paid', changedAt: this.till.now() }, 'invoice.paid');
    return { kind: 'SENT', stripeId: this.till.newId('cn') };
  }

  /** What a credit note took off an open invoice is due again. */
  #creditBack(invoice: FakeInvoice, { parameters }: Intent): IntentOutcome {
    if (invoice.status !== 'open') return { kind: 'REFUSED', error: `invoice is ${invoice.status}` };
    const creditedMinor = invoice.creditedMinor - BigInt(parameters['amountMinor'] ?? '0');
    const credits = invoice.credits.filter((id) => id !== parameters['creditId']);
    this.#put({ ...invoice, creditedMinor, credits }, 'invoice.updated');
    return { kind: 'SENT', stripeId: this.till.newId('cn') };
  }

  #pay(invoice: FakeInvoice, method: string): IntentOutcome {
    if (invoice.status !== 'open') return { kind: 'REFUSED', error: `invoice is ${invoice.status}` };
    if (method.startsWith('pm_card_authenticationRequired')) {
      this.#put({ ...invoice, asksPayer: true }, 'invoice.payment_action_required');
      return { kind: 'REFUSED', error: 'This payment requires additional user action.', asksPayer: true };
    }
    if (method.startsWith('pm_card_chargeCustomerFail')) {
      const error = 'Your card was declined.';
      this.#put({ ...invoice, lastPaymentError: error, asksPayer: false }, 'invoice.payment_failed');
      return { kind: 'REFUSED', error };
    }
    return this.#charge(invoice);
  }

  /** What a payer who has to confirm is shown; null: nobody has to. */
  confirmation(id: string): StripeConfirmation | null {
    const invoice = this.all.get(id);
    if (invoice === undefined) return null;
    const status = invoice.asksPayer === true ? 'ASKS' : invoice.status === 'paid' ? 'UNDER_WAY' : 'OVER';
    return { status, clientSecret: `pi_${id}_secret`, stripePaymentMethodId: null, url: `https://bank.example/${id}` };
  }

  /** The payer has said yes or no at the bank. */
  answer(id: string, confirms: boolean): void {
    const invoice = this.all.get(id);
    if (invoice?.asksPayer !== true) throw new Error(`nobody is asked about ${id}`);
    if (confirms) this.#charge({ ...invoice, asksPayer: false });
    else
      this.#put({ ...invoice, asksPayer: false, lastPaymentError: 'Authentication failed.' }, 'invoice.payment_failed');
  }

  #charge(invoice: FakeInvoice): IntentOutcome {
    const amountMinor = invoice.totalMinor - invoice.creditedMinor;
    const created = {
      amountMinor,
      currency: invoice.currency,
      createdAt: this.till.now(),
      amountRefundedMinor: 0n,
    };
    const chargeId = this.till.newId('ch');
    const feeMinor = (amountMinor * 29n) / 1000n + 30n;
    const transactionId = this.till.book({
      type: 'charge',
      reportingCategory: 'charge',
      sourceId: chargeId,
      amountMinor,
      feeMinor,
      netMinor: amountMinor - feeMinor,
      currency: invoice.currency,
      availableAt: addMilliseconds(this.till.now(), 2 * DAY),
    });
    this.till.charges.set(chargeId, {
      ...created,
      id: chargeId,
      status: 'succeeded',
      balanceTransactionId: transactionId,
      failureMessage: null,
    });
    const chargeIds = [...invoice.chargeIds, chargeId];
    const paid: FakeInvoice = {
      ...invoice,
      status: 'paid',
      changedAt: this.till.now(),
      amountPaidMinor: amountMinor,
      chargeIds,
      lastPaymentError: null,
    };
    this.#put(paid, 'invoice.paid');
    return { kind: 'SENT', stripeId: invoice.id };
  }

  #put(invoice: FakeInvoice, type: string): void {
    this.all.set(invoice.id, invoice);
    this.till.tell(type, invoice.id);
  }
}
