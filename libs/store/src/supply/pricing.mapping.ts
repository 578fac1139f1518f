import { type Decimal, decimal, decimalToString } from '#libs/kernel';
import { type EnergyCalendar, type HourBand, type UnitCosts } from '#libs/market';

/** An energy calendar as JSON: amounts as decimals in strings. */
export interface CalendarJson {
  readonly bands: readonly (HourBand & { readonly price: string })[];
  readonly demandChargePerKwMonth: string | null;
  readonly coincidentPeak: (HourBand & { readonly chargePerKwYear: string }) | null;
  readonly miningRevenuePerKwh: string | null;
  readonly minimumMarginBasisPoints: number;
}

export function calendarJson(calendar: EnergyCalendar): CalendarJson {
  const {
    bands,
    coincidentPeak: peak,
    demandChargePerKwMonth,
    miningRevenuePerKwh,
    minimumMarginBasisPoints,
  } = calendar;
  return {
    bands: bands.map(({ price, ...hours }) => ({ ...hours, price: decimalToString(price) })),
    demandChargePerKwMonth: textOf(demandChargePerKwMonth),
    coincidentPeak: peak && { ...peak, chargePerKwYear: decimalToString(peak.chargePerKwYear) },
    miningRevenuePerKwh: textOf(miningRevenuePerKwh),
    minimumMarginBasisPoints,
  };
}

export function calendarFrom(json: CalendarJson): EnergyCalendar {
  const { bands, coincidentPeak: peak, demandChargePerKwMonth, miningRevenuePerKwh, minimumMarginBasisPoints } = json;
  return {
    bands: bands.map(({ price, ...hours }) => ({ ...hours, price: decimal(price) })),
    demandChargePerKwMonth: decimalOf(demandChargePerKwMonth),
    coincidentPeak: peak && { ...peak, chargePerKwYear: decimal(peak.chargePerKwYear) },
    miningRevenuePerKwh: decimalOf(miningRevenuePerKwh),
    minimumMarginBasisPoints,
  };
}

export interface CostsJson {
  readonly operatingPerHour: string;
  readonly capital: {
    readonly amount: string;
    readonly years: number;
    readonly interestBasisPoints: number;
    readonly utilisationBasisPoints: number;
  } | null;
}

export function costsJson({ operatingPerHour, capital }: UnitCosts): CostsJson {
  return {
    operatingPerHour: decimalToString(operatingPerHour),
    capital: capital && { ...capital, amount: decimalToString(capital.amount) },
  };
}

export function costsFrom({ operatingPerHour, capital }: CostsJson): UnitCosts {
  return {
    operatingPerHour: decimal(operatingPerHour),
    capital: capital && { ...capital, amount: decimal(capital.amount) },
  };
}

function textOf(value: Decimal | null): string | null {
  return value && decimalToString(value);
}

function decimalOf(text: string | null): Decimal | null {
  return text === null ? null : decimal(text);
}
