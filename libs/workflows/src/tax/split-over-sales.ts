import { isSayableAtStripe } from '#libs/billing';
import { type Money, allocate, money, zero } from '#libs/kernel';
import { type TaxedPrice } from './covering-sale.js';

/** A sale that was recorded at a tax engine, and what of it nothing has taken back. */
export interface RecordedSale {
  readonly reference: string;
  readonly left: TaxedPrice;
}

/** What of a document is taken back of one sale. */
export interface SalePart extends TaxedPrice {
  readonly of: string;
}

/**
 * Of which recorded sales a document is taken back, and how much of each. The first that has all of it left is enough. Otherwise the price, and the
 * tax of each jurisdiction, fall apart by what is left of each sale: by largest remainder, so the parts sum to the document, and none goes past its
 * sale. A part that is nothing is left out. Null: all of them together have not that much left.
 */
export function splitOverSales(document: TaxedPrice, sales: readonly RecordedSale[]): readonly SalePart[] | null {
  const enough = sales.find(({ left }) => covers(left, document));
  if (enough) return [{ ...document, of: enough.reference }];
  const nets = apart(
    document.net,
    sales.map(({ left }) => left.net.minor),
  );
  const taxes = document.taxes.map(({ jurisdiction, tax }) => ({
    jurisdiction,
    parts: apart(
      tax,
      sales.map(({ left }) => taxIn(left, jurisdiction)),
    ),
  }));
  if (nets === null || taxes.some(({ parts }) => parts === null)) return null;
  const none = zero(document.net.currency);
  return sales
    .map(({ reference: of }, index) => ({
      of,
      net: nets[index] ?? none,
      taxes: taxes.map(({ jurisdiction, parts }) => ({ jurisdiction, tax: parts?.[index] ?? none })),
    }))
    .filter(({ net, taxes: shares }) => net.minor !== 0n || shares.some(({ tax }) => tax.minor !== 0n));
}

function covers(left: TaxedPrice, { net, taxes }: TaxedPrice): boolean {
  return left.net.minor >= net.minor && taxes.every(({ jurisdiction, tax }) => taxIn(left, jurisdiction) >= tax.minor);
}

function taxIn({ taxes }: TaxedPrice, jurisdiction: string): bigint {
  return taxes.reduce((sum, one) => (one.jurisdiction === jurisdiction ? sum + one.tax.minor : sum), 0n);
}

/** An amount by what is left of each sale, in steps that the engine can say; null: more than all of it. */
function apart(amount: Money, left: readonly bigint[]): readonly Money[] | null {
  const { currency, minor } = amount;
  const room = left.map((one) => (one > 0n ? one : 0n));
  const total = room.reduce((sum, one) => sum + one, 0n);
  if (minor > total) return null;
  if (total === 0n) return room.map(() => amount);
  const step = [minor, ...room].every((one) => isSayableAtStripe(money(one, currency))) ? stepOf(amount) : 1n;
  const parts = allocate(
    money(minor / step, currency),
    room.map((one) => one / step),
  );
  return parts.map((part) => money(part.minor * step, currency));
}

/** The smallest amount that can be said, in minor units. */
function stepOf({ currency }: Money): bigint {
  return isSayableAtStripe(money(1n, currency)) ? 1n : 10n;
}
