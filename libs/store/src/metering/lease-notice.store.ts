import { type MaintenanceNotice, type Notice } from '#libs/market';
import { type LeaseNoticeStore } from '#libs/workflows';
import { dateOf, dateOrNull, instantOf, instantOrNull } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type LeaseFactRow, type StretchRow, partiesFrom, stretchFrom } from './lease-fact.row.js';

interface MaintenanceRow extends StretchRow {
  readonly note: string;
  readonly announced_at: Date;
}

interface NoticeRow extends LeaseFactRow {
  readonly from_side: Notice['from'];
  readonly kind: Notice['kind'];
  readonly text: string;
  readonly documents: string[];
  readonly given_at: Date;
  readonly give_by: Date | null;
  readonly takes_effect_at: Date | null;
}

export function leaseNoticeStore(): LeaseNoticeStore {
  return {
    insertMaintenance: async (tx, { id, leaseId, tenantOrgId, providerOrgId, window, note, announcedAt }) => {
      await on(tx).change(
        `INSERT INTO maintenance_notice (id, lease_id, org_id, provider_org_id, starts_at, ends_at, note, announced_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, leaseId, tenantOrgId, providerOrgId, dateOf(window.start), dateOf(window.end), note, dateOf(announcedAt)],
      );
    },
    maintenance: async (tx, leaseId) => {
      const rows = await on(tx).rows<MaintenanceRow>(
        'SELECT * FROM maintenance_notice WHERE lease_id = $1 ORDER BY announced_at, id',
        [leaseId],
      );
      return rows.map(maintenanceFrom);
    },
    insert: async (tx, { from, kind, text, documents, givenAt, giveBy, takesEffectAt, ...one }) => {
      await on(tx).change(
        `INSERT INTO lease_notice (id, lease_id, org_id, provider_org_id, from_side, kind, text, documents, given_at, give_by, takes_effect_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[one.id, one.leaseId, one.tenantOrgId, one.providerOrgId, from, kind, text, JSON.stringify(documents)],
          ...[dateOf(givenAt), dateOrNull(giveBy), dateOrNull(takesEffectAt)],
        ],
      );
    },
    byLease: async (tx, leaseId) => {
      const rows = await on(tx).rows<NoticeRow>('SELECT * FROM lease_notice WHERE lease_id = $1 ORDER BY id DESC', [
        leaseId,
      ]);
      return rows.map(noticeFrom);
    },
  };
}

function maintenanceFrom(row: MaintenanceRow): MaintenanceNotice {
  return { ...partiesFrom(row), window: stretchFrom(row), note: row.note, announcedAt: instantOf(row.announced_at) };
}

function noticeFrom(row: NoticeRow): Notice {
  return {
    ...partiesFrom(row),
    from: row.from_side,
    kind: row.kind,
    text: row.text,
    documents: row.documents,
    givenAt: instantOf(row.given_at),
    giveBy: instantOrNull(row.give_by),
    takesEffectAt: instantOrNull(row.takes_effect_at),
  };
}
