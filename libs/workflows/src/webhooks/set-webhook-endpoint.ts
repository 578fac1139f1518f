import { HOUR, type Result, ok, refuse } from '#libs/kernel';
import { type EVENT_NOUNS, nounOf, nounsFor } from '../events/event-nouns.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type WebhookEndpoint } from '../ports/webhook-store.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'webhooks' | 'audit'>;

/** Endpoints that an organisation may have. */
const MOST_WEBHOOKS = 20;
/** Milliseconds for which a rotated secret signs beside the new one. */
const SECRET_OVERLAP = 24 * HOUR;
const MOST_TYPES = 50;

/** Who changes an endpoint: it hears of nothing that this caller may not read. */
export interface WebhookEditor {
  readonly side: keyof typeof EVENT_NOUNS;
  readonly scopes: ReadonlySet<string>;
}

export interface WebhookEndpointCommand {
  /** Null: a new one. */
  readonly id: string | null;
  /** Null: as it is; a new one needs it. */
  readonly url: string | null;
  /** Nouns or whole types; none: all. Null: as they are. */
  readonly types: readonly string[] | null;
  /** Null: as it is; a new one is enabled. */
  readonly isEnabled: boolean | null;
  /** For a new one: made by the caller out of randomness, `whsec_…`. */
  readonly secret: string | null;
}

/** What is wrong with an address, as a whole sentence; null: nothing. */
export type JudgeAddress = (url: string) => string | null;

/** Makes or changes an endpoint. Only the caller knows the secret of a new one: it is not read again. */
export const setWebhookEndpoint = (ports: Needs, judge: JudgeAddress) => {
  return (
    scope: OrganisationScope,
    editor: WebhookEditor,
    command: WebhookEndpointCommand,
  ): Promise<Result<WebhookEndpoint, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const before = command.id === null ? null : await ports.webhooks.endpoint(tx, command.id);
      if (command.id !== null && before === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const wrong = problemOf(editor, command, judge, before === null);
      if (wrong) return refuse(wrong);
      if (before === null && (await ports.webhooks.endpoints(tx)).length >= MOST_WEBHOOKS)
        return refuse(invalid([], `An organisation has at most ${MOST_WEBHOOKS} endpoints.`));
      const after = changed(before ?? blank(tx, scope, editor), editor, command);
      await ports.webhooks.saveEndpoint(tx, after);
      if (before === null && command.secret !== null) await ports.webhooks.addSecret(tx, after, command.secret, 0);
      await note(ports, tx, before === null ? 'webhook.made' : 'webhook.changed', after);
      return ok(after);
    });
};

/** A new secret from now on; the one before it signs beside it for a day, so that a receiver may change over at leisure. */
export const rotateWebhookSecret = (ports: Needs) => {
  return (scope: OrganisationScope, id: string, secret: string): Promise<Result<WebhookEndpoint, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const endpoint = await ports.webhooks.endpoint(tx, id);
      if (endpoint === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      await ports.webhooks.addSecret(tx, endpoint, secret, SECRET_OVERLAP);
      await note(ports, tx, 'webhook.rotated', endpoint);
      return ok(endpoint);
    });
};

/** Takes an endpoint away; what waits for it is not sent. */
export const removeWebhookEndpoint = (ports: Needs) => {
  return (scope: OrganisationScope, id: string): Promise<Result<null, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const endpoint = await ports.webhooks.endpoint(tx, id);
      if (endpoint === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      await ports.webhooks.saveEndpoint(tx, { ...endpoint, state: 'REMOVED' });
      await note(ports, tx, 'webhook.removed', endpoint);
      return ok(null);
    });
};

function problemOf(
  { side, scopes }: WebhookEditor,
  { url, types }: WebhookEndpointCommand,
  judge: JudgeAddress,
  isNew: boolean,
): Refusal | null {
  if (isNew && url === null) return invalid(['url'], 'An endpoint needs an address.');
  const fault = url === null ? null : judge(url);
  if (fault !== null) return invalid(['url'], fault);
  if ((types ?? []).length > MOST_TYPES) return invalid(['types'], `At most ${MOST_TYPES} types can be named.`);
  const nouns = nounsFor(side, scopes);
  const unknown = (types ?? []).find(
    (type) => !nouns.includes(nounOf(type)) || !/^[a-z_]{1,30}(\.[a-z_]{1,30})?$/.test(type),
  );
  return unknown === undefined
    ? null
    : invalid(['types'], `"${unknown.slice(0, 80)}" is no event that you may hear of; these are: ${nouns.join(', ')}.`);
}

function blank(tx: Tx, scope: OrganisationScope, { side, scopes }: WebhookEditor): WebhookEndpoint {
  return {
    id: tx.newId('webhookEndpoint'),
    orgId: scope.orgId,
    url: '',
    nouns: nounsFor(side, scopes),
    types: [],
    state: 'ENABLED',
    failingSince: null,
    createdAt: tx.now,
  };
}

function changed(
  endpoint: WebhookEndpoint,
  { side, scopes }: WebhookEditor,
  { url, types, isEnabled }: WebhookEndpointCommand,
): WebhookEndpoint {
  const state = isEnabled === null ? endpoint.state : isEnabled ? 'ENABLED' : 'DISABLED';
  const nouns = types === null ? endpoint.nouns : nounsFor(side, scopes);
  return { ...endpoint, url: url ?? endpoint.url, nouns, types: types ?? endpoint.types, state };
}

async function note(ports: Needs, tx: Tx, action: string, { id, url, state }: WebhookEndpoint): Promise<void> {
  await ports.audit.append(tx, { action, subjectId: id, detail: { url, state } });
}
