import { type BreakClass, type Leg } from '#libs/ledger';
import { type CurrencyCode } from '#libs/kernel';
import { type StripeBalanceTransactionView, type StripeDisputeView, type StripePayoutView, type StripeTransferView } from '#libs/workflows';
import { type Alteration, BY, type Expected, Movements, atStripe, instead, otherThan, sized, without } from './alter.js';
import { type Photograph, type StripePhotograph } from './photograph.js';

type What = Alteration['what'];

/** Alterations of one object: how each list looks then, and what has to be said of which amount. */
class Of {
  readonly all: Alteration[] = [];

  constructor(
    private readonly photo: Photograph,
    private readonly record: string,
    private readonly id: string,
  ) {}

  add(what: What, change: Partial<StripePhotograph>, expected: readonly Expected[]): this {
    const { photo, record, id } = this;
    this.all.push({ side: 'STRIPE', record, what, id, altered: () => atStripe(photo, change), expected });
    return this;
  }
}

const says = (breakClass: BreakClass, leg: Leg, minor: bigint, currency: CurrencyCode, entryId: string | null): Expected => ({
  ...{ breakClass, leg, minor, currency, entryId },
});

export function alteredCharges(photo: Photograph): Alteration[] {
  const { charges, invoices } = photo.stripe;
  return charges
    .filter(({ status }) => status === 'succeeded')
    .flatMap((charge) => {
      const { id, amountMinor: minor, currency } = charge;
      const [own, wrong] = [`charge:${id}`, otherThan(currency)];
      const invoice = invoices.find(({ chargeIds }) => chargeIds.includes(id));
      const copy = { ...charge, id: `${id}_again` };
      const copied = invoice && instead(invoices, invoice, { chargeIds: [...invoice.chargeIds, copy.id] });
      const altered = (change: Partial<typeof charge>): Partial<StripePhotograph> => ({ charges: instead(charges, charge, change) });
      const of = new Of(photo, invoice ? 'charge' : 'charge of a top-up', id)
        .add('REMOVED', { charges: without(charges, charge) }, [says('MISSING_STRIPE', 'OBJECT', minor, currency, null)])
        .add('AMOUNT', altered({ amountMinor: minor + BY }), [says('AMOUNT_OVER', 'OBJECT', BY, currency, own)])
        .add('DOUBLED', { charges: [...charges, copy], ...(copied ? { invoices: copied } : {}) }, [says('DUPLICATE', 'OBJECT', minor, currency, own)])
        .add('CURRENCY', altered({ currency: wrong }), [says('CURRENCY', 'OBJECT', minor, wrong, own)])
        .add('STATUS', altered({ status: 'pending' }), [says('STATUS', 'OBJECT', minor, currency, own)])
        .add('REFERENCE', altered({ balanceTransactionId: 'txn_of_nobody' }), [says('REFERENCE', 'OBJECT', minor, currency, own)]);
      if (invoice)
        of.add('REFERENCE', { invoices: instead(invoices, invoice, { ourInvoiceId: 'inv_of_nobody' }) }, [says('REFERENCE', 'OBJECT', minor, currency, own)]);
      return of.all;
    });
}

export function alteredRefunds(photo: Photograph): Alteration[] {
  const { refunds } = photo.stripe;
  return refunds
    .filter(({ status }) => status === 'succeeded')
    .flatMap((refund) => {
      const { id, amountMinor, currency } = refund;
      const [own, wrong, minor] = [`refund:${id}`, otherThan(currency), -amountMinor];
      const altered = (change: Partial<typeof refund>): Partial<StripePhotograph> => ({ refunds: instead(refunds, refund, change) });
      return new Of(photo, 'refund', id)
        .add('REMOVED', { refunds: without(refunds, refund) }, [says('MISSING_STRIPE', 'OBJECT', minor, currency, null)])
        .add('AMOUNT', altered({ amountMinor: amountMinor + BY }), [says('AMOUNT_OVER', 'OBJECT', -BY, currency, own)])
        .add('DOUBLED', { refunds: [...refunds, { ...refund, id: `${id}_again` }] }, [says('DUPLICATE', 'OBJECT', minor, currency, own)])
        .add('CURRENCY', altered({ currency: wrong }), [says('CURRENCY', 'OBJECT', minor, wrong, own)])
        .add('STATUS', altered({ status: 'failed' }), [says('STATUS', 'OBJECT', minor, currency, own)])
        .add('REFERENCE', altered({ id: `${id}_other` }), [says('REFERENCE', 'OBJECT', minor, currency, `${own}_other`)])
        .add('REFERENCE', altered({ ourRefundId: 'ref_of_nobody' }), [says('REFERENCE', 'OBJECT', minor, currency, own)]).all;
    });
}

/** What is wrong with a dispute is wrong with each time it moved money. */
export function alteredDisputes(photo: Photograph): Alteration[] {
  const { disputes } = photo.stripe;
  return disputes.flatMap((dispute) => {
    const { id, currency } = dispute;
    const wrong = otherThan(currency);
    const own = (transactionId: string): string => `dispute:${id}:${transactionId}`;
    const each = (make: (minor: bigint, entryId: string) => Expected): Expected[] =>
      dispute.movements.map(({ amountMinor, transactionId }) => make(amountMinor, own(transactionId)));
    const altered = (change: Partial<StripeDisputeView>): Partial<StripePhotograph> => ({ disputes: instead(disputes, dispute, change) });
    const [first, ...rest] = dispute.movements;
    if (!first) return [];
    const more = { movements: [{ ...first, amountMinor: first.amountMinor + sized(first.amountMinor) }, ...rest] };
    return new Of(photo, 'dispute', id)
      .add('REMOVED', { disputes: without(disputes, dispute) }, each((minor) => says('MISSING_STRIPE', 'OBJECT', minor, currency, null)))
      .add('AMOUNT', altered(more), [says('AMOUNT_OVER', 'OBJECT', sized(first.amountMinor), currency, own(first.transactionId))])
      .add('DOUBLED', { disputes: [...disputes, { ...dispute, id: `${id}_again` }] }, each((minor, entryId) => says('DUPLICATE', 'OBJECT', minor, currency, entryId)))
      .add('CURRENCY', altered({ currency: wrong }), each((minor, entryId) => says('CURRENCY', 'OBJECT', minor, wrong, entryId)))
      .add('STATUS', altered({ status: dispute.status === 'needs_response' ? 'won' : 'needs_response' }), each((minor, entryId) => says('STATUS', 'OBJECT', minor, currency, entryId))).all;
  });
}

/** A transfer and what was taken back of it are one object. */
export function alteredTransfers(photo: Photograph): Alteration[] {
  const { transfers } = photo.stripe;
  return transfers.flatMap((transfer) => {
    const { id, amountMinor, currency, reversals } = transfer;
    const [own, wrong] = [`transfer:${id}`, otherThan(currency)];
    const each = (make: (minor: bigint, entryId: string) => Expected): Expected[] => [
      make(-amountMinor, own),
      ...reversals.map((back) => make(back.amountMinor, `transfer:${back.id}`)),
    ];
    const altered = (change: Partial<StripeTransferView>): Partial<StripePhotograph> => ({ transfers: instead(transfers, transfer, change) });
    const of = new Of(photo, 'transfer', id)
      .add('REMOVED', { transfers: without(transfers, transfer) }, each((minor) => says('MISSING_STRIPE', 'OBJECT', minor, currency, null)))
      .add('AMOUNT', altered({ amountMinor: amountMinor + BY }), [says('AMOUNT_OVER', 'OBJECT', -BY, currency, own)])
      .add('DOUBLED', { transfers: [...transfers, { ...transfer, id: `${id}_again`, reversals: [] }] }, [says('DUPLICATE', 'OBJECT', -amountMinor, currency, own)])
      .add('CURRENCY', altered({ currency: wrong }), each((minor, entryId) => says('CURRENCY', 'OBJECT', minor, wrong, entryId)))
      .add('OWNER', altered({ accountId: 'acct_of_nobody' }), each((minor, entryId) => says('SPLIT', 'OBJECT', minor < 0n ? -minor : minor, currency, entryId)))
      .add('REFERENCE', altered({ id: `${id}_other` }), [says('REFERENCE', 'OBJECT', -amountMinor, currency, `${own}_other`)]);
    const [back, ...others] = reversals;
    if (back) of.add('REMOVED', altered({ reversals: others }), [says('MISSING_STRIPE', 'OBJECT', back.amountMinor, currency, null)]);
    return of.all;
  });
}

export function alteredPayouts(photo: Photograph): Alteration[] {
  const { payouts, members } = photo.stripe;
  const movements = new Movements(photo);
  return payouts.flatMap((payout) => {
    const { id, amountMinor: minor, currency, status, traceId } = payout;
    const [own, wrong] = [`payout:${id}`, otherThan(currency)];
    const match = movements.of(own);
    if (match === null || minor <= 0n) return [];
    const hasLine = match.entryIds.some((one) => one.startsWith('bank:'));
    const altered = (change: Partial<StripePayoutView>): Partial<StripePhotograph> => ({ payouts: instead(payouts, payout, change) });
    const of = new Of(photo, hasLine ? 'payout' : 'payout that failed', id)
      .add('REMOVED', { payouts: without(payouts, payout) }, [says('MISSING_STRIPE', 'OBJECT', minor, currency, null)])
      .add('AMOUNT', altered({ amountMinor: minor + BY }), [says('AMOUNT_OVER', 'OBJECT', BY, currency, own)])
      .add('DOUBLED', { payouts: [...payouts, { ...payout, id: `${id}_again` }] }, [says('DUPLICATE', 'OBJECT', minor, currency, own)])
      .add('CURRENCY', altered({ currency: wrong }), [says('CURRENCY', 'OBJECT', minor, wrong, own)])
      .add('REFERENCE', altered({ balanceTransactionId: 'txn_of_nobody' }), [says('REFERENCE', 'OBJECT', minor, currency, own)]);
    if (hasLine) of.add('STATUS', altered({ status: 'FAILED' }), [says('STATUS', 'OBJECT', minor, currency, own)]);
    if (status === 'FAILED') of.add('STATUS', altered({ status: 'PAID' }), [says('MISSING_BANK', 'BANK_LINE', minor, currency, own)]);
    if (hasLine && traceId !== null) of.add('REFERENCE', altered({ traceId: 'TRACE OF NOBODY' }), [says('REFERENCE', 'OBJECT', minor, currency, own)]);
    const [member, ...others] = members.get(id) ?? [];
    const net = photo.stripe.transactions.find((one) => one.id === member)?.netMinor ?? 0n;
    // without its only member it is one that Stripe does not itemise
    if (net !== 0n && others.length > 0) of.add('OWNER', { members: new Map(members).set(id, others) }, [says('BALANCE_DRIFT', 'OBJECT', net, currency, own)]);
    return of.all;
  });
}

/** Balance transactions; which payout one belongs to is told with it. */
export function alteredTransactions(photo: Photograph): Alteration[] {
  const { transactions, members } = photo.stripe;
  const listed = (id: string, become: readonly string[]): ReadonlyMap<string, readonly string[]> =>
    new Map([...members].map(([payout, ids]) => [payout, ids.flatMap((one) => (one === id ? become : [one]))]));
  return transactions
    .filter(({ amountMinor, feeMinor }) => amountMinor !== 0n || feeMinor !== 0n)
    .flatMap((one) => {
      const { id, currency, amountMinor, netMinor, feeMinor } = one;
      const [own, wrong] = [`transaction:${id}`, otherThan(currency)];
      const { kind, minor, isAlone } = natureOf(one);
      const altered = (change: Partial<StripeBalanceTransactionView>): Partial<StripePhotograph> => ({ transactions: instead(transactions, one, change) });
      const by = sized(amountMinor);
      const theirs: Leg = isAlone ? 'POSTING' : 'TRANSACTION';
      const of = new Of(photo, `transaction of a ${kind}`, id)
        .add('REMOVED', { transactions: without(transactions, one), members: listed(id, []) }, [says('MISSING_STRIPE', 'TRANSACTION', minor, currency, null)])
        .add('DOUBLED', { transactions: [...transactions, { ...one, id: `${id}_again` }] }, [repeated(kind, minor, currency, own)])
        .add('CURRENCY', altered({ currency: wrong }), [says('CURRENCY', theirs, minor, isAlone ? currency : wrong, own)])
        .add('REFERENCE', { transactions: instead(transactions, one, { id: `${id}_other` }), members: listed(id, [`${id}_other`]) }, [says('REFERENCE', 'TRANSACTION', minor, currency, `${own}_other`)]);
      if (kind !== 'fee')
        of.add('AMOUNT', altered({ amountMinor: amountMinor + by, netMinor: netMinor + by }), [says('AMOUNT_OVER', theirs, kind === 'payout' ? -by : by, currency, own)]);
      if (kind === 'fee' || feeMinor !== 0n) {
        const change = kind === 'fee' ? { amountMinor: amountMinor - BY, netMinor: netMinor - BY } : { feeMinor: feeMinor + BY, netMinor: netMinor - BY };
        of.add('FEE', altered(change), [says('FEE', 'TRANSACTION', BY, currency, own)]);
      }
      return of.all;
    });
}

/** What a second one of it with an id of its own looks like: of some things there may well be two, and then we have not recorded one. */
function repeated(kind: string, minor: bigint, currency: CurrencyCode, own: string): Expected {
  if (kind === 'dispute') return says('MISSING_INTERNAL', 'RECORD', minor, currency, `${own}_again`);
  if (kind === 'fee' || kind === 'returned payout') return says('MISSING_INTERNAL', 'POSTING', minor, currency, `${own}_again`);
  return says('DUPLICATE', 'TRANSACTION', minor, currency, own);
}

function natureOf({ type, reportingCategory, amountMinor, netMinor }: StripeBalanceTransactionView) {
  if (type === 'payout') return { kind: 'payout', minor: -netMinor, isAlone: false };
  if (type === 'payout_failure') return { kind: 'returned payout', minor: amountMinor, isAlone: true };
  if (type === 'stripe_fee') return { kind: 'fee', minor: 0n, isAlone: true };
  if (type === 'adjustment') return { kind: reportingCategory.startsWith('dispute') ? 'dispute' : 'adjustment', minor: amountMinor, isAlone: false };
  return { kind: type.replace('_', ' '), minor: amountMinor, isAlone: false };
}

/** What Stripe says it holds. */
export function alteredBalances(photo: Photograph): Alteration[] {
  const { balance } = photo.stripe;
  return balance.flatMap((one) =>
    new Of(photo, 'balance', one.currency).add('AMOUNT', { balance: instead(balance, one, { availableMinor: one.availableMinor + BY }) }, [
      says('BALANCE_DRIFT', 'TRANSACTION', BY, one.currency, null),
    ]).all,
  );
}
