import { type IntentFilter, type StripeEventFilter, type Tx } from '#libs/workflows';
import { CLAIM, type MoneySubject, PLATFORM, REFUSED, withCalls } from './calls.js';

/** What staff does with calls and events that do not go on by themselves. */
export function stuckWorkContract(setup: () => Promise<MoneySubject>): void {
  it('calls are held by staff one at a time, also when unknown, and never while a worker has them', async () => {
    const { next, run, intents, mine, claim, hurry } = await withCalls(setup, 'INVOICE_FINALIZE', 'INVOICE_PAY');
    const [first, second] = await mine();
    const hold = (id = '') => run((tx) => intents.claimOne(tx, id, { worker: 'staff', leaseMilliseconds: 60_000 }));
    const standing = () => run((tx) => intents.standings(tx, [first?.id ?? '', second?.id ?? '']));
    expect(new Map((await standing()).map((one) => [one.intentId, one.heldUpBy]))).toEqual(
      new Map([
        [first?.id, null],
        [second?.id, first?.id],
      ]),
    );
    await claim();
    expect((await standing()).find(({ intentId }) => intentId === first?.id)?.isBeingSent).toBe(true);
    expect([await hold(first?.id), await hold('int_none')]).toEqual([null, null]);
    await hurry();
    await next({ kind: 'UNKNOWN', error: 'gone' });
    const held = await hold(first?.id);
    expect(held).toMatchObject({ id: first?.id, state: 'UNKNOWN', attempts: 2 });
    if (!held) throw new Error('nobody has it');
    expect(await hold(first?.id)).toBeNull();
    expect(await run((tx) => intents.settle(tx, { ...held, fence: held.fence - 1n }, REFUSED))).toBe(false);
    expect(await run((tx) => intents.settle(tx, held, REFUSED))).toBe(true);
    expect((await mine())[0]).toMatchObject({ state: 'FAILED', lastError: 'no' });
    expect(await hold(first?.id)).toBeNull();
  });

  it('calls are listed by what they do, what they are about and where they stand', async () => {
    const { run, intents, id } = await withCalls(setup, 'INVOICE_CREATE', 'INVOICE_FINALIZE');
    const list = async (filter: IntentFilter) => {
      const { items } = await run((tx) => intents.page(tx, { first: 10, after: null, aggregateId: id, ...filter }));
      return items.map(({ operation }) => operation);
    };
    expect(await list({})).toEqual(['INVOICE_FINALIZE', 'INVOICE_CREATE']);
    expect(await list({ operations: ['INVOICE_CREATE', 'REFUND_CREATE'] })).toEqual(['INVOICE_CREATE']);
    expect(await list({ operations: [], states: ['PENDING'] })).toHaveLength(2);
    expect(await list({ states: ['FAILED'] })).toEqual([]);
    expect(await list({ aggregateId: 'inv_none' })).toEqual([]);
  });

  eventRecordsContract(setup);
}

function eventRecordsContract(setup: () => Promise<MoneySubject>): void {
  it('events are listed last received first, and applied again when a person says so', async () => {
    const { ports } = await setup();
    const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => ports.unitOfWork.run(PLATFORM, work);
    const { inbox } = ports;
    const insert = (eventId: string, type: string, objectId: string) =>
      run((tx) => inbox.insert(tx, { eventId, type, objectId, payload: '{}' }));
    await insert('evt_a', 'invoice.paid', 'in_1');
    await insert('evt_b', 'charge.dispute.created', 'dp_1');
    const list = async (filter: StripeEventFilter, first = 10, after: string | null = null) =>
      run((tx) => inbox.page(tx, { first, after, ...filter }));
    const ids = async (filter: StripeEventFilter) => (await list(filter)).items.map(({ eventId }) => eventId);
    expect((await ids({})).toSorted()).toEqual(['evt_a', 'evt_b']);
    expect(await ids({ typePrefix: 'charge.dispute.' })).toEqual(['evt_b']);
    expect(await ids({ objectId: 'in_1', states: ['PENDING'] })).toEqual(['evt_a']);
    const page = await list({}, 1);
    const rest = await list({}, 1, page.cursors[0] ?? null);
    expect([page.hasNextPage, rest.hasNextPage, page.totalCount]).toEqual([true, false, 2]);
    expect([...page.items, ...rest.items].map(({ eventId }) => eventId).toSorted()).toEqual(['evt_a', 'evt_b']);
    await run((tx) => inbox.claim(tx, CLAIM));
    const again = (eventId: string) => run((tx) => inbox.again(tx, eventId));
    expect([await again('evt_a'), await again('evt_none')]).toEqual([false, false]);
    await run((tx) => inbox.park(tx, 'evt_a', 'not here yet'));
    await run((tx) => inbox.done(tx, 'evt_b'));
    expect(await run((tx) => inbox.byId(tx, 'evt_a'))).toMatchObject({ state: 'PARKED', lastError: 'not here yet' });
    expect(await ids({ states: ['DONE'] })).toEqual(['evt_b']);
    expect([await again('evt_a'), await again('evt_b')]).toEqual([true, true]);
    expect(await run((tx) => inbox.byId(tx, 'evt_b'))).toMatchObject({ state: 'PENDING', attempts: 0 });
    expect((await run((tx) => inbox.claim(tx, CLAIM))).map(({ eventId }) => eventId).toSorted()).toEqual([
      'evt_a',
      'evt_b',
    ]);
    expect(await run((tx) => inbox.byId(tx, 'evt_none'))).toBeNull();
  });
}
