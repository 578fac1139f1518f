import { type Instant } from '#libs/kernel';
import { type Quote, quoteDelta, quoteStateAt } from '#libs/market';
import { moneyToGraphQL, type tenant, windowToGraphQL } from '#libs/schema';
import {
  type QuoteApproval,
  type QuoteApprovalRule,
  type QuoteShare,
  type SharedQuote,
  mayDecide,
  quoteStory,
} from '#libs/workflows';
import { quoteToGraphQL } from './quote.convert.js';
import { type QuoteDesk } from './quote-desk.loader.js';

type Names = ReadonlyMap<string, string>;
const nameOf = (names: Names, id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));

export function versionToGraphQL(quote: Quote, now: Instant): tenant.QuoteVersion {
  const { id, number, lineage, total, createdAt } = quote;
  return {
    ...{ id, number, createdAt, version: lineage?.version ?? 1 },
    state: quoteStateAt(quote, now),
    total: moneyToGraphQL(total),
  };
}

/** Null for the first version. */
export function deltaToGraphQL({ quote, versions, now }: QuoteDesk): tenant.QuoteDelta | null {
  const before = versions[versions.findIndex(({ id }) => id === quote.id) - 1];
  if (before === undefined) return null;
  const { lines, difference } = quoteDelta(before, quote);
  return {
    previous: versionToGraphQL(before, now),
    previousWindow: windowToGraphQL(before.period),
    lines: lines.map((line) => ({
      ...{ kind: line.kind, description: line.description },
      before: line.before && moneyToGraphQL(line.before),
      after: line.after && moneyToGraphQL(line.after),
      difference: line.difference && moneyToGraphQL(line.difference),
    })),
    difference: difference && moneyToGraphQL(difference),
  };
}

export function shareToGraphQL(share: QuoteShare, names: Names, now: Instant): tenant.QuoteShare {
  const { id, createdAt, expiresAt, revokedAt, opens, lastOpenedAt } = share;
  return {
    ...{ id, createdAt, expiresAt, revokedAt, opens, lastOpenedAt, madeBy: nameOf(names, share.madeBy) },
    state: revokedAt !== null ? 'REVOKED' : expiresAt <= now ? 'EXPIRED' : 'LIVE',
  };
}

/** `principal`: who asks; `mayApprove`: whether they hold the scope to answer. */
export function approvalToGraphQL(
  approval: QuoteApproval,
  { quote, names }: Pick<QuoteDesk, 'quote' | 'names'>,
  viewer: { readonly principal: string; readonly mayApprove: boolean; readonly isOfThis: boolean },
): tenant.QuoteApproval {
  const { id, state, note, total, requestedAt, decidedAt, reason } = approval;
  return {
    ...{ id, state, note, requestedAt, decidedAt, reason, isOfThis: viewer.isOfThis },
    total: moneyToGraphQL(total),
    requestedBy: nameOf(names, approval.requestedBy),
    decidedBy: nameOf(names, approval.decidedBy),
    mayDecide: state === 'PENDING' && viewer.mayApprove && mayDecide(approval, quote, viewer.principal),
  };
}

export function ruleToGraphQL({ above, setBy, setAt }: QuoteApprovalRule, names: Names): tenant.QuoteApprovalRule {
  return { above: moneyToGraphQL(above), setBy: nameOf(names, setBy), setAt };
}

export function activityToGraphQL({ quote, deeds, names, now }: QuoteDesk): tenant.QuoteActivity[] {
  return quoteStory(quote, deeds, now).map(({ kind, at, by }) => ({ kind, at, by: nameOf(names, by) }));
}

/** Field by field, so that nothing that a quote gets later is shown to strangers by itself. */
export function sharedToGraphQL({ quote, providerName, preparedFor, now }: SharedQuote): tenant.SharedQuote {
  const shown = quoteToGraphQL(quote, now);
  return {
    ...{ providerName, preparedFor, number: shown.number, version: shown.version, state: shown.state },
    ...{ kind: shown.kind, offerName: shown.offerName, window: shown.window, siteTimeZone: shown.siteTimeZone },
    ...{ units: shown.units, billing: shown.billing, serviceLevels: shown.serviceLevels, unitPrice: shown.unitPrice },
    ...{ lines: shown.lines, subtotal: shown.subtotal, platformFee: shown.platformFee, tax: shown.tax },
    ...{ taxes: shown.taxes, taxTreatment: shown.taxTreatment, total: shown.total, dueAtBooking: shown.dueAtBooking },
    ...{ createdAt: shown.createdAt, expiresAt: shown.expiresAt },
  };
}
