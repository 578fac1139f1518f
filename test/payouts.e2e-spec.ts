// World: one of each app and an emulator of Stripe. A miner opens an account to be paid to, a firm pays by card, and the money is followed to
// the miner's bank and, when the firm gets some of it back, into what the miner owes.
import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { RunReconciliation } from '../apps/cli/src/gql/ops/documents/RunReconciliation.js';
import { until } from '../apps/cli/src/staff.js';
import { DAY_MS, type World, listH100, openWorld, windowFrom } from './world.js';

interface Desk {
  readonly api: { run<T>(document: TypedDocumentNode<T, object>, variables: object): Promise<T> };
}

function ask<T>(desk: Desk, query: string, variables: object = {}): Promise<T> {
  return desk.api.run(query as unknown as TypedDocumentNode<T, object>, variables);
}

const onboarding = `mutation { payoutAccountOnboard(input: { returnUrl: "https://miner.example/done", refreshUrl: "https://miner.example/again" }) {
  account { state stripeAccountId canReceive requirements } onboarding { url expiresAt } errors { ... on UserError { code message } } } }`;
const overview = `{ payoutAccount { state canReceive } payoutOverview { balances { payable { amount } owed { amount } heldBack { amount } waitsFor } terms { holdbackDays } } }`;
const listing = `{ payouts { nodes { id orgId state amount { amount } lines { kind amount { amount } feeOnTop { amount } invoiceNumber }
  transfers { state rail stripeTransferId bankTraceId reversals { state } } hops { state } } } }`;

interface Overview {
  readonly payoutAccount: { readonly state: string } | null;
  readonly payoutOverview: {
    readonly balances: readonly {
      readonly payable: { readonly amount: string };
      readonly owed: { readonly amount: string };
      readonly waitsFor: string | null;
    }[];
  };
}

interface Payout {
  readonly id: string;
  readonly orgId: string;
  readonly state: string;
  readonly amount: { readonly amount: string };
  readonly lines: readonly { readonly kind: string; readonly amount: { readonly amount: string } }[];
  readonly transfers: readonly { readonly reversals: readonly { readonly state: string }[] }[];
}

function emulator(world: World, path: string, body: object): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${world.system.secrets.stripeSecretKey}`,
    'content-type': 'application/json',
  };
  const url = new URL(path, world.url('stripe-emulator'));
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).then((answer) => answer.json());
}

describe('a miner is paid', () => {
  it('from the card to the bank, and owes what the tenant gets back', async () => {
    const world = await openWorld(
      { tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 },
      { STRIPE_POLL_SECONDS: '1' },
    );
    try {
      const miner = await world.miner();
      const offerId = await listH100(miner, 8);
      const asked = await ask<{ payoutAccountOnboard: { account: { state: string }; onboarding: object | null } }>(
        miner,
        onboarding,
      );
      expect(asked.payoutAccountOnboard).toMatchObject({
        account: { state: 'NOT_STARTED' },
        onboarding: null,
        errors: [],
      });
      const link = await until('a link', async () => {
        const { payoutAccountOnboard } = await ask<{
          payoutAccountOnboard: { account: { stripeAccountId: string }; onboarding: { url: string } | null };
        }>(miner, onboarding);
        return payoutAccountOnboard.onboarding ? payoutAccountOnboard : null;
      });
      const account = link.account.stripeAccountId;
      await emulator(world, `/_emulator/accounts/${account}/onboarding`, { outcome: 'ready', bank: '000123456789' });
      await until('an active account', async () => {
        const { payoutAccount } = await ask<Overview>(miner, overview);
        return payoutAccount?.state === 'ACTIVE' ? payoutAccount : null;
      });

      const firm = await world.firm();
      const window = windowFrom(await world.staff.now(), 10);
      const { invoice } = await firm.book((await firm.quote({ offerId, units: 8, window })).id);
      await firm.pay(invoice?.id ?? '');
      const payouts = async () => (await ask<{ payouts: { nodes: Payout[] } }>(miner, listing)).payouts.nodes;
      const at = (state: string) =>
        until(`a payout ${state}`, async () => (await payouts()).find((payout) => payout.state === state) ?? null);
      const arrived = await at('ARRIVED_AT_STRIPE');
      expect(arrived.lines.map(({ kind }) => kind)).toEqual(['SHARE']);
      expect(arrived.lines[0]?.amount).toEqual(arrived.amount);

      // Stripe pays out at midnight, a charge is available after two days
      await world.staff.advanceTo(new Date((await world.staff.now()).getTime() + 3 * DAY_MS));
      const paid = await at('PAID_OUT');
      expect(paid.amount).toEqual(arrived.amount);

      const refund = `mutation($id: ID!) { invoiceRefund(input: { invoiceId: $id, amount: "100.00", reason: "Two hours that were not there." }) @idempotent(key: "refund-0001") {
        refund { providerShare { amount } } errors { ... on UserError { code message } } } }`;
      const { invoiceRefund } = await ask<{ invoiceRefund: { refund: { providerShare: { amount: string } } } }>(
        world.staff,
        refund,
        {
          id: invoice?.id ?? '',
        },
      );
      const owed = invoiceRefund.refund.providerShare.amount;
      await until('a reversal that the empty account refuses', async () => {
        const [payout] = await payouts();
        return payout?.transfers[0]?.reversals[0]?.state === 'FAILED' ? payout : null;
      });
      const { payoutOverview } = await ask<Overview>(miner, overview);
      expect(payoutOverview.balances.map((balance) => balance.owed.amount)).toEqual([owed]);
      const writing = `mutation($input: ProviderDebtWriteOffInput!) { providerDebtWriteOff(input: $input) @idempotent(key: "write-off-0001") {
        owed { amount } errors { ... on UserError { code message } } } }`;
      const input = { orgId: paid.orgId, currency: 'USD', amount: owed, reason: 'A gesture.' };
      expect(await ask(world.staff, writing, { input })).toMatchObject({
        providerDebtWriteOff: { owed: { amount: '0.00' }, errors: [] },
      });
      await world.staff.booksComplete();
      const { run } = (await world.staff.api.run(RunReconciliation, {})).reconciliationRunCreate;
      expect(run?.differences).toEqual([]);
      expect(run?.isClean).toBe(true);
    } finally {
      await world.close();
    }
  }, 180_000);
});
