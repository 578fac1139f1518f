import {
  ACCOUNT_TYPES,
  JOURNAL_KINDS,
  LEDGER_EVENTS,
  type AccountType,
  type JournalKind,
  type TrialBalanceRow,
} from '#libs/ledger';
import { moneyToGraphQL, type ops } from '#libs/schema';
import { type JournalFilter, type PostedJournal } from '#libs/workflows';

/** One side of a journal but for the owner's name, which a field resolver adds. */
export type EntryAnswer = Omit<ops.JournalEntry, 'ownerName'>;
/** A closed period but for what was said about opening it again, which field resolvers read. */
export type PeriodAnswer = Omit<ops.ClosedPeriod, 'reopenings' | 'isLastInForce'>;
export type JournalAnswer = Omit<ops.Journal, 'entries'> & { readonly entries: readonly EntryAnswer[] };

export function journalToGraphQL(journal: PostedJournal): JournalAnswer {
  const { id, kind, idempotencyKey, effectiveAt, postedAt, bookedAt, sourceType, sourceId, reverses, entries } =
    journal;
  return {
    ...{ id, kind, effectiveAt, postedAt, bookedAt, sourceType, sourceId },
    sentence: LEDGER_EVENTS[kind].says,
    key: idempotencyKey,
    reverses: reverses ?? null,
    entries: entries.map(({ account, minor }) => {
      const amount = moneyToGraphQL({ minor: minor < 0n ? -minor : minor, currency: account.currency });
      return {
        account: account.type,
        ownerId: account.ownerId,
        debit: minor > 0n ? amount : null,
        credit: minor < 0n ? amount : null,
      };
    }),
  };
}

export function trialBalanceToGraphQL({ type, currency, debit, credit }: TrialBalanceRow): ops.TrialBalanceRow {
  const { side, meaning } = ACCOUNT_TYPES[type];
  return {
    account: type,
    ...{ currency, meaning },
    side: side === 'D' ? 'DEBIT' : 'CREDIT',
    debit: debit && moneyToGraphQL(debit),
    credit: credit && moneyToGraphQL(credit),
  };
}

/** Names that no journal has match no journal; null: nothing can match. */
export function journalFilter(filter: ops.JournalFilter): JournalFilter | null {
  const { kinds, account, ownerId, sourceId, window, by } = filter;
  if (account != null && !isAccountType(account)) return null;
  return {
    ...(kinds ? { kinds: kinds.filter(isKind) } : {}),
    ...(account == null ? {} : { accountType: account }),
    ...(ownerId == null ? {} : { ownerId }),
    ...(sourceId == null ? {} : { sourceId }),
    ...(window ? { window: { start: window.start, end: window.end, by: by ?? 'POSTED' } } : {}),
  };
}

function isKind(name: string): name is JournalKind {
  return (JOURNAL_KINDS as readonly string[]).includes(name);
}

function isAccountType(name: string): name is AccountType {
  return Object.hasOwn(ACCOUNT_TYPES, name);
}
