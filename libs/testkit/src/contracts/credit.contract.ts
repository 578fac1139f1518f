import { type CreditNote } from '#libs/billing';
import { DAY, addMilliseconds, money } from '#libs/kernel';
import { creditApplied, creditNoteIssued } from '#libs/ledger';
import { anId } from '../builders/domain.js';
import { anInvoiceOf, theIssue } from '../builders/invoice.js';
import { type ContractWorld, type MakeWorld, STAFF, bookedLease, tenantOf } from './world.js';

const usd = (minor: bigint) => money(minor, 'USD');

/** An issued invoice over 1,000.00 and 50.00 for us, due now. */
async function owed(world: ContractWorld) {
  const lease = await bookedLease(world);
  return world.ports.unitOfWork.run(tenantOf(world), async (tx) => {
    const number = await world.ports.invoices.nextNumber(tx, 'GL', 2026);
    const invoice = anInvoiceOf(lease, { number, issuedAt: tx.now, dueAt: tx.now });
    await world.ports.invoices.insert(tx, invoice);
    await world.ports.ledger.post(tx, theIssue(invoice));
    const { id, orgId, providerOrgId, subtotal, platformFee, tax } = invoice;
    const parts = { providerShare: subtotal, platformFee, tax };
    const open = { invoiceId: id, tenantOrgId: orgId, providerOrgId, taxJurisdiction: 'US', ...parts };
    return { invoice, open };
  });
}

type Owed = Awaited<ReturnType<typeof owed>>;

/** A note over 105.00 that lowers its invoice, posted and kept. */
async function credited(world: ContractWorld, { invoice, open }: Owed, change: Partial<CreditNote> = {}) {
  const { creditNotes, ledger, unitOfWork } = world.ports;
  return unitOfWork.run(STAFF, async (tx) => {
    const id = anId('crn');
    const amounts = { subtotal: usd(10_000n), platformFee: usd(500n), tax: usd(0n), total: usd(10_500n) };
    const { subtotal: providerShare, platformFee, tax } = amounts;
    await ledger.post(
      tx,
      creditNoteIssued({ creditNoteId: id, open, providerShare, platformFee, tax, providerHeld: usd(0n) }, tx.now),
    );
    const [rent, fee] = invoice.lines;
    const note: CreditNote = {
      ...{ id, number: await creditNotes.nextNumber(tx, 'CNX', 2026), orgId: invoice.orgId },
      ...{ providerOrgId: invoice.providerOrgId, invoiceId: invoice.id, kind: 'CREDIT', reason: 'Too much.' },
      ...{ evidence: ['mtr_1', 'mtr_2'], cause: null, currency: 'USD', ...amounts, providerBears: providerShare },
      ...{ lowers: amounts.total, issuedAt: tx.now, issuedBy: STAFF.actorId, reversal: null },
      lines: [rent, fee].flatMap((line, index) =>
        line
          ? {
              ...{ id: anId('cnl'), invoiceLineId: line.id, kind: line.kind, description: line.description },
              ...{ amount: index === 0 ? providerShare : platformFee, providerOrgId: line.providerOrgId },
            }
          : [],
      ),
      ...change,
    };
    await creditNotes.insert(tx, note);
    return note;
  });
}

/** What every keeper of credit notes does. */
export function creditContract(name: string, make: MakeWorld): void {
  describe(`credit notes of ${name}`, () => {
    it('are kept as issued, found by what is known of them, and lower their invoice', async () => {
      const world = await make();
      const owing = await owed(world);
      const cause = anId('sla');
      const note = await credited(world, owing, { cause });
      const { creditNotes, invoices } = world.ports;
      await world.ports.unitOfWork.run(STAFF, async (tx) => {
        expect(await creditNotes.byId(tx, note.id)).toEqual(note);
        expect(await creditNotes.byCause(tx, cause)).toEqual(note);
        expect(await creditNotes.byCause(tx, 'nothing')).toBeNull();
        expect(await creditNotes.byInvoices(tx, [owing.invoice.id])).toEqual([note]);
        expect((await creditNotes.page(tx, { first: 1, after: null })).items).toEqual([note]);
        expect((await invoices.byId(tx, owing.invoice.id))?.credited).toEqual(note.total);
        expect(await invoices.receivable(tx, world.tenantOrgId, 'USD')).toEqual(usd(94_500n));
        const window = { start: owing.invoice.issuedAt, end: addMilliseconds(note.issuedAt, DAY) };
        const [earned] = await invoices.earnings(tx, note.providerOrgId, window);
        expect([earned?.invoiced.minor, earned?.credited.minor, earned?.uncollected.minor]).toEqual([
          100_000n,
          10_000n,
          90_000n,
        ]);
        expect((await creditNotes.all(tx)).find(({ invoiceId }) => invoiceId === owing.invoice.id)).toEqual({
          ...{ invoiceId: owing.invoice.id, noted: note.total, lowered: note.total, toBalance: usd(0n) },
          latestAt: note.issuedAt,
        });
      });
      const seen = await world.ports.unitOfWork.run(tenantOf(world), (tx) => creditNotes.byId(tx, note.id));
      expect(seen).toEqual(note);
    });

    it('put credit on a balance, which is spent on what is open', async () => {
      const world = await make();
      const [first, second] = [await owed(world), await owed(world)];
      const { creditNotes, ledger, unitOfWork, invoices } = world.ports;
      const none = { ...first.open, providerShare: usd(0n), platformFee: usd(0n) };
      await credited(world, { ...first, open: none }, { lowers: usd(0n) });
      await unitOfWork.run(STAFF, async (tx) => {
        expect(await creditNotes.balances(tx, world.tenantOrgId)).toEqual([usd(10_500n)]);
        const mine = (await creditNotes.spendable(tx, 100)).filter(({ orgId }) => orgId === world.tenantOrgId);
        expect(mine).toEqual([{ orgId: world.tenantOrgId, currency: 'USD', held: usd(10_500n) }]);
        const payable = await creditNotes.payable(tx, world.tenantOrgId, 'USD');
        expect(payable.map(({ id }) => id).sort()).toEqual([first.invoice.id, second.invoice.id].sort());
        const [applicationId, amount] = [anId('cra'), usd(4_000n)];
        await ledger.post(tx, creditApplied({ applicationId, open: second.open, amount }, tx.now));
        const { id: invoiceId, orgId, providerOrgId } = second.invoice;
        const application = { id: applicationId, invoiceId, orgId, providerOrgId, amount, appliedAt: tx.now };
        await creditNotes.apply(tx, { ...application, appliedBy: STAFF.actorId });
        expect(await creditNotes.applications(tx, [invoiceId])).toEqual([{ ...application, appliedBy: STAFF.actorId }]);
        expect((await invoices.byId(tx, invoiceId))?.credited).toEqual(amount);
        expect(await creditNotes.balances(tx, world.tenantOrgId)).toEqual([usd(6_500n)]);
        const totals = (await creditNotes.all(tx)).find((one) => one.invoiceId === invoiceId);
        expect([totals?.lowered, totals?.toBalance]).toEqual([amount, usd(-4_000n)]);
      });
    });
  });

  describe(`dunning of ${name}`, () => {
    it('is due until it was looked at, and again when its time comes', async () => {
      const world = await make();
      const { invoice } = await owed(world);
      const { dunning, unitOfWork } = world.ports;
      const due = () =>
        unitOfWork.run(STAFF, async (tx) =>
          (await dunning.due(tx, 1_000)).filter(({ id }) => id === invoice.id).map(({ total }) => total.minor),
        );
      const look = (later: number | null) =>
        unitOfWork.run(STAFF, (tx) =>
          dunning.lookAgain(tx, invoice.id, later === null ? null : addMilliseconds(tx.now, later)),
        );
      expect(await due()).toEqual([105_000n]);
      await look(DAY);
      expect(await due()).toEqual([]);
      await look(0);
      expect(await due()).toEqual([105_000n]);
      await look(null);
      expect(await due()).toEqual([]);
      await unitOfWork.run(STAFF, async (tx) => {
        const policy = { steps: { REMINDER: 1 }, minimumDaysBetween: 1 };
        expect(await dunning.policyOf(tx, world.tenantOrgId)).toBeNull();
        await dunning.setPolicy(tx, world.tenantOrgId, policy);
        await dunning.setPolicy(tx, world.tenantOrgId, policy);
        expect(await dunning.policyOf(tx, world.tenantOrgId)).toEqual(policy);
      });
      expect(await due()).toEqual([105_000n]);
    });

    it('keeps each step once, and suspends until it is paid or held up', async () => {
      const world = await make();
      const { invoice } = await owed(world);
      const { dunning, billingProfiles, unitOfWork, invoices } = world.ports;
      const scope = tenantOf(world);
      const suspended = () =>
        unitOfWork.run(scope, async (tx) => (await billingProfiles.byOrg(tx, world.tenantOrgId))?.suspendedFor ?? null);
      const ids = { invoiceId: invoice.id, orgId: invoice.orgId };
      const record = await unitOfWork.run(STAFF, async (tx) => {
        const made = {
          ...{ id: anId('dun'), ...ids, step: 'SUSPENDED' as const },
          ...{ daysPastDue: 30, due: invoice.total },
        };
        const row = { ...made, takenAt: tx.now };
        await dunning.record(tx, row);
        expect(await dunning.taken(tx, [invoice.id])).toEqual([row]);
        expect((await dunning.page(tx, { first: 1, after: null })).items).toEqual([row]);
        return row;
      });
      const twice = unitOfWork.run(STAFF, (tx) => dunning.record(tx, { ...record, id: anId('dun') }));
      await expect(twice).rejects.toThrow();
      const named = { invoiceId: invoice.id, invoiceNumber: invoice.number };
      expect(await suspended()).toEqual(named);
      const pause = (kind: 'PROMISE' | 'DISPUTE' | 'LIFTED', days: number | null) =>
        unitOfWork.run(STAFF, async (tx) => {
          const until = days === null ? null : addMilliseconds(tx.now, days * DAY);
          const facts = { ...ids, kind, until, note: 'said so', recordedAt: tx.now, recordedBy: STAFF.actorId };
          const row = { id: tx.newId('dunningPause'), ...facts };
          await dunning.pause(tx, row);
          expect((await dunning.pauses(tx, [invoice.id])).at(-1)).toEqual(row);
        });
      await pause('PROMISE', 2);
      expect(await suspended()).toBeNull();
      await pause('LIFTED', null);
      expect(await suspended()).toEqual(named);
      await pause('DISPUTE', null);
      expect(await suspended()).toBeNull();
      await pause('LIFTED', null);
      await unitOfWork.run(STAFF, (tx) => invoices.update(tx, { ...invoice, state: 'PAID', paidAt: tx.now }));
      expect(await suspended()).toBeNull();
    });
  });
}
