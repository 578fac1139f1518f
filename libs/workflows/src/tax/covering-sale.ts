import { type Money, add, money } from '#libs/kernel';
import { type TaxShare } from '#libs/ledger';
import { type TaxTreatment, taxOn, taxesOn } from '#libs/market';

/** A price before tax, and what each jurisdiction is owed of it. */
export interface TaxedPrice {
  readonly net: Money;
  readonly taxes: readonly TaxShare[];
}

/** Minor units of price within which the tax of a few roundings is found, at any rate above a tenth of a percent. */
const FARTHEST = 100_000n;

/**
 * The price at which a tax engine, which rounds once for each document and jurisdiction, says at least what a document says. Nearly always that is the
 * document's own. Where its amounts come of a sum that is rounded as a whole (the rents of a lease, corrections of energy) they may be apart from
 * the rate by a minor unit for each rounding: then it is a little more, and what is beyond is to be taken back. Amounts that `roundings` do not
 * explain stay as they are: the engine will say that its rate is another.
 */
export function coveringSale(stated: TaxedPrice, treatment: TaxTreatment, roundings: number): TaxedPrice {
  const owed = new Map(stated.taxes.map(({ jurisdiction, tax }) => [jurisdiction, tax.minor]));
  const most = BigInt(roundings);
  const atRate = sharesOf(stated.net, treatment);
  const apart = (share: TaxShare): bigint => share.tax.minor - (owed.get(share.jurisdiction) ?? 0n);
  const isStrange = owed.size > atRate.length || atRate.some((share) => apart(share) > most || apart(share) < -most);
  if (isStrange || atRate.every((share) => apart(share) === 0n)) return stated;
  for (let more = 1n; more <= FARTHEST; more += 1n) {
    const net = add(stated.net, money(more, stated.net.currency));
    const taxes = sharesOf(net, treatment);
    const isCovered = taxes.every((share) => apart(share) >= 0n);
    // more of the tax too: nothing is taken back of which either part is nothing
    if (isCovered && taxes.some((share) => apart(share) > 0n)) return { net, taxes };
  }
  return stated;
}

/** What a treatment says of a price, by jurisdiction. */
function sharesOf(net: Money, treatment: TaxTreatment): TaxShare[] {
  const parts = taxesOn(net, treatment);
  if (parts === null) return [{ jurisdiction: treatment.jurisdiction, tax: taxOn(net, treatment) }];
  const sums = new Map<string, Money>();
  for (const { jurisdiction, amount } of parts) {
    const before = sums.get(jurisdiction);
    sums.set(jurisdiction, before ? add(before, amount) : amount);
  }
  return [...sums].map(([jurisdiction, tax]) => ({ jurisdiction, tax }));
}
