import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { type ContextExtension, type GraphqlContext, platformScope } from '#libs/platform';
import { type Ports, type PostedJournal } from '#libs/workflows';
import { PORTS } from './tokens.js';

/** What the resolvers of one request share, so that a list asks once for each kind of thing and not once a row. */
export interface OpsLoaders {
  /** Trading name by organisation id; the id itself for one that has none. */
  readonly names: DataLoader<string, string>;
  /** Postings by the id of what caused them, oldest first. */
  readonly journals: DataLoader<string, readonly PostedJournal[]>;
}

export type OpsContext = GraphqlContext & { readonly loaders: OpsLoaders };

@Injectable()
export class RequestLoaders implements ContextExtension {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  extend(context: GraphqlContext): { readonly loaders: OpsLoaders } {
    const { unitOfWork, directory, ledger } = this.ports;
    return {
      loaders: {
        names: new DataLoader((ids) =>
          unitOfWork.run(platformScope(context), async (tx) => {
            const found = await directory.tradingNames(tx, ids);
            return ids.map((id) => found.get(id) ?? id);
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
