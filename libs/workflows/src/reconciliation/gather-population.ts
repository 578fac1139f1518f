import {
  CURRENCIES,
  type CurrencyCode,
  DAY,
  HOUR,
  type Instant,
  addMilliseconds,
  instantFromEpoch,
} from '#libs/kernel';
import { type KnownBalance, type MatchEntry, type StatementFacts } from '#libs/ledger';
import { type BankStatement } from '../ports/bank-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { bankLineEntry, instantOf, nameOf } from './bank-entries.js';
import { type InvoiceNames, POSTED_KINDS, ledgerEntries } from './ledger-entries.js';
import { stripeEntries } from './stripe-entries.js';

export type PopulationNeeds = Pick<
  Ports,
  'unitOfWork' | 'ledger' | 'invoices' | 'invoiceWires' | 'payments' | 'bank' | 'recordMatches'
>;

export interface Gathered {
  readonly now: Instant;
  readonly entries: readonly MatchEntry[];
  readonly balances: readonly KnownBalance[];
  readonly statements: readonly StatementFacts[];
  readonly confirmed: ReadonlyMap<string, string>;
}

const BEGINNING = instantFromEpoch(0);
const PAGE = 1_000;

/**
 * Reads all sides: our journals, Stripe's charges and balance transactions, the lines of our banks. Stripe is read first, so that what
 * moves meanwhile is on our side too, or within its time. A currency whose account at the bank nobody has imported yet is not compared
 * with the bank; nor is what was recorded before its first statement.
 */
export async function gatherPopulation(ports: PopulationNeeds, scope: PlatformScope): Promise<Gathered> {
  const { payments } = ports;
  const started = await ports.unitOfWork.run(scope, (tx) => Promise.resolve(tx.now));
  const until = addMilliseconds(started, DAY);
  const theirs = {
    invoices: await payments.invoices(BEGINNING, until),
    charges: await payments.charges(BEGINNING, until),
    transactions: await payments.balanceTransactions(BEGINNING, until),
  };
  const balances = await payments.balance();
  return ports.unitOfWork.run(scope, async (tx) => {
    const names = await invoiceNames(ports, tx);
    const { lines, statements, since } = await bankSide(ports, tx);
    const ours = ledgerEntries(await ports.ledger.ofKinds(tx, POSTED_KINDS), names);
    const all = [...ours, ...stripeEntries(theirs, names)].flatMap((entry) => withoutBank(entry, since));
    return {
      now: tx.now,
      entries: [...all, ...lines],
      balances: CURRENCIES.flatMap((currency) => {
        const here = balances.filter((balance) => balance.currency === currency);
        const minor = here.reduce(
          (total, { pendingMinor, availableMinor }) => total + pendingMinor + availableMinor,
          0n,
        );
        return here.length === 0 ? [] : [{ currency, minor }];
      }),
      statements,
      confirmed: await ports.recordMatches.confirmed(tx),
    };
  });
}

async function invoiceNames(ports: PopulationNeeds, tx: Tx): Promise<ReadonlyMap<string, InvoiceNames>> {
  const invoices = await ports.invoices.all(tx, BEGINNING, addMilliseconds(tx.now, HOUR));
  const wires = await ports.invoiceWires.byInvoices(
    tx,
    invoices.map(({ id }) => id),
  );
  const references = new Map<string, string[]>();
  for (const { invoiceId, bankReference } of wires)
    references.set(invoiceId, [...(references.get(invoiceId) ?? []), bankReference]);
  return new Map(
    invoices.map(({ id, number, buyer }) => [
      id,
      { number, buyer: nameOf(buyer.legalName), wires: references.get(id) ?? [] },
    ]),
  );
}

/** Nobody expects a line on an account of which no statement was imported, or on a day before the first one. */
function withoutBank(entry: MatchEntry, since: ReadonlyMap<CurrencyCode, Instant>): MatchEntry[] {
  const from = since.get(entry.amount.currency);
  const isKnown = from !== undefined && (entry.expectedAt ?? entry.at) >= from;
  if (isKnown || (entry.movement !== 'PAYOUT' && entry.movement !== 'WIRE')) return [entry];
  // of a payout what Stripe booked and what we posted are compared all the same
  return entry.leg === 'TRANSACTION' || entry.leg === 'POSTING' ? [{ ...entry, movement: 'STRIPE_FEE' }] : [];
}

interface BankSide {
  readonly lines: MatchEntry[];
  readonly statements: StatementFacts[];
  /** When the first statement of a currency begins. */
  readonly since: ReadonlyMap<CurrencyCode, Instant>;
}

async function bankSide({ bank }: PopulationNeeds, tx: Tx): Promise<BankSide> {
  const lines: MatchEntry[] = [];
  let after: string | null = null;
  do {
    const stretch = await bank.lines(tx, {}, { first: PAGE, after });
    lines.push(...stretch.rows.flatMap(bankLineEntry));
    after = stretch.next;
  } while (after !== null);
  const statements: StatementFacts[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page = await bank.statementPage(tx, { first: 100, after: cursor, accountId: null });
    statements.push(...page.items.flatMap(statementFacts));
    cursor = page.cursors.at(-1) ?? null;
    if (!page.hasNextPage) return { lines, statements, since: firstDays(statements) };
  }
}

/** Final statements with both balances; the bank's own numbers are not in one form, so the chain is that of the balances. */
function statementFacts({ id, accountId, kind, opening, closing, from, to }: BankStatement): StatementFacts[] {
  if (kind !== 'STATEMENT' || opening === null || closing === null) return [];
  return [
    {
      ...{ id, account: accountId, currency: closing.currency, sequence: null },
      ...{ openingMinor: opening.minor, closingMinor: closing.minor },
      ...{ from: instantOf(from), until: addMilliseconds(instantOf(to), DAY) },
    },
  ];
}

function firstDays(statements: readonly StatementFacts[]): ReadonlyMap<CurrencyCode, Instant> {
  const first = new Map<CurrencyCode, Instant>();
  for (const { currency, from } of statements) {
    const known = first.get(currency);
    if (known === undefined || from < known) first.set(currency, from);
  }
  return first;
}
