import { type CurrencyCode } from '#libs/kernel';
import { type BreakClass, type Leg } from '#libs/ledger';
import { type PostedJournal } from '#libs/workflows';
import {
  type Alteration,
  BY,
  type Expected,
  Movements,
  inCurrency,
  instead,
  moved,
  otherThan,
  shifted,
  sized,
  without,
} from './alter.js';
import { type Photograph } from './photograph.js';

const BY_STRIPE = [
  'INVOICE_PAID_BY_CARD',
  'PREPAYMENT_RECEIVED',
  'INVOICE_REFUNDED',
  'CREDIT_REFUNDED',
  'DISPUTE_OPENED',
  'DISPUTE_WON',
  'PROVIDER_TRANSFERRED',
  'TRANSFER_REVERSED',
];

interface Facts {
  readonly journal: PostedJournal;
  readonly account: 'STRIPE_CLEARING' | 'BANK';
  readonly minor: bigint;
  readonly currency: CurrencyCode;
  readonly id: string;
  readonly isWire: boolean;
  /** Our records of the same movement, this one among them. */
  readonly records: number;
}

const expected = (
  breakClass: BreakClass,
  leg: Leg | null,
  minor: bigint,
  { currency, id }: Pick<Facts, 'currency' | 'id'>,
  entryId: string | null = id,
): Expected => ({
  ...{ breakClass, leg, minor, currency, entryId },
});

/** Journals of what happened, every kind that left a record. */
export function alteredRecords(photo: Photograph): Alteration[] {
  const movements = new Movements(photo);
  return photo.journals.flatMap((journal) => {
    const id = `journal:${journal.idempotencyKey}`;
    if (movements.of(id) === null) return [];
    const account =
      BY_STRIPE.includes(journal.kind) && moved(journal, 'STRIPE_CLEARING') !== 0n ? 'STRIPE_CLEARING' : 'BANK';
    const facts: Facts = {
      ...{ journal, account, id, minor: moved(journal, account), records: movements.records(id) },
      ...{ currency: journal.entries[0]?.account.currency ?? 'USD' },
      isWire: account === 'BANK' && journal.kind !== 'PAYOUT_ARRIVED',
    };
    return alterationsOf(photo, facts);
  });
}

function alterationsOf(photo: Photograph, facts: Facts): Alteration[] {
  const { journal, account, minor, currency, isWire, records } = facts;
  const of = { side: 'OURS', record: journal.kind, id: journal.idempotencyKey } as const;
  const become = (change: PostedJournal) => (): Photograph => ({
    ...photo,
    journals: instead(photo.journals, journal, change),
  });
  const by = sized(minor);
  const leg: Leg = isWire ? 'BANK_LINE' : 'RECORD';
  const wrong = otherThan(currency);
  const theirs = { ...facts, currency: isWire && records === 1 ? currency : wrong };
  return [
    removal(photo, facts),
    {
      ...{ ...of, what: 'AMOUNT', altered: become(shifted(journal, account, by)) },
      expected: [expected('AMOUNT_UNDER', leg, -by, facts)],
    },
    {
      ...{ ...of, what: 'DOUBLED', expected: [expected('DUPLICATE', 'RECORD', minor, facts)] },
      altered: () => ({
        ...photo,
        journals: [
          ...photo.journals,
          { ...journal, id: `${journal.id}2`, idempotencyKey: `again-${journal.idempotencyKey}` },
        ],
      }),
    },
    {
      ...{ ...of, what: 'CURRENCY', altered: become(inCurrency(journal, wrong)) },
      expected: [expected('CURRENCY', isWire && records === 1 ? 'BANK_LINE' : 'RECORD', minor, theirs)],
    },
    ...(journal.kind === 'INVOICE_PAID_BY_CARD'
      ? [
          {
            ...{ ...of, what: 'REFERENCE' as const, altered: become({ ...journal, sourceId: 'inv_of_nobody' }) },
            expected: [expected('REFERENCE', 'OBJECT', minor, facts)],
          },
        ]
      : []),
  ];
}

function removal(photo: Photograph, facts: Facts): Alteration {
  const { journal, minor, records } = facts;
  const of = { side: 'OURS', record: journal.kind, what: 'REMOVED', id: journal.idempotencyKey } as const;
  const altered = (): Photograph => ({ ...photo, journals: without(photo.journals, journal) });
  // the bank shows it under an id of Stripe's: it is certain, and the run posts it
  if (journal.kind === 'PAYOUT_ARRIVED') return { ...of, altered, expected: [], postsAgain: [journal.idempotencyKey] };
  if (records > 1) return { ...of, altered, expected: [expected('AMOUNT_OVER', 'BANK_LINE', minor, facts, null)] };
  return { ...of, altered, expected: [expected('MISSING_INTERNAL', 'RECORD', minor, facts, null)] };
}

/** Journals of Stripe's balance transactions. */
export function alteredPostings(photo: Photograph): Alteration[] {
  return photo.journals
    .filter(({ kind }) => ['STRIPE_FEE_SETTLED', 'STRIPE_PAYOUT', 'PAYOUT_FAILED'].includes(kind))
    .flatMap((journal) => {
      const isSettled = journal.kind === 'STRIPE_FEE_SETTLED';
      const gross = isSettled ? -moved(journal, 'STRIPE_CLEARING') : moved(journal, 'STRIPE_AVAILABLE');
      const minor = journal.kind === 'STRIPE_PAYOUT' ? -gross : gross;
      const [account, other] = isSettled
        ? (['STRIPE_CLEARING', 'STRIPE_PENDING'] as const)
        : (['STRIPE_AVAILABLE', 'CASH_IN_TRANSIT'] as const);
      const currency = journal.entries[0]?.account.currency ?? 'USD';
      const facts = { id: `posting:${journal.sourceId}`, currency };
      const of = { side: 'OURS', record: journal.kind, id: journal.idempotencyKey } as const;
      const become = (change: PostedJournal) => (): Photograph => ({
        ...photo,
        journals: instead(photo.journals, journal, change),
      });
      // of what moved in clearing the other side is written, of what moved at Stripe itself the same; a payout is what left
      const isAlone = journal.kind === 'PAYOUT_FAILED' || gross === 0n;
      const sign = journal.kind === 'PAYOUT_FAILED' ? 1n : -1n;
      const all: Alteration[] = [
        {
          ...{ ...of, what: 'REMOVED', altered: () => ({ ...photo, journals: without(photo.journals, journal) }) },
          expected: [expected('MISSING_INTERNAL', 'POSTING', minor, facts, `transaction:${journal.sourceId}`)],
        },
        {
          ...{ ...of, what: 'DOUBLED', expected: [expected('DUPLICATE', 'POSTING', minor, facts)] },
          altered: () => ({
            ...photo,
            journals: [
              ...photo.journals,
              { ...journal, id: `${journal.id}2`, idempotencyKey: `again-${journal.idempotencyKey}` },
            ],
          }),
        },
        {
          ...{ ...of, what: 'CURRENCY', altered: become(inCurrency(journal, otherThan(currency))) },
          expected: [expected('CURRENCY', 'POSTING', minor, { ...facts, currency: otherThan(currency) })],
        },
        {
          ...{ ...of, what: 'REFERENCE', altered: become({ ...journal, sourceId: 'txn_of_nobody' }) },
          // between two theirs is compared with ours
          expected: [expected('REFERENCE', isAlone ? 'TRANSACTION' : 'POSTING', minor, facts, 'posting:txn_of_nobody')],
        },
      ];
      if (minor !== 0n)
        all.push({
          ...{ ...of, what: 'AMOUNT', altered: become(shifted(journal, account, sign * sized(minor), other)) },
          expected: [expected('AMOUNT_UNDER', 'POSTING', -sized(minor), facts)],
        });
      if (moved(journal, 'STRIPE_FEE_EXPENSE') !== 0n)
        all.push({
          ...{
            ...of,
            what: 'FEE',
            altered: become(
              shifted(journal, 'STRIPE_FEE_EXPENSE', BY, isSettled ? 'STRIPE_PENDING' : 'STRIPE_AVAILABLE'),
            ),
          },
          expected: [expected('FEE', 'TRANSACTION', -BY, facts)],
        });
      return all;
    });
}

/** Rows beside the journals: refunds, disputes, transfers to providers, wires of invoices. */
export function alteredRows(photo: Photograph): Alteration[] {
  const movements = new Movements(photo);
  const journalOf = (kind: string, sign: (journal: PostedJournal) => boolean): PostedJournal | undefined =>
    photo.journals.find((journal) => journal.kind === kind && sign(journal));
  const refunds = photo.refunds.flatMap((refund): Alteration[] => {
    const journal = photo.journals.find(
      (one) => one.idempotencyKey.split(':')[1] === refund.id && moved(one, 'STRIPE_CLEARING') !== 0n,
    );
    const match = journal && movements.of(`journal:${journal.idempotencyKey}`);
    if (!journal || !match) return [];
    const [minor, facts] = [
      moved(journal, 'STRIPE_CLEARING'),
      { id: `journal:${journal.idempotencyKey}`, currency: match.amount.currency },
    ];
    const of = { side: 'OURS', record: 'refund', id: refund.id } as const;
    const become = (change: Partial<typeof refund>) => (): Photograph => ({
      ...photo,
      refunds: instead(photo.refunds, refund, change),
    });
    return [
      {
        ...{ ...of, what: 'REMOVED', altered: () => ({ ...photo, refunds: without(photo.refunds, refund) }) },
        expected: [expected('MISSING_INTERNAL', 'RECORD', minor, facts, null)],
      },
      {
        ...of,
        what: 'STATUS',
        altered: become({ state: 'PENDING' }),
        expected: [expected('STATUS', 'OBJECT', minor, facts)],
      },
      {
        ...of,
        what: 'REFERENCE',
        altered: become({ stripeRefundId: 're_of_nobody' }),
        expected: [expected('REFERENCE', 'RECORD', minor, facts)],
      },
    ];
  });
  const transfers = photo.transfers.flatMap((transfer): Alteration[] => {
    const journal = journalOf('PROVIDER_TRANSFERRED', ({ sourceId }) => sourceId === transfer.id);
    const hasReversals = photo.reversals.some(({ transferId }) => transferId === transfer.id);
    if (
      !journal ||
      hasReversals ||
      !movements.of(`journal:${journal.idempotencyKey}`) ||
      moved(journal, 'STRIPE_CLEARING') === 0n
    )
      return [];
    const [minor, facts] = [
      moved(journal, 'STRIPE_CLEARING'),
      { id: `journal:${journal.idempotencyKey}`, currency: transfer.amount.currency },
    ];
    const of = { side: 'OURS', record: 'transfer', id: transfer.id } as const;
    const become = (change: Partial<typeof transfer>) => (): Photograph => ({
      ...photo,
      transfers: instead(photo.transfers, transfer, change),
    });
    return [
      {
        ...{ ...of, what: 'REMOVED', altered: () => ({ ...photo, transfers: without(photo.transfers, transfer) }) },
        expected: [expected('MISSING_INTERNAL', 'RECORD', minor, facts, null)],
      },
      {
        ...of,
        what: 'STATUS',
        altered: become({ state: 'PLANNED' }),
        expected: [expected('STATUS', 'OBJECT', minor, facts)],
      },
      {
        ...of,
        what: 'OWNER',
        altered: become({ orgId: 'org_of_nobody' }),
        expected: [expected('SPLIT', 'OBJECT', -minor, facts)],
      },
    ];
  });
  const wires = photo.wires.map((wire): Alteration => {
    const line = photo.lines.find(({ bankReference }) => bankReference === wire.bankReference);
    return {
      ...{ side: 'OURS', record: 'wire of an invoice', what: 'REFERENCE', id: wire.id },
      altered: () => ({ ...photo, wires: instead(photo.wires, wire, { bankReference: 'BK of nobody' }) }),
      expected: [
        expected('REFERENCE', 'BANK_LINE', wire.amount.minor, {
          id: `bank:${line?.id}`,
          currency: wire.amount.currency,
        }),
      ],
    };
  });
  return [...refunds, ...transfers, ...wires];
}
