import { type Money, money, moneyToString, sum, zero } from '#libs/kernel';
import { disputeOpened, disputeWon, prepaymentTakenBack, topUpDebtWrittenOff } from '#libs/ledger';
import { type StripeDisputeView } from '../ports/money-back-payments.js';
import { type Ports } from '../ports/ports.js';
import { type TopUp } from '../ports/spending-stores.js';
import { type TopUpDispute } from '../ports/top-up-disputes.js';
import { type Tx } from '../ports/unit-of-work.js';
import { isBankReturn } from './bank-return.js';
import { movementsPosted } from './dispute-books.js';
import { mayTurn } from './dispute-state.js';
import { type TopUpDebtNeeds, balanceId, takeTopUpDebt } from './top-up-debt.js';

type Needs = TopUpDebtNeeds & Pick<Ports, 'ledger'>;

/**
 * A payment ahead is disputed, or its bank returned it: what Stripe takes is taken off the tenant's balance at once, whoever is right, so that
 * nobody spends money that is not there; what was spent before the tenant owes. Won, everything is put back. Null when applied; otherwise
 * what it waits for.
 */
export async function applyTopUpDispute(
  ports: Needs,
  tx: Tx,
  theirs: StripeDisputeView,
  topUpId: string,
): Promise<string | null> {
  const topUp = await ports.prepaid.lockTopUp(tx, topUpId);
  if (topUp?.state !== 'RECEIVED') return `top-up ${topUpId} of dispute ${theirs.id} has not come yet`;
  const { orgId } = topUp;
  const { currency } = topUp.amount;
  await ports.prepaid.lock(tx, orgId, currency);
  const known = await ports.topUpDisputes.byStripeId(tx, theirs.id);
  const before = known ?? (await open(ports, tx, topUp, theirs));
  if (theirs.movements.length < (await movementsPosted(ports, tx, before.id))) return null;
  await postMovements(ports, tx, before, theirs);
  const after = told(before, theirs, tx);
  await ports.topUpDisputes.update(tx, after);
  if (after.withdrawn.minor < before.taken.minor + before.writtenOff.minor) await giveBack(ports, tx, after);
  await takeTopUpDebt(ports, tx, orgId, currency);
  if (known && after.status === known.status) return null;
  const detail = { status: after.status, reason: after.reason, amount: moneyToString(after.amount) };
  const action = known ? 'top-up.dispute-turned' : 'top-up.disputed';
  await ports.audit.append(tx, { action, subjectId: topUp.id, detail });
  if (!known) await stopAutoTopUps(ports, tx, topUp, theirs.reason);
  return null;
}

async function open(ports: Needs, tx: Tx, topUp: TopUp, theirs: StripeDisputeView): Promise<TopUpDispute> {
  const { currency } = topUp.amount;
  const nothing = zero(currency);
  const made: TopUpDispute = {
    ...{ id: tx.newId('topUpDispute'), stripeDisputeId: theirs.id, stripeChargeId: theirs.chargeId },
    ...{ topUpId: topUp.id, orgId: topUp.orgId, currency, amount: money(theirs.amountMinor, currency) },
    ...{ withdrawn: nothing, taken: nothing, writtenOff: nothing, fee: nothing },
    ...{ reason: theirs.reason, status: theirs.status },
    ...{ openedAt: theirs.createdAt, changedAt: tx.now },
  };
  await ports.topUpDisputes.insert(tx, made);
  return made;
}

async function postMovements(
  ports: Needs,
  tx: Tx,
  { id: disputeId, orgId: tenantOrgId, currency }: TopUpDispute,
  { movements }: StripeDisputeView,
): Promise<void> {
  for (const { transactionId, amountMinor, createdAt } of movements) {
    if (amountMinor === 0n) continue;
    const facts = { disputeId, transactionId, tenantOrgId };
    const amount = money(amountMinor < 0n ? -amountMinor : amountMinor, currency);
    const event = amountMinor < 0n ? disputeOpened : disputeWon;
    await ports.ledger.post(tx, event({ ...facts, amount }, createdAt));
  }
}

/** The dispute as Stripe tells it now; its status only where it may follow the one we know. */
function told(dispute: TopUpDispute, theirs: StripeDisputeView, tx: Tx): TopUpDispute {
  const { currency, status } = dispute;
  const of = (amounts: readonly bigint[]): Money =>
    sum(
      amounts.map((minor) => money(minor, currency)),
      currency,
    );
  const moved = {
    withdrawn: of(theirs.movements.map(({ amountMinor }) => -amountMinor)),
    fee: of(theirs.movements.map(({ feeMinor }) => feeMinor)),
  };
  if (theirs.status === status || !mayTurn(status, theirs.status)) return { ...dispute, ...moved };
  return { ...dispute, ...moved, status: theirs.status, reason: theirs.reason, changedAt: tx.now };
}

/** Stripe gave money back: what was taken is on the balance again. What it still holds is taken anew by whoever asks next. */
async function giveBack(ports: Needs, tx: Tx, { id, orgId, currency }: TopUpDispute): Promise<void> {
  const prepaymentId = balanceId({ orgId, currency });
  const journals = await ports.ledger.bySource(tx, prepaymentId);
  for (const taking of await ports.topUpDisputes.takings(tx, id)) {
    const key = `prepayment:${prepaymentId}:taken-back:${taking.id}`;
    const original = journals.find(({ idempotencyKey }) => idempotencyKey === key);
    if (!original) throw new Error(`taking ${taking.id} was posted`);
    await ports.ledger.post(tx, prepaymentTakenBack.reversed(original, tx.now));
    await ports.topUpDisputes.giveBack(tx, { ...taking, givenBackAt: tx.now });
  }
  await oweAgain(ports, tx, id);
}

/** What was given up of it is a loss no more. */
async function oweAgain(ports: Needs, tx: Tx, disputeId: string): Promise<void> {
  const journals = await ports.ledger.bySource(tx, disputeId);
  for (const writeOff of await ports.topUpDisputes.writeOffs(tx, [disputeId])) {
    if (writeOff.decision !== 'APPROVED' || writeOff.takenBackAt !== null) continue;
    const key = `dispute:${disputeId}:written-off:${writeOff.id}`;
    const original = journals.find(({ idempotencyKey }) => idempotencyKey === key);
    if (!original) throw new Error(`write-off ${writeOff.id} was posted`);
    await ports.ledger.post(tx, topUpDebtWrittenOff.reversed(original, tx.now));
    await ports.topUpDisputes.updateWriteOff(tx, { ...writeOff, takenBackAt: tx.now });
  }
}

/** Nothing is charged by itself while a payment ahead is in question: a person looks at it first. */
async function stopAutoTopUps(ports: Needs, tx: Tx, { orgId }: TopUp, reason: string): Promise<void> {
  const setting = await ports.prepaid.setting(tx, orgId);
  if (!setting?.autoTopUp || setting.stoppedBecause !== null) return;
  const what = isBankReturn(reason) ? 'was returned by its bank' : 'is disputed at its bank';
  const stoppedBecause = `An earlier payment ahead ${what} (${reason}).`;
  await ports.prepaid.setSetting(tx, { ...setting, stoppedBecause });
  await ports.audit.append(tx, {
    action: 'auto-top-up.stopped',
    subjectId: orgId,
    detail: { failure: stoppedBecause },
  });
}
