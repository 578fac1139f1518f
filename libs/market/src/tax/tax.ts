import { type TaxTreatment } from '../quote/quote.js';
import { TAX_RULES } from './tax-rules.js';

export interface TaxedBuyer {
  /** Country of establishment, ISO 3166-1 alpha-2. */
  readonly country: string;
  /** VAT or tax number, or null. Its form is checked at sign-up, its validity by people. */
  readonly taxId: string | null;
}

/** Tax on everything a buyer is billed, fixed when the quote is made. Not registered there: none is charged, and the invoice says so. */
export function taxTreatment(buyer: TaxedBuyer): TaxTreatment {
  const rule = TAX_RULES.find((candidate) => candidate.jurisdiction === buyer.country);
  if (rule === undefined) return { jurisdiction: buyer.country, basisPoints: 0, kind: 'NOT_REGISTERED' };
  const hasTaxId = buyer.taxId !== null && buyer.taxId.trim() !== '';
  if (rule.reverseCharge && hasTaxId)
    return { jurisdiction: rule.jurisdiction, basisPoints: 0, kind: 'REVERSE_CHARGE' };
  return { jurisdiction: rule.jurisdiction, basisPoints: rule.basisPoints, kind: 'STANDARD' };
}
