import { type PayableMovement, type PendingCharge, sayableAtStripe } from '#libs/billing';
import { type CurrencyCode, type Money, compareMoney, money } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'payments' | 'payouts' | 'invoices' | 'ledger'>;

/** Invoices of one payout at whose charges Stripe is asked; the rest is paid out of what is available. */
const MOST_ASKED = 50;

/** What is available at Stripe now, minor units by currency. */
export async function availableAtStripe(ports: Pick<Ports, 'payments'>): Promise<Map<CurrencyCode, bigint>> {
  const balances = await ports.payments.balance();
  return new Map(balances.map(({ currency, availableMinor }) => [currency, availableMinor]));
}

/**
 * The charges that brought in what is payable to a provider and whose money is not available yet: a transfer may move it all the same. An
 * invoice counts where one charge paid it, and only up to the provider's share of it. Nothing more is asked once they cover what is paid. Asks
 * Stripe, so outside any transaction; of a charge whose money our books know to be available, no further.
 */
export const pendingCharges = (ports: Needs) => {
  return async (scope: PlatformScope, { orgId, currency }: Whose, pays: Money): Promise<PendingCharge[]> => {
    const shares = await ports.unitOfWork.run(scope, async (tx) => {
      const movements = await ports.payouts.movements(tx, orgId, currency);
      const paid = [...sharesOf(movements)].filter(([, minor]) => minor > 0n).slice(0, MOST_ASKED);
      const found: { readonly stripeInvoiceId: string; readonly minor: bigint }[] = [];
      for (const [invoiceId, minor] of paid) {
        const invoice = await ports.invoices.byId(tx, invoiceId);
        if (invoice?.stripeInvoiceId) found.push({ stripeInvoiceId: invoice.stripeInvoiceId, minor });
      }
      return found;
    });
    const charges: PendingCharge[] = [];
    for (const { stripeInvoiceId, minor } of shares) {
      if (charges.reduce((sum, { amount }) => sum + sayableAtStripe(amount).minor, 0n) >= pays.minor) break;
      const charge = await pendingChargeOf(ports, scope, stripeInvoiceId);
      if (charge?.amount.currency !== currency) continue;
      const share = money(minor, currency);
      charges.push({
        chargeId: charge.chargeId,
        amount: compareMoney(share, charge.amount) < 0 ? share : charge.amount,
      });
    }
    return charges;
  };
};

/** What each invoice brought in, less what was taken back of it. */
function sharesOf(movements: readonly PayableMovement[]): Map<string, bigint> {
  const shares = new Map<string, bigint>();
  for (const { sourceType, sourceId, amount } of movements)
    if (sourceType === 'INVOICE') shares.set(sourceId, (shares.get(sourceId) ?? 0n) + amount.minor);
  return shares;
}

interface Whose {
  readonly orgId: string;
  readonly currency: CurrencyCode;
}

async function pendingChargeOf(
  { payments, unitOfWork, ledger }: Needs,
  scope: PlatformScope,
  stripeInvoiceId: string,
): Promise<PendingCharge | null> {
  const [chargeId, second] = (await payments.invoice(stripeInvoiceId))?.chargeIds ?? [];
  if (chargeId === undefined || second !== undefined) return null;
  const charge = await payments.charge(chargeId);
  if (charge?.status !== 'succeeded' || charge.balanceTransactionId === null) return null;
  const isAvailable = [`stripe:${charge.balanceTransactionId}:available`];
  if ((await unitOfWork.run(scope, (tx) => ledger.known(tx, isAvailable))).size > 0) return null;
  const transaction = await payments.balanceTransaction(charge.balanceTransactionId);
  if (transaction?.status !== 'pending') return null;
  return { chargeId, amount: money(charge.amountMinor - charge.amountRefundedMinor, charge.currency) };
}
