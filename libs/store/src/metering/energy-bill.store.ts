import { type EnergyBill } from '#libs/billing';
import { decimal, decimalToString } from '#libs/kernel';
import { type TaxPart } from '#libs/market';
import { type EnergyBillStore } from '#libs/workflows';
import { dateOf, instantOf, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type StretchRow, partiesFrom, stretchFrom } from './lease-fact.row.js';

interface BillRow extends StretchRow {
  readonly revision: number;
  readonly energy_kwh: string;
  readonly meter_record_ids: readonly string[] | null;
  readonly currency: string;
  readonly energy_minor: string;
  readonly tax_minor: string;
  readonly tax_bp: number;
  readonly tax_parts: readonly TaxPart[] | null;
  readonly invoice_id: string | null;
  readonly owed_credit_id: string | null;
  readonly billed_at: Date;
}

const COLUMNS = `id, lease_id, org_id, provider_org_id, starts_at, ends_at, revision, energy_kwh, meter_record_ids, currency, energy_minor, tax_minor, tax_bp, tax_parts, invoice_id,
  owed_credit_id, billed_at`;

export function energyBillStore(): EnergyBillStore {
  return {
    insert: async (tx, bills) => {
      if (bills.length === 0) return;
      await on(tx).change(
        `INSERT INTO energy_bill (${COLUMNS}) SELECT ${COLUMNS} FROM jsonb_populate_recordset(NULL::energy_bill, $1) ORDER BY starts_at, revision`,
        [JSON.stringify(bills.map(toRow))],
      );
    },
    byLease: async (tx, leaseId) => {
      const rows = await on(tx).rows<BillRow>(
        'SELECT DISTINCT ON (starts_at) * FROM energy_bill WHERE lease_id = $1 ORDER BY starts_at, revision DESC',
        [leaseId],
      );
      return rows.map(fromRow);
    },
  };
}

function toRow(bill: EnergyBill) {
  return {
    id: bill.id,
    lease_id: bill.leaseId,
    org_id: bill.tenantOrgId,
    provider_org_id: bill.providerOrgId,
    starts_at: dateOf(bill.period.start),
    ends_at: dateOf(bill.period.end),
    revision: bill.revision,
    energy_kwh: decimalToString(bill.energyKwh),
    meter_record_ids: bill.meterRecordIds,
    currency: bill.energy.currency,
    energy_minor: String(bill.energy.minor),
    tax_minor: String(bill.tax.minor),
    tax_bp: bill.taxBasisPoints,
    tax_parts: bill.taxParts ?? null,
    invoice_id: bill.invoiceId,
    owed_credit_id: bill.owedCreditId,
    billed_at: dateOf(bill.billedAt),
  };
}

function fromRow(row: BillRow): EnergyBill {
  return {
    ...partiesFrom(row),
    period: stretchFrom(row),
    revision: row.revision,
    energyKwh: decimal(row.energy_kwh),
    meterRecordIds: row.meter_record_ids ?? [],
    energy: moneyOf(row.energy_minor, row.currency),
    tax: moneyOf(row.tax_minor, row.currency),
    taxBasisPoints: row.tax_bp,
    ...(row.tax_parts !== null && { taxParts: row.tax_parts }),
    invoiceId: row.invoice_id,
    owedCreditId: row.owed_credit_id,
    billedAt: instantOf(row.billed_at),
  };
}
