import { type Decimal, type Money } from '#libs/kernel';
import type * as gql from './generated/tenant.js';
import { moneyToGraphQL } from './kernel.convert.js';

/** How tax was decided, as the market keeps it. */
export interface Treatment extends Omit<gql.TaxTreatment, 'parts'> {
  readonly parts?: readonly {
    readonly jurisdiction: string;
    readonly name: string;
    readonly millionths: number;
    readonly ofMillionths?: number;
  }[];
}

export function taxToGraphQL({ parts = [], jurisdiction, basisPoints, kind }: Treatment): gql.TaxTreatment {
  return {
    ...{ jurisdiction, basisPoints, kind },
    parts: parts.map((part) => ({
      jurisdiction: part.jurisdiction,
      name: part.name,
      rate: percentOf(part.millionths),
      taxedShare: percentOf(part.ofMillionths ?? 1_000_000),
    })),
  };
}

/** Millionths as exact percent. */
export function percentOf(millionths: number): Decimal {
  return { scaled: BigInt(millionths) * 100_000_000n };
}

/** Percent as millionths; null: of more than four places. */
export function millionthsOf({ scaled }: Decimal): number | null {
  return scaled % 100_000_000n === 0n ? Number(scaled / 100_000_000n) : null;
}

export function taxesToGraphQL(
  taxes: readonly { readonly jurisdiction: string; readonly tax: Money }[],
): gql.TaxAmount[] {
  return taxes.map(({ jurisdiction, tax }) => ({ jurisdiction, amount: moneyToGraphQL(tax) }));
}
