import { instant, money } from '#libs/kernel';
import { invoiceIssued, invoicePaidByWire } from '#libs/ledger';
import { type IntentOutcome, type NewIntent, type Tx } from '#libs/workflows';
import { CLAIM, LOST, type MoneySubject, PLATFORM, REFUSED, sent, withCalls } from './calls.js';
import { stuckWorkContract } from './stuck-work.js';

/** Everything the money workflows rely on, run over the fakes and over the database alike. */
export function moneyStoreContract(setup: () => Promise<MoneySubject>): void {
  describe('calls to Stripe', () => intentContract(setup));
  describe('the inbox of events', () => inboxContract(setup));
  describe('stuck work', () => stuckWorkContract(setup));
  describe('ledger and cursors', () => ledgerContract(setup));
}

function intentContract(setup: () => Promise<MoneySubject>): void {
  it('are kept in order with what they were given, and a known key is left as it is', async () => {
    const { enqueue, call, mine, id } = await withCalls(setup, 'INVOICE_CREATE', 'INVOICE_FINALIZE');
    await enqueue({ ...call('INVOICE_CREATE', 'p0'), parameters: { other: 'x' } }, call('INVOICE_VOID', 'p9'));
    const all = await mine();
    expect(all.map(({ operation }) => operation)).toEqual(['INVOICE_CREATE', 'INVOICE_FINALIZE', 'INVOICE_VOID']);
    expect(all.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(all[0]).toMatchObject({
      aggregateId: id,
      parameters: { phase: 'p0', none: null },
      state: 'PENDING',
      attempts: 0,
      revision: 0,
      firstSentAt: null,
      lastError: null,
      stripeId: null,
    });
  });

  it('go out one at a time per invoice, in order, to one worker', async () => {
    const { claim, next, mine } = await withCalls(setup, 'INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE');
    const [first, ...more] = await claim();
    expect([first?.operation, more.length]).toEqual(['INVOICE_CREATE', 0]);
    expect(first).toMatchObject({ attempts: 1, firstSentAt: expect.any(Number) as number });
    expect(await claim({ worker: 'w2' })).toEqual([]);
    expect(await next(LOST)).toBeNull();
    expect((await mine()).map(({ state }) => state)).toEqual(['PENDING', 'PENDING', 'PENDING']);
  });

  it('come again to another worker when a claim runs out, and the first one has lost its voice', async () => {
    const { claim, run, intents, hurry, mine } = await withCalls(setup, 'INVOICE_CREATE', 'INVOICE_FINALIZE');
    const [first] = await claim();
    await hurry();
    const [second] = await claim({ worker: 'w2' });
    if (!first || !second) throw new Error('nothing was claimed');
    expect(second).toMatchObject({ id: first.id, attempts: 2, firstSentAt: first.firstSentAt });
    expect(second.fence).toBeGreaterThan(first.fence);
    expect(await run((tx) => intents.settle(tx, first, REFUSED))).toBe(false);
    expect(await run((tx) => intents.settle(tx, second, sent()))).toBe(true);
    expect(await run((tx) => intents.settle(tx, second, REFUSED))).toBe(false);
    expect((await mine())[0]).toMatchObject({ state: 'SENT', stripeId: 'in_1', lastError: null });
  });

  it('rest after a lost answer and keep their key', async () => {
    const { next, hurry, mine } = await withCalls(setup, 'INVOICE_CREATE');
    expect(await next(LOST)).toBe('INVOICE_CREATE');
    expect(await next(LOST)).toBeNull();
    await hurry();
    expect(await next(LOST)).toBe('INVOICE_CREATE');
    expect((await mine())[0]).toMatchObject({ state: 'PENDING', attempts: 2, revision: 0, lastError: 'no answer' });
  });

  it('start afresh under a new revision when Stripe does not have them', async () => {
    const { next, mine } = await withCalls(setup, 'INVOICE_CREATE');
    await next({ kind: 'RENEW', error: 'absent' });
    expect((await mine())[0]).toMatchObject({ state: 'PENDING', revision: 1, firstSentAt: null });
    expect(await next(sent())).toBe('INVOICE_CREATE');
  });

  it.each<[NewIntent['operation'], IntentOutcome, NewIntent['operation'], boolean]>([
    ['INVOICE_CREATE', REFUSED, 'INVOICE_FINALIZE', false],
    ['INVOICE_FINALIZE', REFUSED, 'INVOICE_PAY', false],
    ['INVOICE_PAY', REFUSED, 'INVOICE_PAY', true],
    ['INVOICE_PAY', REFUSED, 'INVOICE_VOID', true],
    ['INVOICE_FINALIZE', REFUSED, 'INVOICE_VOID', true],
    ['INVOICE_PAY', { kind: 'UNKNOWN', error: '?' }, 'INVOICE_VOID', false],
    ['INVOICE_PAY', { kind: 'UNKNOWN', error: '?' }, 'INVOICE_PAY', false],
    ['INVOICE_PAY', LOST, 'INVOICE_VOID', false],
  ])('%s that ended as %j lets %s go on: %s', async (before, outcome, after, goes) => {
    const { next } = await withCalls(setup, before, after);
    expect(await next(outcome)).toBe(before);
    expect(await next(sent())).toBe(goes ? after : null);
  });

  it('are sent again by a person when refused or unknown, and only then', async () => {
    const { next, run, intents, mine } = await withCalls(setup, 'INVOICE_FINALIZE', 'INVOICE_PAY');
    const [first] = await mine();
    const retry = () => run((tx) => intents.retry(tx, first?.id ?? ''));
    expect(await retry()).toBe(false);
    await next(REFUSED);
    expect(await retry()).toBe(true);
    expect((await mine())[0]).toMatchObject({ state: 'PENDING', attempts: 0, revision: 1, firstSentAt: null });
    expect([await next(sent()), await retry()]).toEqual(['INVOICE_FINALIZE', false]);
    expect(await run((tx) => intents.byId(tx, first?.id ?? ''))).toMatchObject({ state: 'SENT' });
    expect(await run((tx) => intents.byId(tx, 'int_none'))).toBeNull();
  });

  it('do not outlive a transaction that failed', async () => {
    const { run, intents, call, mine } = await withCalls(setup);
    const failing = run(async (tx) => {
      await intents.enqueue(tx, [call('INVOICE_CREATE', 'x')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await mine()).toEqual([]);
  });
}

function inboxContract(setup: () => Promise<MoneySubject>): void {
  const start = async () => {
    const subject = await setup();
    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => subject.ports.unitOfWork.run(PLATFORM, work);
    const { inbox } = subject.ports;
    const insert = (eventId: string) =>
      run((tx) => inbox.insert(tx, { eventId, type: 'invoice.paid', objectId: 'in_1', payload: '{"a":1}' }));
    const claim = () => run((tx) => inbox.claim(tx, CLAIM));
    return { ...subject, run, inbox, insert, claim };
  };

  it('stores an event once, whoever brings it and however often', async () => {
    const { insert, claim } = await start();
    expect([await insert('evt_1'), await insert('evt_1'), await insert('evt_2')]).toEqual([true, false, true]);
    expect((await claim()).map(({ eventId }) => eventId).sort()).toEqual(['evt_1', 'evt_2']);
    expect(await claim()).toEqual([]);
    expect(await insert('evt_1')).toBe(false);
  });

  it('stores many in one go: those that are new, each once, the oldest first', async () => {
    const { insert, claim, run, inbox } = await start();
    await insert('evt_2');
    const all = (ids: readonly string[]) =>
      run((tx) =>
        inbox.insertAll(
          tx,
          ids.map((eventId) => ({
            eventId,
            type: 'invoice.paid',
            objectId: `of_${eventId}`,
            payload: `{"${eventId}":1}`,
          })),
        ),
      );
    expect([await all(['evt_1', 'evt_2', 'evt_3', 'evt_3']), await all(['evt_1', 'evt_4']), await all([])]).toEqual([
      2, 1, 0,
    ]);
    const claimed = await claim();
    expect(claimed.map(({ eventId }) => eventId).sort()).toEqual(['evt_1', 'evt_2', 'evt_3', 'evt_4']);
    expect(claimed.find(({ eventId }) => eventId === 'evt_3')).toMatchObject({
      ...{ type: 'invoice.paid', objectId: 'of_evt_3', payload: '{"evt_3":1}', attempts: 1 },
    });
  });

  it('gives an event again when its worker died, and never when it is done', async () => {
    const { insert, claim, hurry, run, inbox } = await start();
    await insert('evt_1');
    await claim();
    await hurry();
    const [again] = await claim();
    expect(again).toMatchObject({
      eventId: 'evt_1',
      type: 'invoice.paid',
      objectId: 'in_1',
      payload: '{"a":1}',
      attempts: 2,
    });
    await run((tx) => inbox.done(tx, 'evt_1'));
    await hurry();
    expect(await claim()).toEqual([]);
    expect(await run((tx) => inbox.counts(tx))).toEqual({ pending: 0, parked: 0, done: 1 });
  });

  it('lets a parked event rest, and a done one stay done', async () => {
    const { insert, claim, hurry, run, inbox } = await start();
    await insert('evt_1');
    await claim();
    await run((tx) => inbox.park(tx, 'evt_1', 'not here yet'));
    expect(await run((tx) => inbox.counts(tx))).toEqual({ pending: 0, parked: 1, done: 0 });
    expect(await claim()).toEqual([]);
    await hurry();
    expect(await claim()).toHaveLength(1);
    await run((tx) => inbox.done(tx, 'evt_1'));
    await run((tx) => inbox.park(tx, 'evt_1', 'late'));
    expect(await run((tx) => inbox.counts(tx))).toEqual({ pending: 0, parked: 0, done: 1 });
  });
}

function ledgerContract(setup: () => Promise<MoneySubject>): void {
  it('posts an event once and adds up', async () => {
    const { ports, invoice } = await setup();
    const { orgId, id } = await invoice();
    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => ports.unitOfWork.run(PLATFORM, work);
    const issued = (await run((tx) => ports.ledger.bySource(tx, id)))[0];
    if (!issued) throw new Error('the invoice was not posted');
    expect(await run((tx) => ports.ledger.post(tx, issued))).toBe(false);
    const total = issued.entries.find(({ account }) => account.type === 'TENANT_RECEIVABLE')?.minor ?? 0n;
    const share = issued.entries.find(({ account }) => account.type === 'UNCOLLECTED_PROVIDER_SHARE');
    const facts = {
      invoiceId: id,
      tenantOrgId: orgId,
      providerOrgId: share?.account.ownerId ?? '',
      taxJurisdiction: 'US',
      providerShare: money(-(share?.minor ?? 0n), 'USD'),
      platformFee: money(total + (share?.minor ?? 0n), 'USD'),
      tax: money(0n, 'USD'),
    };
    const paid = invoicePaidByWire(facts, instant('2026-03-02T00:00:00Z'));
    const receivable = { type: 'TENANT_RECEIVABLE', ownerId: orgId, currency: 'USD' } as const;
    expect(await run((tx) => ports.ledger.balanceOf(tx, receivable))).toBe(total);
    expect(await run((tx) => ports.ledger.known(tx, [issued.idempotencyKey, paid.idempotencyKey]))).toEqual(
      new Set([issued.idempotencyKey]),
    );
    expect(await run((tx) => ports.ledger.post(tx, paid))).toBe(true);
    expect(await run((tx) => ports.ledger.balanceOf(tx, receivable))).toBe(0n);
    const kinds = (await run((tx) => ports.ledger.bySource(tx, id))).map(({ kind }) => kind);
    expect(kinds).toEqual(['INVOICE_ISSUED', 'INVOICE_PAID_BY_WIRE']);
    const ofKind = await run((tx) => ports.ledger.ofKinds(tx, ['INVOICE_PAID_BY_WIRE']));
    expect(ofKind.filter(({ sourceId }) => sourceId === id).map(({ entries }) => entries)).toEqual([paid.entries]);
    expect(invoiceIssued(facts, issued.effectiveAt).entries).toEqual(issued.entries);
  });

  it('remembers how far a poller has read', async () => {
    const { ports } = await setup();
    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => ports.unitOfWork.run(PLATFORM, work);
    expect(await run((tx) => ports.cursors.read(tx, 'a-poller'))).toBeNull();
    for (const text of ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'] as const) {
      await run((tx) => ports.cursors.write(tx, 'a-poller', instant(text)));
      expect(await run((tx) => ports.cursors.read(tx, 'a-poller'))).toBe(instant(text));
    }
  });
}
