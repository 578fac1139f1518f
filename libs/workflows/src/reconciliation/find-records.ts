import { DAY, type Instant, type Money, addMilliseconds, instantFromEpoch, money } from '#libs/kernel';
import { LEDGER_EVENTS, type Leg, type MatchEntry, NOTHING_DECIDED } from '#libs/ledger';
import { type BankLine } from '../ports/bank-stores.js';
import { type PostedJournal } from '../ports/ledger-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { bankLineEntry, instantOf } from './bank-entries.js';
import { ledgerEntries, standingOf } from './ledger-entries.js';
import { movedOn } from './own-records.js';
import { settlementsById } from './posting-entries.js';
import { transactionEntries } from './stripe-entries.js';
import { disputeEntries, payoutEntry, refundEntry, transferEntries } from './stripe-objects.js';

/** A record of a movement, as its own side has it now. */
export interface FoundRecord {
  readonly id: string;
  readonly leg: Leg;
  /** Null: its side does not have it, or cannot be asked for it alone. */
  readonly facts: {
    readonly amount: Money;
    readonly feeMinor: bigint | null;
    readonly at: Instant;
    readonly status: string | null;
    readonly references: readonly string[];
    readonly counterparty: string | null;
    readonly words: string | null;
    readonly journalKey: string | null;
  } | null;
}

type Needs = Pick<Ports, 'unitOfWork' | 'ledger' | 'bank' | 'payments' | 'matchDecisions'>;

const LEG_OF: Readonly<Record<string, Leg>> = {
  journal: 'RECORD',
  posting: 'POSTING',
  transaction: 'TRANSACTION',
  bank: 'BANK_LINE',
};

/**
 * Records by the ids under which the matcher knows them, in the order of the question. Ours and the bank's are read, Stripe is asked. A part of a
 * divided record is what its whole says, with the part's amount.
 */
export const findRecords = (ports: Needs) => {
  return async (scope: PlatformScope, entryIds: readonly string[]): Promise<readonly FoundRecord[]> => {
    const { now, own } = await ports.unitOfWork.run(scope, async (tx) => {
      const found = new Map<string, FoundRecord['facts']>();
      const partOf = await partsNamed(ports, tx, entryIds);
      for (const id of entryIds) found.set(id, partOf(id, await ownRecord(ports, tx, wholeOf(id))));
      return { now: tx.now, own: found };
    });
    const records: FoundRecord[] = [];
    for (const id of entryIds) {
      const leg = LEG_OF[kindOf(id)] ?? 'OBJECT';
      const isTheirs = leg === 'OBJECT' || leg === 'TRANSACTION';
      records.push({ id, leg, facts: isTheirs ? await stripeRecord(ports, id, now) : (own.get(id) ?? null) });
    }
    return records;
  };
};

const kindOf = (id: string): string => id.slice(0, id.indexOf(':'));
const nameOf = (id: string): string => id.slice(id.indexOf(':') + 1);

const PART = /#(\d+)$/;
const wholeOf = (id: string): string => id.replace(PART, '');

type PartOf = (id: string, facts: FoundRecord['facts']) => FoundRecord['facts'];

/** Reads which parts count now, where one is asked for. */
async function partsNamed({ matchDecisions }: Needs, tx: Tx, ids: readonly string[]): Promise<PartOf> {
  const { divisions } = ids.some((id) => PART.test(id)) ? await matchDecisions.standing(tx) : NOTHING_DECIDED;
  return (id, facts) => {
    const number = PART.exec(id)?.[1];
    if (number === undefined || facts === null) return facts;
    const minor = divisions.find(({ entryId }) => entryId === wholeOf(id))?.parts[Number(number) - 1];
    return minor === undefined ? null : { ...facts, amount: money(minor, facts.amount.currency) };
  };
}

async function ownRecord({ ledger, bank }: Needs, tx: Tx, id: string): Promise<FoundRecord['facts']> {
  switch (kindOf(id)) {
    case 'bank': {
      const [line] = await bank.linesByIds(tx, [nameOf(id)]);
      return line === undefined ? null : lineFacts(line);
    }
    case 'journal': {
      const journal = await ledger.byKey(tx, nameOf(id));
      return journal && journalFacts(journal, id);
    }
    case 'posting': {
      const journals = await ledger.bySource(tx, nameOf(id).replace(/:again$/, ''));
      const journal = settlementsById(standingOf(journals)).get(id);
      return journal === undefined ? null : journalFacts(journal, id);
    }
    default:
      return null;
  }
}

const entryOf = (journal: PostedJournal, id: string): MatchEntry | undefined =>
  ledgerEntries([journal]).find((entry) => id.startsWith(entry.id));

/** As the matcher reads it; a journal that it reads together with a row of ours, by what it moved at Stripe or at the bank. */
function journalFacts(journal: PostedJournal, id: string): FoundRecord['facts'] {
  const entry = entryOf(journal, id);
  const atStripe = movedOn(journal, 'STRIPE_CLEARING');
  return {
    amount: entry?.amount ?? (atStripe.minor === 0n ? movedOn(journal, 'BANK') : atStripe),
    feeMinor: entry?.feeMinor ?? null,
    at: journal.effectiveAt,
    status: entry?.status ?? null,
    references: [journal.sourceId],
    counterparty: null,
    words: LEDGER_EVENTS[journal.kind].says,
    journalKey: journal.idempotencyKey,
  };
}

function lineFacts(line: BankLine): FoundRecord['facts'] {
  const [entry] = bankLineEntry(line);
  return {
    ...{ amount: line.amount, feeMinor: null, status: line.isReversal ? 'REVERSED' : null },
    at: entry?.at ?? instantOf(line.bookedOn),
    references: [line.bankReference, line.endToEndId, ...line.references].flatMap((one) => one ?? []),
    counterparty: line.counterpartyName,
    ...{ words: line.remittance === '' ? null : line.remittance, journalKey: null },
  };
}

/** Only what is asked for, told as the matcher would read it. */
async function stripeRecord({ payments }: Needs, id: string, now: Instant): Promise<FoundRecord['facts']> {
  const name = nameOf(id);
  switch (kindOf(id)) {
    case 'charge': {
      const charge = await payments.charge(name);
      if (charge === null) return null;
      const { amountMinor, currency, createdAt: at, status, failureMessage: words } = charge;
      const references = [charge.paymentIntentId ?? null, charge.balanceTransactionId].flatMap((one) => one ?? []);
      const stands = status === 'succeeded' ? 'SETTLED' : status === 'failed' ? 'FAILED' : 'OPEN';
      const amount = money(amountMinor, currency);
      return { amount, feeMinor: null, at, status: stands, references, counterparty: null, words, journalKey: null };
    }
    case 'transaction': {
      const one = await payments.balanceTransaction(name);
      if (one === null) return null;
      const words = one.type === one.reportingCategory ? one.type : `${one.type}, ${one.reportingCategory}`;
      return entryFacts(id, transactionEntries(one, false, null), [one.sourceId], words);
    }
    case 'refund': {
      const one = await payments.refund(name);
      return one && entryFacts(id, [refundEntry(one)], [one.balanceTransactionId ?? null]);
    }
    case 'dispute': {
      const one = await payments.dispute(name.split(':')[0] ?? name);
      return one && entryFacts(id, disputeEntries(one), [name.split(':')[1] ?? null]);
    }
    // the port only lists these, and what was taken back of a transfer is found with it
    case 'transfer': {
      const transfers = await payments.transfers(instantFromEpoch(0), addMilliseconds(now, DAY));
      return entryFacts(
        id,
        transfers.flatMap((one) => transferEntries(one, one.accountId)),
        [],
      );
    }
    case 'payout': {
      const payouts = await payments.payouts(instantFromEpoch(0), addMilliseconds(now, DAY));
      const one = payouts.find((each) => each.id === name);
      return one ? entryFacts(id, [payoutEntry(one)], [one.traceId, one.balanceTransactionId]) : null;
    }
    default:
      return null;
  }
}

function entryFacts(
  id: string,
  theirs: readonly MatchEntry[],
  references: readonly (string | null)[],
  words: string | null = null,
): FoundRecord['facts'] {
  const entry = theirs.find((one) => one.id === id);
  if (entry === undefined) return null;
  const { amount, feeMinor, at, status } = entry;
  const named = references.flatMap((one) => one ?? []);
  return { amount, feeMinor, at, status, references: named, counterparty: null, words, journalKey: null };
}
