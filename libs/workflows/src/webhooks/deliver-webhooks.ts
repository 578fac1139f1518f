import { DAY, addMilliseconds, instantToString } from '#libs/kernel';
import { nounOf } from '../events/event-nouns.js';
import { type PartyEvent } from '../ports/party-event-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type CallWebhook, type WebhookClaim, type WebhookEndpoint } from '../ports/webhook-store.js';
import { afterAnswer } from './retry-table.js';

type Needs = Pick<Ports, 'unitOfWork' | 'webhooks'>;

/** Days for which deliveries and their attempts are kept. */
const KEPT_DAYS = 30;

/** Whether an endpoint wants to hear of this. */
export function isWanted({ nouns, types }: Pick<WebhookEndpoint, 'nouns' | 'types'>, type: string): boolean {
  const noun = nounOf(type);
  return nouns.includes(noun) && (types.length === 0 || types.includes(type) || types.includes(noun));
}

/** The thin message: what became of what and when. The thing itself says how it is now. */
function messageOfEvent({ type, at, subjectId }: PartyEvent): string {
  return JSON.stringify({ type, timestamp: instantToString(at), data: { id: subjectId } });
}

/** Turns what is new in the feeds into deliveries, each event once for each endpoint that wants it. Returns how many endpoints were behind. */
export const queueWebhooks = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const behind = await ports.webhooks.behind(tx, limit);
      for (const { endpoint, events } of behind) {
        const wanted = events.filter(({ type }) => isWanted(endpoint, type));
        const deliveries = wanted.map((event) => ({
          ...{ id: tx.newId('webhookDelivery'), endpointId: endpoint.id, orgId: endpoint.orgId, event },
          ...{ state: 'WAITING' as const, attempts: 0, createdAt: tx.now },
        }));
        await ports.webhooks.queue(tx, deliveries);
        const last = events.at(-1);
        if (last) await ports.webhooks.moveOn(tx, endpoint.id, last);
      }
      return behind.length;
    });
};

/** Calls for what is due, outside any transaction, side by side, and writes down what came of it. Returns how many calls were made. */
export const deliverWebhooks = (ports: Needs, call: CallWebhook) => {
  return async (scope: PlatformScope, claim: WebhookClaim): Promise<number> => {
    const claimed = await ports.unitOfWork.run(scope, (tx) => ports.webhooks.claim(tx, claim));
    await Promise.all(
      claimed.map(async (delivery) => {
        const { url, secrets, event, attempts } = delivery;
        const answer = await call({ url, secrets, id: event.id, body: messageOfEvent(event) });
        const outcome = afterAnswer(attempts + 1, answer);
        await ports.unitOfWork.run(scope, (tx) => ports.webhooks.settle(tx, delivery, answer, outcome));
      }),
    );
    return claimed.length;
  };
};

/** Drops at most `limit` deliveries older than 30 days of market time. Returns how many. */
export const forgetWebhooks = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    ports.unitOfWork.run(scope, (tx) => ports.webhooks.forget(tx, addMilliseconds(tx.now, -KEPT_DAYS * DAY), limit));
};
