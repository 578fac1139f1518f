import { type Money, type Period } from '#libs/kernel';
import { type Connection, connectionToGraphQL } from './connection.convert.js';
import type * as gql from './generated/tenant.js';
import { moneyToGraphQL, windowToGraphQL } from './kernel.convert.js';

interface StatementMovement extends Pick<
  gql.StatementMovement,
  'journalId' | 'kind' | 'postedAt' | 'effectiveAt' | 'sourceId'
> {
  readonly sourceType: string;
  /** The journal that this one takes back. */
  readonly reversesId: string | null;
  readonly amount: Money;
  readonly balance: Money;
}

interface StatementAccount {
  readonly type: gql.StatementAccountType;
  readonly opening: Money;
  readonly added: Money;
  readonly taken: Money;
  readonly closing: Money;
  readonly movements: readonly StatementMovement[];
}

/** A month of an organisation's accounts, as the workflows give it. */
interface Viewed {
  readonly month: string;
  readonly window: Period;
  readonly isFinal: boolean;
  readonly accounts: readonly StatementAccount[];
  readonly invoiceNumbers: ReadonlyMap<string, string>;
}

/** An account but for its movements, which are made of `source` where they are asked for. */
export interface StatementAccountAnswer extends Omit<gql.StatementAccount, 'movements'> {
  readonly source: { readonly account: StatementAccount; readonly invoiceNumbers: ReadonlyMap<string, string> };
}

export interface StatementAnswer extends Omit<gql.Statement, 'accounts' | 'waterfalls'> {
  readonly accounts: readonly StatementAccountAnswer[];
}

export function statementToGraphQL(viewed: Viewed, pdfPath: string): StatementAnswer {
  const { month, window, isFinal, accounts, invoiceNumbers } = viewed;
  return {
    ...{ month, isFinal, pdfPath },
    window: windowToGraphQL(window),
    accounts: accounts.map((account) => ({
      type: account.type,
      opening: moneyToGraphQL(account.opening),
      added: moneyToGraphQL(account.added),
      taken: moneyToGraphQL(account.taken),
      closing: moneyToGraphQL(account.closing),
      source: { account, invoiceNumbers },
    })),
  };
}

/** A page of an account's movements; a cursor is the journal, of which an account has one entry. */
export function movementsToGraphQL(
  { source }: StatementAccountAnswer,
  { first, after }: { readonly first: number; readonly after: string | null },
): Connection<gql.StatementMovement> {
  const { movements } = source.account;
  const start = after === null ? 0 : movements.findIndex(({ journalId }) => journalId === after) + 1;
  const items = movements.slice(start, start + first);
  const page = {
    items,
    cursors: items.map(({ journalId }) => journalId),
    hasNextPage: start + items.length < movements.length,
    totalCount: movements.length,
  };
  return connectionToGraphQL(page, (movement) => movementToGraphQL(movement, source.invoiceNumbers));
}

function movementToGraphQL(
  movement: StatementMovement,
  invoiceNumbers: ReadonlyMap<string, string>,
): gql.StatementMovement {
  const { journalId, kind, postedAt, effectiveAt, sourceType, sourceId, reversesId } = movement;
  return {
    ...{ journalId, kind, postedAt, effectiveAt, sourceId },
    amount: moneyToGraphQL(movement.amount),
    balance: moneyToGraphQL(movement.balance),
    invoiceId: sourceType === 'INVOICE' ? sourceId : null,
    invoiceNumber: invoiceNumbers.get(sourceId) ?? null,
    reversesJournalId: reversesId,
  };
}
