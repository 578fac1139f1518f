/** What a tenant's feed speaks of. */
export const NOUNS = [
  'quote',
  'lease',
  'term_sheet',
  'contract',
  'invoice',
  'credit_note',
  'refund',
  'dispute',
  'top_up',
  'budget',
  'alert',
] as const;
export type Noun = (typeof NOUNS)[number];
