import { addAmounts, subtractAmounts } from '../../kit/decimals.js';
import { type LeaseFactsFragment } from '../../gql/tenant/graphql.js';

/** What the lease's invoices come to, those that were voided left out. */
export const spentOf = ({ invoices, total }: Pick<LeaseFactsFragment, 'invoices' | 'total'>) => ({
  currency: total.currency,
  amount: invoices
    .filter(({ state }) => state !== 'VOID')
    .reduce((sum, invoice) => addAmounts(sum, invoice.total.amount), subtractAmounts(total.amount, total.amount)),
});
