import { type PayableMovement, type PendingCharge } from '#libs/billing';
import { type CurrencyCode, compareMoney, money } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'payments' | 'payouts' | 'invoices'>;

/** Invoices of one payout at whose charges Stripe is asked; the rest is paid out of what is available. */
const MOST_ASKED = 50;

/** What is available at Stripe now, minor units by currency. */
export async function availableAtStripe(ports: Pick<Ports, 'payments'>): Promise<Map<CurrencyCode, bigint>> {
  const balances = await ports.payments.balance();
  return new Map(balances.map(({ currency, availableMinor }) => [currency, availableMinor]));
}

/**
 * The charges that brought in what is payable to a provider and whose money is not available yet: a transfer may move it all the same. An
 * invoice counts where one charge paid it, and only up to the provider's share of it. Asks Stripe, so outside any transaction.
 */
export const pendingCharges = (ports: Needs) => {
  return async (scope: PlatformScope, orgId: string, currency: CurrencyCode): Promise<PendingCharge[]> => {
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
      const charge = await pendingChargeOf(ports, stripeInvoiceId);
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

async function pendingChargeOf({ payments }: Needs, stripeInvoiceId: string): Promise<PendingCharge | null> {
  const [chargeId, second] = (await payments.invoice(stripeInvoiceId))?.chargeIds ?? [];
  if (chargeId === undefined || second !== undefined) return null;
  const charge = await payments.charge(chargeId);
  if (charge?.status !== 'succeeded' || charge.balanceTransactionId === null) return null;
  const transaction = await payments.balanceTransaction(charge.balanceTransactionId);
  if (transaction?.status !== 'pending') return null;
  return { chargeId, amount: money(charge.amountMinor - charge.amountRefundedMinor, charge.currency) };
}
