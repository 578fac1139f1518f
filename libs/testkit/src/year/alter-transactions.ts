import { type CurrencyCode } from '#libs/kernel';
import { type Leg } from '#libs/ledger';
import { type StripeBalanceTransactionView } from '#libs/workflows';
import { AtStripe, says } from './alter-at-stripe.js';
import { type Alteration, BY, type Expected, instead, otherThan, sized, without } from './alter.js';
import { type Photograph, type StripePhotograph } from './photograph.js';

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
      const altered = (change: Partial<StripeBalanceTransactionView>): Partial<StripePhotograph> => ({
        transactions: instead(transactions, one, change),
      });
      const by = sized(amountMinor);
      const theirs: Leg = isAlone ? 'POSTING' : 'TRANSACTION';
      const of = new AtStripe(photo, `transaction of a ${kind}`, id)
        .add('REMOVED', { transactions: without(transactions, one), members: listed(id, []) }, [
          says('MISSING_STRIPE', 'TRANSACTION', minor, currency, null),
        ])
        .add('DOUBLED', { transactions: [...transactions, { ...one, id: `${id}_again` }] }, [
          repeated(kind, minor, currency, own),
        ])
        .add('CURRENCY', altered({ currency: wrong }), [
          says('CURRENCY', theirs, minor, isAlone ? currency : wrong, own),
        ])
        .add(
          'REFERENCE',
          { transactions: instead(transactions, one, { id: `${id}_other` }), members: listed(id, [`${id}_other`]) },
          [says('REFERENCE', 'TRANSACTION', minor, currency, `${own}_other`)],
        );
      if (kind !== 'fee')
        of.add('AMOUNT', altered({ amountMinor: amountMinor + by, netMinor: netMinor + by }), [
          says('AMOUNT_OVER', theirs, kind === 'payout' ? -by : by, currency, own),
        ]);
      if (kind === 'fee' || feeMinor !== 0n) {
        const change =
          kind === 'fee'
            ? { amountMinor: amountMinor - BY, netMinor: netMinor - BY }
            : { feeMinor: feeMinor + BY, netMinor: netMinor - BY };
        of.add('FEE', altered(change), [says('FEE', 'TRANSACTION', BY, currency, own)]);
      }
      return of.all;
    });
}

/** What a second one of it with an id of its own looks like: of some things there may well be two, and then we have not recorded one. */
function repeated(kind: string, minor: bigint, currency: CurrencyCode, own: string): Expected {
  if (kind === 'dispute') return says('MISSING_INTERNAL', 'RECORD', minor, currency, `${own}_again`);
  if (kind === 'fee' || kind === 'returned payout')
    return says('MISSING_INTERNAL', 'POSTING', minor, currency, `${own}_again`);
  return says('DUPLICATE', 'TRANSACTION', minor, currency, own);
}

function natureOf({ type, reportingCategory, amountMinor, netMinor }: StripeBalanceTransactionView) {
  if (type === 'payout') return { kind: 'payout', minor: -netMinor, isAlone: false };
  if (type === 'payout_failure') return { kind: 'returned payout', minor: amountMinor, isAlone: true };
  if (type === 'stripe_fee') return { kind: 'fee', minor: 0n, isAlone: true };
  if (type === 'adjustment')
    return {
      kind: reportingCategory.startsWith('dispute') ? 'dispute' : 'adjustment',
      minor: amountMinor,
      isAlone: false,
    };
  return { kind: type.replace('_', ' '), minor: amountMinor, isAlone: false };
}

/** What Stripe says it holds. */
export function alteredBalances(photo: Photograph): Alteration[] {
  const { balance } = photo.stripe;
  return balance.flatMap(
    (one) =>
      new AtStripe(photo, 'balance', one.currency).add(
        'AMOUNT',
        { balance: instead(balance, one, { availableMinor: one.availableMinor + BY }) },
        [says('BALANCE_DRIFT', 'TRANSACTION', BY, one.currency, null)],
      ).all,
  );
}
