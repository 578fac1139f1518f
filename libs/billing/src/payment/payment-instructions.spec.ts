// World: one open invoice of which 1,000,000.00 USD is due, and an account for dollars.
import { money } from '#libs/kernel';
import { type CollectionAccount, paymentInstructions } from './payment-instructions.js';

const DOLLARS: CollectionAccount = {
  ...{ currency: 'USD', holder: 'Gridlease Inc.', bank: 'First Example Bank', iban: null },
  ...{ accountNumber: '000123456789', routingNumber: '021000021', swift: 'EXAMUS33' },
};
const INVOICE = { number: 'GL7K3FQ2-2026-000123', state: 'OPEN', due: money(100_000_000n, 'USD') } as const;

describe('payment instructions', () => {
  it('ask for what is due, with the number of the invoice as the reference', () => {
    expect(paymentInstructions(INVOICE, [DOLLARS])).toEqual({
      ...DOLLARS,
      amount: money(100_000_000n, 'USD'),
      reference: 'GL7K3FQ2-2026-000123',
      creditorReference: 'RF71GL7K3FQ22026000123',
    });
  });

  it.each([
    ['it is paid', { ...INVOICE, state: 'PAID' }, [DOLLARS]],
    ['nothing is due of it', { ...INVOICE, due: money(0n, 'USD') }, [DOLLARS]],
    ['no account takes its currency', INVOICE, [{ ...DOLLARS, currency: 'EUR' }]],
  ] as const)('are none where %s', (_why, invoice, accounts) => {
    expect(paymentInstructions(invoice, accounts)).toBeNull();
  });
});
