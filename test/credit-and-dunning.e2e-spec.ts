// World: one of each app and an emulator of Stripe. A miner, a firm whose invoice was wrong, and a firm that does not pay.
import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { extractText, getDocumentProxy } from 'unpdf';
import { RunReconciliation } from '../apps/cli/src/gql/ops/documents/RunReconciliation.js';
import { type TenantDesk } from '../apps/cli/src/tenant-desk.js';
import { until } from '../apps/cli/src/staff.js';
import { DAY_MS, type World, listH100, openWorld, windowFrom } from './world.js';

/** Asks the firm's API; gives the data. */
function ask<T>(desk: TenantDesk, query: string, variables: object): Promise<T> {
  return desk.api.run(query as unknown as TypedDocumentNode<T, object>, variables);
}

const invoiceFacts = `query($id: ID!) { invoice(id: $id) { state total { amount } credited { amount } amountDue { amount }
  snapshot { rateCard { name value } usageHash timeZoneData contentHash } creditNotes { number reason total { amount } }
  dunning { steps { step } pausedFor } } creditBalance { amount } }`;

interface Facts {
  readonly invoice: {
    readonly state: string;
    readonly total: { readonly amount: string };
    readonly credited: { readonly amount: string };
    readonly amountDue: { readonly amount: string };
    readonly snapshot: {
      readonly timeZoneData: string;
      readonly contentHash: string;
      readonly rateCard: readonly object[];
    };
    readonly creditNotes: readonly { readonly number: string; readonly total: { readonly amount: string } }[];
    readonly dunning: {
      readonly steps: readonly { readonly step: string }[];
      readonly pausedFor: string | null;
    } | null;
  };
  readonly creditBalance: readonly { readonly amount: string }[];
}

async function reconciled(world: World) {
  await world.staff.booksComplete();
  const { run } = (await world.staff.api.run(RunReconciliation, {})).reconciliationRunCreate;
  return { isClean: run?.isClean, differences: run?.differences };
}

/** The credit note's PDF as text, fetched with a key of the firm that may read invoices. */
async function paperOf(world: World, firm: TenantDesk, creditNoteId: string): Promise<string> {
  const make = `mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret errors { __typename } } }`;
  const input = { name: 'papers', scopes: ['invoices:read'] };
  const { apiKeyCreate } = await ask<{ apiKeyCreate: { secret: string } }>(firm, make, { input });
  const headers = { authorization: `Bearer ${apiKeyCreate.secret}` };
  const paper = await fetch(`${world.url('tenant')}/documents/credit-notes/${creditNoteId}.pdf`, { headers });
  expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(await paper.arrayBuffer())), {
    mergePages: true,
  });
  return text.replaceAll(/\s+/g, ' ');
}

const WIRE = '{ wire { id state amount { amount } } errors { ... on UserError { code } } }';

interface WirePayload {
  readonly wire: { readonly id: string; readonly state: string; readonly amount: { readonly amount: string } } | null;
  readonly errors: readonly { readonly code: string }[];
}

/** Staff take a credit note back that was a mistake. */
async function takeBack({ staff }: World, creditNoteId: string): Promise<void> {
  const back = `mutation($input: CreditNoteReverseInput!) { creditNoteReverse(input: $input) @idempotent(key: "back-${creditNoteId}") {
    creditNote { reversal { number } } errors { ... on UserError { code } } } }`;
  const input = { creditNoteId, reason: 'It was a mistake.' };
  const document = back as unknown as TypedDocumentNode<object, object>;
  expect(await staff.api.run(document, { input })).toMatchObject({
    creditNoteReverse: { errors: [], creditNote: { reversal: { number: expect.stringMatching(/^CR/) as string } } },
  });
}

/** Staff have part of the firm's credit paid out; no more than there is. */
async function payOut({ staff }: World, orgId: string): Promise<void> {
  const run = <T>(query: string, input: object): Promise<T> =>
    staff.api.run(query as unknown as TypedDocumentNode<T, object>, { input });
  const refund = (amount: string, key: string) =>
    run<{ creditRefund: WirePayload }>(
      `mutation($input: CreditRefundInput!) { creditRefund(input: $input) @idempotent(key: "${key}") ${WIRE} }`,
      { orgId, currency: 'USD', amount, reason: 'They asked for it.' },
    );
  expect((await refund('40.01', 'refund-0001')).creditRefund.errors).toEqual([{ code: 'INVALID_INPUT' }]);
  const { wire } = (await refund('15.00', 'refund-0002')).creditRefund;
  const step = (name: string, input: string, more: object = {}) =>
    run<Record<string, WirePayload>>(
      `mutation($input: ${input}!) { ${name}(input: $input) @idempotent(key: "${name}-0001") ${WIRE} }`,
      { wireId: wire?.id, ...more },
    );
  await step('outgoingWireApprove', 'OutgoingWireApproveInput');
  await step('outgoingWireSent', 'OutgoingWireSentInput', { bankReference: 'BANK-1' });
  const { outgoingWireBooked } = await step('outgoingWireBooked', 'OutgoingWireBookedInput', {
    bankReference: 'LINE-1',
  });
  expect(outgoingWireBooked).toMatchObject({ errors: [], wire: { state: 'BOOKED', amount: { amount: '15.00' } } });
}

describe('credit notes and dunning', () => {
  it('an invoice is credited in part, paid by card for the rest, credited again, and the books agree with Stripe', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const offerId = await listH100(await world.miner(), 8);
      const firm = await world.firm();
      const window = windowFrom(await world.staff.now(), 10);
      const { invoice } = await firm.book((await firm.quote({ offerId, units: 8, window })).id);
      const id = invoice?.id ?? '';
      const facts = () => ask<Facts>(firm, invoiceFacts, { id });
      const before = (await facts()).invoice;
      expect(before.snapshot.rateCard.length).toBeGreaterThan(4);
      expect(before.snapshot).toMatchObject({
        timeZoneData: process.versions['tz'],
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
      const note = await world.staff.credit(id, '100.00', 'Eight hours that were not there.');
      expect(note.lowersInvoice.amount).toBe('100.00');
      const credited = (await facts()).invoice;
      expect([credited.credited.amount, credited.creditNotes.map(({ number }) => number)]).toEqual([
        '100.00',
        [note.number],
      ]);
      expect(Number(credited.amountDue.amount)).toBeCloseTo(Number(before.total.amount) - 100, 2);

      await takeBack(world, (await world.staff.credit(id, '10.00', 'One too many.')).id);
      expect((await facts()).invoice.amountDue).toEqual(credited.amountDue);

      await firm.pay(id);
      expect(await reconciled(world)).toEqual({ isClean: true, differences: [] });
      const [paid] = await world.sql(
        `select sum(e.minor)::text as minor from journal j join entry e on e.journal_id = j.id join account a on a.id = e.account_id
         where j.source_id = $1 and j.kind = 'INVOICE_PAID_BY_CARD' and a.type = 'STRIPE_CLEARING'`,
        [id],
      );
      expect(Number(paid?.['minor'])).toBe(Math.round(Number(credited.amountDue.amount) * 100));

      const second = await world.staff.credit(id, '40.00', 'And four more.');
      expect(second.lowersInvoice.amount).toBe('0.00');
      expect((await facts()).creditBalance).toEqual([{ amount: '40.00' }]);
      expect(await paperOf(world, firm, second.id)).toMatch(new RegExp(`${second.number}.*And four more`));

      const third = await world.staff.credit(id, '25.00', 'That was a mistake.');
      const [org] = await world.sql('select org_id from invoice where id = $1', [id]);
      await takeBack(world, third.id);
      await payOut(world, String(org?.['org_id']));
      expect((await facts()).creditBalance).toEqual([{ amount: '25.00' }]);
      const next = await firm.book((await firm.quote({ offerId, units: 8, window })).id);
      const nextFacts = () => ask<Facts>(firm, invoiceFacts, { id: next.invoice?.id });
      const applied = await until('credit on the next invoice', async () => {
        const found = await nextFacts();
        return found.invoice.credited.amount === '25.00' ? found : null;
      });
      expect(applied.creditBalance).toEqual([]);
      await firm.pay(next.invoice?.id ?? '');
      expect(await reconciled(world)).toEqual({ isClean: true, differences: [] });
    } finally {
      await world.close();
    }
  }, 180_000);

  it('an invoice that nobody pays is reminded of step by step; then nothing new is booked until it is paid', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    try {
      const miner = await world.miner();
      const offerId = await listH100(miner, 8);
      const firm = await world.firm('Late');
      const window = windowFrom(await world.staff.now(), 200);
      const { lease, invoice } = await firm.book((await firm.quote({ offerId, units: 8, window })).id);
      await firm.pay(invoice?.id ?? '');
      await miner.deliver(lease.id, 'ssh node');
      await world.staff.advanceTo(new Date(Date.parse(window.start) + 32 * DAY_MS));
      const [second] = await until('the second month', async () => {
        const rows = await world.sql(`select id, due_at from invoice where lease_id = $1 and state = 'OPEN'`, [
          lease.id,
        ]);
        return rows.length === 1 ? rows : null;
      });
      const id = String(second?.['id']);
      const due = (second?.['due_at'] as Date).getTime();
      const on = async (day: number, steps: readonly string[]) => {
        await world.staff.advanceTo(new Date(due + day * DAY_MS + 60_000));
        await until(`step of day ${day}`, async () => {
          const taken = await world.staff.dunning(id);
          return taken.length >= steps.length ? taken : null;
        });
        expect(await world.staff.dunning(id)).toEqual(steps);
      };
      const steps = [
        'REMINDER after 3',
        'SECOND_REMINDER after 10',
        'FINAL_NOTICE after 20',
        'SUSPENSION_WARNING after 25',
      ];
      await on(3, steps.slice(0, 1));
      await on(10, steps.slice(0, 2));
      await on(20, steps.slice(0, 3));
      await on(25, steps);
      const later = windowFrom(await world.staff.now(), 10);
      await firm.quote({ offerId, units: 8, window: later });
      await on(30, [...steps, 'SUSPENDED after 30']);

      const refused = `mutation($input: QuoteCreateInput!) { quoteCreate(input: $input) @idempotent(key: "late-key-0001") {
        quote { id } errors { __typename ... on AccountSuspended { code message invoiceId invoiceNumber } } } }`;
      const input = { offerId, units: 8, window: windowFrom(await world.staff.now(), 10) };
      const { quoteCreate } = await ask<{ quoteCreate: unknown }>(firm, refused, { input });
      const number = (await world.sql('select number from invoice where id = $1', [id]))[0]?.['number'];
      expect(quoteCreate).toMatchObject({
        quote: null,
        errors: [{ __typename: 'AccountSuspended', code: 'ACCOUNT_SUSPENDED', invoiceId: id, invoiceNumber: number }],
      });
      expect((await ask<Facts>(firm, invoiceFacts, { id })).invoice.dunning?.steps).toHaveLength(5);

      await world.staff.promise(id, new Date((await world.staff.now()).getTime() + 5 * DAY_MS), 'By Friday.');
      expect((await firm.quote(input)).id).toMatch(/^qte_/);
      await firm.pay(id);
      expect((await firm.quote(input)).id).toMatch(/^qte_/);
    } finally {
      await world.close();
    }
  }, 240_000);
});
