import { type WebhookAttempt, type WebhookDelivery, type WebhookEndpoint } from '#libs/workflows';
import { instantOf, instantOrNull } from '../database/columns.js';

export interface EndpointRow {
  readonly id: string;
  readonly org_id: string;
  readonly url: string;
  readonly nouns: readonly string[];
  readonly types: readonly string[];
  readonly state: WebhookEndpoint['state'];
  readonly failing_since: Date | null;
  readonly created_at: Date;
}

export interface DeliveryRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly org_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly subject_id: string;
  readonly event_at: Date;
  readonly state: WebhookDelivery['state'];
  readonly attempts: number;
  readonly next_attempt_at: Date;
  readonly created_at: Date;
}

export interface AttemptRow {
  readonly delivery_id: string;
  readonly number: number;
  readonly at: Date;
  readonly milliseconds: number;
  readonly status: number | null;
  readonly fault: string | null;
  readonly body: string;
}

export const endpointFrom = (row: EndpointRow): WebhookEndpoint => ({
  id: row.id,
  orgId: row.org_id,
  url: row.url,
  nouns: row.nouns,
  types: row.types,
  state: row.state,
  failingSince: instantOrNull(row.failing_since),
  createdAt: instantOf(row.created_at),
});

export const deliveryFrom = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  endpointId: row.endpoint_id,
  orgId: row.org_id,
  event: { id: row.event_id, type: row.type, subjectId: row.subject_id, at: instantOf(row.event_at) },
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: instantOf(row.next_attempt_at),
  createdAt: instantOf(row.created_at),
});

export const attemptFrom = (row: AttemptRow): WebhookAttempt => ({
  deliveryId: row.delivery_id,
  number: row.number,
  at: instantOf(row.at),
  milliseconds: row.milliseconds,
  status: row.status,
  fault: row.fault,
  body: row.body,
});
