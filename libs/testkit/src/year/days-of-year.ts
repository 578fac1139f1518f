import { type Invoice, amountDue } from '#libs/billing';
import { DAY, HOUR, type Instant, addMilliseconds, decimal, money, moneyToString, period, unwrap } from '#libs/kernel';
import {
  acceptLease,
  bookQuote,
  deliverLease,
  issueCreditNote,
  payInvoice,
  receiveContractMoney,
  refundCredit,
  refundInvoice,
  requestQuote,
} from '#libs/workflows';
import { Agents } from './agents.js';
import { BankDesk, newTally } from './bank-desk.js';
import { type Dice } from '../simulator/dice.js';
import { type Parties, type Tenant, topUp } from './parties-of-year.js';
import { CURRENCIES_OF_YEAR, STAFF, together, type YearCurrency, type YearWorld } from './year-world.js';

interface Running {
  readonly leaseId: string;
  readonly tenant: Tenant;
  readonly miner: Parties['pools'][number]['miner'];
}

/** Paid invoices about which somebody is not content. */
const QUARREL_PERCENT = 15;
/** Leases on whose nodes an agent runs. */
const WATCHED_PERCENT = 20;

/** What people do from day to day: lease, deliver, pay, quarrel; and what their banks tell. */
export class DaysOfYear {
  readonly tally = newTally();
  readonly bank: BankDesk;
  readonly agents: Agents;
  readonly #undelivered: Running[] = [];
  readonly #touched = new Set<string>();
  #keys = 0;

  constructor(
    private readonly world: YearWorld,
    private readonly parties: Parties,
    private readonly dice: Dice,
  ) {
    this.bank = new BankDesk(world, dice, this.tally);
    this.agents = new Agents(world, dice);
  }

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
    const { id: leaseId } = booked.value.lease;
    this.#undelivered.push({ leaseId, tenant, miner: offered.miner });
    if (dice.chance(WATCHED_PERCENT)) this.agents.watch(leaseId, offered.miner);
  }

  /** What was paid for is handed over and accepted. */
  async deliver(): Promise<void> {
    const { ports } = this.world;
    await together(this.world, this.#undelivered.splice(0), async (running) => {
      const lease = await ports.unitOfWork.run(STAFF, (tx) => ports.leases.byId(tx, running.leaseId));
      if (lease?.state === 'PENDING_PAYMENT') this.#undelivered.push(running);
      if (lease?.state !== 'CONFIRMED' && lease?.state !== 'PROVISIONING') return;
      const access = { endpoint: 'ssh.example:22', instructions: 'Log in.', hostKeyFingerprint: null };
      unwrap(await deliverLease(ports)(running.miner, { leaseId: lease.id, ...access, acceptanceTest: null }));
      unwrap(await acceptLease(ports)(running.tenant.scope, lease.id));
    });
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
    await together(this.world, await this.#open(), async (invoice) => {
      const tenant = this.#tenantOf(invoice.orgId);
      if (!tenant || this.bank.onTheWay.has(invoice.id) || amountDue(invoice).minor <= 0n) return;
      if (invoice.collection === 'WIRE' || tenant.way === 'WIRE') {
        this.bank.wire(now, invoice, tenant.legalName);
        return;
      }
      const [paymentMethodId] = tenant.paymentMethodIds;
      const command = {
        invoiceId: invoice.id,
        paymentMethodId: paymentMethodId ?? '',
        idempotencyKey: this.#key('pay'),
      };
      if ((await payInvoice(ports)(tenant.scope, command)).ok) this.tally.payments += 1;
    });
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
      if (this.dice.chance(QUARREL_PERCENT)) await this.#quarrelAbout(invoice);
    }
    for (const invoice of await this.#open())
      if (this.dice.chance(3) && !this.bank.onTheWay.has(invoice.id)) await this.#credit(invoice);
    for (const { id, status } of await ports.payments.disputes(
      addMilliseconds(now, -60 * DAY),
      addMilliseconds(now, -5 * DAY),
    ))
      if (status === 'needs_response') await this.world.hand.decide(id, this.dice.chance(50) ? 'won' : 'lost');
  }

  /** What happened least so far, of what can happen to it. */
  async #quarrelAbout(invoice: Invoice): Promise<void> {
    const ways = [
      ['refunds', () => this.#refund(invoice)],
      ['disputes', () => this.#dispute(invoice)],
      ['creditNotes', () => this.#credit(invoice)],
    ] as const;
    const inOrder = [...ways].sort(([one], [other]) => this.tally[one] - this.tally[other]);
    for (const [name, happens] of inOrder) {
      const before = this.tally[name];
      await happens();
      if (this.tally[name] > before) return;
    }
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

  async #credit(invoice: Invoice): Promise<void> {
    const credited = { what: 'AMOUNT', amount: money(invoice.total.minor / 10n, invoice.currency) } as const;
    const facts = { invoiceId: invoice.id, credited, evidence: ['log-7'], providerBearsBasisPoints: 5_000 };
    const command = { ...facts, kind: 'CREDIT' as const, reason: 'Slower than agreed.' };
    const done = await issueCreditNote(this.world.ports)(STAFF, { ...command, idempotencyKey: this.#key('credit') });
    if (done.ok) this.tally.creditNotes += 1;
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
    await this.bank.sendWires(now);
  }

  async #hallMoney(now: Instant): Promise<void> {
    const { ports } = this.world;
    const { hosted, contractId } = this.parties;
    const asked = await ports.unitOfWork.run(STAFF, (tx) => ports.contractMoney.byContract(tx, contractId));
    for (const { id, amount, receivedAt, kind } of asked) {
      if (receivedAt !== null || this.bank.onTheWay.has(id)) continue;
      this.bank.onTheWay.add(id);
      const currency = amount.currency as YearCurrency;
      const said = { endToEndId: null, remittance: `${kind} for the hall`, name: hosted.legalName };
      const reference = this.bank.book(now, { currency, minor: amount.minor, ...said });
      const command = { contractMoneyId: id, amount: decimal(moneyToString(amount)), bankReference: reference };
      unwrap(await receiveContractMoney(ports)(STAFF, { ...command, idempotencyKey: this.#key('hall') }));
    }
  }

  async #open(): Promise<Invoice[]> {
    const { ports } = this.world;
    const open: Invoice[] = [];
    let after: string | null = null;
    do {
      const page = await ports.unitOfWork.run(STAFF, (tx) =>
        ports.invoices.page(tx, { first: 200, after, states: ['OPEN'] }),
      );
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
