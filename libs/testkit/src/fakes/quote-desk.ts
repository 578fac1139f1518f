import {
  type QuoteApproval,
  type QuoteApprovalRule,
  type QuoteApprovalStore,
  type QuoteHistoryStore,
  type QuoteShare,
  type QuoteShareStore,
} from '#libs/workflows';
import { MINUTE, addMilliseconds } from '#libs/kernel';
import { type FakeDatabase, type FakeTable } from './database.js';
import { type DemandTables } from './demand.js';
import { type RecordTables } from './records.js';

export interface QuoteDeskTables {
  readonly shares: FakeTable<QuoteShare & { readonly tokenHash: string }>;
  readonly approvals: FakeTable<QuoteApproval>;
  readonly approvalRules: FakeTable<QuoteApprovalRule>;
}

export interface QuoteDeskFakes {
  readonly quoteShares: QuoteShareStore;
  readonly quoteApprovals: QuoteApprovalStore;
  readonly quoteHistory: QuoteHistoryStore;
}

export function quoteDeskTables(database: FakeDatabase): QuoteDeskTables {
  const owner = (row: { readonly orgId: string }) => [row.orgId];
  return {
    shares: database.table<QuoteShare & { tokenHash: string }>(owner),
    approvals: database.table<QuoteApproval>(owner),
    approvalRules: database.table<QuoteApprovalRule>(owner),
  };
}

/** Links, approvals and the story of quotes in memory. */
export function fakeQuoteDesk(
  database: FakeDatabase,
  tables: QuoteDeskTables & DemandTables & RecordTables,
): QuoteDeskFakes {
  const { quotes, audit } = tables;
  return {
    quoteShares: fakeShares(tables),
    quoteApprovals: fakeApprovals(tables),
    quoteHistory: {
      versions: (tx, firstIds) =>
        Promise.resolve(
          quotes
            .all(tx)
            .filter(({ id, lineage }) => firstIds.includes(lineage?.firstId ?? id))
            .sort((a, b) => (a.lineage?.version ?? 1) - (b.lineage?.version ?? 1)),
        ),
      deeds: (tx, quoteIds) =>
        Promise.resolve(
          audit
            .all(tx)
            .filter(({ subjectId }) => quoteIds.includes(subjectId))
            .map(({ subjectId, action, actorId }) => ({ quoteId: subjectId, action, by: actorId, at: database.now })),
        ),
      names: () => Promise.resolve(new Map()),
    },
  };
}

function fakeShares({ shares }: QuoteDeskTables): QuoteShareStore {
  const shown = ({ tokenHash: _tokenHash, ...share }: QuoteShare & { readonly tokenHash: string }): QuoteShare => share;
  return {
    insert: (tx, share, tokenHash) => Promise.resolve(shares.put(tx, share.id, { ...share, tokenHash })),
    byId: (tx, id) => {
      const found = shares.get(tx, id);
      return Promise.resolve(found && shown(found));
    },
    byQuotes: (tx, quoteIds) =>
      Promise.resolve(
        shares
          .all(tx)
          .filter(({ quoteId }) => quoteIds.includes(quoteId))
          .map(shown)
          .reverse(),
      ),
    revoke: (tx, id, by) => {
      const share = shares.get(tx, id);
      if (share) shares.put(tx, id, { ...share, revokedAt: tx.now, revokedBy: by });
      return Promise.resolve();
    },
    open: (tx, hash) => {
      const share = shares
        .rows()
        .find((one) => one.tokenHash === hash && one.revokedAt === null && one.expiresAt > tx.now);
      if (!share) return Promise.resolve(null);
      const { lastOpenedAt, id, orgId, quoteId } = share;
      if (lastOpenedAt === null || addMilliseconds(lastOpenedAt, 10 * MINUTE) <= tx.now)
        shares.seed(id, { ...share, opens: share.opens + 1, lastOpenedAt: tx.now });
      return Promise.resolve({ shareId: id, orgId, quoteId });
    },
  };
}

function fakeApprovals({ approvals, approvalRules, quotes }: QuoteDeskTables & DemandTables): QuoteApprovalStore {
  const latestOf = (quoteId: string, all: readonly QuoteApproval[]) =>
    all.filter((one) => one.quoteId === quoteId).at(-1);
  return {
    rule: (tx, orgId) => Promise.resolve(approvalRules.get(tx, orgId)),
    setRule: (tx, orgId, above) => {
      if (above === null) approvalRules.delete(orgId);
      else approvalRules.put(tx, orgId, { orgId, above, setBy: tx.scope.actorId, setAt: tx.now });
      return Promise.resolve();
    },
    insert: (tx, approval) => {
      const isAsked = approvals.all(tx).some((one) => one.quoteId === approval.quoteId && one.state === 'PENDING');
      if (!isAsked) approvals.put(tx, approval.id, approval);
      return Promise.resolve(!isAsked);
    },
    lock: (tx, id) => Promise.resolve(approvals.get(tx, id)),
    latest: (tx, quoteIds) => Promise.resolve(quoteIds.flatMap((id) => latestOf(id, approvals.all(tx)) ?? [])),
    decide: (tx, approval) => Promise.resolve(approvals.put(tx, approval.id, approval)),
    waiting: (tx) =>
      Promise.resolve(
        approvals
          .all(tx)
          .filter(({ state }) => state === 'PENDING')
          .flatMap(({ quoteId }) => quotes.get(tx, quoteId) ?? [])
          .filter(({ state, expiresAt }) => state === 'OPEN' && expiresAt > tx.now),
      ),
  };
}
