import { type Invoice, amountDue } from '#libs/billing';
import { DAY, type Instant, addMilliseconds, decimal, moneyToString, startOfDay, unwrap } from '#libs/kernel';
import {
  approveOutgoingWire,
  handleException,
  importBankFile,
  markOutgoingWireSent,
  postBankLines,
  recordWire,
} from '#libs/workflows';
import { type Dice } from '../simulator/dice.js';
import { type BankCurrency, type Booked, HouseBank } from './house-bank.js';
import { CURRENCIES_OF_YEAR, SECOND, STAFF, type YearWorld } from './year-world.js';

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

const NOTHING_YET: Tally = {
  ...{ leases: 0, payments: 0, wires: 0, partWires: 0, refunds: 0, disputes: 0, creditNotes: 0, slaCredits: 0 },
  ...{ topUps: 0, wiresOut: 0, failedPayouts: 0, statements: 0, resolved: 0 },
};

export const newTally = (): Tally => ({ ...NOTHING_YET });

/** Our bank and whoever works with its statements: imports them, records by hand what is no plain case, works exceptions off. */
export class BankDesk {
  /** Invoices, deposits and prepayments that somebody sent money for. */
  readonly onTheWay = new Set<string>();
  readonly #bank = new HouseBank();
  readonly #arrived = new Set<string>();
  /** Which invoice a wire is for, by the bank's reference. */
  readonly #wires = new Map<string, string>();
  readonly #parts = new Set<string>();
  #keys = 0;

  constructor(
    private readonly world: Pick<YearWorld, 'ports' | 'hand' | 'readBank'>,
    private readonly dice: Dice,
    private readonly tally: Tally,
    private readonly currencies: readonly BankCurrency[] = CURRENCIES_OF_YEAR,
  ) {}

  #key(what: string): string {
    this.#keys += 1;
    return `${what}-at-the-bank-${this.#keys}`;
  }

  /** Something is booked on the day of `at`; gives the bank's reference. */
  book(at: Instant, what: Booked): string {
    return this.#bank.book(at, what);
  }

  /** What the bank itself says that we have, minor units. */
  balanceOf(currency: BankCurrency): bigint {
    return this.#bank.balanceOf(currency);
  }

  /** Payouts come, statements of the days before are imported, and what they say beyond doubt is posted. */
  async state(now: Instant): Promise<void> {
    const { ports } = this.world;
    for (const payout of await ports.payments.payouts(addMilliseconds(now, -20 * DAY), addMilliseconds(now, DAY))) {
      const isDue = payout.status === 'PAID' && payout.arrivalAt <= now && payout.traceId !== null;
      if (!isDue || this.#arrived.has(payout.id)) continue;
      this.#arrived.add(payout.id);
      const { amountMinor: minor, traceId } = payout;
      const said = { name: 'STRIPE PAYMENTS', endToEndId: traceId, remittance: 'STRIPE PAYOUT' };
      this.#bank.book(payout.arrivalAt, { currency: payout.currency as BankCurrency, minor, ...said });
    }
    for (const currency of this.currencies) {
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
      this.#wires.set(
        this.#bank.book(now, { currency: amount.currency as BankCurrency, minor: rest, ...said }),
        invoiceId,
      );
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
  async failPayout(now: Instant, currency: BankCurrency): Promise<boolean> {
    const payouts = await this.world.ports.payments.payouts(addMilliseconds(now, -5 * DAY), addMilliseconds(now, DAY));
    const found = payouts.find(
      (one) => one.currency === currency && one.status === 'PAID' && !this.#arrived.has(one.id) && one.amountMinor > 0n,
    );
    if (!found) return false;
    await this.world.hand.failPayout(found.id);
    this.tally.failedPayouts += 1;
    return true;
  }

  /** A tenant sends what is due; names the invoice, as people do; one in six sends a part first. */
  wire(now: Instant, invoice: Invoice, legalName: string): void {
    const due = amountDue(invoice).minor;
    const remittance = `Invoice ${this.dice.pick([invoice.number, invoice.number.replaceAll('-', ' ')])}`;
    const endToEndId = this.dice.chance(50) ? `E2E${invoice.number.replaceAll('-', '')}` : null;
    const minor = this.dice.chance(17) && due > 10_000n ? due / 3n : due;
    const reference = this.send(now, invoice, { minor, name: legalName, endToEndId, remittance });
    this.onTheWay.add(invoice.id);
    if (minor < due) this.#parts.add(reference);
  }

  /** Somebody sends so much for an invoice; gives the bank's reference. */
  send(now: Instant, invoice: Invoice, said: Omit<Booked, 'currency'>): string {
    const reference = this.#bank.book(now, { ...said, currency: invoice.currency as BankCurrency });
    this.#wires.set(reference, invoice.id);
    this.tally.wires += 1;
    return reference;
  }

  /** Staff approve and send every wire that is prepared, one the other's; our bank books them. */
  async sendWires(now: Instant): Promise<void> {
    const { ports } = this.world;
    const waiting = await ports.unitOfWork.run(STAFF, (tx) =>
      ports.outgoingWires.page(tx, { first: 50, after: null, states: ['PREPARED', 'APPROVED'] }),
    );
    for (const { id, amount, state } of waiting.items) {
      if (state === 'PREPARED')
        unwrap(await approveOutgoingWire(ports)(SECOND, { wireId: id, idempotencyKey: this.#key('approve') }));
      const reference = `ORDER-${id}`;
      unwrap(await markOutgoingWireSent(ports)(STAFF, { wireId: id, reference, idempotencyKey: this.#key('sent') }));
      const currency = amount.currency as BankCurrency;
      const said = { name: 'Whoever it is for', endToEndId: id, remittance: `Payment ${id}` };
      this.#bank.book(now, { currency, minor: -amount.minor, ...said });
      this.tally.wiresOut += 1;
    }
  }
}
