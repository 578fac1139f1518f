import { until } from '../../apps/cli/src/staff.js';
import { type World } from '../world.js';
import { CANARY, type Caller, call } from './company.js';

/** A saved need of B's, paused so that nothing comes of it, and a webhook at each API, which was tried once and is switched off then: nothing of it moves while the others look. */
export async function listens(
  world: World,
  callers: { readonly tenant: Caller; readonly provider: Caller },
): Promise<void> {
  await saves(world, callers.tenant);
  for (const api of ['tenant', 'provider'] as const) {
    const asks = async <Data>(query: string, variables: unknown = {}): Promise<Data> => {
      const { body } = await call(world.url(api), callers[api], query, variables);
      if (body.errors) throw new Error(JSON.stringify(body.errors));
      return body.data as Data;
    };
    const input = { url: 'https://hooks.example.com/gridlease' };
    const { made } = await asks<{ made: { endpoint: { id: string } } }>(
      'mutation($input: WebhookEndpointCreateInput!) { made: webhookEndpointCreate(input: $input) { endpoint { id } } }',
      { input },
    );
    const { id } = made.endpoint;
    await asks('mutation($id: ID!) { webhookEndpointTest(id: $id) { errors { ... on UserError { code } } } }', { id });
    await until('a webhook was tried', async () => {
      const { deliveries } = await asks<{ deliveries: { nodes: { attempts: number }[] } }>(
        'query($id: ID!) { deliveries: webhookDeliveries(endpointId: $id) { nodes { attempts } } }',
        { id },
      );
      return deliveries.nodes.some(({ attempts }) => attempts > 0) ? true : null;
    });
    await asks(
      'mutation($input: WebhookEndpointUpdateInput!) { webhookEndpointUpdate(input: $input) { errors { ... on UserError { code } } } }',
      { input: { id, isEnabled: false } },
    );
  }
}

async function saves(world: World, caller: Caller): Promise<void> {
  const asks = async (query: string, variables: unknown) =>
    (await call(world.url('tenant'), caller, query, variables)).body;
  const made = await asks('mutation($input: AlertCreateInput!) { made: alertCreate(input: $input) { alert { id } } }', {
    input: { words: `8 GPUs for ${CANARY}`, filter: { units: 8, maxPrice: '0.01' } },
  });
  const { id } = (made.data as { made: { alert: { id: string } } }).made.alert;
  const paused = await asks(
    'mutation($input: AlertUpdateInput!) { alertUpdate(input: $input) { errors { ... on UserError { code } } } }',
    { input: { id, isPaused: true } },
  );
  if (paused.errors) throw new Error(JSON.stringify(paused.errors));
}
