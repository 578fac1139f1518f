import { type RateUnit } from '#libs/kernel';
import { type BillingMode, type Terms } from '#libs/market';
import { numericOf, rateOf } from '../database/columns.js';
import { type TaxColumns, taxColumns, taxFrom } from '../tax/tax-columns.js';

/** Columns of a quote's or a lease's terms; the unit price is in the row's own currency. */
export interface TermsColumns extends TaxColumns {
  readonly billing: BillingMode;
  readonly unit_price: string;
  readonly unit_price_unit: RateUnit;
  readonly energy_price: string | null;
  readonly energy_currency: string | null;
  readonly platform_fee_bp: number;
  readonly time_zone: string;
  readonly meter_watts_per_unit: number;
  readonly service_levels: string | null;
}

export function termsFrom(row: TermsColumns, currency: string): Terms {
  const { energy_price: energy, energy_currency: energyCurrency } = row;
  return {
    billing: row.billing,
    unitPrice: rateOf(row.unit_price, currency, row.unit_price_unit),
    energyPrice: energy !== null && energyCurrency !== null ? rateOf(energy, energyCurrency, 'KWH') : null,
    platformFeeBasisPoints: row.platform_fee_bp,
    tax: taxFrom(row),
    timeZone: row.time_zone,
    meterWattsPerUnit: row.meter_watts_per_unit,
    serviceLevels: row.service_levels,
  };
}

export function termsColumns(terms: Terms): TermsColumns {
  return {
    billing: terms.billing,
    unit_price: numericOf(terms.unitPrice),
    unit_price_unit: terms.unitPrice.unit,
    energy_price: terms.energyPrice && numericOf(terms.energyPrice),
    energy_currency: terms.energyPrice?.currency ?? null,
    platform_fee_bp: terms.platformFeeBasisPoints,
    ...taxColumns(terms.tax),
    time_zone: terms.timeZone,
    meter_watts_per_unit: terms.meterWattsPerUnit,
    service_levels: terms.serviceLevels,
  };
}
