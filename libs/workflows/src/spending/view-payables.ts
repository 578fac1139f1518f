import { PAYABLE_AGES, type PayableAge, dueIn } from '#libs/billing';
import { type Money, zero } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

/** What is due on the open invoices of one currency that are of one age. */
export interface AgedPayables {
  readonly age: PayableAge;
  readonly due: Money;
  readonly count: number;
}

/** What the organisation owes by how late it is: of each currency in which anything is open all ages, what is not due yet first. */
export const viewPayables = (ports: Pick<Ports, 'unitOfWork' | 'invoices'>) => {
  return (scope: OrganisationScope): Promise<readonly AgedPayables[]> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const stretches = PAYABLE_AGES.map((age) => dueIn(age, tx.now));
      const owed = await ports.invoices.owedByDue(tx, scope.orgId, stretches);
      return [...new Set(owed.map(({ due }) => due.currency))].flatMap((currency) =>
        PAYABLE_AGES.map((age, stretch): AgedPayables => {
          const found = owed.find((one) => one.stretch === stretch && one.due.currency === currency);
          return { age, due: found?.due ?? zero(currency), count: found?.count ?? 0 };
        }),
      );
    });
};
