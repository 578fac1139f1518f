import { type TaxAtEngine, type TaxCalculation, type TaxStore } from '#libs/workflows';
import { currencyOf, dateOf, instantOf, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface CalculationRow {
  readonly quote_id: string;
  readonly org_id: string;
  readonly calculation_id: string;
  readonly tax_code: string;
  readonly country: string;
  readonly subdivision: string | null;
  readonly locality: string | null;
  readonly rule: TaxCalculation['place']['rule'];
  readonly calculated_at: Date;
}

interface SumRow {
  readonly jurisdiction: string;
  readonly currency: string;
  readonly recorded: string;
  readonly waiting: string;
  readonly waiting_calls: number;
}

/** What was asked of an outside tax engine, and what it was told: the calls that tell it say that themselves. */
export const taxAtEngine: Pick<TaxStore, 'keepCalculation' | 'calculationOf' | 'atEngine'> = {
  keepCalculation: async (tx, { quoteId, orgId, calculationId, taxCode, place, calculatedAt }) => {
    const { country, subdivision, locality, rule } = place;
    await on(tx).change(
      `INSERT INTO tax_calculation (quote_id, org_id, calculation_id, tax_code, country, subdivision, locality, rule, calculated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [quoteId, orgId, calculationId, taxCode, country, subdivision, locality, rule, dateOf(calculatedAt)],
    );
  },
  calculationOf: async (tx, quoteId) => {
    const row = await on(tx).row<CalculationRow>('SELECT * FROM tax_calculation WHERE quote_id = $1', [quoteId]);
    return row && calculationFrom(row);
  },
  atEngine: async (tx, from, to) => (await on(tx).rows<SumRow>(SUMS, [dateOf(from), dateOf(to)])).map(sumFrom),
};

/** A call is of the time in which its document was made. What is taken back lowers. */
const SUMS = `
  SELECT t.key AS jurisdiction, i.parameters ->> 'currency' AS currency,
    coalesce(sum(t.value::bigint * sign) FILTER (WHERE i.state = 'SENT'), 0)::bigint AS recorded,
    coalesce(sum(t.value::bigint * sign) FILTER (WHERE i.state <> 'SENT'), 0)::bigint AS waiting,
    (count(*) FILTER (WHERE i.state <> 'SENT'))::int AS waiting_calls
  FROM intent i, jsonb_each_text((i.parameters ->> 'taxes')::jsonb) AS t,
    LATERAL (SELECT CASE i.operation WHEN 'TAX_RECORD' THEN 1 ELSE -1 END AS sign) AS s
  WHERE i.operation IN ('TAX_RECORD', 'TAX_REVERSE') AND i.created_at >= $1 AND i.created_at < $2
  GROUP BY 1, 2 ORDER BY 1, 2`;

function calculationFrom(row: CalculationRow): TaxCalculation {
  const { country, subdivision, locality, rule } = row;
  return {
    ...{ quoteId: row.quote_id, orgId: row.org_id, calculationId: row.calculation_id, taxCode: row.tax_code },
    ...{ place: { country, subdivision, locality, rule }, calculatedAt: instantOf(row.calculated_at) },
  };
}

function sumFrom(row: SumRow): TaxAtEngine {
  const currency = currencyOf(row.currency);
  return {
    ...{ jurisdiction: row.jurisdiction, currency, waitingCalls: row.waiting_calls },
    ...{ recorded: moneyOf(row.recorded, currency), waiting: moneyOf(row.waiting, currency) },
  };
}
