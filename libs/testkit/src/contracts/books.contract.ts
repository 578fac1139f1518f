import { DAY, addMilliseconds, money } from '#libs/kernel';
import { anId } from '../builders/domain.js';
import { anInvoiceOf, theIssue } from '../builders/invoice.js';
import { type ContractWorld, type MakeWorld, STAFF, bookedLease, tenantOf } from './world.js';

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

    it('sum what is open by when it is due, and list it so, for its buyer alone', async () => {
      const world = await make();
      const { invoice } = await issued(world);
      const { invoices, unitOfWork } = world.ports;
      const [before, after] = [-1, 0].map((from) => ({
        start: addMilliseconds(invoice.dueAt, from * DAY),
        end: addMilliseconds(invoice.dueAt, from * DAY + DAY),
      }));
      if (!before || !after) throw new Error('two stretches');
      const filters = [{ owedFor: after }, { owedFor: before }, { owedFor: after, currency: 'EUR' as const }];
      const seen = (orgId: string) =>
        unitOfWork.run({ ...tenantOf(world), kind: 'ORGANISATION', orgId }, async (tx) => ({
          sums: await invoices.owedByDue(tx, orgId, [before, after]),
          found: await Promise.all(
            filters.map(async (filter) => (await invoices.page(tx, { first: 9, after: null, ...filter })).items.length),
          ),
        }));
      const sums = [{ stretch: 1, count: 1, due: invoice.total }];
      expect(await seen(world.tenantOrgId)).toEqual({ sums, found: [1, 0, 0] });
      expect(await seen(anId('org'))).toEqual({ sums: [], found: [0, 0, 0] });
      await unitOfWork.run(STAFF, (tx) => invoices.update(tx, { ...invoice, state: 'PAID', paidAt: invoice.issuedAt }));
      expect(await seen(world.tenantOrgId)).toEqual({ sums: [], found: [0, 0, 0] });
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
      const wrong = { ...journal, idempotencyKey: anId('key'), entries: journal.entries.slice(1) };
      await expect(world.ports.unitOfWork.run(STAFF, (tx) => world.ports.ledger.post(tx, wrong))).rejects.toThrow();
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
