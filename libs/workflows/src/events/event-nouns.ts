/**
 * What the feed speaks of, with the scope that one must hold to hear of it, per side. The words after the dot are the states of the thing, in
 * lower case, or: `contract.signed`, `contract.changed`, `lease.access_changed`, `invoice.payment_failed`, `invoice.part_received`,
 * `invoice.due_soon`, `invoice.overdue`, `credit_note.issued`, `budget.reached`, `alert.matched`, `quote.expiring`,
 * `quote.approval_requested`, `quote.approved`, `quote.approval_declined`, `quote.shared`, `quote.share_revoked`, `quote.opened`.
 * Source: the triggers of migrations 0039, 0050, 0051 and 0052.
 */
export const EVENT_NOUNS = {
  TENANT: {
    quote: 'quotes:read',
    lease: 'leases:read',
    term_sheet: 'contracts:read',
    contract: 'contracts:read',
    invoice: 'invoices:read',
    credit_note: 'invoices:read',
    refund: 'invoices:read',
    dispute: 'invoices:read',
    top_up: 'invoices:read',
    budget: 'invoices:read',
    alert: 'offers:read',
  },
  PROVIDER: {
    lease: 'leases:read',
    term_sheet: 'contracts:read',
    contract: 'contracts:read',
    credit_note: 'earnings:read',
    payout: 'earnings:read',
  },
} as const satisfies Readonly<Record<'TENANT' | 'PROVIDER', Readonly<Record<string, string>>>>;

/** The nouns that somebody with these scopes may hear of. */
export function nounsFor(side: keyof typeof EVENT_NOUNS, scopes: ReadonlySet<string>): string[] {
  return Object.entries(EVENT_NOUNS[side]).flatMap(([noun, scope]) => (scopes.has(scope) ? [noun] : []));
}

/** "lease" of "lease.degraded". */
export const nounOf = (type: string): string => type.split('.', 1)[0] ?? '';
