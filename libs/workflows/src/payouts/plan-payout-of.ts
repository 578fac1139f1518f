import {
  DEFAULT_PAYOUT_POLICY,
  type Payout,
  type PayoutPolicy,
  type PayoutTransfer,
  type PendingCharge,
  type TransferPart,
  neededAtStripe,
  planPayout,
  sumOf,
  transferParts,
} from '#libs/billing';
import { type CurrencyCode, DAY, type Money, addMilliseconds, assert, moneyToString, zero } from '#libs/kernel';
import { holdbackKept, providerTransferred } from '#libs/ledger';
import { prepareOutgoingWire } from '../money/outgoing-wire.js';
import { type NewIntent } from '../ports/money-stores.js';
import { type PayoutAccount, type PayoutWait } from '../ports/payout-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { netDebt } from './net-debt.js';
import { payableLines } from './payable-lines.js';

export type PlanNeeds = Pick<
  Ports,
  | 'unitOfWork'
  | 'payouts'
  | 'transfers'
  | 'payoutAccounts'
  | 'outgoingWires'
  | 'invoices'
  | 'ledger'
  | 'intents'
  | 'payments'
  | 'audit'
>;

/** Whose payout, and what was found at Stripe just before. */
export interface PlanCommand {
  readonly orgId: string;
  readonly currency: CurrencyCode;
  /** Minor units available at Stripe. */
  readonly available: bigint;
  readonly charges: readonly PendingCharge[];
}

/** A provider is paid at most so often in one currency. */
const PAYOUT_INTERVAL = DAY;

/**
 * Plans one payout inside the caller's transaction, or says what it waits for. A planned payout is in the books: what it pays is not payable
 * any more, so that no refund or second run spends it again. The calls that move the money are committed with it.
 */
export const planPayoutOf = (ports: PlanNeeds) => {
  return async (tx: Tx, command: PlanCommand): Promise<Payout | PayoutWait> => {
    const found = await payoutByBooks(ports)(tx, command);
    if (typeof found === 'string') return found;
    const parts = transferParts(found.pays, command.charges, found.policy);
    const needed = neededAtStripe(parts);
    if (needed > 0n && needed + (await ports.transfers.unsent(tx, command.currency)) > command.available)
      return 'NO_FUNDS_AT_STRIPE';
    return carryOut(ports, tx, command, { ...found, parts });
  };
};

/** What our own books and the provider's terms let it be paid; nobody is asked for it. */
export interface PayoutByBooks {
  readonly kept: Money;
  readonly pays: Money;
  readonly policy: PayoutPolicy;
  readonly account: PayoutAccount | null;
}

/** What a payout would come to, or what it waits for, whatever is available at Stripe. In the caller's transaction, under the lock of its payable. */
export const payoutByBooks = (ports: PlanNeeds) => {
  return async (tx: Tx, command: Pick<PlanCommand, 'orgId' | 'currency'>): Promise<PayoutByBooks | PayoutWait> => {
    const { orgId, currency } = command;
    const { payable } = await netDebt(ports)(tx, orgId, currency);
    const policy = (await ports.payouts.policyOf(tx, orgId)) ?? DEFAULT_PAYOUT_POLICY;
    const account = await ports.payoutAccounts.byOrg(tx, orgId);
    const obstacle = obstacleOf(policy, account);
    if (obstacle !== null) return obstacle;
    const lines = await payableLines(ports)(tx, orgId, currency);
    const collected = sumOf(lines, ['SHARE', 'TAKEN_BACK'], currency);
    const plan = planPayout({ payable, collected, policy });
    if (!plan.ok) return plan.refusal === 'NOTHING' ? 'NOTHING_PAYABLE' : 'BELOW_MINIMUM';
    const { kept, pays } = plan.value;
    if (sumAll(lines, currency) !== payable.minor) return differs(ports, tx, command, payable, sumAll(lines, currency));
    return { kept, pays, policy, account };
  };
};

function obstacleOf({ heldFor, rail }: PayoutPolicy, account: PayoutAccount | null): PayoutWait | null {
  if (heldFor !== null) return 'HELD';
  if (rail === 'WIRE') return null;
  if (account?.stripeAccountId == null) return 'NO_ACCOUNT';
  return account.transfers === 'ACTIVE' ? null : 'ACCOUNT_NOT_ACTIVE';
}

function sumAll(lines: readonly { readonly amount: Money }[], currency: CurrencyCode): bigint {
  return lines.reduce((sum, { amount }) => sum + amount.minor, zero(currency).minor);
}

/** Lines and books disagree: nothing is paid until a person has looked, since one of them is wrong. */
async function differs(
  ports: PlanNeeds,
  tx: Tx,
  { orgId, currency }: Pick<PlanCommand, 'orgId' | 'currency'>,
  payable: Money,
  lines: bigint,
): Promise<PayoutWait> {
  const detail = { currency, payable: String(payable.minor), lines: String(lines) };
  await ports.audit.append(tx, { action: 'payout.books-differ', subjectId: orgId, detail });
  return 'BOOKS_DIFFER';
}

interface Decided extends PayoutByBooks {
  readonly parts: readonly TransferPart[];
}

async function carryOut(ports: PlanNeeds, tx: Tx, command: PlanCommand, decided: Decided): Promise<Payout> {
  const { orgId, currency } = command;
  const { kept, pays, parts, policy, account } = decided;
  const payoutId = tx.newId('payout');
  const holdbackId = tx.newId('holdback');
  if (kept.minor > 0n)
    await ports.ledger.post(tx, holdbackKept({ holdbackId, providerOrgId: orgId, amount: kept }, tx.now));
  // read again: what was kept just now is a line too
  const lines = (await payableLines(ports)(tx, orgId, currency)).map((line) => ({
    ...line,
    id: tx.newId('payoutLine'),
  }));
  const transfers: PayoutTransfer[] = [];
  for (const part of parts) transfers.push(await order(ports, tx, { payoutId, orgId, part, account }));
  const payout: Payout = {
    ...{ id: payoutId, orgId, currency, amount: pays, lines, transfers },
    ...{ plannedAt: tx.now, plannedBy: tx.scope.actorId },
  };
  assert(sumAll(lines, currency) === pays.minor, `lines of payout ${payoutId} do not sum to what it pays`);
  await ports.payouts.insert(tx, payout);
  if (kept.minor > 0n) {
    const releaseAt = addMilliseconds(tx.now, policy.holdbackDays * DAY);
    await ports.payouts.keep(tx, { id: holdbackId, payoutId, orgId, amount: kept, releaseAt, releasedAt: null });
  }
  await ports.intents.enqueue(tx, transfers.filter(({ rail }) => rail === 'STRIPE').map(transferCall));
  for (const { id: transferId, rail } of transfers)
    await ports.payouts.hop(tx, { payoutId, transferId, orgId, state: 'PLANNED', note: rail, at: tx.now });
  await ports.payouts.look(tx, { orgId, currency, waitsFor: null, nextAt: addMilliseconds(tx.now, PAYOUT_INTERVAL) });
  const detail = { amount: `${moneyToString(pays)} ${currency}`, transfers: String(transfers.length) };
  await ports.audit.append(tx, { action: 'payout.planned', subjectId: payoutId, detail });
  return payout;
}

interface Order {
  readonly payoutId: string;
  readonly orgId: string;
  readonly part: TransferPart;
  readonly account: PayoutAccount | null;
}

/** Takes one part out of what is payable: on its way through Stripe, or ordered from our bank. */
async function order(ports: PlanNeeds, tx: Tx, { payoutId, orgId, part, account }: Order): Promise<PayoutTransfer> {
  const id = tx.newId('payoutTransfer');
  const { amount, rail, sourceChargeId } = part;
  const transfer: PayoutTransfer = {
    ...{ id, payoutId, orgId, amount, rail, sourceChargeId, wireId: null, state: 'PLANNED', failure: null },
    ...{ stripeTransferId: null, destinationPaymentId: null, connectedPayoutId: null, bankTraceId: null },
    stripeAccountId: rail === 'STRIPE' ? (account?.stripeAccountId ?? null) : null,
    reversed: zero(amount.currency),
  };
  if (rail === 'STRIPE') {
    const facts = { transferId: id, providerOrgId: orgId, amount, from: 'STRIPE_CLEARING' } as const;
    await ports.ledger.post(tx, providerTransferred(facts, tx.now));
    return transfer;
  }
  const wire = await prepareOutgoingWire(ports)(tx, {
    ...{ purpose: 'PROVIDER_PAYOUT', subjectId: id, beneficiaryOrgId: orgId, amount },
    ...{ reason: `Payout ${payoutId}`, actorId: tx.scope.actorId },
  });
  assert(wire.ok, `what is payable pays wire of payout ${payoutId}`);
  return { ...transfer, wireId: wire.value.id };
}

function transferCall({ id, orgId, payoutId, amount, sourceChargeId }: PayoutTransfer): NewIntent {
  return {
    operation: 'TRANSFER_CREATE',
    orgId,
    aggregateId: id,
    parameters: { payoutId, sourceChargeId, currency: amount.currency, amountMinor: `${amount.minor}` },
    idempotencyKey: `TRANSFER_CREATE:${id}`,
  };
}
