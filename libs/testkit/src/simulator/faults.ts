import { type CurrencyCode, type Money, addMilliseconds, money } from '#libs/kernel';
import { type BreakClass, type Leg, type MatchEntry, SIDE_OF } from '#libs/ledger';
import { type SimulatedBooks, type SimulatedMovement, moveAtBank } from './books.js';
import { type Dice } from './dice.js';

/** The truth about one fault: what a reconciliation has to say, and of what. */
export interface InjectedFault {
  readonly breakClass: BreakClass;
  readonly amount: Money;
  /** Some of the records it is about; none where it is about a total. */
  readonly entryIds: readonly string[];
}

/** Puts one fault into the books, where this movement can have it; null: it cannot. */
export type Injector = (books: SimulatedBooks, movement: SimulatedMovement, dice: Dice) => InjectedFault | null;

function legOf(books: SimulatedBooks, { entryIds }: SimulatedMovement, leg: Leg): MatchEntry | null {
  const found = entryIds.flatMap((id) => books.entries.get(id) ?? []).filter((entry) => entry.leg === leg);
  return found.length === 1 ? (found[0] ?? null) : null;
}

function alter(books: SimulatedBooks, entry: MatchEntry, change: Partial<MatchEntry>): void {
  books.entries.set(entry.id, { ...entry, ...change });
}

const other = (currency: CurrencyCode): CurrencyCode => (currency === 'USD' ? 'EUR' : 'USD');

/** A record is gone: whoever keeps it has not got it. */
export const removed =
  (leg: Leg): Injector =>
  (books, movement) => {
    const entry = legOf(books, movement, leg);
    if (entry === null) return null;
    books.entries.delete(entry.id);
    const rest = movement.entryIds.filter((id) => id !== entry.id);
    return { breakClass: `MISSING_${SIDE_OF[leg]}`, amount: entry.amount, entryIds: rest };
  };

/** A record says another amount than it should: `by` minor units more in size. */
export const misstated =
  (leg: Leg, sign: 1n | -1n): Injector =>
  (books, movement, dice) => {
    const entry = legOf(books, movement, leg);
    const by = sign * dice.minor(100, 9_000);
    if (entry === null || entry.amount.minor < 20_000n) return null;
    const moved =
      entry.effectMinor === 0n ? 0n : by * (movement.movement === 'PAYOUT' && leg !== 'BANK_LINE' ? -1n : 1n);
    alter(books, entry, {
      amount: money(entry.amount.minor + by, entry.amount.currency),
      effectMinor: entry.effectMinor + moved,
    });
    const isOurs = SIDE_OF[leg] === 'INTERNAL';
    const difference = isOurs ? -by : by;
    return {
      breakClass: difference > 0n ? 'AMOUNT_OVER' : 'AMOUNT_UNDER',
      amount: money(difference, entry.amount.currency),
      entryIds: [entry.id],
    };
  };

export const wrongCurrency =
  (leg: Leg): Injector =>
  (books, movement) => {
    const entry = legOf(books, movement, leg);
    if (entry === null || movement.entryIds.length < 3) return null;
    const amount = money(entry.amount.minor, other(entry.amount.currency));
    alter(books, entry, { amount });
    return { breakClass: 'CURRENCY', amount, entryIds: [entry.id] };
  };

export const wrongFee =
  (leg: 'TRANSACTION' | 'POSTING'): Injector =>
  (books, movement, dice) => {
    const entry = legOf(books, movement, leg);
    if (entry?.feeMinor == null || movement.movement !== 'PAYMENT') return null;
    const by = dice.minor(1, 400);
    alter(books, entry, { feeMinor: entry.feeMinor + by, effectMinor: entry.effectMinor - by });
    const difference = leg === 'TRANSACTION' ? by : -by;
    return { breakClass: 'FEE', amount: money(difference, entry.amount.currency), entryIds: [entry.id] };
  };

export const wrongStatus =
  (leg: Leg): Injector =>
  (books, movement, dice) => {
    const entry = legOf(books, movement, leg);
    const partner = movement.entryIds.some((id) => id !== entry?.id && books.entries.get(id)?.status === 'SETTLED');
    if (entry?.status !== 'SETTLED' || !partner || movement.movement === 'PAYOUT') return null;
    alter(books, entry, { status: dice.pick(['OPEN', 'FAILED', 'REFUNDED', 'DISPUTED']) });
    return { breakClass: 'STATUS', amount: entry.amount, entryIds: [entry.id] };
  };

/** One of its ids, or what it refers to, is mistyped. */
export const wrongReference =
  (leg: Leg, field: 'keys' | 'references'): Injector =>
  (books, movement) => {
    const entry = legOf(books, movement, leg);
    const [first, ...rest] = entry?.[field] ?? [];
    if (!entry || first === undefined) return null;
    if (!canBeMistyped(books, movement, entry, field)) return null;
    const mistyped = field === 'keys' ? `${first}X` : `GLTYPO-2026-${first.slice(-6)}`;
    alter(books, entry, { [field]: [mistyped, ...rest] });
    return { breakClass: 'REFERENCE', amount: entry.amount, entryIds: [entry.id] };
  };

/** Some other record has to say it right, or nobody could tell. */
function canBeMistyped(
  books: SimulatedBooks,
  movement: SimulatedMovement,
  entry: MatchEntry,
  field: 'keys' | 'references',
): boolean {
  const others = movement.entryIds.flatMap((id) => books.entries.get(id) ?? []).filter(({ id }) => id !== entry.id);
  const first = entry[field][0] ?? '';
  return others.some((one) => one.leg !== entry.leg && one[field].includes(first));
}

export const wrongSplit: Injector = (books, movement, dice) => {
  const entry = legOf(books, movement, 'OBJECT');
  const [first, second] = entry?.split ?? [];
  if (!entry || !first || !second) return null;
  const by = dice.minor(1, 5_000);
  const split = [
    { ...first, minor: first.minor + by },
    { ...second, minor: second.minor - by },
  ];
  alter(books, entry, { split });
  return { breakClass: 'SPLIT', amount: money(by, entry.amount.currency), entryIds: [entry.id] };
};

/** Recorded, charged or posted a second time. */
export const twice =
  (leg: 'RECORD' | 'OBJECT' | 'POSTING'): Injector =>
  (books, movement) => {
    const entry = legOf(books, movement, leg);
    if (entry === null) return null;
    const id = `${entry.id}_again`;
    const [first, ...rest] = entry.keys;
    if (first === undefined) return null;
    books.entries.set(id, {
      ...entry,
      id,
      keys: leg === 'OBJECT' ? [first, `again:${id}`] : [first, ...rest],
      at: addMilliseconds(entry.at, 5_000),
    });
    return { breakClass: 'DUPLICATE', amount: entry.amount, entryIds: [id] };
  };

/** The tenant paid the same invoice a second time: another line, another end-to-end id, and the bank's balance is higher. */
export const paidTwice: Injector = (books, movement) => {
  const entry = movement.movement === 'WIRE' ? legOf(books, movement, 'BANK_LINE') : null;
  if (!entry?.group || entry.references.length === 0) return null;
  const id = `${entry.id}_again`;
  books.entries.set(id, { ...entry, id, keys: [`line:${id}`, `e2e:${id}`], at: addMilliseconds(entry.at, 60_000) });
  moveAtBank(books, entry.group.slice('statement:'.length), entry.effectMinor);
  return { breakClass: 'DUPLICATE', amount: entry.amount, entryIds: [id] };
};

/** Two wires of one sum from one tenant on one day, for two invoices, and nothing says which is for which. */
export const unclearWires: Injector = (books, movement, dice) => {
  const line = movement.movement === 'WIRE' ? legOf(books, movement, 'BANK_LINE') : null;
  if (!line?.group || line.amount.minor < 0n) return null;
  const amount = money(dice.minor(5_000_000, 9_000_000), line.amount.currency);
  const ids = [1, 2].flatMap((number) => {
    const [at, name] = [addMilliseconds(line.at, number * 60_000), `${line.id}_unclear${number}`];
    const both = { amount, at, keys: [], status: null };
    books.entries.set(`${name}l`, { ...line, ...both, id: `${name}l`, references: [], effectMinor: amount.minor });
    const references = [`GLUNCLEAR-2026-${`${number}`.padStart(6, '0')}`];
    books.entries.set(`${name}r`, {
      ...line,
      ...both,
      id: `${name}r`,
      leg: 'RECORD',
      movement: 'WIRE',
      references,
      effectMinor: 0n,
      group: null,
    });
    return [`${name}l`, `${name}r`];
  });
  moveAtBank(books, line.group.slice('statement:'.length), amount.minor * 2n);
  return { breakClass: 'AMBIGUOUS', amount, entryIds: ids };
};

/** A payment of five minutes ago that Stripe has not booked yet. */
export const underway: Injector = (books, movement) => {
  const [record, object] = [legOf(books, movement, 'RECORD'), legOf(books, movement, 'OBJECT')];
  if (movement.movement !== 'PAYMENT' || !record || !object) return null;
  const at = addMilliseconds(books.now, -300_000);
  const keys = [`payment:new_${record.id}`, `charge:new_${record.id}`];
  const ids = [record, object].map((entry) => {
    const id = `${entry.id}_new`;
    books.entries.set(id, { ...entry, id, at, keys, references: [`GLNEW-2026-${record.id}`] });
    return id;
  });
  return { breakClass: 'TIMING', amount: record.amount, entryIds: ids };
};

/** Money on our account from nobody knows whom. */
export const unidentified: Injector = (books, movement, dice) => {
  const line = legOf(books, movement, 'BANK_LINE');
  if (!line?.group) return null;
  const amount = money(dice.minor(1_000, 800_000), line.amount.currency);
  const id = `${line.id}_unknown`;
  const nothing = { keys: [`line:${id}`], references: [], counterparty: null, movement: null };
  books.entries.set(id, { ...line, ...nothing, id, amount, effectMinor: amount.minor });
  moveAtBank(books, line.group.slice('statement:'.length), amount.minor);
  return { breakClass: 'UNIDENTIFIED_RECEIPT', amount, entryIds: [id] };
};

/** A record of a confirmed match changed in something that money does not show. */
export const changedLater: Injector = (books, movement) => {
  const entry = legOf(books, movement, 'TRANSACTION');
  if (entry === null) return null;
  alter(books, entry, { at: addMilliseconds(entry.at, 60_000) });
  return { breakClass: 'STALE', amount: entry.amount, entryIds: [entry.id] };
};

/** A transaction is listed under no payout although it was in one. */
export const leftItsPayout: Injector = (books, movement) => {
  const entry = movement.movement === 'PAYMENT' ? legOf(books, movement, 'TRANSACTION') : null;
  const group = entry?.group ?? null;
  if (entry === null || group === null) return null;
  const payout = [...books.entries.values()].find(({ leg, keys }) => leg === 'OBJECT' && keys.includes(group));
  const members = [...books.entries.values()].filter((one) => one.group === group);
  // a payout without members is one that Stripe does not itemise
  if (members.length < 2) return null;
  if (!payout || [payout, ...members].some(({ id }) => books.touched.has(id))) return null;
  alter(books, entry, { group: null });
  return {
    breakClass: 'BALANCE_DRIFT',
    amount: money(entry.effectMinor, entry.amount.currency),
    entryIds: [payout.id],
  };
};

/** A statement opens with something else than the one before it closed with. */
export const wrongOpening: Injector = (books, movement, dice) => {
  const group = legOf(books, movement, 'BANK_LINE')?.group?.slice('statement:'.length);
  const own = books.statements.find(({ id, sequence }) => id === group && (sequence ?? 0) > 1);
  if (!own || books.touched.has(`statement:${own.id}`)) return null;
  const by = dice.minor(1, 50_000);
  books.statements = books.statements.map((one) =>
    one === own ? { ...one, openingMinor: one.openingMinor + by } : one,
  );
  return { breakClass: 'INGESTION', amount: money(by, own.currency), entryIds: [] };
};

/** A whole statement was not read, with all its lines. */
export const statementLost: Injector = (books, movement) => {
  const group = legOf(books, movement, 'BANK_LINE')?.group;
  const own = books.statements.find(({ id }) => `statement:${id}` === group);
  const next = books.statements.find(
    (one) => one.account === own?.account && one.sequence === (own?.sequence ?? 0) + 1,
  );
  if (!own || !next || (own.sequence ?? 0) < 2) return null;
  const lines = [...books.entries.values()].filter((entry) => entry.group === group);
  const isTouched = [`statement:${own.id}`, `statement:${next.id}`, ...lines.map(({ id }) => id)].some((id) =>
    books.touched.has(id),
  );
  if (isTouched) return null;
  books.touched.add(`statement:${next.id}`);
  books.statements = books.statements.filter((one) => one !== own);
  for (const { id } of lines) books.entries.delete(id);
  return { breakClass: 'INGESTION', amount: money(own.closingMinor - own.openingMinor, own.currency), entryIds: [] };
};
