import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { type LeaseEvent, type Site } from '#libs/market';
import { type ContextExtension, type GraphqlContext, organisationScope, valueOrFailure } from '#libs/platform';
import { type ContractView, type Ports, type SignedContract, type Tx, viewContract } from '#libs/workflows';
import { PORTS } from './tokens.js';

/** What the resolvers of one request share, so that a list asks once for each kind of thing and not once a row. */
export interface ProviderLoaders {
  readonly sites: DataLoader<string, Site | null>;
  readonly events: DataLoader<string, readonly LeaseEvent[]>;
  /** Trading names by organisation id. */
  readonly names: DataLoader<string, string>;
  /** Contracts by their ids. */
  readonly contracts: DataLoader<string, SignedContract | null>;
  /** Contracts with everything that follows from them, by their ids. */
  readonly contractViews: DataLoader<string, ContractView>;
}

export type ProviderContext = GraphqlContext & { readonly loaders: ProviderLoaders };

type Needs = Pick<Ports, 'unitOfWork' | 'sites' | 'leases' | 'directory' | 'contracts' | 'contractActs' | 'termSheets'>;

/** One after another: a transaction is one connection, which answers one question at a time. */
async function inTurn<T>(ids: readonly string[], ask: (id: string) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (const id of ids) answers.push(await ask(id));
  return answers;
}

@Injectable()
export class RequestLoaders implements ContextExtension {
  constructor(@Inject(PORTS) private readonly ports: Needs) {}

  extend(context: GraphqlContext): { readonly loaders: ProviderLoaders } {
    const { sites, leases, directory, contracts } = this.ports;
    const load = <T>(batch: (tx: Tx, ids: readonly string[]) => Promise<readonly T[]>) =>
      new DataLoader<string, T>((ids) => this.ports.unitOfWork.run(organisationScope(context), (tx) => batch(tx, ids)));
    return {
      loaders: {
        sites: load((tx, ids) => inTurn(ids, (id) => sites.byId(tx, id))),
        events: load(async (tx, ids) => {
          const found = await leases.events(tx, ids);
          return ids.map((id) => found.get(id) ?? []);
        }),
        names: load(async (tx, ids) => {
          const found = await directory.tradingNames(tx, ids);
          return ids.map((id) => found.get(id) ?? '');
        }),
        contracts: load((tx, ids) => inTurn(ids, (id) => contracts.byId(tx, id))),
        contractViews: new DataLoader<string, ContractView>((ids) =>
          inTurn(ids, async (id) => valueOrFailure(await viewContract(this.ports)(organisationScope(context), id))),
        ),
      },
    };
  }
}
