import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { type CreditNote, type Invoice, type MeterRecord } from '#libs/billing';
import { instantFromEpoch } from '#libs/kernel';
import { type LeaseEvent, type Offer } from '#libs/market';
import { type ContextExtension, type GraphqlContext, organisationScope, valueOrFailure } from '#libs/platform';
import { type tenant } from '#libs/schema';
import {
  type ContractView,
  type Dispute,
  type Intent,
  type InvoiceWire,
  type Ports,
  type Refund,
  type PaymentAction,
  type PaymentMethod,
  type PaymentSetup,
  type SignedContract,
  type Tx,
  type UptimeDay,
  viewContract,
  viewUptime,
} from '#libs/workflows';
import { dunningToGraphQL } from './dunning.convert.js';
import { type QuoteDesk, quoteDeskLoader } from './quote-desk.loader.js';
import { PORTS } from './tokens.js';

/** What the resolvers of one request share, so that a list asks once for each kind of thing and not once a row. */
export interface TenantLoaders {
  readonly offers: DataLoader<string, Offer | null>;
  /** By quote id: the lease it became. */
  readonly leaseOfQuote: DataLoader<string, string | null>;
  /** By quote id: versions, approval, links and story of it. */
  readonly quoteDesk: DataLoader<string, QuoteDesk | null>;
  readonly events: DataLoader<string, readonly LeaseEvent[]>;
  readonly invoicesOfLease: DataLoader<string, readonly Invoice[]>;
  readonly meterOfLease: DataLoader<string, readonly MeterRecord[]>;
  /** By their ids, whatever their revision. */
  readonly meterRecords: DataLoader<string, MeterRecord | null>;
  /** By invoice id: the calls to Stripe made for it. */
  readonly intentsOfInvoice: DataLoader<string, readonly Intent[]>;
  /** By invoice id, oldest first. */
  readonly creditNotesOfInvoice: DataLoader<string, readonly CreditNote[]>;
  /** By invoice id, oldest first. */
  readonly wiresOfInvoice: DataLoader<string, readonly InvoiceWire[]>;
  /** By invoice id, oldest first. */
  readonly refundsOfInvoice: DataLoader<string, readonly Refund[]>;
  /** By invoice id, oldest first. */
  readonly disputesOfInvoice: DataLoader<string, readonly Dispute[]>;
  /** By invoice id: what was done because it is not paid. */
  readonly dunningOfInvoice: DataLoader<string, tenant.InvoiceDunning | null>;
  /** By invoice id: what waits there for the payer. */
  readonly actionOfInvoice: DataLoader<string, PaymentAction | null>;
  /** By Stripe's id of the method. */
  readonly methodOfStripe: DataLoader<string, PaymentMethod | null>;
  /** By the id of a saved method: how it was saved. */
  readonly setupOfMethod: DataLoader<string, PaymentSetup | null>;
  /** The id of the method that is offered first; the key says nothing. */
  readonly preferredMethod: DataLoader<string, string | null>;
  /** Trading names by organisation id. */
  readonly names: DataLoader<string, string>;
  /** Contracts by their ids. */
  readonly contracts: DataLoader<string, SignedContract | null>;
  /** Contracts with everything that follows from them, by their ids. */
  readonly contractViews: DataLoader<string, ContractView>;
  /** By the id of a pool or hall: its measured days of the last 90, oldest first. */
  readonly uptime: DataLoader<string, readonly UptimeDay[]>;
}

export type TenantContext = GraphqlContext & { readonly loaders: TenantLoaders };

const BEGINNING = instantFromEpoch(0);
const END_OF_TIME = instantFromEpoch(Date.UTC(2200, 0, 1));

/** One after another: a transaction is one connection, which answers one question at a time. */
async function inTurn<T>(ids: readonly string[], ask: (id: string) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (const id of ids) answers.push(await ask(id));
  return answers;
}

@Injectable()
export class RequestLoaders implements ContextExtension {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  extend(context: GraphqlContext): { readonly loaders: TenantLoaders } {
    const { creditNotes, dunning, offers, leases, invoices, meters, intents, directory, contracts } = this.ports;
    const { refunds, disputes, invoiceWires } = this.ports;
    const load = <T>(batch: (tx: Tx, ids: readonly string[]) => Promise<readonly T[]>) =>
      new DataLoader<string, T>((ids) => this.ports.unitOfWork.run(organisationScope(context), (tx) => batch(tx, ids)));
    const ofInvoice = <T extends { readonly invoiceId: string }>(
      read: (tx: Tx, ids: readonly string[]) => Promise<T[]>,
    ) =>
      load<readonly T[]>(async (tx, ids) => {
        const found = await read(tx, ids);
        return ids.map((id) => found.filter((one) => one.invoiceId === id));
      });
    return {
      loaders: {
        offers: load(async (tx, ids) => {
          const found = new Map((await offers.byIds(tx, ids)).map((offer) => [offer.id, offer]));
          return ids.map((id) => found.get(id) ?? null);
        }),
        leaseOfQuote: load(async (tx, ids) => {
          const found = new Map((await leases.byQuotes(tx, ids)).map((lease) => [lease.quoteId, lease.id]));
          return ids.map((id) => found.get(id) ?? null);
        }),
        quoteDesk: quoteDeskLoader(this.ports, () => organisationScope(context)),
        events: load(async (tx, ids) => {
          const found = await leases.events(tx, ids);
          return ids.map((id) => found.get(id) ?? []);
        }),
        invoicesOfLease: load((tx, ids) => inTurn(ids, (id) => invoices.byLease(tx, id))),
        meterOfLease: load((tx, ids) => inTurn(ids, (id) => meters.byLease(tx, id, BEGINNING, END_OF_TIME))),
        meterRecords: load(async (tx, ids) => {
          const found = new Map((await meters.byIds(tx, ids)).map((record) => [record.id, record]));
          return ids.map((id) => found.get(id) ?? null);
        }),
        wiresOfInvoice: ofInvoice((tx, ids) => invoiceWires.byInvoices(tx, ids)),
        creditNotesOfInvoice: ofInvoice((tx, ids) => creditNotes.byInvoices(tx, ids)),
        refundsOfInvoice: ofInvoice((tx, ids) => refunds.byInvoices(tx, ids)),
        disputesOfInvoice: ofInvoice((tx, ids) => disputes.byInvoices(tx, ids)),
        dunningOfInvoice: load(async (tx, ids) => {
          const [steps, pauses] = [await dunning.taken(tx, ids), await dunning.pauses(tx, ids)];
          const of = <T extends { readonly invoiceId: string }>(rows: readonly T[], id: string): T[] =>
            rows.filter(({ invoiceId }) => invoiceId === id);
          return ids.map((id) => dunningToGraphQL({ steps: of(steps, id), pauses: of(pauses, id) }, tx.now));
        }),
        intentsOfInvoice: load(async (tx, ids) => {
          const found = await intents.byAggregates(tx, ids);
          return ids.map((id) => found.filter((intent) => intent.aggregateId === id));
        }),
        ...this.#paying(context),
        names: load(async (tx, ids) => {
          const found = await directory.tradingNames(tx, ids);
          return ids.map((id) => found.get(id) ?? '');
        }),
        uptime: this.#uptime(context),
        contracts: load((tx, ids) => inTurn(ids, (id) => contracts.byId(tx, id))),
        contractViews: new DataLoader<string, ContractView>((ids) =>
          inTurn(ids, async (id) => valueOrFailure(await viewContract(this.ports)(organisationScope(context), id))),
        ),
      },
    };
  }

  #uptime(context: GraphqlContext) {
    return new DataLoader<string, readonly UptimeDay[]>(async (ids) => {
      const found = await viewUptime(this.ports)(organisationScope(context), ids, 90);
      return ids.map((id) => found.filter(({ resourceId }) => resourceId === id));
    });
  }

  #paying(context: GraphqlContext) {
    const { unitOfWork, paymentActions, paymentMethods, paymentSetups } = this.ports;
    const scope = () => organisationScope(context); // later: nobody is signed in while somebody signs up
    const load = <T>(
      read: (tx: Tx, ids: readonly string[]) => Promise<readonly T[]>,
      idOf: (row: T) => string | null,
    ) =>
      new DataLoader<string, T | null>(async (ids) => {
        const found = await unitOfWork.run(scope(), (tx) => read(tx, ids));
        return ids.map((id) => found.find((row) => idOf(row) === id) ?? null);
      });
    return {
      actionOfInvoice: load<PaymentAction>(paymentActions.waiting, ({ invoiceId }) => invoiceId),
      methodOfStripe: load<PaymentMethod>(
        paymentMethods.byStripeIds,
        ({ stripePaymentMethodId }) => stripePaymentMethodId,
      ),
      setupOfMethod: load<PaymentSetup>(paymentSetups.byMethods, ({ paymentMethodId }) => paymentMethodId),
      preferredMethod: new DataLoader<string, string | null>(async (keys) => {
        const [first] = await unitOfWork.run(scope(), (tx) => paymentMethods.list(tx, scope().orgId));
        return keys.map(() => first?.id ?? null);
      }),
    };
  }
}
