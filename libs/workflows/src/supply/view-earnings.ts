import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { type ProviderEarnings } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

/** What the organisation earned in a window and is owed now, one row per currency. */
export const viewEarnings = (ports: Pick<Ports, 'unitOfWork' | 'invoices'>) => {
  return (scope: OrganisationScope, window: Period): Promise<Result<readonly ProviderEarnings[], Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      if (window.start >= window.end) return refuse(invalid(['window'], 'The window ends after it starts.'));
      return ok(await ports.invoices.earnings(tx, scope.orgId, window));
    });
};
