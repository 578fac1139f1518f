import { randomUUID } from 'node:crypto';
import { ApiClient, CommandError, EXIT, accepted } from './client.js';
import { AddPaymentMethod } from './gql/tenant/documents/AddPaymentMethod.js';
import { BookLease } from './gql/tenant/documents/BookLease.js';
import { CancelLease } from './gql/tenant/documents/CancelLease.js';
import { CreateQuote } from './gql/tenant/documents/CreateQuote.js';
import { EndLease } from './gql/tenant/documents/EndLease.js';
import { OpenInvoices } from './gql/tenant/documents/OpenInvoices.js';
import { PayInvoice } from './gql/tenant/documents/PayInvoice.js';
import { ReadInvoice } from './gql/tenant/documents/ReadInvoice.js';
import { ReadLease } from './gql/tenant/documents/ReadLease.js';
import { SetTaxAddress } from './gql/tenant/documents/SetTaxAddress.js';
import { SignUpTenant } from './gql/tenant/documents/SignUpTenant.js';
import { TeamMemberAdd } from './gql/tenant/documents/TeamMemberAdd.js';
import {
  type BookLeaseMutation,
  type CreateQuoteMutation,
  type MemberAddInput,
  type QuoteCreateInput,
  type ReadInvoiceQuery,
  type ReadLeaseQuery,
  type SignUpInput,
} from './gql/tenant/graphql.js';
import { until } from './staff.js';

export type Quoted = NonNullable<CreateQuoteMutation['quoteCreate']['quote']>;
export type Booked = {
  readonly lease: NonNullable<BookLeaseMutation['leaseBook']['lease']>;
  readonly invoice: BookLeaseMutation['leaseBook']['invoice'];
};
export type LeaseRead = NonNullable<ReadLeaseQuery['lease']>;
export type InvoiceRead = NonNullable<ReadInvoiceQuery['invoice']>;

/** An AI firm at the tenant API. */
export class TenantDesk {
  #paymentMethodId: string | null = null;

  private constructor(
    readonly api: ApiClient,
    readonly name: string,
  ) {}

  static async signUp(url: string, input: SignUpInput): Promise<TenantDesk> {
    const api = new ApiClient('tenant', url);
    accepted(`sign-up of ${input.organisationName}`, (await api.run(SignUpTenant, { input })).signUp);
    return new TenantDesk(api, input.organisationName);
  }

  async addMember(input: MemberAddInput): Promise<void> {
    accepted(`member ${input.email}`, (await this.api.run(TeamMemberAdd, { input })).memberAdd);
  }

  /** Where within its country it is taxed: "QC". */
  async taxedIn(subdivision: string): Promise<void> {
    const input = { subdivision, locality: null };
    accepted(`tax address of ${this.name}`, (await this.api.run(SetTaxAddress, { input })).taxAddressSet);
  }

  async saveCard(token = 'pm_card_visa'): Promise<string> {
    const { paymentMethod } = accepted(
      'payment method',
      (await this.api.run(AddPaymentMethod, { input: { token } })).paymentMethodAdd,
    );
    if (paymentMethod === null || paymentMethod === undefined)
      throw new CommandError('no payment method came back', EXIT.payment);
    this.#paymentMethodId = paymentMethod.id;
    return `${paymentMethod.brand} •••• ${paymentMethod.last4}`;
  }

  async quote(input: QuoteCreateInput): Promise<Quoted> {
    const { quote } = accepted(
      `quote for ${this.name}`,
      (await this.api.run(CreateQuote, { input, key: randomUUID() })).quoteCreate,
    );
    if (quote === null || quote === undefined) throw new CommandError('no quote came back', EXIT.internal);
    return quote;
  }

  async book(quoteId: string, purchaseOrder: string | null = null): Promise<Booked> {
    const input = { quoteId, purchaseOrder, costCentre: purchaseOrder === null ? null : 'ml-platform' };
    const { lease, invoice } = accepted(
      `booking for ${this.name}`,
      (await this.api.run(BookLease, { input, key: randomUUID() })).leaseBook,
    );
    if (lease === null || lease === undefined) throw new CommandError('no lease came back', EXIT.internal);
    return { lease, invoice: invoice ?? null };
  }

  /** Asks to pay; the invoice turns PAID when Stripe's webhook has been applied. */
  async startPayment(invoiceId: string): Promise<void> {
    if (this.#paymentMethodId === null) await this.saveCard();
    const input = { invoiceId, paymentMethodId: this.#paymentMethodId ?? '' };
    accepted('payment', (await this.api.run(PayInvoice, { input, key: randomUUID() })).invoicePay);
  }

  async pay(invoiceId: string): Promise<InvoiceRead> {
    await this.startPayment(invoiceId);
    return until(`payment of ${invoiceId}`, async () => {
      const invoice = await this.invoice(invoiceId);
      return invoice.state === 'PAID' ? invoice : null;
    });
  }

  /** Waits until the last attempt is known to have failed. */
  async failedPayment(invoiceId: string): Promise<InvoiceRead> {
    await this.startPayment(invoiceId);
    return until(`refusal of ${invoiceId}`, async () => {
      const invoice = await this.invoice(invoiceId);
      return invoice.paymentError === null || invoice.paymentError === undefined ? null : invoice;
    });
  }

  async invoice(id: string): Promise<InvoiceRead> {
    const { invoice } = await this.api.run(ReadInvoice, { id });
    if (invoice === null || invoice === undefined) throw new CommandError(`no invoice ${id}`, EXIT.notFound);
    return invoice;
  }

  async lease(id: string): Promise<LeaseRead> {
    const { lease } = await this.api.run(ReadLease, { id });
    if (lease === null || lease === undefined) throw new CommandError(`no lease ${id}`, EXIT.notFound);
    return lease;
  }

  /** Pays every open invoice that Stripe collects, except those of `exceptLeases`. */
  async payOpenInvoices(exceptLeases: ReadonlySet<string> = new Set()): Promise<number> {
    const { invoices } = await this.api.run(OpenInvoices, {});
    const payable = invoices.nodes.filter(
      (invoice) => invoice.collection === 'STRIPE' && !exceptLeases.has(invoice.leaseId),
    );
    for (const invoice of payable) await this.pay(invoice.id);
    return payable.length;
  }

  async cancel(leaseId: string): Promise<void> {
    accepted('cancellation', (await this.api.run(CancelLease, { id: leaseId })).leaseCancel);
  }

  async end(leaseId: string): Promise<void> {
    accepted('ending', (await this.api.run(EndLease, { id: leaseId })).leaseEnd);
  }
}
