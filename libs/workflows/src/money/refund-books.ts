import { type CurrencyCode, type Money, add, assert, money } from '#libs/kernel';
import {
  type InvoiceFacts,
  type Journal,
  creditRefunded,
  disputeLost,
  invoiceRefunded,
  providerDebtIncurred,
  taxSharesOf,
} from '#libs/ledger';
import { type Refund } from '../ports/money-back-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { recordTaxAnew, takeTaxBack } from '../tax/stripe-tax-calls.js';

type Books = Pick<Ports, 'ledger'>;

/** What is payable to a provider now. */
export async function payableTo(ports: Books, tx: Tx, providerOrgId: string, currency: CurrencyCode): Promise<Money> {
  const account = { type: 'PROVIDER_PAYABLE', ownerId: providerOrgId, currency } as const;
  return money(-(await ports.ledger.balanceOf(tx, account)), currency);
}

/** Posts a refund as it is asked for: the money is in clearing until Stripe books it. */
export async function postRefund(
  ports: Books & Pick<Ports, 'intents'>,
  tx: Tx,
  refund: Refund,
  parts: InvoiceFacts,
): Promise<void> {
  const { id: refundId, orgId: tenantOrgId, providerOrgId, amount, currency } = refund;
  const by = 'STRIPE_CLEARING';
  const journal =
    refund.kind === 'CREDIT'
      ? creditRefunded({ refundId, tenantOrgId, amount, by }, tx.now)
      : invoiceRefunded(
          { refundId, refunded: parts, providerHeld: await payableTo(ports, tx, providerOrgId, currency), by },
          tx.now,
        );
  await ports.ledger.post(tx, journal);
  if (refund.kind === 'CREDIT') return;
  const net = add(parts.providerShare, parts.platformFee);
  const document = { reference: refundId, net, taxes: taxSharesOf(parts, parts.tax) };
  await takeTaxBack(ports, tx, { id: refund.invoiceId, orgId: tenantOrgId }, document);
}

/** The money came back to us: everybody has again what it gave. */
export async function takeRefundBack(ports: Books & Pick<Ports, 'intents'>, tx: Tx, refund: Refund): Promise<void> {
  const { id, kind, orgId, invoiceId, providerOrgId } = refund;
  const event = kind === 'CREDIT' ? creditRefunded : invoiceRefunded;
  const key = kind === 'CREDIT' ? `refund:${id}:credit` : `refund:${id}:paid`;
  const journals = await ports.ledger.bySource(tx, kind === 'CREDIT' ? orgId : invoiceId);
  const original = journals.find(({ idempotencyKey }) => idempotencyKey === key);
  assert(original, `refund ${id} was posted`);
  await owedAgain(ports, tx, providerOrgId, original, `${id}-returned`);
  await ports.ledger.post(tx, event.reversed(original, tx.now));
  if (kind === 'CREDIT') return;
  const taxes = original.entries.flatMap(({ account, minor }) =>
    account.type === 'TAX_PAYABLE' && account.ownerId !== null
      ? [{ jurisdiction: account.ownerId, tax: money(minor, account.currency) }]
      : [],
  );
  const net = add(refund.providerShare, refund.platformFee);
  await recordTaxAnew(ports, tx, { id: invoiceId, orgId }, { reference: `${id}-returned`, net, taxes });
}

/** A loss that was posted is none: the dispute is decided anew. */
export async function takeLossBack(ports: Books, tx: Tx, providerOrgId: string, loss: Journal): Promise<void> {
  await owedAgain(ports, tx, providerOrgId, loss, `${loss.idempotencyKey.replaceAll(':', '-')}-reversed`);
  await ports.ledger.post(tx, disputeLost.reversed(loss, tx.now));
}

/**
 * What a provider could not give at once it owed us, and may have paid since out of later payables. The reversal lowers its debt by that
 * amount; where the debt is smaller by now it is raised first, so that the provider gets the money as payable.
 */
async function owedAgain(
  ports: Books,
  tx: Tx,
  providerOrgId: string,
  { entries }: Journal,
  debtId: string,
): Promise<void> {
  for (const { account, minor } of entries) {
    if (account.type !== 'PROVIDER_RECEIVABLE') continue;
    const missing = minor - (await ports.ledger.balanceOf(tx, account));
    if (missing <= 0n) continue;
    const amount = money(missing, account.currency);
    await ports.ledger.post(tx, providerDebtIncurred({ debtId, providerOrgId, amount }, tx.now));
  }
}
