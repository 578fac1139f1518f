import { type Invoice, amountDue } from '#libs/billing';
import { DAY, HOUR, type Instant, addMilliseconds, decimal, money, moneyToString, period, startOfDay, unwrap } from '#libs/kernel';
import {
  acceptLease,
  approveOutgoingWire,
  bookQuote,
  deliverLease,
  handleException,
  importBankFile,
  issueCreditNote,
  markOutgoingWireSent,
  payInvoice,
  postBankLines,
  receiveContractMoney,
  recordWire,
  refundCredit,
  refundInvoice,
  requestQuote,
} from '#libs/workflows';
import { type Dice } from '../simulator/dice.js';
import { HouseBank } from './house-bank.js';
import { type Parties, type Tenant, topUp } from './parties-of-year.js';
import { CURRENCIES_OF_YEAR, SECOND, STAFF, type YearCurrency, type YearWorld } from './year-world.js';

/** What happened so far, for whoever wants to know that everything did. */
export type Tally = Record<
  | 'leases'
  | 'payments'
  | 'wires'
  | 'partWires'
  | 'refunds'
  | 'disputes'
  | 'creditNotes'
  | 'slaCredits'
  | 'topUps'
  | 'wiresOut'
  | 'failedPayouts'
  | 'statements'
  | 'resolved',
  number
>;

interface Running {
  readonly leaseId: string;
  readonly tenant: Tenant;
  readonly miner: Parties['pools'][number]['miner'];
}

const never: Tally = {
  ...{ leases: 0, payments: 0, wires: 0, partWires: 0, refunds: 0, disputes: 0, creditNotes: 0, slaCredits: 0 },
  ...{ topUps: 0, wiresOut: 0, failedPayouts: 0, statements: 0, resolved: 0 },
};

/** What people do from day to day: lease, deliver, pay, quarrel; and what their banks tell. */
export class DaysOfYear {
  readonly tally: Tally = { ...never };
  readonly #bank = new HouseBank();
  readonly #undelivered: Running[] = [];
  readonly #onTheWay = new Set<string>();
  readonly #touched = new Set<string>();
  readonly #arrived = new Set<string>();
  /** Which invoice a wire is for, by the bank's reference. */
  readonly #wires = new Map<string, string>();
  readonly #parts = new Set<string>();
  #keys = 0;

  constructor(
    private readonly world: YearWorld,
    private readonly parties: Parties,
    private readonly dice: Dice,
  ) {}

  #key(what: string): string {
    this.#keys += 1;
    return `${what}-of-the-year-${this.#keys}`;
  }

  /** A tenant leases some GPUs from some day soon; what it cannot have now, it does without. */
  async lease(now: Instant): Promise<void> {
    const { dice, parties, world } = this;
    const { ports } = world;
    const tenant = dice.pick(parties.tenants);
    const offered = dice.pick(parties.pools);
    const first = addMilliseconds(now, HOUR - (now % HOUR));
    const start = addMilliseconds(first, (4 + dice.below(6)) * DAY);
    const days = dice.chance(15) ? 35 + dice.below(60) : 1 + dice.below(20);
    const onDemand = tenant.hasCredit && offered.currency === 'USD' && dice.chance(40);
    const window = onDemand
      ? period(addMilliseconds(first, HOUR), addMilliseconds(first, days * DAY))
      : period(start, addMilliseconds(start, days * DAY));
    const quoted = await requestQuote(ports)(tenant.scope, {
      ...{ offerId: offered.offerId, units: 1 + dice.below(8), window, gang: false, holdMinutes: 15 },
      ...{ billing: onDemand ? 'ON_DEMAND' : 'RESERVED', idempotencyKey: this.#key('quote') },
    });
    if (!quoted.ok) return;
    const command = { quoteId: quoted.value.id, costCentre: null, purchaseOrder: null };
    const booked = await bookQuote(ports)(tenant.scope, { ...command, idempotencyKey: this.#key('book') });
    if (!booked.ok) return;
    this.tally.leases += 1;
    this.#undelivered.push({ leaseId: booked.value.lease.id, tenant, miner: offered.miner });
  }

  /** What was paid for is handed over and accepted. */
  async deliver(): Promise<void> {
    const { ports } = this.world;
    for (const running of this.#undelivered.splice(0)) {
      const lease = await ports.unitOfWork.run(STAFF, (tx) => ports.leases.byId(tx, running.leaseId));
      if (lease?.state === 'PENDING_PAYMENT') this.#undelivered.push(running);
      if (lease?.state !== 'CONFIRMED' && lease?.state !== 'PROVISIONING') continue;
      const access = { endpoint: 'ssh.example:22', instructions: 'Log in.', hostKeyFingerprint: null };
      unwrap(await deliverLease(ports)(running.miner, { leaseId: lease.id, ...access, acceptanceTest: null }));
      unwrap(await acceptLease(ports)(running.tenant.scope, lease.id));
    }
  }

  async deliverHall(): Promise<void> {
    const { ports } = this.world;
    const { hosted, landlord, contractId } = this.parties;
    const signed = await ports.unitOfWork.run(STAFF, (tx) => ports.contracts.byId(tx, contractId));
    for (const { leaseId } of signed?.leases ?? [])
      this.#undelivered.push({ leaseId, tenant: hosted, miner: landlord });
    await this.deliver();
  }

  /** Everybody looks at what is open and pays it in its own way, some in two parts. */
  async pay(now: Instant): Promise<void> {
    const { ports } = this.world;
    for (const invoice of await this.#open()) {
      const tenant = this.#tenantOf(invoice.orgId);
      if (!tenant || this.#onTheWay.has(invoice.id) || amountDue(invoice).minor <= 0n) continue;
      if (invoice.collection === 'WIRE' || tenant.way === 'WIRE') {
        this.#wire(now, invoice, tenant);
        continue;
      }
      const [paymentMethodId] = tenant.paymentMethodIds;
      const command = { invoiceId: invoice.id, paymentMethodId: paymentMethodId ?? '', idempotencyKey: this.#key('pay') };
      if ((await payInvoice(ports)(tenant.scope, command)).ok) this.tally.payments += 1;
    }
  }

  /** Names the invoice, as people do; one in six sends a part first. */
  #wire(now: Instant, invoice: Invoice, { legalName }: Tenant): void {
    const due = amountDue(invoice).minor;
    const currency = invoice.currency as YearCurrency;
    const remittance = `Invoice ${this.dice.pick([invoice.number, invoice.number.replaceAll('-', ' ')])}`;
    const endToEndId = this.dice.chance(50) ? `E2E${invoice.number.replaceAll('-', '')}` : null;
    const first = this.dice.chance(17) && due > 10_000n ? due / 3n : due;
    const reference = this.#bank.book(now, { currency, minor: first, name: legalName, endToEndId, remittance });
    this.#onTheWay.add(invoice.id);
    this.tally.wires += 1;
    this.#wires.set(reference, invoice.id);
    if (first < due) this.#parts.add(reference);
  }

  /** Something goes wrong with something that was paid. */
  async quarrel(now: Instant): Promise<void> {
    const { ports } = this.world;
    const recent = await ports.unitOfWork.run(STAFF, (tx) =>
      ports.invoices.all(tx, addMilliseconds(now, -12 * DAY), addMilliseconds(now, HOUR)),
    );
    for (const invoice of recent) {
      if (invoice.state !== 'PAID' || this.#touched.has(invoice.id) || invoice.total.minor < 20_000n) continue;
      this.#touched.add(invoice.id);
      const luck = this.dice.below(100);
      if (luck < 5) await this.#refund(invoice);
      else if (luck < 9) await this.#dispute(invoice);
      else if (luck < 14) await this.#credit(invoice, 'SLA_CREDIT');
    }
    for (const invoice of await this.#open())
      if (this.dice.chance(3) && !this.#onTheWay.has(invoice.id)) await this.#credit(invoice, 'CREDIT');
    for (const { id, status } of await ports.payments.disputes(addMilliseconds(now, -60 * DAY), addMilliseconds(now, -5 * DAY)))
      if (status === 'needs_response') await this.world.hand.decide(id, this.dice.chance(50) ? 'won' : 'lost');
  }

  async #refund(invoice: Invoice): Promise<void> {
    const amount = decimal(moneyToString(money(invoice.total.minor / 5n, invoice.currency)));
    const command = { invoiceId: invoice.id, of: 'INVOICE', amount, reason: 'Slow for a day.' } as const;
    const done = await refundInvoice(this.world.ports)(STAFF, { ...command, idempotencyKey: this.#key('refund') });
    if (done.ok) this.tally.refunds += 1;
  }

  async #dispute({ stripeInvoiceId }: Invoice): Promise<void> {
    const { payments } = this.world.ports;
    const [chargeId] = (stripeInvoiceId && (await payments.invoice(stripeInvoiceId))?.chargeIds) || [];
    const charge = chargeId === undefined ? null : await payments.charge(chargeId);
    if (charge?.status !== 'succeeded' || charge.amountRefundedMinor > 0n) return;
    await this.world.hand.dispute(charge.id, charge.amountMinor);
    this.tally.disputes += 1;
  }

  async #credit(invoice: Invoice, kind: 'SLA_CREDIT' | 'CREDIT'): Promise<void> {
    const credited = { what: 'AMOUNT', amount: money(invoice.total.minor / 10n, invoice.currency) } as const;
    const facts = { invoiceId: invoice.id, kind, credited, evidence: ['log-7'], providerBearsBasisPoints: 5_000 };
    const command = { ...facts, reason: 'Less available than promised.', idempotencyKey: this.#key('credit') };
    if (!(await issueCreditNote(this.world.ports)(STAFF, command)).ok) return;
    if (kind === 'CREDIT') this.tally.creditNotes += 1;
    else this.tally.slaCredits += 1;
  }

  /** Balances are filled up, credit is paid out, wires are approved and sent, the deposit and the prepayment of the hall come. */
  async desk(now: Instant): Promise<void> {
    const { ports } = this.world;
    for (const tenant of this.parties.tenants) {
      if (tenant.way === 'BALANCE' && this.dice.chance(8)) {
        await topUp(this.world, tenant, this.dice.pick(CURRENCIES_OF_YEAR), this.#key('more'));
        this.tally.topUps += 1;
      }
      if (tenant.way === 'WIRE' && this.dice.chance(4))
        for (const currency of CURRENCIES_OF_YEAR) {
          const command = { orgId: tenant.scope.orgId, currency, amount: null, reason: 'The tenant asked for it.' };
          await refundCredit(ports)(STAFF, { ...command, idempotencyKey: this.#key('credit-out') });
        }
    }
    await this.#hallMoney(now);
    const waiting = await ports.unitOfWork.run(STAFF, (tx) =>
      ports.outgoingWires.page(tx, { first: 50, after: null, states: ['PREPARED', 'APPROVED'] }),
    );
    for (const { id, amount, state } of waiting.items) {
      if (state === 'PREPARED')
        unwrap(await approveOutgoingWire(ports)(SECOND, { wireId: id, idempotencyKey: this.#key('approve') }));
      const reference = `ORDER-${id}`;
      unwrap(await markOutgoingWireSent(ports)(STAFF, { wireId: id, reference, idempotencyKey: this.#key('sent') }));
      const currency = amount.currency as YearCurrency;
      this.#bank.book(now, { currency, minor: -amount.minor, name: 'Whoever it is for', endToEndId: id, remittance: `Payment ${id}` });
      this.tally.wiresOut += 1;
    }
  }

  async #hallMoney(now: Instant): Promise<void> {
    const { ports } = this.world;
    const { hosted, contractId } = this.parties;
    const asked = await ports.unitOfWork.run(STAFF, (tx) => ports.contractMoney.byContract(tx, contractId));
    for (const { id, amount, receivedAt, kind } of asked) {
      if (receivedAt !== null || this.#onTheWay.has(id)) continue;
      this.#onTheWay.add(id);
      const currency = amount.currency as YearCurrency;
      const said = { endToEndId: null, remittance: `${kind} for the hall`, name: hosted.legalName };
      const reference = this.#bank.book(now, { currency, minor: amount.minor, ...said });
      const command = { contractMoneyId: id, amount: decimal(moneyToString(amount)), bankReference: reference };
      unwrap(await receiveContractMoney(ports)(STAFF, { ...command, idempotencyKey: this.#key('hall') }));
    }
  }

  /** Payouts come, statements of the days before are imported, and what they say beyond doubt is posted. */
  async bank(now: Instant): Promise<void> {
    const { ports } = this.world;
    for (const payout of await ports.payments.payouts(addMilliseconds(now, -20 * DAY), addMilliseconds(now, DAY))) {
      const isDue = payout.status === 'PAID' && payout.arrivalAt <= now && payout.traceId !== null;
      if (!isDue || this.#arrived.has(payout.id)) continue;
      this.#arrived.add(payout.id);
      const { amountMinor: minor, traceId } = payout;
      const said = { name: 'STRIPE PAYMENTS', endToEndId: traceId, remittance: 'STRIPE PAYOUT' };
      this.#bank.book(now, { currency: payout.currency as YearCurrency, minor, ...said });
    }
    for (const currency of CURRENCIES_OF_YEAR) {
      const content = this.#bank.statement(currency, now);
      if (content === null) continue;
      const file = this.world.readBank(content);
      const brought = unwrap(await importBankFile(ports)(STAFF, { name: `${currency} ${now}`, content, file }));
      this.tally.statements += brought.statements.length;
      await postBankLines(ports)(STAFF, brought.newLineIds);
      await this.#byHand(brought.newLineIds, now);
    }
  }

  /** A part, or more than is due since a credit, settles nothing by itself: a person records it. The rest of a part comes later. */
  async #byHand(lineIds: readonly string[], now: Instant): Promise<void> {
    const { ports } = this.world;
    const lines = await ports.unitOfWork.run(STAFF, (tx) => ports.bank.linesByIds(tx, lineIds));
    for (const { bankReference, amount, remittance, counterpartyName, bookedOn } of lines) {
      const invoiceId = this.#wires.get(bankReference ?? '');
      if (invoiceId === undefined || bankReference === null) continue;
      const invoice = await ports.unitOfWork.run(STAFF, (tx) => ports.invoices.byId(tx, invoiceId));
      if (invoice?.state !== 'OPEN') continue;
      const receivedAt = startOfDay(bookedOn, 'UTC');
      const command = { invoiceId, amount: decimal(moneyToString(amount)), bankReference, receivedAt };
      const paid = unwrap(await recordWire(ports)(STAFF, { ...command, idempotencyKey: this.#key('part') }));
      const rest = amountDue(paid).minor;
      if (!this.#parts.delete(bankReference) || paid.state !== 'OPEN' || rest <= 0n) continue;
      this.tally.partWires += 1;
      const said = { name: counterpartyName ?? '', endToEndId: null, remittance };
      this.#wires.set(this.#bank.book(now, { currency: amount.currency as YearCurrency, minor: rest, ...said }), invoiceId);
    }
  }

  /** Money for something that is void by now is held for whoever sent it: one proposes, another approves. Gives how many. */
  async resolve(): Promise<number> {
    const { ports } = this.world;
    const open = await ports.unitOfWork.run(STAFF, (tx) => ports.exceptions.allOpen(tx));
    let resolved = 0;
    for (const { id, breakClass, leg, entryIds, amount } of open) {
      const line = entryIds.find((one) => one.startsWith('bank:'))?.slice('bank:'.length);
      if (breakClass !== 'MISSING_INTERNAL' || leg !== 'RECORD' || line === undefined || amount.minor <= 0n) continue;
      const sender = await ports.unitOfWork.run(STAFF, async (tx) => {
        const invoiceId = this.#wires.get((await ports.bank.lineById(tx, line))?.bankReference ?? '');
        return invoiceId === undefined ? null : ((await ports.invoices.byId(tx, invoiceId))?.orgId ?? null);
      });
      if (sender === null) continue;
      const said = { reasonCode: 'OTHER', comment: 'Its invoice is void.', evidence: [] } as const;
      const proposal = { resolution: 'RECEIVED', amountMinor: amount.minor, subjectId: sender, ...said } as const;
      unwrap(await handleException(ports)(STAFF, { id, command: { kind: 'PROPOSED', proposal } }));
      unwrap(await handleException(ports)(SECOND, { id, command: { kind: 'APPROVED' } }));
      resolved += 1;
    }
    this.tally.resolved += resolved;
    return resolved;
  }

  /** The bank sends one payout back after it was paid. */
  async failPayout(now: Instant, currency: YearCurrency): Promise<boolean> {
    const payouts = await this.world.ports.payments.payouts(addMilliseconds(now, -5 * DAY), addMilliseconds(now, DAY));
    const found = payouts.find(
      (one) => one.currency === currency && one.status === 'PAID' && !this.#arrived.has(one.id) && one.amountMinor > 0n,
    );
    if (!found) return false;
    await this.world.hand.failPayout(found.id);
    this.tally.failedPayouts += 1;
    return true;
  }

  async #open(): Promise<Invoice[]> {
    const { ports } = this.world;
    const open: Invoice[] = [];
    let after: string | null = null;
    do {
      const page = await ports.unitOfWork.run(STAFF, (tx) => ports.invoices.page(tx, { first: 200, after, states: ['OPEN'] }));
      open.push(...page.items);
      after = page.hasNextPage ? (page.cursors.at(-1) ?? null) : null;
    } while (after !== null);
    return open;
  }

  #tenantOf(orgId: string): Tenant | undefined {
    const { tenants, hosted } = this.parties;
    return [...tenants, hosted].find(({ scope }) => scope.orgId === orgId);
  }
}
