import type Stripe from 'stripe';
import { charge, onboarded } from './money.js';
import type { World } from './validated-stripe.js';

/** Disputes from opening to closing, with what a refund may still do. */
export async function disputesAndRefunds({ stripe, control, emulator }: World): Promise<void> {
  const paid = await charge(stripe, 5000, 'pm_card_createDispute');
  const [dispute] = (await stripe.disputes.list({ charge: paid.id, expand: ['data.charge'] })).data;
  const id = dispute?.id ?? '';
  await stripe.disputes.update(id, {
    evidence: { customer_name: 'A', product_description: 'GPU hours', service_date: '2026-03-01' },
    metadata: { case: '1' },
    intended_submission_method: 'manual',
    submit: false,
  });
  const [one, again] = [await pdf(stripe), await pdf(stripe)];
  if (one.id !== again.id) throw new Error('the same upload with the same key made two files');
  await stripe.files.retrieve(one.id);
  await stripe.files.list({ purpose: 'dispute_evidence' });
  await stripe.disputes.update(id, { evidence: { service_documentation: one.id }, submit: false });
  await stripe.disputes.update(id, { submit: true });
  await control('POST', `/_emulator/disputes/${id}/decide`, { outcome: 'won' });
  await stripe.disputes.retrieve(id, { expand: ['payment_intent'] });
  const other = await charge(stripe, 5000, 'pm_card_createDisputeInquiry');
  const [inquiry] = (await stripe.disputes.list({ payment_intent: other.payment_intent as string })).data;
  await control('POST', `/_emulator/disputes/${inquiry?.id}/decide`, { outcome: 'escalate' });
  await stripe.disputes.close(inquiry?.id ?? '');
  const failing = await charge(stripe, 5000, 'pm_card_refundFail');
  const refund = await stripe.refunds.create({ charge: failing.id });
  emulator.advanceTo('2026-03-03T10:00:00Z');
  await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] });
}

/** The boundary differs at every call; what is in between is the same request. */
function pdf(stripe: World['stripe']): Promise<Stripe.File> {
  const file = { data: Buffer.from('%PDF-1.7\r\n--x\r\n'), name: 'report.pdf', type: 'application/pdf' };
  return stripe.files.create({ purpose: 'dispute_evidence', file }, { idempotencyKey: 'report' });
}

/** Bank transfers, payments reported from elsewhere, tax ids. */
export async function moneyFromElsewhere({ stripe }: World): Promise<void> {
  const customer = await stripe.customers.create({ tax_id_data: [{ type: 'eu_vat', value: 'DE000000000' }] });
  const taxId = await stripe.customers.createTaxId(customer.id, { type: 'gb_vat', value: 'GB111111111' });
  await stripe.customers.retrieveTaxId(customer.id, taxId.id);
  await stripe.customers.listTaxIds(customer.id);
  await stripe.customers.deleteTaxId(customer.id, taxId.id);
  await stripe.customers.createFundingInstructions(customer.id, {
    currency: 'eur',
    funding_type: 'bank_transfer',
    bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'IE' } },
  });
  const intent = await stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    customer: customer.id,
    confirm: true,
    payment_method_data: { type: 'customer_balance' },
    payment_method_options: {
      customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'us_bank_transfer' } },
    },
    expand: ['payment_method'],
  });
  await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 2000, currency: 'usd', reference: 'A' });
  await stripe.customers.updateCashBalance(customer.id, { settings: { reconciliation_mode: 'manual' } });
  await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 4000, currency: 'usd' });
  await stripe.paymentIntents.applyCustomerBalance(intent.id);
  await stripe.customers.retrieveCashBalance(customer.id);
  const moves = await stripe.customers.listCashBalanceTransactions(customer.id, { expand: ['data.customer'] });
  await stripe.customers.retrieveCashBalanceTransaction(customer.id, moves.data[0]?.id ?? '');
  await stripe.customers.retrieve(customer.id, { expand: ['cash_balance', 'tax_ids'] });
  const invoice = await stripe.invoices.create({ customer: customer.id });
  await stripe.invoices.addLines(invoice.id, { lines: [{ amount: 800 }] });
  await stripe.invoices.finalizeInvoice(invoice.id);
  const record = await stripe.paymentRecords.reportPayment({
    amount_requested: { currency: 'usd', value: 900 },
    initiated_at: 1_772_000_000,
    customer_details: { customer: customer.id },
    customer_presence: 'off_session',
    description: 'wire',
    guaranteed: { guaranteed_at: 1_772_000_000 },
    outcome: 'guaranteed',
    payment_method_details: { type: 'custom', custom: { display_name: 'Wire' } },
    processor_details: { type: 'custom', custom: { payment_reference: 'W1' } },
  });
  await stripe.paymentRecords.retrieve(record.id);
  await stripe.invoices.attachPayment(invoice.id, { payment_record: record.id, expand: ['payments'] });
  await stripe.invoicePayments.list({
    payment: { type: 'payment_record', payment_record: record.id },
    expand: ['data.payment.payment_record'],
  });
}

/** Tax of two authorities kept and taken back, in part and whole; none where nobody is registered, or the buyer accounts for it. */
export async function taxes({ stripe }: World): Promise<void> {
  const [line] = [{ amount: 100_000, reference: 'capacity', metadata: { lease: 'L-1' } }];
  const quebec = await stripe.tax.calculations.create({
    currency: 'usd',
    customer_details: { address: { country: 'CA', state: 'QC' }, address_source: 'billing' },
    line_items: [line, { amount: 5_000, tax_code: 'txcd_10000000' }],
    expand: ['line_items'],
  });
  expect(quebec.tax_breakdown.map(({ amount }) => amount)).toEqual([5_250, 10_474]);
  await stripe.tax.calculations.retrieve(quebec.id ?? '');
  const kept = await stripe.tax.transactions.createFromCalculation({
    calculation: quebec.id ?? '',
    reference: 'GL7K3FQ2-2026-000001',
    metadata: { invoice_id: 'inv_1' },
    expand: ['line_items'],
  });
  const sum = (lines: typeof kept.line_items) =>
    (lines?.data ?? []).reduce((total, { amount, amount_tax: tax }) => total + amount + tax, 0);
  expect(sum(kept.line_items)).toBe(quebec.amount_total);
  const part = { original_transaction: kept.id, mode: 'partial', flat_amount: -3_333, reference: 'CN-1' } as const;
  const back = await stripe.tax.transactions.createReversal({ ...part, expand: ['line_items'] });
  expect(sum(back.line_items)).toBe(-3_333);
  await stripe.tax.transactions.retrieve(back.id, { expand: ['line_items'] });
  await expect(stripe.tax.transactions.createReversal(part)).rejects.toThrow(`CN-1 exists: ${back.id}`);
  await stripe.tax.calculations.listLineItems(quebec.id ?? '');
  const [first] = (await stripe.tax.transactions.listLineItems(kept.id)).data;
  const byLine = (amount: number, tax: number, reference: string) =>
    stripe.tax.transactions.createReversal({
      ...{ original_transaction: kept.id, mode: 'partial', reference, expand: ['line_items'] },
      line_items: [{ original_line_item: first?.id ?? '', amount, amount_tax: tax, reference: `${reference}-price` }],
    });
  expect(sum((await byLine(-1_000, -150, 'CN-3')).line_items)).toBe(-1_150);
  await expect(byLine(-1_000_000, 0, 'CN-4')).rejects.toThrow('more than what is left of the line');
  await expect(byLine(0, -1_000_000, 'CN-5')).rejects.toThrow('more than what is left of the line');
  const unsaid = { original_transaction: kept.id, mode: 'partial', reference: 'CN-6' } as const;
  await expect(stripe.tax.transactions.createReversal(unsaid)).rejects.toThrow('needs flat_amount or line_items');
  const again = { calculation: quebec.id ?? '', reference: 'GL7K3FQ2-2026-000001' };
  await expect(stripe.tax.transactions.createFromCalculation(again)).rejects.toThrow(`exists: ${kept.id}`);
  const rest = { ...part, flat_amount: -quebec.amount_total, reference: 'CN-2' };
  await expect(stripe.tax.transactions.createReversal(rest)).rejects.toThrow('more than what is left');
  const customer = await stripe.customers.create({ address: { country: 'DE' } });
  await stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value: 'DE000000000' });
  const german = { currency: 'eur', customer: customer.id, line_items: [line] };
  const reversed = await stripe.tax.calculations.create(german);
  expect(reversed.tax_breakdown[0]?.taxability_reason).toBe('reverse_charge');
  const elsewhere = { currency: 'usd', customer_details: { address: { country: 'SA' } }, line_items: [line] };
  const none = await stripe.tax.calculations.create(elsewhere);
  expect([none.tax_amount_exclusive, none.tax_breakdown[0]?.taxability_reason]).toEqual([0, 'not_collecting']);
  const whole = await stripe.tax.transactions.createFromCalculation({ calculation: none.id ?? '', reference: 'SA-1' });
  await stripe.tax.transactions.createReversal({ mode: 'full', original_transaction: whole.id, reference: 'SA-2' });
}

/** Onboarding, external accounts, capabilities; payouts and top-ups with every end they can have. */
export async function accountsAndPayouts(world: World): Promise<void> {
  const { stripe, control, emulator } = world;
  const miner = await onboarded(world, '000111111116', { settings: { payouts: { debit_negative_balances: true } } });
  await stripe.accountLinks.create({
    account: miner.id,
    type: 'account_onboarding',
    refresh_url: 'http://a.example/',
    return_url: 'http://b.example/',
  });
  await stripe.accounts.listCapabilities(miner.id);
  await stripe.accounts.updateCapability(miner.id, 'card_payments', { requested: true });
  await stripe.accounts.retrieveCapability(miner.id, 'card_payments');
  const bank = await stripe.accounts.createExternalAccount(miner.id, {
    external_account: {
      object: 'bank_account',
      account_number: '000123456789',
      routing_number: '110000000',
      country: 'US',
      currency: 'usd',
    },
  });
  await stripe.accounts.updateExternalAccount(miner.id, bank.id, { metadata: { a: 'b' } });
  await stripe.accounts.retrieveExternalAccount(miner.id, bank.id);
  await stripe.accounts.listExternalAccounts(miner.id, { object: 'bank_account' });
  await stripe.accounts.deleteExternalAccount(miner.id, bank.id);
  await control('POST', '/_emulator/settings', { payouts: 'manual', payout_days: 1 });
  const good = await stripe.topups.create({ amount: 9000, currency: 'usd', source: 'btok_us_verified' });
  const bad = await stripe.topups.create({
    amount: 9000,
    currency: 'usd',
    payment_method: 'pm_usBankAccount_accountClosed',
  });
  await stripe.topups.update(good.id, { description: 'for March', metadata: { a: 'b' } });
  await stripe.topups.cancel((await stripe.topups.create({ amount: 1, currency: 'usd' })).id);
  await control('POST', `/_emulator/topups/${good.id}/end`, {});
  await control('POST', `/_emulator/topups/${bad.id}/end`, { code: 'account_closed' });
  await stripe.topups.retrieve(good.id, { expand: ['balance_transaction'] });
  await stripe.topups.list({ status: 'succeeded', amount: { gte: 1 } });
  await stripe.transfers.create({ amount: 1000, currency: 'usd', destination: miner.id });
  const payout = await stripe.payouts.create({ amount: 500, currency: 'usd', statement_descriptor: 'LEASES' });
  await stripe.payouts.update(payout.id, { metadata: { a: 'b' } });
  await stripe.payouts.cancel((await stripe.payouts.create({ amount: 500, currency: 'usd' })).id);
  emulator.advanceTo('2026-03-08T12:00:00Z');
  const there = { stripeAccount: miner.id };
  const [failed] = (await stripe.payouts.list({ status: 'failed' }, there)).data;
  await stripe.payouts.retrieve(failed?.id ?? '', { expand: ['failure_balance_transaction', 'destination'] }, there);
  await stripe.events.list({ limit: 100 }, there);
  await control('POST', `/_emulator/topups/${good.id}/end`, { reversed: true });
  await control('POST', '/_emulator/settings', { payouts: 'daily' });
  const second = await stripe.accounts.create({ type: 'express' });
  await stripe.accounts.reject(second.id, { reason: 'other' });
  await stripe.accounts.del(second.id);
}
