import { type World } from '../world.js';
import { CANARY, type Caller, call } from './company.js';

/** What hangs on a quote of B's that is open: a link, and a question whether it may be booked. */
export async function decides(world: World, tenant: Caller): Promise<void> {
  const asks = async <Data>(query: string, variables: unknown = {}): Promise<Data> => {
    const { body } = await call(world.url('tenant'), tenant, query, variables);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data as Data;
  };
  const { quotes } = await asks<{ quotes: { nodes: { id: string; state: string }[] } }>(
    '{ quotes(first: 100) { nodes { id state } } }',
  );
  const quoteId = quotes.nodes.find(({ state }) => state === 'OPEN')?.id;
  const answers = await asks<Readonly<Record<string, { errors: unknown[] }>>>(
    `mutation($share: QuoteShareCreateInput!, $question: QuoteApprovalRequestInput!) {
      quoteShareCreate(input: $share) { errors { ... on UserError { code message } } }
      quoteApprovalRequest(input: $question) { errors { ... on UserError { code message } } }
    }`,
    { share: { quoteId }, question: { quoteId, note: CANARY } },
  );
  for (const { errors } of Object.values(answers)) expect(errors).toEqual([]);
}
