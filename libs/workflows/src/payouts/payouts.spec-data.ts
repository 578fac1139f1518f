import { type Invoice, type PayoutPolicy } from '#libs/billing';
import { DAY, type Money, money, unwrap } from '#libs/kernel';
import { type AccountType, creditNoteIssued, disputeLost, invoicePaidByCard, invoiceRefunded } from '#libs/ledger';
import { CLAIM, type MoneyWorld, TENANT, WORKER_SCOPE, moneyWorld } from '#libs/testkit';
import {
  type OrganisationScope,
  addPaymentMethod,
  coverFromProvider,
  drainInbox,
  followPayouts,
  onboardPayoutAccount,
  payInvoice,
  pollStripeEvents,
  releaseHoldbacks,
  runPayouts,
  setPayoutPolicy,
  settleBalanceTransactions,
  takeBackDebts,
} from '#libs/workflows';

export const MINER: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_miner', actorId: 'usr_miner' };
const BACK = { returnUrl: 'https://miner.example/done', refreshUrl: 'https://miner.example/again' };
const FEW = { limit: 50 };

/** A money world whose provider can have an account at Stripe, and what happens to its money. */
export function payingWorld() {
  const world = moneyWorld();
  const { ports, tables, stripe, database } = world;
  seedMiner(world);
  const held = (type: AccountType): bigint => {
    const minor = tables.journals
      .rows()
      .flatMap(({ entries }) => entries)
      .filter(({ account }) => account.type === type)
      .reduce((sum, entry) => sum + entry.minor, 0n);
    return type === 'PROVIDER_PAYABLE' || type === 'PROVIDER_RESERVE' ? -minor : minor;
  };
  const invoiceAt = (index: number) => {
    const paid = tables.invoices.rows().filter(({ state }) => state === 'PAID');
    return paid[index % Math.max(paid.length, 1)] ?? null;
  };
  const events = async (): Promise<void> => {
    await pollStripeEvents(ports)(WORKER_SCOPE);
    await drainInbox(ports)(WORKER_SCOPE, CLAIM);
  };
  return {
    ...world,
    held,
    invoiceAt,
    events,
    onboard: () => onboardPayoutAccount(ports)(MINER, BACK),
    /** An account that can be paid. Gives its id at Stripe. */
    ready: async (): Promise<string> => {
      unwrap(await onboardPayoutAccount(ports)(MINER, BACK));
      await world.settle();
      const id = [...stripe.connect.accounts.keys()][0] ?? '';
      stripe.connect.answer(id);
      await world.settle();
      return id;
    },
    policy: async (terms: Partial<PayoutPolicy>) => {
      const plain = { holdbackBasisPoints: 0, holdbackDays: 0, rail: 'STRIPE', aboveCap: 'WIRE' } as const;
      unwrap(await setPayoutPolicy(ports)(WORKER_SCOPE, 'org_miner', { ...plain, ...terms }));
    },
    paidInvoice: payIn(world),
    takeBack: takeBackIn(world, invoiceAt),
    /** Everything the worker does about payouts, once, and then sends and applies what came of it. */
    round: async (): Promise<number> => {
      await releaseHoldbacks(ports)(WORKER_SCOPE, FEW);
      await takeBackDebts(ports)(WORKER_SCOPE, FEW);
      const { planned } = await runPayouts(ports)(WORKER_SCOPE, FEW);
      await world.settle();
      await followPayouts(ports)(WORKER_SCOPE, FEW);
      await settleBalanceTransactions(ports)(WORKER_SCOPE);
      return planned;
    },
    days: async (days: number): Promise<void> => {
      database.advance(days * DAY);
      await stripe.followClock(database.now);
    },
    transfers: () => tables.payoutTransfers.rows(),
    payouts: () => tables.payouts.rows(),
  };
}

function seedMiner({ tables }: MoneyWorld): void {
  const tenant = tables.profiles.rows()[0];
  if (!tenant) throw new Error('no tenant');
  tables.profiles.seed('org_miner', {
    ...{ ...tenant, orgId: 'org_miner', kind: 'PROVIDER', legalName: 'Pecos Mining LLC', country: 'US', taxId: null },
    billingEmail: 'cfo@pecos.example',
  });
}

/** Books a lease and pays its first invoice by card; gives the invoice. */
function payIn(world: MoneyWorld) {
  const { ports, tables } = world;
  let payments = 0;
  return async (units = 8): Promise<Invoice> => {
    const lease = await world.book({ units, placement: [{ from: 0, to: units }] });
    const invoice = tables.invoices.rows().find(({ leaseId }) => leaseId === lease.id);
    if (!invoice) throw new Error('no invoice');
    payments += 1;
    const paymentMethodId = unwrap(await addPaymentMethod(ports)(TENANT, { token: 'pm_card_visa' })).id;
    const command = { invoiceId: invoice.id, paymentMethodId, idempotencyKey: `pay-${payments}-key` };
    unwrap(await payInvoice(ports)(TENANT, command));
    await world.settle();
    return tables.invoices.rows().find(({ id }) => id === invoice.id) ?? invoice;
  };
}

type TakenBy = 'REFUND' | 'CREDIT' | 'DISPUTE' | 'RETURN';

/** Takes money of a paid invoice back from the provider, as a refund, a credit note, a lost dispute or a returned payment would. */
function takeBackIn({ ports, tables }: MoneyWorld, invoiceAt: (index: number) => Invoice | null) {
  return (kind: TakenBy, index: number, share: Money, id: string): Promise<boolean> =>
    ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
      const invoice = invoiceAt(index);
      if (!invoice) return false;
      const providerHeld = (await ports.payouts.lockHoldings(tx, 'org_miner', 'USD')).payable;
      const none = money(0n, 'USD');
      const whose = {
        invoiceId: invoice.id,
        tenantOrgId: 'org_ai',
        providerOrgId: 'org_miner',
        taxJurisdiction: 'US',
      };
      const nothing = { ...whose, providerShare: none, platformFee: none, tax: none };
      if (kind === 'REFUND')
        return ports.ledger.post(
          tx,
          invoiceRefunded(
            { refundId: id, refunded: { ...nothing, providerShare: share }, providerHeld, by: 'BANK' },
            tx.now,
          ),
        );
      if (kind === 'CREDIT') {
        const facts = { creditNoteId: id, open: nothing, providerShare: share, platformFee: none, tax: none };
        return ports.ledger.post(tx, creditNoteIssued({ ...facts, providerHeld }, tx.now));
      }
      if (kind === 'DISPUTE') {
        const facts = { disputeId: id, tenantOrgId: 'org_ai', providerOrgId: 'org_miner', amount: share };
        return ports.ledger.post(tx, disputeLost({ ...facts, byProvider: share, providerHeld }, tx.now));
      }
      const paid = tables.journals
        .rows()
        .find((one) => one.sourceId === invoice.id && one.kind === 'INVOICE_PAID_BY_CARD');
      if (!paid || tables.journals.rows().some(({ reverses }) => reverses === paid.idempotencyKey)) return false;
      await coverFromProvider(ports)(tx, { providerOrgId: 'org_miner', amount: invoice.subtotal, causeId: id });
      return ports.ledger.post(tx, invoicePaidByCard.reversed(paid, tx.now));
    });
}

export type PayingWorld = ReturnType<typeof payingWorld>;
