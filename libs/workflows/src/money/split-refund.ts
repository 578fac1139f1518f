import { type Invoice, bookFacts } from '#libs/billing';
import { type Instant, money, moneyToString, zero } from '#libs/kernel';
import { givenBack, settledPartOf } from '#libs/ledger';
import { type Refund } from '../ports/money-back-stores.js';
import { type NewIntent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { postRefund } from './refund-books.js';
import { settleRefund } from './refund-outcome.js';

type Needs = Pick<Ports, 'invoices' | 'refunds' | 'ledger' | 'intents' | 'audit'>;

/** A charge of an invoice, and what can still go back by it. */
export interface ChargeRoom {
  readonly id: string;
  readonly leftMinor: bigint;
  readonly createdAt: Instant;
}

export interface RefundPart {
  readonly chargeId: string;
  readonly minor: bigint;
}

/**
 * Of which charges an amount goes back: of the newest that carries all of it alone; otherwise of several, the newest first, for banks take back what is
 * old least readily. The same however the charges are ordered. Null: all of them together have less left.
 */
export function splitOverCharges(minor: bigint, charges: readonly ChargeRoom[]): readonly RefundPart[] | null {
  const sorted = charges
    .filter(({ leftMinor }) => leftMinor > 0n)
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  const whole = sorted.find(({ leftMinor }) => leftMinor >= minor);
  if (whole) return [{ chargeId: whole.id, minor }];
  const parts: RefundPart[] = [];
  let rest = minor;
  for (const { id: chargeId, leftMinor } of sorted) {
    if (rest === 0n) break;
    const part = leftMinor < rest ? leftMinor : rest;
    parts.push({ chargeId, minor: part });
    rest -= part;
  }
  return rest === 0n ? parts : null;
}

/** The call that asks Stripe for a refund. */
export function refundCall({ id, orgId, invoiceId, amount }: Refund): NewIntent {
  return {
    operation: 'REFUND_CREATE',
    orgId,
    aggregateId: id,
    parameters: { invoiceId, currency: amount.currency, amountMinor: `${amount.minor}` },
    idempotencyKey: `REFUND_CREATE:${id}:create:0`,
  };
}

/**
 * A refund that no charge carries alone becomes several, one for each charge, in one transaction: it is canceled, its money is back in the books, and
 * the parts are promised out of it. Each goes its own way then: one that fails leaves the others as they are. The database looks at commit whether
 * all of them together give back more than came in. Said twice, it changes nothing.
 */
export async function splitRefund(ports: Needs, tx: Tx, refundId: string, parts: readonly RefundPart[]): Promise<void> {
  const known = await ports.refunds.byId(tx, refundId);
  const invoice = known && (await ports.invoices.lock(tx, known.invoiceId));
  const refund = await ports.refunds.lock(tx, refundId);
  if (!invoice || refund?.state !== 'PENDING' || refund.stripeChargeId !== null) return;
  const { currency } = refund;
  if (refund.kind === 'CREDIT') {
    await ports.ledger.lockHeld(tx, { type: 'TENANT_CREDIT', ownerId: refund.orgId, currency });
  }
  await settleRefund(ports, tx, refund, 'CANCELED', `No charge carries it alone: split over ${parts.length} of them.`);
  for (const part of parts) await promisePart(ports, tx, { refund, invoice }, part);
}

async function promisePart(
  ports: Needs,
  tx: Tx,
  { refund, invoice }: { readonly refund: Refund; readonly invoice: Invoice },
  { chargeId, minor }: RefundPart,
): Promise<void> {
  const { kind, currency } = refund;
  const amount = money(minor, currency);
  const nothing = zero(currency);
  const left = settledPartOf(bookFacts(invoice), await ports.ledger.bySource(tx, invoice.id));
  const parts =
    kind === 'INVOICE'
      ? givenBack(left, amount)
      : { ...left, providerShare: nothing, platformFee: nothing, tax: nothing };
  const { providerShare, platformFee, tax } = parts;
  const made: Refund = {
    ...refund,
    ...{ id: tx.newId('refund'), amount, providerShare, platformFee, tax, requestedAt: tx.now, changedAt: tx.now },
  };
  await postRefund(ports, tx, made, parts);
  await ports.refunds.insert(tx, made);
  await ports.refunds.update(tx, { ...made, stripeChargeId: chargeId });
  await ports.intents.enqueue(tx, [refundCall(made)]);
  const detail = { of: refund.id, charge: chargeId, amount: moneyToString(amount) };
  await ports.audit.append(tx, { action: 'refund.split', subjectId: made.id, detail });
}
