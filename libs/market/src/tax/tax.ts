import { type Instant, dateIn, knowsTaxIds, parseTaxId } from '#libs/kernel';
import { type TaxTreatment } from '../quote/quote.js';
import { TAX_RULES, type TaxRule } from './tax-rules.js';

export interface TaxedBuyer {
  /** Country of establishment, ISO 3166-1 alpha-2. */
  readonly country: string;
  /** VAT or tax number, or null. */
  readonly taxId: string | null;
}

/**
 * Tax on everything a buyer is billed, at an instant: whether it is taxed is fixed when the quote is made, at which rate again with each
 * invoice (`taxAt`). Not registered there: none is charged, and the invoice says so. Reverse charge needs a tax number with the form and the
 * check digits of the country; a number that is wrong is none.
 */
export function taxTreatment(buyer: TaxedBuyer, at: Instant): TaxTreatment {
  const rule = ruleOf(buyer.country);
  if (rule === undefined) return { jurisdiction: buyer.country, basisPoints: 0, kind: 'NOT_REGISTERED' };
  const { jurisdiction } = rule;
  if (rule.reverseCharge && hasTaxId(buyer)) return { jurisdiction, basisPoints: 0, kind: 'REVERSE_CHARGE' };
  return { jurisdiction, basisPoints: rateOn(rule, at), kind: 'STANDARD' };
}

/** The treatment at the tax point of an invoice: the rate that holds then. One that charges nothing stays as it was agreed. */
export function taxAt(agreed: TaxTreatment, at: Instant): TaxTreatment {
  const rule = agreed.kind === 'STANDARD' ? ruleOf(agreed.jurisdiction) : undefined;
  const changed = rule?.rates.find((rate) => rate.basisPoints === agreed.basisPoints);
  // terms agreed at a rate that no table has known keep it
  if (rule === undefined || changed === undefined) return agreed;
  return { ...agreed, basisPoints: rateOn(rule, at) };
}

function ruleOf(jurisdiction: string): TaxRule | undefined {
  return TAX_RULES.find((rule) => rule.jurisdiction === jurisdiction);
}

function hasTaxId({ country, taxId }: TaxedBuyer): boolean {
  return taxId !== null && knowsTaxIds(country) && parseTaxId(country, taxId).ok;
}

/** Days change at midnight UTC: within hours of the jurisdiction's own midnight, and the same for everybody who computes it again. */
function rateOn({ rates }: TaxRule, at: Instant): number {
  const day = dateIn(at, 'UTC');
  const held = rates.findLast(({ validFrom }) => validFrom <= day) ?? rates[0];
  return held?.basisPoints ?? 0;
}
