import { decimal, decimalToString, instant, instantToString } from '#libs/kernel';
import { type AcceptanceBasis, type AcceptanceTest, type LeaseAcceptance } from '#libs/market';
import { type AcceptanceStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type LeaseFactRow, partiesFrom } from './lease-fact.row.js';

interface TestJson {
  readonly measuredAt: string;
  readonly units: number;
  readonly networkGbpsPerNode: number | null;
  readonly pue: string | null;
  readonly report: string;
}

interface AcceptanceRow extends LeaseFactRow {
  readonly basis: AcceptanceBasis;
  readonly at: Date;
  readonly actor_id: string;
  readonly delivered_at: Date;
  readonly test: TestJson | null;
}

export function acceptanceStore(): AcceptanceStore {
  return {
    insert: async (tx, { id, leaseId, tenantOrgId, providerOrgId, basis, at, actorId, deliveredAt, test }) => {
      await on(tx).change(
        `INSERT INTO lease_acceptance (id, lease_id, org_id, provider_org_id, basis, at, actor_id, delivered_at, test)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[id, leaseId, tenantOrgId, providerOrgId, basis, dateOf(at), actorId, dateOf(deliveredAt)],
          test && JSON.stringify(toJson(test)),
        ],
      );
    },
    byLease: async (tx, leaseId) => {
      const rows = await on(tx).rows<AcceptanceRow>(
        'SELECT * FROM lease_acceptance WHERE lease_id = $1 ORDER BY id DESC',
        [leaseId],
      );
      return rows.map(fromRow);
    },
  };
}

function toJson({ measuredAt, pue, ...same }: AcceptanceTest): TestJson {
  return { ...same, measuredAt: instantToString(measuredAt), pue: pue && decimalToString(pue) };
}

function fromRow(row: AcceptanceRow): LeaseAcceptance {
  const { test } = row;
  return {
    ...partiesFrom(row),
    basis: row.basis,
    at: instantOf(row.at),
    actorId: row.actor_id,
    deliveredAt: instantOf(row.delivered_at),
    test: test && { ...test, measuredAt: instant(test.measuredAt), pue: test.pue === null ? null : decimal(test.pue) },
  };
}
