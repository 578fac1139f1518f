import { type MeterReading } from '#libs/billing';
import { moneyToGraphQL, type ops, windowToGraphQL } from '#libs/schema';
import { type OwedCredit } from '#libs/workflows';

export function owedCreditToGraphQL(owed: OwedCredit): ops.OwedCredit {
  const { id, leaseId, tenantOrgId, kind, period, amount, granted, state, reason, evidence } = owed;
  const { owedAt, lookAt, tries, obstacle } = owed;
  return {
    ...{ id, leaseId, kind, state, reason, evidence, owedAt, lookAt, tries, obstacle },
    orgId: tenantOrgId,
    window: windowToGraphQL(period),
    amount: amount && moneyToGraphQL(amount),
    granted: moneyToGraphQL(granted),
  };
}

export function unbilledReadingToGraphQL(reading: MeterReading): ops.UnbilledReading {
  const { id, leaseId, providerOrgId, externalId, period, itKwh, pue, replaces, receivedAt } = reading;
  return { id, leaseId, providerOrgId, externalId, window: windowToGraphQL(period), itKwh, pue, replaces, receivedAt };
}
