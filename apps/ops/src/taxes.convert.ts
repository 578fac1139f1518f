import { parseCivilDate, unwrap } from '#libs/kernel';
import { type TaxLaw } from '#libs/market';
import { moneyToGraphQL, type ops, percentOf } from '#libs/schema';
import { type TaxComparison, type TaxRecord, type TaxReportRow } from '#libs/workflows';

export function entryToGraphQL(record: TaxRecord): ops.TaxRateEntry {
  const { id, jurisdiction, name, millionths, ofMillionths, validFrom, source, addedAt, addedBy } = record;
  return {
    ...{ id, jurisdiction, name, source, addedAt, addedBy },
    rate: millionths === null ? null : percentOf(millionths),
    taxedShare: ofMillionths === null ? null : percentOf(ofMillionths),
    validFrom: unwrap(parseCivilDate(validFrom)),
    isCollected: record.isCollected,
    reverseCharge: record.reverseCharge,
  };
}

/** `rate`: in millionths; null: not taxed; undefined: not known. */
export function jurisdictionToGraphQL(
  { jurisdiction, name, ofMillionths = 1_000_000, reverseCharge, hasLocalTax, source }: TaxLaw,
  rate: number | null | undefined,
  isCollected: boolean,
): ops.TaxJurisdiction {
  return {
    ...{ jurisdiction, name, isCollected, reverseCharge, source },
    hasLocalTax: hasLocalTax === true,
    rate: rate == null ? null : percentOf(rate),
    isKnown: rate !== undefined,
    taxedShare: percentOf(ofMillionths),
  };
}

export function reportLineToGraphQL(row: TaxReportRow): ops.TaxReportLine {
  return {
    ...{ jurisdiction: row.jurisdiction, kind: row.kind, invoices: row.invoices },
    net: moneyToGraphQL(row.net),
    credited: moneyToGraphQL(row.credited),
    charged: moneyToGraphQL(row.charged),
    takenBack: moneyToGraphQL(row.takenBack),
    due: moneyToGraphQL(row.due),
  };
}

export function comparisonLineToGraphQL(row: TaxComparison): ops.TaxComparisonLine {
  return {
    ...{ jurisdiction: row.jurisdiction, waitingCalls: row.waitingCalls },
    due: moneyToGraphQL(row.due),
    atStripe: moneyToGraphQL(row.atStripe),
    waiting: moneyToGraphQL(row.waiting),
    difference: moneyToGraphQL(row.difference),
  };
}
