import { type CurrencyCode, type Instant } from '#libs/kernel';
import {
  type IngestionProblem,
  type KnownBalance,
  type MatchEntry,
  type Movement,
  type StatementFacts,
} from '#libs/ledger';

/** One movement of money of the simulated market and the records it left on every side. */
export interface SimulatedMovement {
  readonly id: string;
  readonly movement: Movement;
  readonly currency: CurrencyCode;
  readonly entryIds: readonly string[];
}

/** What a reconciliation is given: a simulated market's three sides. Mutable, since faults are injected into it. */
export interface SimulatedBooks {
  readonly now: Instant;
  readonly entries: Map<string, MatchEntry>;
  readonly movements: readonly SimulatedMovement[];
  statements: StatementFacts[];
  balances: KnownBalance[];
  problems: IngestionProblem[];
  /** Ids of entries and groups that a fault has to do with, so that no two meddle with each other. */
  readonly touched: Set<string>;
}

export function copyOf(books: SimulatedBooks): SimulatedBooks {
  return {
    ...books,
    entries: new Map(books.entries),
    statements: [...books.statements],
    balances: [...books.balances],
    problems: [...books.problems],
    touched: new Set(books.touched),
  };
}

/** Every statement adds up from here on after money really moved at the bank in it. */
export function moveAtBank(books: SimulatedBooks, statementId: string, minor: bigint): void {
  const own = books.statements.find(({ id }) => id === statementId);
  if (own === undefined) throw new Error(`there is no statement ${statementId}`);
  books.statements = books.statements.map((statement) => {
    if (statement.account !== own.account || statement.from < own.from) return statement;
    const isOwn = statement.id === own.id;
    return {
      ...statement,
      openingMinor: statement.openingMinor + (isOwn ? 0n : minor),
      closingMinor: statement.closingMinor + minor,
    };
  });
}
