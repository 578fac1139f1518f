// World: the tenant API on a database of its own, one miner's pool at about 2 USD a GPU-hour, a firm that signs up. Stripe is not there.
import { DAY } from '#libs/kernel';
import { BOOK, type Booked, QUOTE, type Quoted } from './documents.js';
import { openTenantApi } from './world.js';

const FAULTS = 'errors { __typename ... on UserError { code message path } }';
const api = await openTenantApi();
afterAll(() => api.close());

function days(from: number, length: number): { start: string; end: string } {
  const start = Math.ceil(Date.now() / DAY + from) * DAY;
  return { start: new Date(start).toISOString(), end: new Date(start + length * DAY).toISOString() };
}

describe('what keeps a firm’s spending in bounds', () => {
  it('is set, shown and refused with through the API; another firm sees none of it', async () => {
    const [firm, other] = [await api.firm(), await api.firm()];
    const budget = { name: 'All of it', currency: 'USD', monthly: '60', isHard: true };
    const set = `mutation ($input: BudgetSetInput!) { budgetSet(input: $input) { budget { id left { amount } alertPercents } ${FAULTS} } }`;
    const { budgetSet } = await firm.ask<{ budgetSet: { budget: unknown; errors: unknown[] } }>(
      set,
      { input: budget },
      'spending-budget-1',
    );
    expect(budgetSet).toMatchObject({
      budget: { left: { amount: '60.00' }, alertPercents: [50, 80, 100] },
      errors: [],
    });
    const ask = (units: number, key: string) =>
      firm.ask<Quoted>(QUOTE, { input: { offerId: api.pool.id, units, window: days(40, 1) } }, key);
    const large = await ask(8, 'spending-quote-01');
    expect(large.quoteCreate).toMatchObject({
      quote: null,
      errors: [{ __typename: 'BudgetExceeded', code: 'BUDGET_EXCEEDED' }],
    });
    const order = { number: 'PO-7', currency: 'USD', amount: '10' };
    await firm.ask(
      `mutation ($input: PurchaseOrderSetInput!) { purchaseOrderSet(input: $input) { purchaseOrder { id } ${FAULTS} } }`,
      { input: order },
      'spending-order-01',
    );
    const small = await ask(1, 'spending-quote-02');
    const input = { quoteId: small.quoteCreate.quote?.id, purchaseOrder: 'PO-7' };
    const refused = await firm.ask<Booked>(BOOK, { input }, 'spending-book-01');
    expect(refused.leaseBook.errors).toMatchObject([{ code: 'PURCHASE_ORDER_EXHAUSTED', path: ['purchaseOrder'] }]);
    const shown = `{ budgets { name spent { amount } } purchaseOrders { nodes { number left { amount } } }
      prepaidBalance { held { amount } paysInvoices } topUps { totalCount } creditStanding { limit { amount } netDays } }`;
    expect(await firm.ask(shown)).toMatchObject({
      budgets: [{ name: 'All of it', spent: { amount: '0.00' } }],
      purchaseOrders: { nodes: [{ number: 'PO-7', left: { amount: '10.00' } }] },
      prepaidBalance: { held: [], paysInvoices: false },
      topUps: { totalCount: 0 },
      creditStanding: { netDays: null },
    });
    expect(await other.ask(shown)).toMatchObject({ budgets: [], purchaseOrders: { nodes: [] } });
  });
});

describe('a tax number', () => {
  it('is judged, and stored in its own form', async () => {
    const firm = await api.firm();
    const set = `mutation ($input: TaxIdSetInput!) { taxIdSet(input: $input) { taxId ${FAULTS} } }`;
    expect(await firm.ask(set, { input: { taxId: '911144442' } })).toMatchObject({
      taxIdSet: { taxId: '91-1144442', errors: [] },
    });
    expect(await firm.ask(set, { input: { taxId: '07-1144442' } })).toMatchObject({
      taxIdSet: { taxId: null, errors: [{ code: 'INVALID_INPUT', path: ['taxId'] }] },
    });
    expect(await firm.ask('{ viewer { organisation { taxId } } }')).toMatchObject({
      viewer: { organisation: { taxId: '91-1144442' } },
    });
  });
});

describe('an invoice', () => {
  it('says how to pay it by bank transfer', async () => {
    const firm = await api.firm();
    const quoted = await firm.ask<Quoted>(
      QUOTE,
      { input: { offerId: api.pool.id, units: 1, window: days(60, 1) } },
      'spending-quote-03',
    );
    await firm.ask<Booked>(BOOK, { input: { quoteId: quoted.quoteCreate.quote?.id } }, 'spending-book-02');
    const { invoices } = await firm.ask<{ invoices: { nodes: { number: string }[] } }>(
      '{ invoices { nodes { number amountDue { amount } wires { id } paymentInstructions { holder amount { amount } reference creditorReference } } } }',
    );
    const [invoice] = invoices.nodes;
    expect(invoice).toMatchObject({
      wires: [],
      paymentInstructions: { holder: 'Gridlease Inc.', reference: invoice?.number },
    });
  });

  it('counts among what its firm owes by how late it is, and is found by that', async () => {
    const [firm, other] = [await api.firm(), await api.firm()];
    const asked = { offerId: api.pool.id, units: 1, window: days(70, 1) };
    const quoted = await firm.ask<Quoted>(QUOTE, { input: asked }, 'spending-quote-04');
    await firm.ask<Booked>(BOOK, { input: { quoteId: quoted.quoteCreate.quote?.id } }, 'spending-book-03');
    const document = `{ payablesAgeing { age amountDue { amount currency } invoices }
      early: invoices(age: NOT_DUE) { totalCount } late: invoices(age: DAYS_1_7) { totalCount } euros: invoices(currency: "EUR") { totalCount } }`;
    const own = await firm.ask<{ payablesAgeing: { age: string; amountDue: { amount: string }; invoices: number }[] }>(
      document,
    );
    // the first rent is due with the booking
    expect(own.payablesAgeing.map(({ age, amountDue, invoices }) => `${age} ${amountDue.amount} ${invoices}`)).toEqual([
      ...['NOT_DUE 0.00 0', `DAYS_1_7 ${quoted.quoteCreate.quote?.total.amount} 1`],
      ...['DAYS_8_30 0.00 0', 'DAYS_31_60 0.00 0', 'DAYS_61_90 0.00 0', 'DAYS_91_PLUS 0.00 0'],
    ]);
    const none = { totalCount: 0 };
    expect(own).toMatchObject({ early: none, late: { totalCount: 1 }, euros: none });
    expect(await other.ask(document)).toEqual({ payablesAgeing: [], early: none, late: none, euros: none });
  });
});
