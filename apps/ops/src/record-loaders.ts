import DataLoader from 'dataloader';
import { type GraphqlContext, platformScope } from '#libs/platform';
import { type Ports, type RecordMatch } from '#libs/workflows';
import {
  type ExceptionAnswer,
  type MatchAnswer,
  exceptionToGraphQL,
  matchToGraphQL,
} from './reconciliation.convert.js';

/** What became of the records of a list, asked once for all of them. */
export function recordLoaders({ unitOfWork, exceptions, recordMatches }: Ports, context: GraphqlContext) {
  return {
    matchesOfRecord: new DataLoader<string, MatchAnswer | null>((ids) =>
      unitOfWork.run(platformScope(context), async (tx) => {
        const found: (RecordMatch | undefined)[] = [];
        for (const entryId of ids) {
          const { items } = await recordMatches.page(tx, { first: 20, after: null, entryId });
          found.push(items.find(({ unmatched }) => unmatched === null));
        }
        return found.map((match) => (match === undefined ? null : matchToGraphQL(match)));
      }),
    ),
    exceptionsOfRecord: new DataLoader<string, ExceptionAnswer | null>((ids) =>
      unitOfWork.run(platformScope(context), async (tx) => {
        const open = await exceptions.allOpen(tx);
        return ids.map((id) => {
          const found = open.find(({ entryIds }) => entryIds.includes(id));
          return found === undefined ? null : exceptionToGraphQL(found, tx.now);
        });
      }),
    ),
  };
}
