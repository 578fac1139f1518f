import { decimal, decimalToString } from '#libs/kernel';
import { type CurtailmentCall, type CurtailmentSettlement } from '#libs/market';
import { type CurtailmentCallStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type StretchRow, partiesFrom, stretchFrom } from './lease-fact.row.js';

interface CallRow extends StretchRow {
  readonly site_id: string;
  readonly load_share: string;
  readonly reason: string;
  readonly called_at: Date;
}

interface SettlementRow {
  readonly call_id: string;
  readonly lease_id: string;
  readonly megawatt_hours: string;
  readonly price: string;
  readonly documents: string[];
  readonly settled_at: Date;
}

/** Calls of curtailment on leases; one exclusion constraint keeps a lease's calls apart. */
export function curtailmentCallStore(): CurtailmentCallStore {
  return {
    insert: async (tx, { window, loadShare, ...call }) => {
      await on(tx).change(
        `INSERT INTO curtailment_call (id, lease_id, org_id, provider_org_id, site_id, starts_at, ends_at, load_share, reason, called_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[call.id, call.leaseId, call.tenantOrgId, call.providerOrgId, call.siteId, dateOf(window.start)],
          ...[dateOf(window.end), decimalToString(loadShare), call.reason, dateOf(call.calledAt)],
        ],
      );
    },
    byId: async (tx, id) => {
      const row = await on(tx).row<CallRow>('SELECT * FROM curtailment_call WHERE id = $1', [id]);
      return row && callFrom(row);
    },
    byLease: async (tx, leaseId) => {
      const rows = await on(tx).rows<CallRow>(
        'SELECT * FROM curtailment_call WHERE lease_id = $1 ORDER BY starts_at, id',
        [leaseId],
      );
      return rows.map(callFrom);
    },
    settle: async (tx, { tenantOrgId, providerOrgId }, one) => {
      const inserted = await on(tx).change(
        `INSERT INTO curtailment_settlement (call_id, lease_id, org_id, provider_org_id, megawatt_hours, price, documents, settled_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (call_id) DO NOTHING`,
        [
          ...[one.callId, one.leaseId, tenantOrgId, providerOrgId, decimalToString(one.megawattHours)],
          ...[decimalToString(one.price), JSON.stringify(one.documents), dateOf(one.settledAt)],
        ],
      );
      return inserted === 1;
    },
    settlements: async (tx, leaseId) => {
      const rows = await on(tx).rows<SettlementRow>('SELECT * FROM curtailment_settlement WHERE lease_id = $1', [
        leaseId,
      ]);
      return new Map(rows.map((row) => [row.call_id, settlementFrom(row)]));
    },
  };
}

function callFrom(row: CallRow): CurtailmentCall {
  return {
    ...partiesFrom(row),
    siteId: row.site_id,
    window: stretchFrom(row),
    loadShare: decimal(row.load_share),
    reason: row.reason,
    calledAt: instantOf(row.called_at),
  };
}

function settlementFrom(row: SettlementRow): CurtailmentSettlement {
  return {
    callId: row.call_id,
    leaseId: row.lease_id,
    megawattHours: decimal(row.megawatt_hours),
    price: decimal(row.price),
    documents: row.documents,
    settledAt: instantOf(row.settled_at),
  };
}
