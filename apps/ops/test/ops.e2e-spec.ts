// World: the operations API over HTTP on a database of its own; a tenant leased from a miner; no Stripe, so nothing is sent or compared.
import { randomUUID } from 'node:crypto';
import { instant, money } from '#libs/kernel';
import { GraphqlClient, PLATFORM } from '#libs/testkit';
import { openOpsApi } from './world.js';

const ERRORS = 'errors { ... on UserError { code message path } }';
const WIRE = `mutation ($input: WireRecordInput!) { wireRecord(input: $input) { invoice { state paidAt journals { kind } } ${ERRORS} } }`;
const ADVANCE = `mutation ($input: ClockAdvanceInput!) { clockAdvance(input: $input) { clock { now isControlled } ${ERRORS} } }`;
const INVOICE = `query ($id: ID!) { invoice(id: $id) { number state collection buyerName providerName leaseNumber subtotal { amount } platformFee { amount } total { amount currency } stripeInvoiceId
  journals { kind sourceId entries { account ownerName debit { amount } credit { amount } } } } }`;

interface Wired {
  readonly wireRecord: {
    readonly invoice: { readonly state: string } | null;
    readonly errors: readonly { readonly code: string }[];
  };
}

describe('the operations API', () => {
  const opened = openOpsApi();
  const setup = async () => {
    const api = await opened;
    return { ...api, staff: await api.staff() };
  };
  afterAll(async () => (await opened).close());

  it('shows an invoice with the journals it caused, and balances that add up', async () => {
    const { staff, invoice } = await setup();
    const { id } = await invoice(8);
    expect(await staff.ask(INVOICE, { id })).toMatchObject({
      invoice: {
        state: 'OPEN',
        collection: 'STRIPE',
        buyerName: expect.stringMatching(/Inc\.$/),
        providerName: expect.stringContaining('Name of'),
        total: { amount: '10886.40', currency: 'USD' },
        stripeInvoiceId: null,
        journals: [
          {
            kind: 'INVOICE_ISSUED',
            sourceId: id,
            entries: expect.arrayContaining([
              expect.objectContaining({
                account: 'TENANT_RECEIVABLE',
                ownerName: expect.stringContaining('Name of'),
                debit: { amount: '10886.40' },
                credit: null,
              }),
            ]),
          },
        ],
      },
    });
    const { trialBalance } = await staff.ask<{
      trialBalance: { debit: { amount: string } | null; credit: { amount: string } | null }[];
    }>('{ trialBalance { account debit { amount } credit { amount } } }');
    const total = (side: 'debit' | 'credit') =>
      trialBalance.reduce((sum, row) => sum + BigInt(row[side]?.amount.replace('.', '') ?? 0), 0n);
    expect(total('debit')).toBe(total('credit'));
    expect(
      await staff.ask(
        'query { invoices(states: [OPEN], first: 1) { nodes { id } pageInfo { hasNextPage } } invoice(id: "inv_none") { id } }',
      ),
    ).toMatchObject({ invoice: null });
  });

  it('takes a rate from a day on, and tells what is owed to whom, as CSV too', async () => {
    const { staff } = await setup();
    const add = `mutation ($input: TaxRateAddInput!) { taxRateAdd(input: $input) { entry { id rate validFrom } ${ERRORS} } }`;
    const rate = { jurisdiction: 'CA-QC', name: 'QST', rate: '9.975', validFrom: '2026-01-01', isCollected: true };
    const input = { ...rate, source: 'Act respecting the Quebec sales tax' };
    expect(await staff.ask(add, { input }, randomUUID())).toMatchObject({
      taxRateAdd: { entry: { rate: '9.975', validFrom: '2026-01-01' }, errors: [] },
    });
    const known = await staff.ask<{ taxJurisdictions: { jurisdiction: string; isCollected: boolean }[] }>(
      '{ taxJurisdictions { jurisdiction name rate isKnown isCollected } }',
    );
    const quebec = known.taxJurisdictions.find(({ jurisdiction }) => jurisdiction === 'CA-QC');
    expect(quebec).toMatchObject({ name: 'QST', rate: '9.975', isKnown: true, isCollected: true });
    const { taxReport } = await staff.ask<{ taxReport: { csvPath: string; lines: readonly object[] } }>(
      `{ taxReport(window: { start: "2020-01-01T00:00:00Z", end: "2040-01-01T00:00:00Z" }) { csvPath lines { jurisdiction kind invoices due { amount } } } }`,
    );
    const csv = await staff.get(taxReport.csvPath);
    expect(csv.status).toBe(200);
  });

  it('records wires in parts until the invoice is paid, each once', async () => {
    const { staff, invoice } = await setup();
    const { id } = await invoice(1_600); // 2,177,280.00: more than one charge can carry
    const wire = async (facts: object, key?: string) =>
      (
        await staff.ask<Wired>(
          WIRE,
          { input: { invoiceId: id, amount: '2177279.99', bankReference: 'FT-1', ...facts } },
          key,
        )
      ).wireRecord;
    expect(await wire({})).toMatchObject({ errors: [{ code: 'IDEMPOTENCY_KEY_REQUIRED' }] });
    expect(await wire({ invoiceId: 'inv_none' }, randomUUID())).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
    const part = {
      invoice: { state: 'OPEN', journals: [{ kind: 'INVOICE_ISSUED' }, { kind: 'INVOICE_PART_PAID' }] },
      errors: [],
    };
    expect(await wire({}, 'ops-e2e-wire-1')).toMatchObject(part);
    expect(await wire({}, 'ops-e2e-wire-1')).toMatchObject(part);
    const refused = { invoice: null, errors: [{ code: expect.any(String) as string }] };
    expect(await wire({}, randomUUID())).toMatchObject(refused); // the same wire again
    const rest = { amount: '0.01', bankReference: 'FT-2' };
    expect(await wire(rest, 'ops-e2e-wire-2')).toMatchObject({ invoice: { state: 'PAID' }, errors: [] });
    expect(await wire({ bankReference: 'FT-3' }, randomUUID())).toMatchObject(refused);
  });

  it('shows what is on its way to Stripe, and sends again only what failed', async () => {
    const { staff, invoice, db } = await setup();
    const { id } = await invoice(2);
    const { paymentIntents, pendingWork } = await staff.ask<{
      paymentIntents: { nodes: { id: string; operation: string; aggregateId: string; state: string }[] };
      pendingWork: { intents: number };
    }>(
      '{ paymentIntents(states: [PENDING], first: 100) { nodes { id operation aggregateId state } } pendingWork { intents inboxEvents dueLeases expiredQuotes } }',
    );
    const mine = paymentIntents.nodes.filter((intent) => intent.aggregateId === id);
    expect(mine.map((intent) => intent.operation)).toEqual(
      expect.arrayContaining(['INVOICE_CREATE', 'INVOICE_FINALIZE']),
    );
    expect(pendingWork.intents).toBeGreaterThanOrEqual(mine.length);
    const retry = `mutation ($id: ID!) { paymentIntentRetry(id: $id) { intent { state attempts } ${ERRORS} } }`;
    expect(await staff.ask(retry, { id: mine[0]?.id })).toMatchObject({
      paymentIntentRetry: { intent: null, errors: [{ code: 'WRONG_STATE' }] },
    });
    expect(await staff.ask(retry, { id: 'int_none' })).toMatchObject({
      paymentIntentRetry: { errors: [{ code: 'NOT_FOUND' }] },
    });
    await db.sql(`UPDATE intent SET state = 'FAILED' WHERE id = $1`, [mine[0]?.id]);
    expect(await staff.ask(retry, { id: mine[0]?.id })).toMatchObject({
      paymentIntentRetry: { intent: { state: 'PENDING' }, errors: [] },
    });
    const giveUp = `mutation ($input: IntentGiveUpInput!) { paymentIntentGiveUp(input: $input) { intent { state lastError invoiceId orgName } ${ERRORS} } }`;
    const about = `query ($id: ID!) { paymentIntents(aggregateId: $id, operations: ["INVOICE_FINALIZE", "NONE"]) { nodes { heldUpBy invoiceId isBeingSent nextAttemptAt idempotencyKey parameters { name value } } } paymentIntent(id: "int_none") { id } none: paymentIntents(operations: ["NONE"]) { totalCount } }`;
    expect(await staff.ask(about, { id })).toMatchObject({
      paymentIntents: { nodes: [{ heldUpBy: mine.at(-1)?.id, invoiceId: id, isBeingSent: false }] },
      paymentIntent: null,
      none: { totalCount: 0 },
    });
    const lookUp =
      'mutation ($id: ID!) { paymentIntentLookUp(id: $id) { finding errors { ... on UserError { code } } } }';
    expect(await staff.ask(lookUp, { id: mine[1]?.id })).toMatchObject({
      paymentIntentLookUp: { finding: null, errors: [{ code: 'WRONG_STATE' }] },
    });
    expect(await staff.ask(giveUp, { input: { id: mine[1]?.id, reason: 'A mistake.' } })).toMatchObject({
      paymentIntentGiveUp: {
        intent: { state: 'FAILED', lastError: 'given up: A mistake.', invoiceId: id },
        errors: [],
      },
    });
  });

  it('shows what Stripe told us, and applies it again', async () => {
    const { staff, database } = await setup();
    const event = { eventId: 'evt_e2e', type: 'invoice.paid', objectId: 'in_e2e', payload: '{}' };
    await database.unitOfWork.run(PLATFORM, async (tx) => {
      await database.stores.inbox.insert(tx, event);
      await database.stores.inbox.claim(tx, { worker: 'w', limit: 100, leaseMilliseconds: 60_000 });
      await database.stores.inbox.park(tx, 'evt_e2e', 'not here yet');
    });
    const list =
      '{ stripeEvents(states: [PARKED], typePrefix: "invoice.", objectId: "in_e2e") { totalCount nodes { id state attempts lastError isGivenUp } } }';
    expect(await staff.ask(list)).toMatchObject({
      stripeEvents: {
        totalCount: 1,
        nodes: [{ id: 'evt_e2e', attempts: 1, lastError: 'not here yet', isGivenUp: false }],
      },
    });
    const again = `mutation ($id: ID!) { stripeEventApply(input: { id: $id, reason: "It is here now." }) { event { state } ${ERRORS} } }`;
    expect(await staff.ask(again, { id: 'evt_e2e' })).toMatchObject({
      stripeEventApply: { event: { state: 'PENDING' }, errors: [] },
    });
    expect(await staff.ask(again, { id: 'evt_none' })).toMatchObject({
      stripeEventApply: { event: null, errors: [{ code: 'NOT_FOUND' }] },
    });
  });

  it('shows the reports that were kept', async () => {
    const { staff, database } = await setup();
    expect(await staff.ask('{ reconciliationRun { id } }')).toEqual({ reconciliationRun: null });
    const usd = (minor: bigint) => money(minor, 'USD');
    await database.unitOfWork.run(PLATFORM, (tx) =>
      database.stores.reconciliations.save(tx, {
        id: tx.newId('run'),
        ranAt: instant('2026-03-01T00:00:00Z'),
        actorId: 'usr_test',
        report: {
          isClean: false,
          counts: [{ subject: 'INVOICE', ours: 2, stripe: 1, matched: 1 }],
          equations: [
            {
              currency: 'USD',
              terms: [{ label: 'Invoices paid', amount: usd(100n) }],
              closing: usd(99n),
              unexplained: usd(-1n),
            },
          ],
          differences: [
            {
              type: 'MISSING_STRIPE',
              subject: 'INVOICE',
              ourReference: 'GL-2026-000001',
              stripeReference: null,
              ourAmount: usd(100n),
              stripeAmount: null,
              explanation: 'Send it again.',
            },
          ],
        },
      }),
    );
    const document = `{ reconciliationRun { isClean counts { subject ours matched } equations { terms { label amount { amount } } unexplained { amount } } differences { type ourAmount { amount } stripeAmount { amount } } } reconciliationRuns { totalCount nodes { ranAt } } }`;
    expect(await staff.ask(document)).toMatchObject({
      reconciliationRun: {
        isClean: false,
        counts: [{ subject: 'INVOICE', ours: 2, matched: 1 }],
        equations: [{ unexplained: { amount: '-0.01' } }],
        differences: [{ type: 'MISSING_STRIPE', ourAmount: { amount: '1.00' }, stripeAmount: null }],
      },
      reconciliationRuns: { totalCount: 1, nodes: [{ ranAt: '2026-03-01T00:00:00.000Z' }] },
    });
  });

  it('moves the clock forward only, where that is allowed', async () => {
    const { staff } = await setup();
    const { clock } = await staff.ask<{ clock: { now: string } }>('{ clock { now isControlled } }');
    const advanced = await staff.ask<{ clockAdvance: { clock: { now: string } } }>(ADVANCE, { input: { hours: 24 } });
    expect(Date.parse(advanced.clockAdvance.clock.now) - Date.parse(clock.now)).toBeGreaterThanOrEqual(86_400_000);
    expect(await staff.ask(ADVANCE, { input: { to: clock.now } })).toMatchObject({
      clockAdvance: { clock: null, errors: [{ code: 'CLOCK_BACKWARDS' }] },
    });
    expect(await staff.ask(ADVANCE, { input: {} })).toMatchObject({
      clockAdvance: { errors: [{ code: 'INVALID_INPUT' }] },
    });
  });

  it('gives an item of the close to a colleague who may work at it, and to nobody else', async () => {
    const { staff, db } = await setup();
    const person = async (role: string): Promise<string> => {
      const id = `usr_01${randomUUID()
        .replaceAll('-', '')
        .slice(0, 24)
        .toUpperCase()
        .replaceAll(/[ILOU]/g, '0')}`;
      await db.sql(`INSERT INTO app_user (id, email, name, password_hash) VALUES ($1, $2, 'Colleague', '-')`, [
        id,
        `${id.toLowerCase()}@gridlease.example`,
      ]);
      await db.sql(
        `INSERT INTO membership (org_id, user_id, role) SELECT id, $1, $2 FROM organisation WHERE kind = 'PLATFORM'`,
        [id, role],
      );
      return id;
    };
    const assign = (owner: string) =>
      staff.ask(`mutation ($input: CloseItemAssignInput!) { closeItemAssign(input: $input) { owner ${ERRORS} } }`, {
        input: { item: 'AUDIT', owner },
      });
    const [operator, reader] = [await person('STAFF_OPERATOR'), await person('STAFF_READER')];
    expect(await assign(operator)).toEqual({ closeItemAssign: { owner: operator, errors: [] } });
    for (const owner of [reader, 'usr_01K00000000000000000000009'])
      expect(await assign(owner)).toMatchObject({
        closeItemAssign: { owner: null, errors: [{ code: 'INVALID_INPUT', path: ['owner'] }] },
      });
  });

  it('is for staff: nobody signs up, tenants do not get in', async () => {
    const { address, staff } = await setup();
    const stranger = new GraphqlClient(address);
    const out = await stranger.send('{ invoices { totalCount } }');
    expect([out.status, out.errors[0]?.extensions?.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect((await stranger.send('mutation { signUp(input: {}) { errors { __typename } } }')).status).toBe(400);
    expect(await staff.ask('{ viewer { role organisation { kind } } }')).toMatchObject({
      viewer: { role: 'STAFF_OPERATOR', organisation: { kind: 'PLATFORM' } },
    });
  });
});
