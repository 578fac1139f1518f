import { type StatementAccount, type Waterfall, waterfallOf } from '#libs/billing';
import { type Intent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'statements' | 'intents' | 'paymentMethods'>;
type Movement = StatementAccount['movements'][number];

/** Where a tenant's money went over the stretch of a statement, one for each currency in which something was owed. */
export const viewWaterfalls = (ports: Needs) => {
  return async (scope: OrganisationScope, accounts: readonly StatementAccount[]): Promise<readonly Waterfall[]> => {
    const owed = accounts.filter(({ type }) => type === 'TENANT_RECEIVABLE');
    const movements = owed.flatMap((account) => account.movements);
    if (owed.length === 0) return [];
    const facts = await ports.unitOfWork.run(scope, async (tx) => ({
      billed: await ports.statements.billedParts(tx, idsOf(movements, 'INVOICE_ISSUED')),
      debits: await debitsAmong(ports, tx, movements),
    }));
    return owed.map((account) => waterfallOf(account, facts));
  };
};

const idsOf = (movements: readonly Movement[], wanted: Movement['kind']): readonly string[] => [
  ...new Set(movements.filter(({ kind }) => kind === wanted).map(({ sourceId }) => sourceId)),
];

/** Payments through Stripe are posted alike; by what each was asked for last before it came, bank debits are told from cards. */
async function debitsAmong(ports: Needs, tx: Tx, movements: readonly Movement[]): Promise<ReadonlySet<string>> {
  const ids = idsOf(movements, 'INVOICE_PAID_BY_CARD');
  if (ids.length === 0) return new Set();
  const asked = (await ports.intents.byAggregates(tx, ids)).filter(({ operation }) => operation === 'INVOICE_PAY');
  const methodOf = (intent: Intent | undefined): string => intent?.parameters['paymentMethod'] ?? '';
  const methods = await ports.paymentMethods.byStripeIds(tx, [...new Set(asked.map(methodOf))]);
  const debits = new Set(
    methods.filter(({ kind }) => kind === 'BANK_DEBIT').map(({ stripePaymentMethodId }) => stripePaymentMethodId),
  );
  const last = ({ sourceId, postedAt }: Movement): Intent | undefined =>
    asked.filter(({ aggregateId, createdAt }) => aggregateId === sourceId && createdAt <= postedAt).at(-1);
  return new Set(
    movements
      .filter((one) => one.kind === 'INVOICE_PAID_BY_CARD' && debits.has(methodOf(last(one))))
      .map(({ journalId }) => journalId),
  );
}
