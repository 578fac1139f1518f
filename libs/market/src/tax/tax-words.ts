import { type Money, decimalToString, fromRational, rational } from '#libs/kernel';
import { type TaxTreatment } from '../quote/quote.js';
import { type TaxAmount, type TaxPart } from './tax-part.js';

/** "5 % tax (GB)", "GST 5 % (CA) and QST 9.975 % (CA-QC)", "Reverse charge: the buyer accounts for tax (DE)". */
export function taxInWords(tax: TaxTreatment): string {
  switch (tax.kind) {
    case 'STANDARD':
      return (
        tax.parts?.map(partInWords).join(' and ') ?? `${percentOf(tax.basisPoints * 100)} tax (${tax.jurisdiction})`
      );
    case 'REVERSE_CHARGE':
      return `Reverse charge: the buyer accounts for tax (${tax.jurisdiction})`;
    case 'NOT_REGISTERED':
      return `No tax: Gridlease is not registered in ${tax.jurisdiction}`;
    case 'NOT_TAXABLE':
      return `No tax: this service is not taxed in ${tax.jurisdiction}`;
    case 'OUT_OF_SCOPE':
      return `No tax: there is no such tax in ${tax.jurisdiction}`;
    case 'UNKNOWN':
      return `No tax rate is known for ${tax.jurisdiction}: ask us`;
  }
}

/** "QST 9.975 % (CA-QC)", "Sales tax 6.25 % of 80 % (US-TX)". */
export function partInWords({ name, jurisdiction, millionths, ofMillionths }: TaxPart): string {
  const of = ofMillionths === undefined ? '' : ` of ${percentOf(ofMillionths)}`;
  return `${name} ${percentOf(millionths)}${of} (${jurisdiction})`;
}

/** Millionths as "9.975 %". */
export function percentOf(millionths: number): string {
  return `${decimalToString(fromRational(rational(millionths, 10_000)))} %`;
}

/** The lines that tax has on a document: one, or one a jurisdiction with its code. */
export interface TaxLine {
  readonly description: string;
  readonly amount: Money;
  readonly taxJurisdiction?: string;
}

/** `taxes`: `amount` by jurisdiction, in the order of the treatment's parts; null: there is one. */
export function taxLines(treatment: TaxTreatment, amount: Money, taxes: readonly TaxAmount[] | null): TaxLine[] {
  const { parts } = treatment;
  if (parts === undefined || taxes === null) return [{ description: taxInWords(treatment), amount }];
  return parts.flatMap((part, index): TaxLine[] => {
    const tax = taxes[index];
    return tax ? [{ description: partInWords(part), amount: tax.amount, taxJurisdiction: part.jurisdiction }] : [];
  });
}
