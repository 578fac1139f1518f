// World: one of each app and an emulator of Stripe. A firm pays three invoices: one is refunded in part, two are disputed at its bank.
import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { randomUUID } from 'node:crypto';
import { RunReconciliation } from '../apps/cli/src/gql/ops/documents/RunReconciliation.js';
import { until } from '../apps/cli/src/staff.js';
import { type World, listH100, openWorld, windowFrom } from './world.js';

interface Api {
  run<T>(document: TypedDocumentNode<T, object>, variables: object): Promise<T>;
}

function ask<T>(desk: { readonly api: Api }, query: string, variables: object): Promise<T> {
  return desk.api.run(query as unknown as TypedDocumentNode<T, object>, variables);
}

const refunding = `mutation($input: InvoiceRefundInput!, $key: String!) { invoiceRefund(input: $input) @idempotent(key: $key) {
  refund { id state amount { amount } providerShare { amount } requestedBy } invoice { refundable { ofInvoice { amount } } }
  errors { ... on UserError { code message path } } } }`;
const disputing = `query($statuses: [DisputeStatus!]) { disputes(statuses: $statuses) { nodes {
  id status invoiceId reason awaitsAnswer dueBy withdrawn { amount } fee { amount } answers { kind callState evidence { name text } } } } }`;
const answering = `mutation($input: DisputeAnswerInput!, $key: String!) { disputeAnswer(input: $input) @idempotent(key: $key) {
  dispute { id } errors { ... on UserError { code message } } } }`;
const tenantView = `query($id: ID!) { invoice(id: $id) { state refunds { state kind reason amount { amount } } disputes { status reason } } }`;

interface Dispute {
  readonly id: string;
  readonly status: string;
  readonly invoiceId: string;
  readonly withdrawn: { readonly amount: string };
  readonly fee: { readonly amount: string };
  readonly answers: readonly {
    readonly callState: string;
    readonly evidence: readonly { readonly name: string; readonly text: string }[];
  }[];
}

interface Refunded {
  readonly refund: { readonly id: string; readonly state: string; readonly amount: { readonly amount: string } } | null;
  readonly invoice: { readonly refundable: { readonly ofInvoice: { readonly amount: string } } } | null;
  readonly errors: readonly { readonly code: string }[];
}

/** A request to the emulator, as Stripe's API or as the world outside. */
function stripe(
  world: World,
  path: string,
  body?: object,
): Promise<{ readonly data: readonly { readonly id: string }[] }> {
  const headers = {
    authorization: `Bearer ${world.system.secrets.stripeSecretKey}`,
    'content-type': 'application/json',
  };
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  return fetch(new URL(path, world.url('stripe-emulator')), init).then((answer) => answer.json()) as never;
}

async function expectClean(world: World): Promise<void> {
  await world.staff.booksComplete();
  const { run } = (await world.staff.api.run(RunReconciliation, {})).reconciliationRunCreate;
  expect(run?.differences).toEqual([]);
  expect(run?.isClean).toBe(true);
}

async function disputed(world: World, invoiceId: string, status: string): Promise<Dispute> {
  return until(`dispute ${status}`, async () => {
    const { disputes } = await ask<{ disputes: { nodes: Dispute[] } }>(world.staff, disputing, { statuses: [status] });
    return disputes.nodes.find((one) => one.invoiceId === invoiceId) ?? null;
  });
}

describe('money that goes back', () => {
  it('is refunded in part, won and lost in disputes, and the books agree with Stripe to the cent each time', async () => {
    const programs = { tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 };
    const world = await openWorld(programs, { STRIPE_POLL_SECONDS: '1' });
    try {
      const offerId = await listH100(await world.miner(), 8);
      const firm = await world.firm();
      const window = windowFrom(await world.staff.now(), 10);
      const paid = async () => {
        const { invoice } = await firm.book((await firm.quote({ offerId, units: 8, window })).id);
        await firm.pay(invoice?.id ?? '');
        const [charge] = (await stripe(world, '/v1/charges?limit=1')).data;
        return { id: invoice?.id ?? '', charge: charge?.id ?? '' };
      };
      const [refunded, won, lost] = [await paid(), await paid(), await paid()];
      const view = (id: string) => ask<{ invoice: unknown }>(firm, tenantView, { id });

      const input = { invoiceId: refunded.id, amount: '100.00', reason: 'Two hours that were not there.' };
      const refund = async (change: object = {}) =>
        (
          await ask<{ invoiceRefund: Refunded }>(world.staff, refunding, {
            key: `refund-${randomUUID()}`,
            input: { ...input, ...change },
          })
        ).invoiceRefund;
      const made = await refund();
      expect(made).toMatchObject({ refund: { state: 'PENDING', amount: { amount: '100.00' } }, errors: [] });
      const left = made.invoice?.refundable.ofInvoice.amount ?? '';
      expect(await refund({ amount: '10000000.00' })).toMatchObject({
        refund: null,
        errors: [{ code: 'INVALID_INPUT' }],
      });
      await until('the refund', async () => {
        const { invoice } = (await view(refunded.id)) as { invoice: { refunds: { state: string }[] } };
        return invoice.refunds[0]?.state === 'SUCCEEDED' ? invoice : null;
      });
      expect(await refund({ amount: left })).toMatchObject({
        invoice: { refundable: { ofInvoice: { amount: '0.00' } } },
      });

      await stripe(world, `/_emulator/charges/${won.charge}/dispute`, { kind: 'fraudulent' });
      const open = await disputed(world, won.id, 'NEEDS_RESPONSE');
      expect(open).toMatchObject({ reason: 'fraudulent', awaitsAnswer: true, fee: { amount: '15.00' } });
      expect(await view(won.id)).toMatchObject({
        invoice: { state: 'PAID', disputes: [{ status: 'NEEDS_RESPONSE' }] },
      });
      expect(await refund({ invoiceId: won.id })).toMatchObject({ errors: [{ code: 'WRONG_STATE' }] });
      await expectClean(world);
      const said = {
        input: { disputeId: open.id, statement: 'The firm used every hour.' },
        key: `answer-${randomUUID()}`,
      };
      expect(await ask(world.staff, answering, said)).toMatchObject({ disputeAnswer: { errors: [] } });
      const answered = await disputed(world, won.id, 'UNDER_REVIEW');
      expect(answered.answers).toMatchObject([{ kind: 'SUBMIT', callState: 'SENT' }]);
      expect(answered.answers[0]?.evidence.map(({ name }) => name)).toContain('access_activity_log');
      const [{ stripe_dispute_id: du } = {}] = await world.sql('select stripe_dispute_id from dispute where id = $1', [
        open.id,
      ]);
      await stripe(world, `/_emulator/disputes/${String(du)}/decide`, { outcome: 'won' });
      expect((await disputed(world, won.id, 'WON')).withdrawn.amount).toBe('0.00');

      await stripe(world, `/_emulator/charges/${lost.charge}/dispute`, { kind: 'product_not_received' });
      const serious = await disputed(world, lost.id, 'NEEDS_RESPONSE');
      const accept = `mutation($id: ID!) { disputeAccept(input: { disputeId: $id, reason: "It was not delivered." }) @idempotent(key: "accept-0001") { errors { ... on UserError { code } } } }`;
      expect(await ask(world.staff, accept, { id: serious.id })).toMatchObject({ disputeAccept: { errors: [] } });
      await disputed(world, lost.id, 'LOST');
      const borne = await world.sql(
        `select a.type, sum(e.minor)::text as minor from journal j join entry e on e.journal_id = j.id join account a on a.id = e.account_id
         where j.source_id = $1 group by a.type having sum(e.minor) <> 0 order by a.type`,
        [serious.id],
      );
      expect(borne.map(({ type }) => type)).toEqual(['BAD_DEBT', 'PROVIDER_PAYABLE', 'STRIPE_CLEARING']);
      await expectClean(world);
    } finally {
      await world.close();
    }
  }, 180_000);
});
