import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { type CreditNote } from '#libs/billing';
import { type ContextExtension, type GraphqlContext, platformScope, valueOrFailure } from '#libs/platform';
import { type ops } from '#libs/schema';
import {
  type ContractView,
  type Dispute,
  type InvoiceWire,
  type Ports,
  type Refund,
  type PostedJournal,
  type SignedContract,
  viewContract,
} from '#libs/workflows';
import { dunningToGraphQL } from './dunning.convert.js';
import { PORTS } from './tokens.js';

/** What the resolvers of one request share, so that a list asks once for each kind of thing and not once a row. */
export interface OpsLoaders {
  /** Trading name by organisation id; the id itself for one that has none. */
  readonly names: DataLoader<string, string>;
  /** Postings by the id of what caused them, oldest first. */
  readonly journals: DataLoader<string, readonly PostedJournal[]>;
  /** Credit notes by invoice id, oldest first. */
  readonly creditNotes: DataLoader<string, readonly CreditNote[]>;
  /** By invoice id: what was done because it is not paid. */
  readonly dunning: DataLoader<string, ops.InvoiceDunning | null>;
  /** Wires by invoice id, oldest first. */
  readonly wiresOfInvoice: DataLoader<string, readonly InvoiceWire[]>;
  /** Refunds by invoice id, oldest first. */
  readonly refunds: DataLoader<string, readonly Refund[]>;
  /** Disputes by invoice id, oldest first. */
  readonly disputes: DataLoader<string, readonly Dispute[]>;
  /** Contracts by their ids. */
  readonly contracts: DataLoader<string, SignedContract | null>;
  /** Contracts with everything that follows from them, by their ids. */
  readonly contractViews: DataLoader<string, ContractView>;
}

export type OpsContext = GraphqlContext & { readonly loaders: OpsLoaders };

@Injectable()
export class RequestLoaders implements ContextExtension {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  extend(context: GraphqlContext): { readonly loaders: OpsLoaders } {
    const { unitOfWork, directory, contracts, creditNotes, disputes, dunning, ledger, refunds } = this.ports;
    return {
      loaders: {
        names: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found = await directory.tradingNames(tx, ids);
            return ids.map((id) => found.get(id) ?? id);
          }),
        ),
        wiresOfInvoice: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const wires = await this.ports.invoiceWires.byInvoices(tx, ids);
            return ids.map((id) => wires.filter(({ invoiceId }) => invoiceId === id));
          }),
        ),
        contracts: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found: (SignedContract | null)[] = [];
            for (const id of ids) found.push(await contracts.byId(tx, id));
            return found;
          }),
        ),
        contractViews: new DataLoader(async (ids) => {
          const found: ContractView[] = [];
          for (const id of ids) found.push(valueOrFailure(await viewContract(this.ports)(platformScope(context), id)));
          return found;
        }),
        creditNotes: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found = await creditNotes.byInvoices(tx, ids);
            return ids.map((id) => found.filter((note) => note.invoiceId === id));
          }),
        ),
        refunds: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found = await refunds.byInvoices(tx, ids);
            return ids.map((id) => found.filter((refund) => refund.invoiceId === id));
          }),
        ),
        disputes: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found = await disputes.byInvoices(tx, ids);
            return ids.map((id) => found.filter((dispute) => dispute.invoiceId === id));
          }),
        ),
        dunning: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const [steps, pauses] = [await dunning.taken(tx, ids), await dunning.pauses(tx, ids)];
            const of = <T extends { readonly invoiceId: string }>(rows: readonly T[], id: string): T[] =>
              rows.filter(({ invoiceId }) => invoiceId === id);
            return ids.map((id) => dunningToGraphQL({ steps: of(steps, id), pauses: of(pauses, id) }, tx.now));
          }),
        ),
        journals: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found: (readonly PostedJournal[])[] = [];
            for (const id of ids) found.push(await ledger.bySource(tx, id));
            return found;
          }),
        ),
      },
    };
  }
}
