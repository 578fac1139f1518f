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
  type Tx,
  viewContract,
} from '#libs/workflows';
import { dunningToGraphQL } from './dunning.convert.js';
import { type CallLoaders, callLoaders } from './call-loaders.js';
import { recordLoaders } from './record-loaders.js';
import { type ExceptionAnswer, type MatchAnswer } from './reconciliation.convert.js';
import { PORTS } from './tokens.js';

/** What the resolvers of one request share, so that a list asks once for each kind of thing and not once a row. */
export interface OpsLoaders extends CallLoaders {
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
  /** By a record's id, e.g. `bank:bln_…`: the match that it is part of and that holds. */
  readonly matchesOfRecord: DataLoader<string, MatchAnswer | null>;
  /** By a record's id: the exception that is open about it. */
  readonly exceptionsOfRecord: DataLoader<string, ExceptionAnswer | null>;
}

export type OpsContext = GraphqlContext & { readonly loaders: OpsLoaders };

@Injectable()
export class RequestLoaders implements ContextExtension {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  extend(context: GraphqlContext): { readonly loaders: OpsLoaders } {
    const { unitOfWork, directory, contracts, creditNotes, disputes, dunning, ledger, refunds } = this.ports;
    const ofInvoice = <T extends { readonly invoiceId: string }>(
      read: (tx: Tx, ids: readonly string[]) => Promise<T[]>,
    ) =>
      new DataLoader<string, readonly T[]>((ids) =>
        unitOfWork.run(platformScope(context), async (tx) => {
          const found = await read(tx, ids);
          return ids.map((id) => found.filter((one) => one.invoiceId === id));
        }),
      );
    return {
      loaders: {
        names: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found = await directory.tradingNames(tx, ids);
            return ids.map((id) => found.get(id) ?? id);
          }),
        ),
        ...callLoaders(this.ports, context),
        wiresOfInvoice: ofInvoice((tx, ids) => this.ports.invoiceWires.byInvoices(tx, ids)),
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
        creditNotes: ofInvoice((tx, ids) => creditNotes.byInvoices(tx, ids)),
        refunds: ofInvoice((tx, ids) => refunds.byInvoices(tx, ids)),
        disputes: ofInvoice((tx, ids) => disputes.byInvoices(tx, ids)),
        dunning: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const [steps, pauses] = [await dunning.taken(tx, ids), await dunning.pauses(tx, ids)];
            const of = <T extends { readonly invoiceId: string }>(rows: readonly T[], id: string): T[] =>
              rows.filter(({ invoiceId }) => invoiceId === id);
            return ids.map((id) => dunningToGraphQL({ steps: of(steps, id), pauses: of(pauses, id) }, tx.now));
          }),
        ),
        ...recordLoaders(this.ports, context),
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
