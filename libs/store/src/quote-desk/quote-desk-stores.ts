import { type Ports } from '#libs/workflows';
import { quoteApprovalStore } from './quote-approval.store.js';
import { quoteHistoryStore } from './quote-history.store.js';
import { quoteShareStore } from './quote-share.store.js';

/** Links, approvals and the story of quotes. */
export function quoteDeskStores(): Pick<Ports, 'quoteShares' | 'quoteApprovals' | 'quoteHistory'> {
  return { quoteShares: quoteShareStore(), quoteApprovals: quoteApprovalStore(), quoteHistory: quoteHistoryStore() };
}
