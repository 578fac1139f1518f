import { DAY, addMilliseconds, money } from '#libs/kernel';
import { type ClaimRequest, type IntentOperation, type NewIntent } from '#libs/workflows';
import { anId } from '../builders/domain.js';
import { anInvoiceOf, theIssue } from '../builders/invoice.js';
import { type ContractWorld, type MakeWorld, STAFF, bookedLease, tenantOf } from './world.js';

const WORKER: ClaimRequest = { worker: 'w1', limit: 100, leaseMilliseconds: 30_000 };

/** An issued invoice in the books. */
async function issued(world: ContractWorld) {
  const lease = await bookedLease(world);
  const invoice = await world.ports.unitOfWork.run(tenantOf(world), async (tx) => {
    const number = await world.ports.invoices.nextNumber(tx, 'GL', 2026);
    const made = anInvoiceOf(lease, { number, issuedAt: tx.now, dueAt: tx.now });
    expect(await world.ports.invoices.insert(tx, made)).toBe(true);
    expect(await world.ports.ledger.post(tx, theIssue(made))).toBe(true);
    return made;
  });
  return { lease, invoice };
}

/** What every keeper of invoices and books does. */
export function booksContract(name: string, make: MakeWorld): void {
  describe(`invoices and books of ${name}`, () => {
    it('keep an invoice once per stretch, and find it by what is known of it', async () => {
      const world = await make();
      const { lease, invoice } = await issued(world);
      const { invoices } = world.ports;
      await world.ports.unitOfWork.run(STAFF, async (tx) => {
        expect(await invoices.byId(tx, invoice.id)).toEqual(invoice);
        expect(await invoices.byLease(tx, lease.id)).toEqual([invoice]);
        expect(await invoices.billedUntil(tx, lease.id, 'RENT')).toBe(invoice.period.end);
        expect(await invoices.billedUntil(tx, lease.id, 'USAGE')).toBeNull();
        expect(await invoices.receivable(tx, world.tenantOrgId, 'USD')).toEqual(invoice.total);
        expect(await invoices.receivable(tx, world.tenantOrgId, 'EUR')).toEqual(money(0n, 'EUR'));
        expect(await invoices.all(tx, invoice.issuedAt, addMilliseconds(invoice.issuedAt, 1))).toContainEqual(invoice);
        expect(
          await invoices.all(tx, addMilliseconds(invoice.issuedAt, 1), addMilliseconds(invoice.issuedAt, DAY)),
        ).not.toContainEqual(invoice);
        expect(await invoices.insert(tx, { ...invoice, id: anId('inv'), number: `${invoice.number}9` })).toBe(false);
      });
    });

    it('number without gaps, whatever is undone', async () => {
      const world = await make();
      const first = await issued(world);
      const undone = world.ports.unitOfWork.run(tenantOf(world), async (tx) => {
        await world.ports.invoices.nextNumber(tx, 'GL', 2026);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      const second = await issued(world);
      const sequence = (number: string) => Number(number.slice(-6));
      expect(sequence(second.invoice.number)).toBe(sequence(first.invoice.number) + 1);
    });

    it('change nothing but state, payment facts and Stripe’s id', async () => {
      const world = await make();
      const { invoice } = await issued(world);
      const paid = { ...invoice, state: 'PAID', paidAt: invoice.issuedAt, stripeInvoiceId: anId('in') } as const;
      await world.ports.unitOfWork.run(STAFF, async (tx) => {
        await world.ports.invoices.update(tx, paid);
        expect(await world.ports.invoices.byStripeId(tx, paid.stripeInvoiceId)).toEqual(paid);
        const window = { start: invoice.issuedAt, end: addMilliseconds(invoice.issuedAt, DAY) };
        const [earned] = await world.ports.invoices.earnings(tx, invoice.providerOrgId, window);
        expect([earned?.invoiced, earned?.collected, earned?.uncollected.minor]).toEqual([
          invoice.subtotal,
          invoice.subtotal,
          0n,
        ]);
      });
    });

    it('post each event once, and add up', async () => {
      const world = await make();
      const { invoice } = await issued(world);
      const journal = theIssue(invoice);
      await world.ports.unitOfWork.run(STAFF, async (tx) => {
        const { ledger } = world.ports;
        expect(await ledger.post(tx, journal)).toBe(false);
        expect(await ledger.known(tx, [journal.idempotencyKey, 'unheard of'])).toEqual(
          new Set([journal.idempotencyKey]),
        );
        const [posted, ...more] = await ledger.bySource(tx, invoice.id);
        expect(more).toEqual([]);
        expect(posted).toMatchObject(journal);
        expect(
          await ledger.balanceOf(tx, { type: 'TENANT_RECEIVABLE', ownerId: world.tenantOrgId, currency: 'USD' }),
        ).toBe(invoice.total.minor);
        const balances = await ledger.balances(tx, null);
        expect(balances.reduce((total, { minor }) => total + minor, 0n)).toBe(0n);
        expect((await ledger.ofKinds(tx, ['INVOICE_ISSUED'])).map(({ sourceId }) => sourceId)).toContain(invoice.id);
        expect(await ledger.ofKinds(tx, ['STRIPE_PAYOUT'])).toEqual([]);
      });
      const wrong = { ...journal, idempotencyKey: 'wrong', entries: journal.entries.slice(1) };
      await expect(world.ports.unitOfWork.run(STAFF, (tx) => world.ports.ledger.post(tx, wrong))).rejects.toThrow();
    });
  });
}

async function enqueued(make: MakeWorld, operations: readonly IntentOperation[]) {
  const world = await make();
  const { invoice } = await issued(world);
  const intents = operations.map((operation, index): NewIntent => {
    return {
      operation,
      orgId: world.tenantOrgId,
      aggregateId: invoice.id,
      parameters: { index: String(index), nothing: null },
      idempotencyKey: `${invoice.id}:${index}`,
    };
  });
  await world.ports.unitOfWork.run(tenantOf(world), (tx) => world.ports.intents.enqueue(tx, intents));
  const claim = () =>
    world.ports.unitOfWork.run(STAFF, async (tx) =>
      (await world.ports.intents.claim(tx, WORKER)).filter(({ aggregateId }) => aggregateId === invoice.id),
    );
  const settle = (
    intent: Parameters<typeof world.ports.intents.settle>[1],
    outcome: Parameters<typeof world.ports.intents.settle>[2],
  ) => world.ports.unitOfWork.run(STAFF, (tx) => world.ports.intents.settle(tx, intent, outcome));
  return { world, invoice, intents, claim, settle };
}

/** What every outbox does. */
export function outboxContract(name: string, make: MakeWorld): void {
  describe(`outbox of ${name}`, () => {
    it('sends one call of an invoice after the other, in order, each once', async () => {
      const { world, invoice, intents, claim, settle } = await enqueued(make, [
        'INVOICE_CREATE',
        'INVOICE_ITEM_CREATE',
        'INVOICE_FINALIZE',
      ]);
      await world.ports.unitOfWork.run(tenantOf(world), (tx) => world.ports.intents.enqueue(tx, intents));
      const sent: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const [one, ...rest] = await claim();
        expect(rest).toEqual([]);
        expect(await claim()).toEqual([]);
        if (one && (await settle(one, { kind: 'SENT', stripeId: `in_${round}` }))) sent.push(one.operation);
      }
      expect(sent).toEqual(['INVOICE_CREATE', 'INVOICE_ITEM_CREATE', 'INVOICE_FINALIZE']);
      expect(await claim()).toEqual([]);
      const known = await world.ports.unitOfWork.run(tenantOf(world), (tx) =>
        world.ports.intents.byAggregates(tx, [invoice.id]),
      );
      expect(known.map(({ state, sequence, stripeId, attempts }) => [state, sequence, stripeId, attempts])).toEqual([
        ['SENT', 1, 'in_0', 1],
        ['SENT', 2, 'in_1', 1],
        ['SENT', 3, 'in_2', 1],
      ]);
      expect(known[0]?.parameters).toEqual({ index: '0', nothing: null });
    });

    it('gives a dead worker’s call to another, whose word alone counts', async () => {
      const { world, claim, settle } = await enqueued(make, ['INVOICE_CREATE']);
      const [dead] = await claim();
      await world.letRealTimePass(WORKER.leaseMilliseconds + 1);
      const [alive] = await claim();
      expect(dead && alive && alive.fence > dead.fence && alive.id === dead.id && alive.attempts).toBe(2);
      if (!dead || !alive) return;
      expect(alive.firstSentAt).toBe(dead.firstSentAt);
      expect(await settle(dead, { kind: 'REFUSED', error: 'late' })).toBe(false);
      expect(await settle(alive, { kind: 'SENT', stripeId: 'in_1' })).toBe(true);
      expect(await settle(alive, { kind: 'REFUSED', error: 'twice' })).toBe(false);
    });

    it('waits after a failure, holds up what follows, and starts afresh when told', async () => {
      const { world, claim, settle } = await enqueued(make, [
        'INVOICE_CREATE',
        'INVOICE_PAY',
        'INVOICE_PAY',
        'INVOICE_VOID',
      ]);
      const [create] = await claim();
      if (create) await settle(create, { kind: 'RETRY', error: 'no answer' });
      expect(await claim()).toEqual([]);
      await world.letRealTimePass(2_001);
      const [again] = await claim();
      expect([again?.attempts, again?.revision, again?.lastError]).toEqual([2, 0, 'no answer']);
      if (again) await settle(again, { kind: 'RENEW', error: 'forgotten' });
      const [fresh] = await claim();
      expect([fresh?.revision, fresh?.attempts]).toEqual([1, 3]);
      if (fresh) await settle(fresh, { kind: 'SENT', stripeId: 'in_1' });
      const [declined] = await claim();
      if (declined) await settle(declined, { kind: 'REFUSED', error: 'declined' });
      const [second] = await claim();
      expect([second?.operation, second?.sequence]).toEqual(['INVOICE_PAY', 3]);
      if (second) await settle(second, { kind: 'UNKNOWN', error: 'who knows' });
      expect(await claim()).toEqual([]);
      expect(await world.ports.unitOfWork.run(STAFF, (tx) => world.ports.intents.retry(tx, second?.id ?? ''))).toBe(
        true,
      );
      expect(await world.ports.unitOfWork.run(STAFF, (tx) => world.ports.intents.retry(tx, second?.id ?? ''))).toBe(
        false,
      );
      expect((await claim()).map(({ sequence, revision, attempts }) => [sequence, revision, attempts])).toEqual([
        [3, 1, 1],
      ]);
    });
  });
}

/** What every inbox does. */
export function inboxContract(name: string, make: MakeWorld): void {
  describe(`inbox of ${name}`, () => {
    it('stores an event once, hands it out once, and again when parked or abandoned', async () => {
      const world = await make();
      const { inbox, unitOfWork } = world.ports;
      const event = { eventId: anId('evt'), type: 'invoice.paid', objectId: 'in_1', payload: '{"id":1}' };
      const claim = () =>
        unitOfWork.run(STAFF, async (tx) =>
          (await inbox.claim(tx, WORKER)).filter(({ eventId }) => eventId === event.eventId),
        );
      expect(await unitOfWork.run(STAFF, (tx) => inbox.insert(tx, event))).toBe(true);
      expect(await unitOfWork.run(STAFF, (tx) => inbox.insert(tx, event))).toBe(false);
      expect(await claim()).toMatchObject([{ ...event, attempts: 1 }]);
      expect(await claim()).toEqual([]);
      await world.letRealTimePass(WORKER.leaseMilliseconds + 1);
      expect(await claim()).toMatchObject([{ attempts: 2 }]);
      await unitOfWork.run(STAFF, (tx) => inbox.park(tx, event.eventId, 'not ours yet'));
      expect((await unitOfWork.run(STAFF, (tx) => inbox.counts(tx))).parked).toBe(1);
      expect(await claim()).toEqual([]);
      await world.letRealTimePass(4_001);
      expect(await claim()).toMatchObject([{ attempts: 3 }]);
      await unitOfWork.run(STAFF, (tx) => inbox.done(tx, event.eventId));
      await world.letRealTimePass(600_000);
      expect(await claim()).toEqual([]);
    });
  });
}

/** What every memory of requests does. */
export function idempotencyContract(name: string, make: MakeWorld): void {
  describe(`idempotency keys of ${name}`, () => {
    it('do a thing once, replay its result, and refuse another request under the key', async () => {
      const world = await make();
      const { idempotency, unitOfWork } = world.ports;
      const [scope, key] = [tenantOf(world), anId('key')];
      const undone = unitOfWork.run(scope, async (tx) => {
        expect(await idempotency.claim(tx, 'book', key, 'request')).toEqual({ kind: 'NEW' });
        throw new Error('refused');
      });
      await expect(undone).rejects.toThrow('refused');
      await unitOfWork.run(scope, async (tx) => {
        expect(await idempotency.claim(tx, 'book', key, 'request')).toEqual({ kind: 'NEW' });
        await idempotency.remember(tx, 'book', key, 'lse_1');
      });
      await unitOfWork.run(scope, async (tx) => {
        expect(await idempotency.claim(tx, 'book', key, 'request')).toEqual({ kind: 'REPLAY', resultId: 'lse_1' });
        expect(await idempotency.claim(tx, 'book', key, 'another')).toEqual({ kind: 'MISMATCH' });
        expect(await idempotency.claim(tx, 'pay', key, 'another')).toEqual({ kind: 'NEW' });
      });
      await unitOfWork.run(STAFF, async (tx) =>
        expect(await idempotency.claim(tx, 'book', key, 'request')).toEqual({ kind: 'NEW' }),
      );
    });

    it('let one of many simultaneous requests do it, and give all the same result', async () => {
      const world = await make();
      const { idempotency, unitOfWork } = world.ports;
      const key = anId('key');
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          unitOfWork.run(tenantOf(world), async (tx) => {
            const claim = await idempotency.claim(tx, 'book', key, 'request');
            if (claim.kind === 'REPLAY') return claim.resultId;
            await idempotency.remember(tx, 'book', key, `lse_${index}`);
            return `lse_${index}`;
          }),
        ),
      );
      expect(new Set(results).size).toBe(1);
    });
  });
}
