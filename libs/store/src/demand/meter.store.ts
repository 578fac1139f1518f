import { type MeterRecord } from '#libs/billing';
import { decimal, decimalToString } from '#libs/kernel';
import { type MeterStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { MeterRecordRow } from './meter-record.row.js';

export function meterStore(): MeterStore {
  return {
    /** A stretch that is metered already, in whole or in part, is left as it is. */
    insert: async (tx, records) => {
      if (records.length === 0) return 0;
      const inserted = await on(tx)
        .manager.createQueryBuilder()
        .insert()
        .into(MeterRecordRow)
        .values(records.map(toRow))
        .orIgnore()
        .returning('id')
        .execute();
      return (inserted.raw as unknown[]).length;
    },
    byLease: async (tx, leaseId, from, to) => {
      const rows = await on(tx).rows<MeterRecordRow>(
        `SELECT DISTINCT ON (starts_at) * FROM meter_record WHERE lease_id = $1 AND starts_at >= $2 AND starts_at < $3
         ORDER BY starts_at, revision DESC`,
        [leaseId, dateOf(from), dateOf(to)],
      );
      return rows.map(recordFrom);
    },
    byIds: async (tx, ids) => {
      const rows = await on(tx).rows<MeterRecordRow>(
        'SELECT * FROM meter_record WHERE id = ANY ($1) ORDER BY lease_id, starts_at, revision',
        [[...ids]],
      );
      return rows.map(recordFrom);
    },
  };
}

export function recordFrom(row: MeterRecordRow): MeterRecord {
  return {
    id: row.id,
    leaseId: row.lease_id,
    tenantOrgId: row.org_id,
    providerOrgId: row.provider_org_id,
    period: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    units: row.units,
    unitHours: decimal(row.unit_hours),
    energyKwh: decimal(row.energy_kwh),
    source: row.source,
    revision: row.revision,
    readingIds: row.reading_ids,
  };
}

function toRow(record: MeterRecord): MeterRecordRow {
  return {
    id: record.id,
    lease_id: record.leaseId,
    org_id: record.tenantOrgId,
    provider_org_id: record.providerOrgId,
    starts_at: dateOf(record.period.start),
    ends_at: dateOf(record.period.end),
    units: record.units,
    unit_hours: decimalToString(record.unitHours),
    energy_kwh: decimalToString(record.energyKwh),
    source: record.source,
    revision: record.revision,
    reading_ids: [...record.readingIds],
  };
}
