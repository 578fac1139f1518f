import { type Result, ok, refuse } from '#libs/kernel';
import { type TaxTreatment } from '../quote/quote.js';
import { type TaxPart } from './tax-part.js';
import { treatedBy } from './tax.js';

/** One tax as an outside engine answers it. */
export interface EngineTax extends TaxPart {
  /** CHARGED: at its rate. NOT_COLLECTED: the engine is not told that we are registered there. UNSUPPORTED: it cannot say, or not as a rate. */
  readonly outcome: 'CHARGED' | 'NOT_TAXABLE' | 'NOT_COLLECTED' | 'UNSUPPORTED';
}

/** Why an engine's answer is not taken: it does not collect where we do, cannot say, or its answer has no shape that a document can have. */
export interface UnusableTax {
  readonly why: 'NOT_COLLECTED' | 'UNSUPPORTED' | 'NO_ANSWER' | 'SAME_JURISDICTION';
  readonly jurisdiction: string;
}

/**
 * The engine asked is one of rates: place of supply, reverse charge and whether we collect at all were decided before (`own`, by our table).
 * So an answer of zero because nothing is collected contradicts what we know, and is refused: it is what an engine says in which
 * somebody forgot a registration, and a sale without tax cannot be corrected later.
 */
export function treatmentByEngine(own: TaxTreatment, taxes: readonly EngineTax[]): Result<TaxTreatment, UnusableTax> {
  const { jurisdiction } = own;
  const unsupported = taxes.find(({ outcome }) => outcome === 'UNSUPPORTED');
  if (unsupported) return refuse({ why: 'UNSUPPORTED', jurisdiction: unsupported.jurisdiction });
  const collected = own.kind === 'STANDARD' ? (own.parts?.map((part) => part.jurisdiction) ?? [jurisdiction]) : [];
  const parts = taxes.filter(({ outcome, millionths }) => outcome === 'CHARGED' && millionths > 0).map(partOf);
  const missing = taxes.find(
    (tax) => tax.outcome === 'NOT_COLLECTED' && (parts.length === 0 || collected.includes(tax.jurisdiction)),
  );
  if (missing) return refuse({ why: 'NOT_COLLECTED', jurisdiction: missing.jurisdiction });
  if (taxes.length === 0) return refuse({ why: 'NO_ANSWER', jurisdiction });
  const twice = parts.find((part, index) => parts.findIndex((one) => one.jurisdiction === part.jurisdiction) < index);
  if (twice) return refuse({ why: 'SAME_JURISDICTION', jurisdiction: twice.jurisdiction });
  return ok(treatedBy(jurisdiction, parts));
}

function partOf({ jurisdiction, name, millionths, ofMillionths }: EngineTax): TaxPart {
  const part = { jurisdiction, name, millionths };
  return ofMillionths === undefined || ofMillionths === 1_000_000 ? part : { ...part, ofMillionths };
}
