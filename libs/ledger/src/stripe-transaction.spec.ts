// World: balance transactions of Stripe, one of each type, and the journals they make. No books, no database.
import { DAY, type Instant, addMilliseconds, instant, money } from '#libs/kernel';
import { type StripeTransaction, journalsOfTransaction, routeOf } from './stripe-transaction.js';

const AT: Instant = instant('2026-03-01T06:00:00Z');
const usd = (minor: bigint) => money(minor, 'USD');

function transaction(change: Partial<StripeTransaction>): StripeTransaction {
  const amounts = { gross: usd(10_000n), fee: usd(320n), net: usd(9_680n) };
  const times = { createdAt: AT, availableAt: addMilliseconds(AT, DAY), isAvailable: false };
  return { transactionId: 'txn_1', type: 'charge', reportingCategory: '', ...amounts, ...times, ...change };
}

function lines(change: Partial<StripeTransaction>): string[] {
  return journalsOfTransaction(transaction(change)).flatMap(({ idempotencyKey, entries }) =>
    entries.map(({ account, minor }) => `${idempotencyKey} ${account.type} ${minor}`),
  );
}

const out = { gross: usd(-10_000n), fee: usd(0n), net: usd(-10_000n), isAvailable: true };

describe('what a balance transaction posts', () => {
  it.each([
    ['charge', ''],
    ['payment', ''],
    ['refund', ''],
    ['payment_refund', ''],
    ['refund_failure', ''],
    ['payment_failure_refund', ''],
    ['transfer', ''],
    ['transfer_refund', ''],
    ['transfer_cancel', ''],
    ['transfer_failure', ''],
    ['adjustment', 'dispute'],
    ['adjustment', 'dispute_reversal'],
    ['adjustment', 'refund_failure'],
  ])('%s %s leaves clearing, with its fee, and is pending until Stripe says otherwise', (type, reportingCategory) => {
    const settled = [
      'stripe:txn_1:settled STRIPE_PENDING 9680',
      'stripe:txn_1:settled STRIPE_FEE_EXPENSE 320',
      'stripe:txn_1:settled STRIPE_CLEARING -10000',
    ];
    expect(lines({ type, reportingCategory })).toEqual(settled);
    expect(lines({ type, reportingCategory, isAvailable: true })).toEqual([
      ...settled,
      'stripe:txn_1:available STRIPE_AVAILABLE 9680',
      'stripe:txn_1:available STRIPE_PENDING -9680',
    ]);
  });

  it('a dispute leaves clearing the other way round, and costs its fee', () => {
    const taken = { gross: usd(-10_000n), fee: usd(1_500n), net: usd(-11_500n) };
    expect(lines({ type: 'adjustment', reportingCategory: 'dispute', ...taken })).toEqual([
      'stripe:txn_1:settled STRIPE_PENDING -11500',
      'stripe:txn_1:settled STRIPE_FEE_EXPENSE 1500',
      'stripe:txn_1:settled STRIPE_CLEARING 10000',
    ]);
  });

  it.each(['stripe_fee', 'stripe_fx_fee', 'tax_fee'])('%s is all fee', (type) => {
    expect(lines({ type, gross: usd(-200n), fee: usd(0n), net: usd(-200n) })).toEqual([
      'stripe:txn_1:settled STRIPE_PENDING -200',
      'stripe:txn_1:settled STRIPE_FEE_EXPENSE 200',
    ]);
  });

  it('a payout is on its way to our bank; what was asked for speed is a fee', () => {
    expect(lines({ type: 'payout', ...out })).toEqual([
      'stripe:txn_1:payout CASH_IN_TRANSIT 10000',
      'stripe:txn_1:payout STRIPE_AVAILABLE -10000',
    ]);
    expect(lines({ type: 'payout', ...out, fee: usd(150n), net: usd(-10_150n) })).toEqual([
      'stripe:txn_1:payout CASH_IN_TRANSIT 10000',
      'stripe:txn_1:payout STRIPE_FEE_EXPENSE 150',
      'stripe:txn_1:payout STRIPE_AVAILABLE -10150',
    ]);
  });

  it.each(['payout_cancel', 'payout_failure'])('%s brings the money back', (type) => {
    const back = { gross: usd(10_000n), fee: usd(0n), net: usd(10_000n), isAvailable: true };
    expect(lines({ type, ...back })).toEqual([
      'stripe:txn_1:payout-failed STRIPE_AVAILABLE 10000',
      'stripe:txn_1:payout-failed CASH_IN_TRANSIT -10000',
    ]);
  });

  it('a top-up comes from our bank, and goes back there', () => {
    const topUp = { type: 'topup', gross: usd(10_000n), fee: usd(0n), net: usd(10_000n) };
    expect(lines(topUp)).toEqual([
      'stripe:txn_1:topped-up STRIPE_PENDING 10000',
      'stripe:txn_1:topped-up CASH_IN_TRANSIT -10000',
    ]);
    expect(lines({ ...out, type: 'topup_reversal' })).toEqual([
      'stripe:txn_1:topped-up STRIPE_PENDING -10000',
      'stripe:txn_1:topped-up CASH_IN_TRANSIT 10000',
      'stripe:txn_1:available STRIPE_AVAILABLE -10000',
      'stripe:txn_1:available STRIPE_PENDING 10000',
    ]);
  });

  it.each([
    ['adjustment', 'other_adjustment'],
    ['adjustment', 'charge'],
    ['reserve_hold', 'risk_reserved_funds'],
    ['issuing_transaction', 'issuing_transaction'],
    ['climate_order_purchase', 'climate_order_purchase'],
    ['something_new', ''],
    ['constructor', ''],
  ])('%s %s is not guessed', (type, reportingCategory) => {
    expect(routeOf({ type, reportingCategory })).toBeNull();
    expect(lines({ type, reportingCategory })).toEqual([]);
  });

  it('nothing moves nothing', () => {
    expect(lines({ gross: usd(0n), fee: usd(0n), net: usd(0n), isAvailable: true })).toEqual([]);
  });
});
