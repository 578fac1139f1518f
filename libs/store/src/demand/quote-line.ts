import { type RateUnit, decimalToString } from '#libs/kernel';
import { type ChargeKind, type PriceComponent, type QuoteLine } from '#libs/market';
import { moneyOf, rateOf } from '../database/columns.js';

/** A quote's line as JSON; money as minor units in a string. */
export interface QuoteLineJson {
  readonly kind: ChargeKind;
  /** Absent in quotes of before there were components. */
  readonly component?: PriceComponent | null;
  readonly description: string;
  readonly quantity: string | null;
  readonly unitPrice: { readonly amount: string; readonly currency: string; readonly unit: RateUnit } | null;
  readonly amountMinor: string;
  /** Of one of several taxes. */
  readonly taxJurisdiction?: string;
}

export function toJson({
  kind,
  component,
  description,
  quantity,
  unitPrice,
  amount,
  taxJurisdiction,
}: QuoteLine): QuoteLineJson {
  const price = unitPrice && { ...unitPrice, amount: decimalToString(unitPrice.amount) };
  const whose = taxJurisdiction === undefined ? {} : { taxJurisdiction };
  return { kind, component, description, quantity, unitPrice: price, amountMinor: String(amount.minor), ...whose };
}

export function fromJson({ component, unitPrice, amountMinor, ...line }: QuoteLineJson, currency: string): QuoteLine {
  return {
    ...line,
    component: component ?? null,
    unitPrice: unitPrice && rateOf(unitPrice.amount, unitPrice.currency, unitPrice.unit),
    amount: moneyOf(amountMinor, currency),
  };
}
