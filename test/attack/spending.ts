import { RecordWire } from '../../apps/cli/src/gql/ops/documents/RecordWire.js';
import { until } from '../../apps/cli/src/staff.js';
import { type World } from '../world.js';
import { CANARY, type Caller, call } from './company.js';

/** What B pays with and what bounds its spending: a budget, an order, money paid ahead, a wire that paid part of its open invoice. */
export async function spends(world: World, tenant: Caller): Promise<void> {
  const asks = async (query: string, variables: unknown = {}): Promise<Readonly<Record<string, unknown>>> => {
    const { body } = await call(world.url('tenant'), tenant, query, variables);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data as Record<string, unknown>;
  };
  const sets = async (mutation: string, type: string, input: unknown, key: string | null): Promise<void> => {
    const once = key === null ? '' : ` @idempotent(key: "${key}")`;
    const query = `mutation($input: ${type}!) { ${mutation}(input: $input)${once} { errors { ... on UserError { code } } } }`;
    const answer = (await asks(query, { input }))[mutation];
    expect(answer).toEqual({ errors: [] });
  };
  const money = { currency: 'USD' };
  await sets(
    'budgetSet',
    'BudgetSetInput',
    { ...money, name: CANARY, costCentre: CANARY, monthly: '9', alertPercents: [1] },
    'spends-budget',
  );
  await sets('purchaseOrderSet', 'PurchaseOrderSetInput', { ...money, number: CANARY, amount: '9' }, 'spends-order');
  const { paymentMethods } = (await asks('{ paymentMethods { id } }')) as { paymentMethods: { id: string }[] };
  const paymentMethodId = paymentMethods[0]?.id;
  await sets('balanceTopUp', 'BalanceTopUpInput', { ...money, amount: '25', paymentMethodId }, 'spends-top-up');
  // nothing of it moves by itself while the others look: it is far above its threshold, and pays no invoice
  const autoTopUp = { ...money, threshold: '0.01', amount: '1', monthlyCap: '1', paymentMethodId };
  await sets('balanceSettingSet', 'BalanceSettingInput', { paysInvoices: false, autoTopUp }, null);
  await until('money paid ahead', async () => {
    const { prepaidBalance } = (await asks('{ prepaidBalance { held { amount } } }')) as {
      prepaidBalance: { held: unknown[] };
    };
    return prepaidBalance.held[0] ?? null;
  });
  const { invoices } = (await asks('{ invoices(states: [OPEN]) { nodes { id } } }')) as {
    invoices: { nodes: { id: string }[] };
  };
  const input = { invoiceId: invoices.nodes[0]?.id ?? '', amount: '1.00', bankReference: CANARY };
  const { wireRecord } = await world.staff.api.run(RecordWire, { input, key: 'spends-wire' });
  expect(wireRecord.errors).toEqual([]);
  await asksPayer(asks, sets, input.invoiceId);
}

type Asks = (query: string, variables?: unknown) => Promise<Readonly<Record<string, unknown>>>;
type Sets = (mutation: string, type: string, input: unknown, key: string | null) => Promise<void>;

/** A bank account with its mandate, and the rest of the invoice asked of a card whose bank wants the payer. */
async function asksPayer(asks: Asks, sets: Sets, invoiceId: string): Promise<void> {
  const { paymentForm } = (await asks('{ paymentForm { ways { way mandate { hash } } } }')) as {
    paymentForm: { ways: { way: string; mandate: { hash: string } | null }[] };
  };
  const mandateHash = paymentForm.ways.find(({ way }) => way === 'US_BANK_DEBIT')?.mandate?.hash;
  const debit = { way: 'US_BANK_DEBIT', token: 'pm_usBankAccount', mandateHash };
  await sets('paymentSetupStart', 'PaymentSetupStartInput', debit, null);
  await sets('paymentMethodAdd', 'PaymentMethodAddInput', { token: 'pm_card_authenticationRequired' }, null);
  const { paymentMethods } = (await asks('{ paymentMethods { id last4 } }')) as {
    paymentMethods: { id: string; last4: string }[];
  };
  const paymentMethodId = paymentMethods.find(({ last4 }) => last4 === '3184')?.id;
  await sets('invoicePay', 'InvoicePayInput', { invoiceId, paymentMethodId }, 'spends-asked');
  await until('the bank asks', async () => {
    const query = 'query($id: ID!) { invoice(id: $id) { paymentAttempt { asksPayer } } }';
    const { invoice } = (await asks(query, { id: invoiceId })) as {
      invoice: { paymentAttempt: { asksPayer: boolean } | null };
    };
    return invoice.paymentAttempt?.asksPayer === true ? true : null;
  });
}
