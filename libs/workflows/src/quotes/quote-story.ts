import { type Instant } from '#libs/kernel';
import { type Quote, quoteStateAt } from '#libs/market';
import { type QuoteDeed } from '../ports/quote-desk-stores.js';

export type QuoteActivityKind =
  | 'CREATED'
  | 'HELD'
  | 'SHARED'
  | 'SHARE_REVOKED'
  | 'OPENED'
  | 'APPROVAL_REQUESTED'
  | 'APPROVED'
  | 'APPROVAL_DECLINED'
  | 'WITHDRAWN'
  | 'EXPIRED'
  | 'BOOKED';

/** One line of a quote's story. */
export interface QuoteActivity {
  readonly kind: QuoteActivityKind;
  readonly at: Instant;
  /** Person, key or link; null: time did it. */
  readonly by: string | null;
}

/** What the audit calls it. */
const KINDS: Readonly<Record<string, QuoteActivityKind>> = {
  'quote.created': 'CREATED',
  'quote.shared': 'SHARED',
  'quote.share_revoked': 'SHARE_REVOKED',
  'quote.opened': 'OPENED',
  'quote.approval_requested': 'APPROVAL_REQUESTED',
  'quote.approved': 'APPROVED',
  'quote.approval_declined': 'APPROVAL_DECLINED',
  'quote.withdrawn': 'WITHDRAWN',
  'lease.booked': 'BOOKED',
};

/** What became of a quote, oldest first: the audit's lines, and what is told by the quote itself: since when it held, when that ran out. */
export function quoteStory(quote: Quote, deeds: readonly QuoteDeed[], now: Instant): QuoteActivity[] {
  const done = deeds.flatMap(({ action, at, by }): QuoteActivity[] => {
    const kind = KINDS[action];
    return kind === undefined ? [] : [{ kind, at, by }];
  });
  const held: QuoteActivity = { kind: 'HELD', at: quote.createdAt, by: null };
  const isCreated = ({ kind }: QuoteActivity): boolean => kind === 'CREATED';
  const lines = [...done.filter(isCreated), held, ...done.filter((one) => !isCreated(one))];
  const isOver = quoteStateAt(quote, now) === 'EXPIRED';
  const over: QuoteActivity[] = isOver ? [{ kind: 'EXPIRED', at: quote.expiresAt, by: null }] : [];
  return [...lines, ...over].sort((a, b) => a.at - b.at);
}
