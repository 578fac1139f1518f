import { type CurrencyCode, type Instant, addMilliseconds, money } from '#libs/kernel';
import { type MatchEntry, type Movement, type SplitPart, referencesIn } from '#libs/ledger';

/** What the records of one movement have in common. */
export interface MovementFacts {
  /** Number of the movement: its records' ids end with it. */
  readonly n: number;
  readonly movement: Movement;
  readonly currency: CurrencyCode;
  readonly minor: bigint;
  readonly feeMinor: bigint;
  readonly counterparty: string;
  readonly at: Instant;
  readonly references: readonly string[];
  readonly split: readonly SplitPart[] | null;
}

type Own = Pick<MatchEntry, 'id' | 'leg' | 'keys'> & Partial<MatchEntry>;

function record(facts: MovementFacts, own: Own): MatchEntry {
  return {
    movement: facts.movement,
    references: [],
    counterparty: facts.counterparty,
    amount: money(facts.minor, facts.currency),
    ...{
      feeMinor: null,
      effectMinor: 0n,
      status: null,
      split: null,
      group: null,
      expectedAt: null,
      isExpectation: false,
    },
    at: facts.at,
    ...own,
  };
}

/** Stripe's balance transaction and our posting of it: gross less fee moves Stripe's balance. */
function settled(
  facts: MovementFacts,
  source: string,
  effectMinor: bigint,
  group: string | null,
): [MatchEntry, MatchEntry] {
  const { n, feeMinor, at, split } = facts;
  const both = { feeMinor, effectMinor, counterparty: 'STRIPE' };
  return [
    record(facts, {
      ...both,
      id: `txn_${n}`,
      leg: 'TRANSACTION',
      keys: [`transaction:txn_${n}`, source],
      group,
      at: addMilliseconds(at, 1_000),
    }),
    record(facts, {
      ...both,
      id: `pst_${n}`,
      leg: 'POSTING',
      keys: [`transaction:txn_${n}`],
      split,
      at: addMilliseconds(at, 90_000),
    }),
  ];
}

/** A card payment, bank debit or refund: we know it, Stripe charged (or refunded) it, booked it, and we posted that. */
export function chargeRecords(facts: MovementFacts, group: string | null): MatchEntry[] {
  const { n, references, minor, feeMinor } = facts;
  const [kind, prefix] = facts.movement === 'REFUND' ? ['refund', 're'] : ['charge', 'ch'];
  const ids = [`payment:pay_${n}`, `${kind}:${prefix}_${n}`];
  return [
    record(facts, {
      id: `rec_${n}`,
      leg: 'RECORD',
      keys: ids,
      references,
      status: 'SETTLED',
      at: addMilliseconds(facts.at, 60_000),
    }),
    record(facts, {
      id: `obj_${n}`,
      leg: 'OBJECT',
      keys: [...ids, `transaction:txn_${n}`],
      references,
      status: 'SETTLED',
    }),
    ...settled(facts, `${kind}:${prefix}_${n}`, minor - feeMinor, group),
  ];
}

/** A dispute or a transfer to providers: we know it, Stripe made it, booked it, and we posted that. */
export function directRecords(facts: MovementFacts, group: string | null): MatchEntry[] {
  const { n, split, minor, feeMinor } = facts;
  const key = facts.movement === 'DISPUTE' ? `dispute:dp_${n}` : `transfer:tr_${n}`;
  const status = facts.movement === 'DISPUTE' ? null : 'SETTLED';
  return [
    record(facts, { id: `rec_${n}`, leg: 'RECORD', keys: [key], split, status, at: addMilliseconds(facts.at, 60_000) }),
    record(facts, { id: `obj_${n}`, leg: 'OBJECT', keys: [key, `transaction:txn_${n}`], split, status }),
    ...settled(facts, key, minor - feeMinor, group),
  ];
}

/** A fee of Stripe's, or a payout that came back: a transaction and our posting of it. */
export function bareRecords(facts: MovementFacts, group: string | null): MatchEntry[] {
  return settled(facts, `source:src_${facts.n}`, facts.minor, group);
}

/** A payout: Stripe sent it, booked it, we posted that, the bank has it, we recorded that. A failed one never came. */
export function payoutRecords(facts: MovementFacts, arrival: Instant | null): MatchEntry[] {
  const { n, minor } = facts;
  const keys = [`payout:po_${n}`, `trace:TRC${n}`, `transaction:txn_${n}`];
  const sent = [
    record(facts, {
      id: `obj_${n}`,
      leg: 'OBJECT',
      keys,
      status: arrival === null ? 'FAILED' : 'SETTLED',
      expectedAt: arrival,
    }),
    ...settled(facts, `payout:po_${n}`, -minor, null),
  ];
  if (arrival === null) return sent;
  return [
    ...sent,
    record(facts, {
      ...{ id: `line_${n}`, leg: 'BANK_LINE', movement: null, at: arrival, effectMinor: minor },
      keys: [`line:ln_${n}`, `trace:TRC${n}`],
    }),
    record(facts, {
      id: `rec_${n}`,
      leg: 'RECORD',
      keys: [`line:ln_${n}`, `payout:po_${n}`],
      status: 'SETTLED',
      at: addMilliseconds(arrival, 3_600_000),
    }),
  ];
}

export interface WireFacts extends MovementFacts {
  /** What the payer gave the bank to hand on; null: nothing, or NOTPROVIDED. */
  readonly endToEndId: string | null;
  /** What the payer wrote. */
  readonly remittance: string;
  /** One record of ours for each invoice it pays. */
  readonly invoices: readonly { readonly number: string; readonly minor: bigint }[];
}

/** A wire, in or out: the bank has it, and we recorded what it was for. */
export function wireRecords(facts: WireFacts): MatchEntry[] {
  const { n, minor, endToEndId, remittance, invoices, at, currency } = facts;
  const e2e = endToEndId === null ? [] : [`e2e:${endToEndId}`];
  return [
    record(facts, {
      ...{ id: `line_${n}`, leg: 'BANK_LINE', movement: null, effectMinor: minor },
      keys: [`line:ln_${n}`, ...e2e],
      references: referencesIn(remittance),
    }),
    ...invoices.map((invoice, index) =>
      record(facts, {
        ...{
          id: `rec_${n}_${index}`,
          leg: 'RECORD',
          keys: [`wire:wir_${n}`, ...e2e],
          status: 'SETTLED',
          at: addMilliseconds(at, 7_200_000),
        },
        references: [invoice.number],
        amount: money(invoice.minor, currency),
      }),
    ),
  ];
}
