import { type CurrencyCode, DAY, HOUR, type Instant, addMilliseconds, instant } from '#libs/kernel';
import { type MatchEntry, type StatementFacts, creditorReferenceOf } from '#libs/ledger';
import { type SimulatedBooks, type SimulatedMovement } from './books.js';
import { Dice } from './dice.js';
import {
  bareRecords,
  chargeRecords,
  directRecords,
  type MovementFacts,
  payoutRecords,
  wireRecords,
} from './records.js';

const START: Instant = instant('2026-01-01T00:00:00Z');
const CURRENCIES: readonly CurrencyCode[] = ['USD', 'EUR'];
const REST = 12 * DAY;

export interface SimulationSize {
  readonly days: number;
  readonly tenants: number;
}

/**
 * A market of miners and AI firms over some days: leases billed each month and paid by card, debit or wire (in parts, several at once, with
 * and without a reference), refunds, disputes, shares transferred to providers, Stripe's fees, a payout every business day (one of them
 * fails and comes back), bank statements in two currencies. All sides agree; `now` is when everything has had its time.
 */
export function simulateMarket(
  seed: number,
  { days, tenants }: SimulationSize = { days: 60, tenants: 24 },
): SimulatedBooks {
  const market = new Market(new Dice(seed), days);
  for (let tenant = 0; tenant < tenants; tenant += 1) market.lives(`org_tenant${tenant}`);
  return market.books();
}

class Market {
  readonly #entries: MatchEntry[] = [];
  readonly #movements: SimulatedMovement[] = [];
  readonly #atStripe = new Map<
    CurrencyCode,
    { facts: MovementFacts; make: (group: string | null) => MatchEntry[]; net: bigint }[]
  >();
  #n = 0;
  #invoice = 0;

  constructor(
    private readonly dice: Dice,
    private readonly days: number,
  ) {}

  /** A tenant with one to four leases, each billed every 30 days. */
  lives(tenant: string): void {
    const currency = this.dice.pick(CURRENCIES);
    const rail = this.dice.pick(['CARD', 'DEBIT', 'WIRE'] as const);
    for (let leases = 1 + this.dice.below(4); leases > 0; leases -= 1) {
      const rent = this.dice.minor(20_000, 4_000_000);
      for (let day = this.dice.below(30); day < this.days; day += 30) {
        const usage = this.dice.minor(1, 90_000);
        if (rail === 'WIRE') this.#wires(tenant, currency, rent + usage, day);
        else this.#charges(tenant, currency, rent + usage, day, rail === 'CARD');
      }
    }
  }

  #number(): string {
    this.#invoice += 1;
    return `GLSIM${this.#invoice % 7}-2026-${`${this.#invoice}`.padStart(6, '0')}`;
  }

  #facts(
    facts: Omit<MovementFacts, 'n' | 'feeMinor' | 'references' | 'split'> & Partial<MovementFacts>,
  ): MovementFacts {
    this.#n += 1;
    return { feeMinor: 0n, references: [], split: null, ...facts, n: this.#n };
  }

  #keep({ n, movement, currency }: MovementFacts, entries: readonly MatchEntry[]): void {
    this.#entries.push(...entries);
    this.#movements.push({ id: `mov_${n}`, movement, currency, entryIds: entries.map(({ id }) => id) });
  }

  #stripe(facts: MovementFacts, make: (group: string | null) => MatchEntry[]): void {
    const list = this.#atStripe.get(facts.currency) ?? [];
    list.push({ facts, make, net: facts.minor - facts.feeMinor });
    this.#atStripe.set(facts.currency, list);
  }

  /** Collected by Stripe, now and then in two parts, refunded or disputed; the provider's share is transferred. */
  #charges(tenant: string, currency: CurrencyCode, due: bigint, day: number, isCard: boolean): void {
    const references = [this.#number()];
    const first = this.dice.chance(15) ? (due * 2n) / 5n : due;
    for (const minor of due === first ? [due] : [first, due - first]) {
      const at = this.#hour(day);
      const feeMinor = isCard ? (minor * 29n + 500n) / 1_000n + 30n : 500n;
      const paid = this.#facts({
        movement: 'PAYMENT',
        currency,
        minor,
        feeMinor,
        counterparty: tenant,
        at,
        references,
      });
      this.#stripe(paid, (group) => chargeRecords(paid, group));
      const later = addMilliseconds(at, (1 + this.dice.below(5)) * DAY);
      if (this.dice.chance(8)) {
        const back = this.#facts({
          movement: 'REFUND',
          currency,
          minor: -minor / 4n,
          counterparty: tenant,
          at: later,
          references,
        });
        this.#stripe(back, (group) => chargeRecords(back, group));
      } else if (this.dice.chance(4)) {
        const taken = this.#facts({
          movement: 'DISPUTE',
          currency,
          minor: -minor,
          feeMinor: 1_500n,
          counterparty: tenant,
          at: later,
        });
        this.#stripe(taken, (group) => directRecords(taken, group));
      } else this.#share(currency, -(minor * 9n) / 20n, later);
    }
  }

  #share(currency: CurrencyCode, minor: bigint, at: Instant): void {
    const half = minor / 3n;
    const split = [
      { ownerId: `org_miner${this.dice.below(4)}`, minor: half },
      { ownerId: `org_miner${4 + this.dice.below(4)}`, minor: minor - half },
    ];
    const sent = this.#facts({ movement: 'TRANSFER', currency, minor, counterparty: 'PROVIDERS', at, split });
    this.#stripe(sent, (group) => directRecords(sent, group));
  }

  /** Paid by wire: alone or two invoices at once, named by number, by creditor reference, by end-to-end id, or not at all. */
  #wires(tenant: string, currency: CurrencyCode, due: bigint, day: number): void {
    const invoices = [{ number: this.#number(), minor: due }];
    if (this.dice.chance(20)) invoices.push({ number: this.#number(), minor: this.dice.minor(10_000, 900_000) });
    const minor = invoices.reduce((total, invoice) => total + invoice.minor, 0n);
    const facts = this.#facts({ movement: 'WIRE', currency, minor, counterparty: tenant, at: this.#businessHour(day) });
    const named = invoices.map(({ number }) => number.replaceAll('-', this.dice.pick(['-', ' ', '/']))).join(' + ');
    const style = this.dice.below(4);
    const [endToEndId, remittance] = [
      style === 1 ? null : `E2E${facts.n}`,
      style === 2 ? 'thank you' : `Invoice ${named}`,
    ];
    if (style === 3 && invoices.length === 1) {
      const reference = creditorReferenceOf(invoices[0]?.number ?? '');
      this.#keep(
        facts,
        wireRecords({
          ...facts,
          endToEndId: null,
          remittance: `/${reference}/`,
          invoices: [{ number: reference, minor }],
        }),
      );
    } else this.#keep(facts, wireRecords({ ...facts, endToEndId, remittance, invoices }));
    if (!this.dice.chance(25)) return;
    const out = this.#facts({
      movement: 'WIRE',
      currency,
      minor: -minor / 2n,
      counterparty: `org_miner${this.dice.below(8)}`,
      at: facts.at,
    });
    const order = { number: `GLOUT-2026-${`${out.n}`.padStart(6, '0')}`, minor: out.minor };
    this.#keep(out, wireRecords({ ...out, endToEndId: `OUT${out.n}`, remittance: order.number, invoices: [order] }));
  }

  #hour(day: number): Instant {
    return addMilliseconds(START, day * DAY + this.dice.below(22 * 60) * 60_000);
  }

  #businessHour(day: number): Instant {
    return addMilliseconds(businessDay(addMilliseconds(START, day * DAY)), 9 * HOUR + this.dice.below(6 * 60) * 60_000);
  }

  books(): SimulatedBooks {
    for (const currency of CURRENCIES) this.#payOut(currency);
    const end = addMilliseconds(START, this.days * DAY + REST);
    const lines = this.#entries.filter(({ leg }) => leg === 'BANK_LINE');
    const { statements, statementOf } = statementsOf(lines, end);
    const entries = this.#entries.map((entry) =>
      entry.leg === 'BANK_LINE' ? { ...entry, group: statementOf(entry) } : entry,
    );
    return {
      now: addMilliseconds(end, 4 * DAY),
      entries: new Map(entries.map((entry) => [entry.id, entry])),
      movements: this.#movements,
      statements,
      balances: CURRENCIES.map((currency) => ({ currency, minor: stripeHolds(entries, currency) })),
      problems: [],
      touched: new Set(),
    };
  }

  /** Every evening all that came in by then goes to the bank; the third payout of a currency fails and its money goes with the next. */
  #payOut(currency: CurrencyCode): void {
    const waiting = [...(this.#atStripe.get(currency) ?? [])].sort((a, b) => a.facts.at - b.facts.at);
    const emit = (one: (typeof waiting)[number], group: string | null): void => this.#keep(one.facts, one.make(group));
    let batch: typeof waiting = [];
    let payouts = 0;
    const last = addMilliseconds(START, (this.days + 6) * DAY);
    for (let evening = addMilliseconds(START, DAY); evening <= last; evening = addMilliseconds(evening, DAY)) {
      while (waiting[0] !== undefined && waiting[0].facts.at < evening - 10 * 60_000)
        batch.push(...waiting.splice(0, 1));
      const minor = batch.reduce((total, { net }) => total + net, 0n);
      if (minor <= 0n || businessDay(evening) !== evening) continue;
      const sent = this.#facts({ movement: 'PAYOUT', currency, minor, counterparty: 'STRIPE PAYOUTS', at: evening });
      for (const one of batch) emit(one, `payout:po_${sent.n}`);
      batch = [];
      payouts += 1;
      const fails = payouts === 3;
      this.#keep(
        sent,
        payoutRecords(sent, fails ? null : addMilliseconds(businessDay(addMilliseconds(evening, 2 * DAY)), 11 * HOUR)),
      );
      const fee = this.#facts({
        movement: 'STRIPE_FEE',
        currency,
        minor: -this.dice.minor(100, 900),
        counterparty: 'STRIPE',
        at: addMilliseconds(evening, 60_000),
      });
      batch.push({ facts: fee, make: (group) => bareRecords(fee, group), net: fee.minor });
      if (!fails) continue;
      const back = this.#facts({
        movement: 'PAYOUT_RETURN',
        currency,
        minor,
        counterparty: 'STRIPE',
        at: addMilliseconds(evening, 20 * HOUR),
      });
      batch.push({ facts: back, make: (group) => bareRecords(back, group), net: minor });
    }
    for (const one of [...batch, ...waiting]) emit(one, null);
  }
}

/** The first instant of the first day from this one on that is neither Saturday nor Sunday. */
function businessDay(at: Instant): Instant {
  const day = Math.floor(at / DAY);
  const weekday = (day + 4) % 7;
  return addMilliseconds(START, (day + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0)) * DAY - START);
}

function stripeHolds(entries: readonly MatchEntry[], currency: CurrencyCode): bigint {
  const here = entries.filter(({ leg, amount }) => leg === 'TRANSACTION' && amount.currency === currency);
  return here.reduce((total, { effectMinor }) => total + effectMinor, 0n);
}

/** One statement an account and business day. */
function statementsOf(lines: readonly MatchEntry[], end: Instant) {
  const statements: StatementFacts[] = [];
  const idOf = (currency: string, at: Instant): string => `st_${currency}_${Math.floor((at - START) / DAY)}`;
  for (const currency of CURRENCIES) {
    let [sequence, balance] = [0, 1_000_000n];
    for (let from = START; from < end; from = addMilliseconds(from, DAY)) {
      if (businessDay(from) !== from) continue;
      const id = idOf(currency, from);
      const moved = lines.filter((line) => line.amount.currency === currency && idOf(currency, line.at) === id);
      const closingMinor = moved.reduce((total, { effectMinor }) => total + effectMinor, balance);
      sequence += 1;
      const until = addMilliseconds(from, DAY);
      statements.push({
        id,
        account: `acc_${currency}`,
        currency,
        sequence,
        openingMinor: balance,
        closingMinor,
        from,
        until,
      });
      balance = closingMinor;
    }
  }
  return { statements, statementOf: ({ amount, at }: MatchEntry) => `statement:${idOf(amount.currency, at)}` };
}
