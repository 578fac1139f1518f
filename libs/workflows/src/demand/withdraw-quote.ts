import { type Result, ok, refuse } from '#libs/kernel';
import { type Quote, quoteStateAt } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'quotes' | 'capacity' | 'audit'>;

/** Gives the held capacity of an open quote back at once. */
export const withdrawQuote = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<Quote, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const quote = await ports.quotes.lock(tx, id);
      if (quote?.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const state = quoteStateAt(quote, tx.now);
      if (state !== 'OPEN')
        return refuse<Refusal>({
          code: 'WRONG_STATE',
          path: ['id'],
          detail: `The quote is ${state}; it holds nothing.`,
        });
      await ports.capacity.release(tx, quote.id, quote.period.start);
      await ports.quotes.setState(tx, quote.id, 'WITHDRAWN');
      await ports.audit.append(tx, { action: 'quote.withdrawn', subjectId: quote.id, detail: {} });
      return ok({ ...quote, state: 'WITHDRAWN' });
    });
};
