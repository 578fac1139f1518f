import { type MeterReading } from '#libs/billing';
import { decimal, decimalToString } from '#libs/kernel';
import { type ReadingStore, type ReceivedCharge } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';
import { type StretchRow, decimalOrNull, partiesFrom, stretchFrom } from './lease-fact.row.js';

export interface ReadingRow extends StretchRow {
  readonly external_id: string;
  readonly it_kwh: string;
  readonly pue: string | null;
  readonly tariff: string | null;
  readonly replaces: string | null;
  readonly received_at: Date;
}

interface ChargeRow extends StretchRow {
  readonly external_id: string;
  readonly label: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly received_at: Date;
}

/** Corrections of readings and what they correct, in both directions. */
const RELATED = `WITH RECURSIVE chain AS (
    SELECT * FROM meter_reading WHERE lease_id = $1 AND (external_id = ANY ($4) OR replaces = ANY ($4))
    UNION SELECT m.* FROM meter_reading m JOIN chain c ON m.lease_id = $1 AND (m.external_id = c.replaces OR m.replaces = c.external_id)
  ), hull AS (
    SELECT least($2::timestamptz, min(starts_at)) AS start, greatest($3::timestamptz, max(ends_at)) AS until FROM chain
  ), found AS (
    SELECT m.* FROM meter_reading m, hull WHERE m.lease_id = $1 AND m.starts_at < hull.until AND m.ends_at > hull.start
    UNION SELECT * FROM chain
    UNION SELECT m.* FROM meter_reading m JOIN found f ON m.lease_id = $1 AND (m.external_id = f.replaces OR m.replaces = f.external_id)
  ) SELECT * FROM found ORDER BY starts_at, id`;

export function readingStore(): ReadingStore {
  return { ...readings, ...charges };
}

/** Came when its lease had had its last bill: a contract's five days after its end (READING_DAYS), a booked hall's ninety (LATE_DAYS). */
const UNBILLED = `EXISTS (SELECT FROM lease l WHERE l.id = lease_id AND (l.contract_id IS NOT NULL OR l.energy_price IS NOT NULL)
  AND received_at > l.ended_at + CASE WHEN l.contract_id IS NULL THEN interval '90 days' ELSE interval '5 days' END)`;

const readings: Pick<ReadingStore, 'insert' | 'related' | 'earliestLate' | 'unbilled'> = {
  insert: async (tx, { period, itKwh, pue, tariff, ...one }) => {
    await on(tx).change(
      `INSERT INTO meter_reading (id, lease_id, org_id, provider_org_id, external_id, starts_at, ends_at, it_kwh, pue, tariff, replaces, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[one.id, one.leaseId, one.tenantOrgId, one.providerOrgId, one.externalId, dateOf(period.start)],
        ...[dateOf(period.end), decimalToString(itKwh), pue && decimalToString(pue), tariff && decimalToString(tariff)],
        ...[one.replaces, dateOf(one.receivedAt)],
      ],
    );
  },
  related: async (tx, leaseId, window, externalIds) => {
    const values = [leaseId, dateOf(window.start), dateOf(window.end), [...externalIds]];
    return (await on(tx).rows<ReadingRow>(RELATED, values)).map(readingFrom);
  },
  earliestLate: async (tx, leaseId, before, receivedAfter) => {
    const row = await on(tx).row<{ start: Date | null }>(
      'SELECT min(starts_at) AS start FROM meter_reading WHERE lease_id = $1 AND starts_at < $2 AND received_at > $3',
      [leaseId, dateOf(before), dateOf(receivedAfter)],
    );
    return instantOrNull(row?.start ?? null);
  },
  unbilled: (tx, request) =>
    pageOf<ReadingRow, MeterReading>(tx, { table: 'meter_reading', where: [UNBILLED], values: [] }, request, (rows) =>
      rows.map(readingFrom),
    ),
};

const charges: Pick<ReadingStore, 'insertCharge' | 'charge' | 'charges'> = {
  insertCharge: async (tx, charge) => {
    const { id, leaseId, tenantOrgId, providerOrgId, externalId, period, label, amount, receivedAt } = charge;
    const inserted = await on(tx).change(
      `INSERT INTO power_charge (id, lease_id, org_id, provider_org_id, external_id, starts_at, ends_at, label, currency, amount_minor, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (lease_id, external_id) DO NOTHING`,
      [
        ...[id, leaseId, tenantOrgId, providerOrgId, externalId, dateOf(period.start), dateOf(period.end), label],
        ...[amount.currency, String(amount.minor), dateOf(receivedAt)],
      ],
    );
    return inserted === 1;
  },
  charge: async (tx, leaseId, externalId) => {
    const row = await on(tx).row<ChargeRow>('SELECT * FROM power_charge WHERE lease_id = $1 AND external_id = $2', [
      leaseId,
      externalId,
    ]);
    return row && chargeFrom(row);
  },
  charges: async (tx, leaseId, window, receivedAfter) => {
    const rows = await on(tx).rows<ChargeRow>(
      `SELECT * FROM power_charge WHERE lease_id = $1 AND ((ends_at > $2 AND ends_at <= $3) OR received_at > $4) ORDER BY ends_at, id`,
      [leaseId, dateOf(window.start), dateOf(window.end), dateOf(receivedAfter)],
    );
    return rows.map(chargeFrom);
  },
};

export function readingFrom(row: ReadingRow): MeterReading {
  return {
    ...partiesFrom(row),
    externalId: row.external_id,
    period: stretchFrom(row),
    itKwh: decimal(row.it_kwh),
    pue: decimalOrNull(row.pue),
    tariff: decimalOrNull(row.tariff),
    replaces: row.replaces,
    receivedAt: instantOf(row.received_at),
  };
}

function chargeFrom(row: ChargeRow): ReceivedCharge {
  return {
    ...partiesFrom(row),
    externalId: row.external_id,
    period: stretchFrom(row),
    label: row.label,
    amount: moneyOf(row.amount_minor, row.currency),
    receivedAt: instantOf(row.received_at),
  };
}
