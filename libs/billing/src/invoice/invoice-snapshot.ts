/** One term that an invoice was rated with, in words: "unitPrice", "2.4937 USD per GPU_HOUR". */
export interface RateCardTerm {
  readonly name: string;
  readonly value: string;
}

/** What was true when an invoice was issued. Nobody can change it later, not even by changing what it was made from. */
export interface InvoiceSnapshot {
  /** The terms it was rated with, in a fixed order. */
  readonly rateCard: readonly RateCardTerm[];
  /** SHA-256 over the meter records behind it; null: there are none. */
  readonly usageHash: string | null;
  /** Version of the time-zone data by which its days were counted, e.g. "2025b". */
  readonly timeZoneData: string;
  /** SHA-256 of `canonicalInvoice`: who can show a text with this hash shows the invoice as it was issued. */
  readonly contentHash: string;
}

/** What an invoice was made of: the terms, and what was metered, one row of exact text per record. */
export interface SnapshotFacts {
  readonly rateCard: readonly RateCardTerm[];
  readonly usage: readonly (readonly string[])[];
  readonly timeZoneData: string;
}
