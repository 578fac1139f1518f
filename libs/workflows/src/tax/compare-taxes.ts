import { type CurrencyCode, type Instant, type Money, add, subtract, zero } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

/** What the books owe a jurisdiction more than at the start of a time, and what Stripe was told of it. */
export interface TaxComparison {
  readonly jurisdiction: string;
  readonly currency: CurrencyCode;
  /** By the books, of every document, whoever said its rates. */
  readonly due: Money;
  readonly atStripe: Money;
  /** Of calls that have not come to their end: to be sent, refused, or of unknown outcome. */
  readonly waiting: Money;
  readonly waitingCalls: number;
  /** `due` less `atStripe`: what Stripe's own reports leave out. */
  readonly difference: Money;
}

/** Tax payable by the books beside the tax transactions at Stripe, one row a jurisdiction and currency; a snapshot of both. */
export function compareTaxes(ports: Pick<Ports, 'unitOfWork' | 'taxes'>) {
  return (scope: PlatformScope, from: Instant, until: Instant): Promise<TaxComparison[]> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const rows = new Map<string, TaxComparison>();
      const rowOf = (jurisdiction: string, currency: CurrencyCode): TaxComparison => {
        const none = zero(currency);
        const empty = { jurisdiction, currency, due: none, atStripe: none, waiting: none, waitingCalls: 0 };
        return rows.get(`${jurisdiction} ${currency}`) ?? { ...empty, difference: none };
      };
      const put = (row: TaxComparison) =>
        rows.set(`${row.jurisdiction} ${row.currency}`, { ...row, difference: subtract(row.due, row.atStripe) });
      for (const { jurisdiction, currency, due, kind } of await ports.taxes.report(tx, from, until)) {
        const row = rowOf(jurisdiction, currency);
        if (kind === 'STANDARD') put({ ...row, due: add(row.due, due) });
      }
      for (const { jurisdiction, currency, recorded, ...rest } of await ports.taxes.atEngine(tx, from, until))
        put({ ...rowOf(jurisdiction, currency), atStripe: recorded, ...rest });
      return [...rows.values()].sort((a, b) =>
        `${a.jurisdiction} ${a.currency}` < `${b.jurisdiction} ${b.currency}` ? -1 : 1,
      );
    });
}
