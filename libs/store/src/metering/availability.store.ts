import { type AvailabilityMonth } from '#libs/billing';
import { decimal, decimalToString } from '#libs/kernel';
import { type AvailabilityStore } from '#libs/workflows';
import { dateOf, dateOrNull } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type StretchRow, partiesFrom, stretchFrom } from './lease-fact.row.js';
import { slaToJson } from './sla-json.js';

interface MonthRow extends StretchRow {
  readonly revision: number;
  readonly minutes: number;
  readonly down_minutes: number;
  readonly maintenance_minutes: number;
  readonly curtailed_minutes: number;
  readonly credit_percent: string;
  readonly may_leave: boolean;
  readonly is_known: boolean;
}

export function availabilityStore(): AvailabilityStore {
  return {
    insert: async (tx, { period, creditPercent, ...month }, basis) => {
      const { stretch, sla } = basis ?? { stretch: null, sla: null };
      await on(tx).change(
        `INSERT INTO availability_month (id, lease_id, org_id, provider_org_id, starts_at, ends_at, revision, minutes, down_minutes,
           maintenance_minutes, curtailed_minutes, credit_percent, may_leave, is_known, promised_units, reported_since, is_faulty_before, maintenance_ids, sla)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
        [
          ...[
            month.id,
            month.leaseId,
            month.tenantOrgId,
            month.providerOrgId,
            dateOf(period.start),
            dateOf(period.end),
          ],
          ...[month.revision, month.minutes, month.downMinutes, month.maintenanceMinutes, month.curtailedMinutes],
          ...[decimalToString(creditPercent), month.mayLeave, month.isKnown],
          ...[stretch?.promisedUnits ?? null, stretch ? dateOrNull(stretch.reportedSince) : null],
          ...[stretch?.isFaultyBefore ?? false, [...(stretch?.maintenanceIds ?? [])]],
          sla && JSON.stringify(slaToJson(sla)),
        ],
      );
    },
    months: async (tx, leaseId) => {
      const rows = await on(tx).rows<MonthRow>(
        `SELECT DISTINCT ON (starts_at) * FROM availability_month WHERE lease_id = $1 ORDER BY starts_at, revision DESC`,
        [leaseId],
      );
      return rows.map(fromRow);
    },
  };
}

function fromRow(row: MonthRow): AvailabilityMonth {
  return {
    ...partiesFrom(row),
    period: stretchFrom(row),
    revision: row.revision,
    minutes: row.minutes,
    downMinutes: row.down_minutes,
    maintenanceMinutes: row.maintenance_minutes,
    curtailedMinutes: row.curtailed_minutes,
    creditPercent: decimal(row.credit_percent),
    mayLeave: row.may_leave,
    isKnown: row.is_known,
  };
}
