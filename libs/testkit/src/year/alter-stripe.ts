import { type StripeDisputeView, type StripePayoutView, type StripeTransferView } from '#libs/workflows';
import { AtStripe, says } from './alter-at-stripe.js';
import { type Alteration, BY, type Expected, Movements, instead, otherThan, sized, without } from './alter.js';
import { type Photograph, type StripePhotograph } from './photograph.js';

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
      const altered = (change: Partial<typeof charge>): Partial<StripePhotograph> => ({
        charges: instead(charges, charge, change),
      });
      const of = new AtStripe(photo, invoice ? 'charge' : 'charge of a top-up', id)
        .add('REMOVED', { charges: without(charges, charge) }, [
          says('MISSING_STRIPE', 'OBJECT', minor, currency, null),
        ])
        .add('AMOUNT', altered({ amountMinor: minor + BY }), [says('AMOUNT_OVER', 'OBJECT', BY, currency, own)])
        .add('DOUBLED', { charges: [...charges, copy], ...(copied ? { invoices: copied } : {}) }, [
          says('DUPLICATE', 'OBJECT', minor, currency, own),
        ])
        .add('CURRENCY', altered({ currency: wrong }), [says('CURRENCY', 'OBJECT', minor, wrong, own)])
        .add('STATUS', altered({ status: 'pending' }), [says('STATUS', 'OBJECT', minor, currency, own)])
        .add('REFERENCE', altered({ balanceTransactionId: 'txn_of_nobody' }), [
          says('REFERENCE', 'OBJECT', minor, currency, own),
        ]);
      if (invoice)
        of.add('REFERENCE', { invoices: instead(invoices, invoice, { ourInvoiceId: 'inv_of_nobody' }) }, [
          says('REFERENCE', 'OBJECT', minor, currency, own),
        ]);
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
      const altered = (change: Partial<typeof refund>): Partial<StripePhotograph> => ({
        refunds: instead(refunds, refund, change),
      });
      return new AtStripe(photo, 'refund', id)
        .add('REMOVED', { refunds: without(refunds, refund) }, [
          says('MISSING_STRIPE', 'OBJECT', minor, currency, null),
        ])
        .add('AMOUNT', altered({ amountMinor: amountMinor + BY }), [says('AMOUNT_OVER', 'OBJECT', -BY, currency, own)])
        .add('DOUBLED', { refunds: [...refunds, { ...refund, id: `${id}_again` }] }, [
          says('DUPLICATE', 'OBJECT', minor, currency, own),
        ])
        .add('CURRENCY', altered({ currency: wrong }), [says('CURRENCY', 'OBJECT', minor, wrong, own)])
        .add('STATUS', altered({ status: 'failed' }), [says('STATUS', 'OBJECT', minor, currency, own)])
        .add('REFERENCE', altered({ id: `${id}_other` }), [
          says('REFERENCE', 'OBJECT', minor, currency, `${own}_other`),
        ])
        .add('REFERENCE', altered({ ourRefundId: 'ref_of_nobody' }), [
          says('REFERENCE', 'OBJECT', minor, currency, own),
        ]).all;
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
    const altered = (change: Partial<StripeDisputeView>): Partial<StripePhotograph> => ({
      disputes: instead(disputes, dispute, change),
    });
    const [first, ...rest] = dispute.movements;
    if (!first) return [];
    const more = { movements: [{ ...first, amountMinor: first.amountMinor + sized(first.amountMinor) }, ...rest] };
    return new AtStripe(photo, 'dispute', id)
      .add(
        'REMOVED',
        { disputes: without(disputes, dispute) },
        each((minor) => says('MISSING_STRIPE', 'OBJECT', minor, currency, null)),
      )
      .add('AMOUNT', altered(more), [
        says('AMOUNT_OVER', 'OBJECT', sized(first.amountMinor), currency, own(first.transactionId)),
      ])
      .add(
        'DOUBLED',
        { disputes: [...disputes, { ...dispute, id: `${id}_again` }] },
        each((minor, entryId) => says('DUPLICATE', 'OBJECT', minor, currency, entryId)),
      )
      .add(
        'CURRENCY',
        altered({ currency: wrong }),
        each((minor, entryId) => says('CURRENCY', 'OBJECT', minor, wrong, entryId)),
      )
      .add(
        'STATUS',
        altered({ status: dispute.status === 'needs_response' ? 'won' : 'needs_response' }),
        each((minor, entryId) => says('STATUS', 'OBJECT', minor, currency, entryId)),
      ).all;
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
    const altered = (change: Partial<StripeTransferView>): Partial<StripePhotograph> => ({
      transfers: instead(transfers, transfer, change),
    });
    const of = new AtStripe(photo, 'transfer', id)
      .add(
        'REMOVED',
        { transfers: without(transfers, transfer) },
        each((minor) => says('MISSING_STRIPE', 'OBJECT', minor, currency, null)),
      )
      .add('AMOUNT', altered({ amountMinor: amountMinor + BY }), [says('AMOUNT_OVER', 'OBJECT', -BY, currency, own)])
      .add('DOUBLED', { transfers: [...transfers, { ...transfer, id: `${id}_again`, reversals: [] }] }, [
        says('DUPLICATE', 'OBJECT', -amountMinor, currency, own),
      ])
      .add(
        'CURRENCY',
        altered({ currency: wrong }),
        each((minor, entryId) => says('CURRENCY', 'OBJECT', minor, wrong, entryId)),
      )
      .add(
        'OWNER',
        altered({ accountId: 'acct_of_nobody' }),
        each((minor, entryId) => says('SPLIT', 'OBJECT', minor < 0n ? -minor : minor, currency, entryId)),
      )
      .add('REFERENCE', altered({ id: `${id}_other` }), [
        says('REFERENCE', 'OBJECT', -amountMinor, currency, `${own}_other`),
      ]);
    const [back, ...others] = reversals;
    if (back)
      of.add('REMOVED', altered({ reversals: others }), [
        says('MISSING_STRIPE', 'OBJECT', back.amountMinor, currency, null),
      ]);
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
    const altered = (change: Partial<StripePayoutView>): Partial<StripePhotograph> => ({
      payouts: instead(payouts, payout, change),
    });
    const of = new AtStripe(photo, hasLine ? 'payout' : 'payout that failed', id)
      .add('REMOVED', { payouts: without(payouts, payout) }, [says('MISSING_STRIPE', 'OBJECT', minor, currency, null)])
      .add('AMOUNT', altered({ amountMinor: minor + BY }), [says('AMOUNT_OVER', 'OBJECT', BY, currency, own)])
      .add('DOUBLED', { payouts: [...payouts, { ...payout, id: `${id}_again` }] }, [
        says('DUPLICATE', 'OBJECT', minor, currency, own),
      ])
      .add('CURRENCY', altered({ currency: wrong }), [says('CURRENCY', 'OBJECT', minor, wrong, own)])
      .add('REFERENCE', altered({ balanceTransactionId: 'txn_of_nobody' }), [
        says('REFERENCE', 'OBJECT', minor, currency, own),
      ]);
    if (hasLine) of.add('STATUS', altered({ status: 'FAILED' }), [says('STATUS', 'OBJECT', minor, currency, own)]);
    if (status === 'FAILED')
      of.add('STATUS', altered({ status: 'PAID' }), [says('MISSING_BANK', 'BANK_LINE', minor, currency, own)]);
    if (hasLine && traceId !== null)
      of.add('REFERENCE', altered({ traceId: 'TRACE OF NOBODY' }), [says('REFERENCE', 'OBJECT', minor, currency, own)]);
    const [member, ...others] = members.get(id) ?? [];
    const net = photo.stripe.transactions.find((one) => one.id === member)?.netMinor ?? 0n;
    // without its only member it is one that Stripe does not itemise
    if (net !== 0n && others.length > 0)
      of.add('OWNER', { members: new Map(members).set(id, others) }, [
        says('BALANCE_DRIFT', 'OBJECT', net, currency, own),
      ]);
    return of.all;
  });
}
