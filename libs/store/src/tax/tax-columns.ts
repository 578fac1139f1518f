import { type TaxPart, type TaxTreatment } from '#libs/market';

/** How tax is kept wherever it was decided. */
export interface TaxColumns {
  readonly tax_jurisdiction: string;
  readonly tax_bp: number;
  readonly tax_kind: TaxTreatment['kind'];
  /** NULL: one tax, as the other columns say. */
  readonly tax_parts: readonly TaxPart[] | null;
}

export function taxFrom({
  tax_jurisdiction: jurisdiction,
  tax_bp,
  tax_kind: kind,
  tax_parts,
}: TaxColumns): TaxTreatment {
  const treatment = { jurisdiction, basisPoints: tax_bp, kind };
  return tax_parts === null ? treatment : { ...treatment, parts: tax_parts };
}

export function taxColumns({ jurisdiction, basisPoints, kind, parts }: TaxTreatment): TaxColumns {
  return { tax_jurisdiction: jurisdiction, tax_bp: basisPoints, tax_kind: kind, tax_parts: parts ?? null };
}
