import { makeOperation, mapExchange, type Exchange, type Operation, type OperationContext } from 'urql';

/** How long the answer to a question asked ahead counts as new: the page that shows it is being drawn. */
const NEW_MS = 5_000;

/** Context of a question that is asked before the page that shows its answer is there. */
export const AHEAD: Partial<OperationContext> = { isAhead: true };

/** Nobody shows this answer yet; who is not signed in is sent to do so by the page. */
export const isAhead = ({ context }: Operation): boolean => context['isAhead'] === true;

/** A page that comes to show what was asked ahead of it takes that answer, and does not ask once more. */
export const answeredAhead = (): Exchange => {
  const askedAt = new Map<number, number>();
  const isNew = (key: number): boolean => performance.now() - (askedAt.get(key) ?? -NEW_MS) < NEW_MS;
  return mapExchange({
    onOperation: (operation) => {
      const { key, kind, context } = operation;
      if (isAhead(operation)) askedAt.set(key, performance.now());
      else if (kind === 'query' && context.requestPolicy === 'cache-and-network' && isNew(key))
        return makeOperation(kind, operation, { ...context, requestPolicy: 'cache-first' });
      return operation;
    },
  });
};
