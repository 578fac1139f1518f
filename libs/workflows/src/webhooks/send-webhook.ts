import { type Result, ok, refuse } from '#libs/kernel';
import { type Page, type PageRequest } from '../ports/paging.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type WebhookAttempt, type WebhookDelivery } from '../ports/webhook-store.js';
import { type Refusal } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'webhooks'>;

/** A delivery with everything that was tried, oldest attempt first. */
export interface DeliveryView extends WebhookDelivery {
  readonly log: readonly WebhookAttempt[];
}

const notFound = { code: 'NOT_FOUND', path: ['id'] } as const satisfies Refusal;
const notEnabled = { code: 'WRONG_STATE', detail: 'The endpoint is not enabled.' } as const satisfies Refusal;

/** What was and will be sent to an endpoint, newest first. Null: there is no such endpoint. */
export const listDeliveries = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    endpointId: string,
    request: PageRequest,
  ): Promise<Result<Page<DeliveryView>, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const endpoint = await ports.webhooks.endpoint(tx, endpointId);
      if (endpoint === null) return refuse<Refusal>(notFound);
      const page = await ports.webhooks.deliveries(tx, endpointId, request);
      const log = await ports.webhooks.attempts(
        tx,
        page.items.map(({ id }) => id),
      );
      const items = page.items.map((item) => ({
        ...item,
        log: log.filter(({ deliveryId }) => deliveryId === item.id),
      }));
      return ok({ ...page, items });
    });
};

/** Sends a delivery once more, at once, under the same id: a receiver that has it already drops it. */
export const sendWebhookAgain = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<DeliveryView, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const delivery = await ports.webhooks.delivery(tx, id);
      const endpoint = delivery && (await ports.webhooks.endpoint(tx, delivery.endpointId));
      if (!delivery || !endpoint) return refuse<Refusal>(notFound);
      if (endpoint.state !== 'ENABLED') return refuse<Refusal>(notEnabled);
      await ports.webhooks.requeue(tx, id);
      const log = await ports.webhooks.attempts(tx, [id]);
      return ok({ ...delivery, state: 'WAITING' as const, log });
    });
};

/** Sends an event of the type `webhook.test` about the endpoint itself, so that a receiver can be tried before anything happens. */
export const testWebhook = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<DeliveryView, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const endpoint = await ports.webhooks.endpoint(tx, id);
      if (endpoint === null) return refuse<Refusal>(notFound);
      if (endpoint.state !== 'ENABLED') return refuse<Refusal>(notEnabled);
      const deliveryId = tx.newId('webhookDelivery');
      const event = { id: `evt_test_${deliveryId.slice(4)}`, type: 'webhook.test', subjectId: id, at: tx.now };
      const made = { id: deliveryId, endpointId: id, orgId: scope.orgId, event, attempts: 0, createdAt: tx.now };
      await ports.webhooks.queue(tx, [{ ...made, state: 'WAITING' }]);
      return ok({ ...made, state: 'WAITING' as const, nextAttemptAt: tx.now, log: [] });
    });
};
