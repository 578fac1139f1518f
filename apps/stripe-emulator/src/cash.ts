import { createHash } from 'node:crypto';
import type { Call } from './call.js';
import { save } from './events.js';
import { newId } from './ids.js';
import type { Attempt } from './attempt.js';
import type { JsonObject } from './json.js';
import { cashBalances, cashOf, cashTransactions, type CashTransaction } from './objects/cash-balance.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import type { PaymentMethod } from './objects/payment-method.js';
import { pageUrl } from './self.js';
import { succeeded } from './succeeding.js';

export type Cause = Pick<
  CashTransaction,
  'type' | 'applied_to_payment' | 'unapplied_from_payment' | 'refunded_from_payment' | 'funded'
>;

/** Books one movement of a customer's cash. */
export function moveCash(call: Call, customer: string, currency: string, by: number, cause: Cause): CashTransaction {
  const old = cashOf(call.store, call.account, customer);
  const ending = (old.available[currency] ?? 0) + by;
  if (ending < 0) throw new Error('a cash balance cannot be negative');
  call.store.put(cashBalances, call.account, { ...old, available: { ...old.available, [currency]: ending } });
  const { type, ...details } = cause;
  return save(
    call,
    cashTransactions,
    {
      id: newId('ccsbtxn'),
      object: 'customer_cash_balance_transaction',
      created: call.clock.now(),
      currency,
      customer,
      customer_account: null,
      ending_balance: ending,
      livemode: false,
      net_amount: by,
      type,
      ...details,
    },
    'customer_cash_balance_transaction.created',
  );
}

/**
 * Pays an intent from the customer's cash: all of it, or, of an intent that is no invoice's, what there is. The rest is
 * asked for by bank transfer (docs: payments/bank-transfers; event `payment_intent.partially_funded`).
 */
export function payFromCash(call: Call, intent: PaymentIntent, method: PaymentMethod, most?: number): Attempt {
  const customer = intent.customer ?? '';
  const there = cashOf(call.store, call.account, customer).available[intent.currency] ?? 0;
  const missing = intent.amount - intent.funded;
  const usable = intent.invoice !== null && there < missing ? 0 : Math.min(there, missing, most ?? missing);
  if (usable > 0)
    moveCash(call, customer, intent.currency, -usable, {
      type: 'applied_to_payment',
      applied_to_payment: { payment_intent: intent.id },
    });
  const funded: PaymentIntent = { ...intent, funded: intent.funded + usable };
  if (funded.funded === intent.amount) return succeeded(call, funded, method);
  const waiting: PaymentIntent = {
    ...funded,
    status: 'requires_action',
    next_action: {
      type: 'display_bank_transfer_instructions',
      display_bank_transfer_instructions: {
        amount_remaining: intent.amount - funded.funded,
        currency: intent.currency,
        financial_addresses: addressesFor(customer, intent.currency),
        hosted_instructions_url: pageUrl(call, `/_emulator/pages/bank-transfer/${intent.id}`),
        reference: referenceOf(intent.id),
        type: intent.currency === 'eur' ? 'eu_bank_transfer' : 'us_bank_transfer',
      },
    },
  };
  const first = intent.status !== 'requires_action';
  if (!first && usable === 0) return { intent: call.store.put(paymentIntents, call.account, waiting) };
  return {
    intent: save(
      call,
      paymentIntents,
      waiting,
      funded.funded > 0 ? 'payment_intent.partially_funded' : 'payment_intent.requires_action',
    ),
  };
}

/** Gives back what an intent had been funded with, when it is given up. */
export function unapply(call: Call, intent: PaymentIntent): PaymentIntent {
  if (intent.funded === 0 || intent.customer === null) return intent;
  moveCash(call, intent.customer, intent.currency, intent.funded, {
    type: 'unapplied_from_payment',
    unapplied_from_payment: { payment_intent: intent.id },
  });
  return { ...intent, funded: 0 };
}

/** What a payer writes into the transfer, so that it is found without looking at amounts. */
export const referenceOf = (intent: string): string => intent.slice(-12).toUpperCase();

const ADDRESS = {
  city: 'South San Francisco',
  country: 'US',
  line1: '354 Oyster Point Blvd',
  line2: null,
  postal_code: '94080',
  state: 'CA',
};

const digits = (seed: string, count: number): string =>
  (BigInt(`0x${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`) % 10n ** BigInt(count))
    .toString()
    .padStart(count, '0');

/** The customer's own virtual account numbers: the same every time. */
export function addressesFor(customer: string, currency: string): JsonObject[] {
  const holder = { account_holder_address: ADDRESS, account_holder_name: 'Emulated account', bank_address: ADDRESS };
  if (currency === 'eur')
    return [
      {
        type: 'iban',
        supported_networks: ['sepa'],
        iban: { ...holder, bic: 'EMULIE2DXXX', country: 'IE', iban: `IE29EMUL900017${digits(customer, 8)}` },
      },
    ];
  const bank = { bank_name: 'US EMULATED BANK', account_number: digits(customer, 12), account_type: 'checking' };
  return [
    {
      type: 'aba',
      supported_networks: ['ach', 'domestic_wire_us'],
      aba: { ...holder, ...bank, routing_number: '999999999' },
    },
    { type: 'swift', supported_networks: ['swift'], swift: { ...holder, ...bank, swift_code: 'EMULUS33XXX' } },
  ];
}
