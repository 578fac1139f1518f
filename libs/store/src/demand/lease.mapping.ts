import { instant, instantToString } from '#libs/kernel';
import { type Lease, type LeaseEvent, deemedAcceptance } from '#libs/market';
import { dateOf, dateOrNull, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { type LeaseEventRow } from './lease-event.row.js';
import { type LeaseRow } from './lease.row.js';
import { termsColumns, termsFrom } from './terms.js';

export function fromRow(row: LeaseRow): Lease {
  return {
    id: row.id,
    number: row.number,
    quoteId: row.quote_id,
    tenantOrgId: row.org_id,
    providerOrgId: row.provider_org_id,
    resourceId: row.resource_id,
    resourceKind: row.resource_kind,
    resourceName: row.resource_name,
    siteId: row.site_id,
    period: { start: instantOf(row.starts_at), end: instantOf(row.ends_at) },
    units: row.units,
    placement: row.placement,
    terms: termsFrom(row, row.currency),
    total: moneyOf(row.total_minor, row.currency),
    state: row.state,
    reason: row.reason,
    contract:
      row.contract_id === null || row.tranche === null ? null : { contractId: row.contract_id, tranche: row.tranche },
    costCentre: row.cost_centre,
    purchaseOrder: row.purchase_order,
    access: row.access && { ...row.access, deliveredAt: instant(row.access.deliveredAt) },
    createdAt: instantOf(row.created_at),
    acceptedAt: instantOrNull(row.accepted_at),
    startedAt: instantOrNull(row.started_at),
    endedAt: instantOrNull(row.ended_at),
    meteredUntil: instantOrNull(row.metered_until),
    version: row.version,
  };
}

/** A new lease; billing looks at it first when its window starts. */
export function toRow(lease: Lease): LeaseRow {
  return {
    id: lease.id,
    number: lease.number,
    quote_id: lease.quoteId,
    org_id: lease.tenantOrgId,
    provider_org_id: lease.providerOrgId,
    resource_id: lease.resourceId,
    resource_kind: lease.resourceKind,
    resource_name: lease.resourceName,
    site_id: lease.siteId,
    starts_at: dateOf(lease.period.start),
    ends_at: dateOf(lease.period.end),
    units: lease.units,
    placement: [...lease.placement],
    ...termsColumns(lease.terms),
    currency: lease.total.currency,
    total_minor: String(lease.total.minor),
    contract_id: lease.contract?.contractId ?? null,
    tranche: lease.contract?.tranche ?? null,
    cost_centre: lease.costCentre,
    purchase_order: lease.purchaseOrder,
    created_at: dateOf(lease.createdAt),
    next_billing_at: dateOf(lease.period.start),
    next_availability_at: null,
    ...changingColumns(lease),
    version: lease.version,
  };
}

/** What may change in a lease's life; the database grants no more. */
export function changingColumns(
  lease: Lease,
): Pick<
  LeaseRow,
  'state' | 'reason' | 'access' | 'accepted_at' | 'accept_by' | 'started_at' | 'ended_at' | 'metered_until'
> {
  return {
    state: lease.state,
    reason: lease.reason,
    access: lease.access && { ...lease.access, deliveredAt: instantToString(lease.access.deliveredAt) },
    accepted_at: dateOrNull(lease.acceptedAt),
    accept_by: dateOrNull(deemedAcceptance(lease)),
    started_at: dateOrNull(lease.startedAt),
    ended_at: dateOrNull(lease.endedAt),
    metered_until: dateOrNull(lease.meteredUntil),
  };
}

export function eventRow(lease: Lease, event: LeaseEvent): Omit<LeaseEventRow, 'seq'> {
  return {
    lease_id: lease.id,
    org_id: lease.tenantOrgId,
    provider_org_id: lease.providerOrgId,
    at: dateOf(event.at),
    state: event.state,
    reason: event.reason,
    note: event.note,
  };
}

export function eventFrom(row: LeaseEventRow): LeaseEvent {
  return { at: instantOf(row.at), state: row.state, reason: row.reason, note: row.note };
}
