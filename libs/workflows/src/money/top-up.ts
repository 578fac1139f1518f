import { type LargestCharges, largestCharge } from '#libs/billing';
import {
  type CurrencyCode,
  type Decimal,
  type Money,
  type Result,
  assert,
  decimalToString,
  money,
  moneyToString,
  ok,
  parseMoney,
  refuse,
} from '#libs/kernel';
import { prepaymentReceived } from '#libs/ledger';
import { type Done, once } from '../once.js';
import { paysOnly } from '../paying/pays-only.js';
import { type NewIntent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type TopUp } from '../ports/spending-stores.js';
import { type OrganisationScope, type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { balanceId, takeTopUpDebt } from './top-up-debt.js';

type Needs = Pick<
  Ports,
  'unitOfWork' | 'prepaid' | 'paymentMethods' | 'intents' | 'idempotency' | 'audit' | 'settings'
>;

export interface TopUpCommand {
  /** Major units, up to what one charge can carry. */
  readonly amount: Decimal;
  readonly currency: CurrencyCode;
  readonly paymentMethodId: string;
  readonly idempotencyKey: string | null;
}

/**
 * Asks for money to be paid ahead with a saved payment method. It only commits the wish; the drainer asks Stripe, and the money is on the
 * balance when Stripe has confirmed. What was asked for and never came is a top-up that FAILED, with the reason.
 */
export const topUpBalance = (ports: Needs) => {
  return (scope: OrganisationScope, command: TopUpCommand): Promise<Result<TopUp, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { amount, currency, paymentMethodId, idempotencyKey: key } = command;
      const request = { operation: 'balanceTopUp', key, input: [decimalToString(amount), currency, paymentMethodId] };
      const again = async (id: string): Promise<TopUp> => {
        const found = await ports.prepaid.topUp(tx, id);
        assert(found, 'a remembered top-up exists');
        return found;
      };
      return once<TopUp, Refusal>(ports.idempotency, tx, request, again, () => ask(ports, tx, scope, command));
    });
};

async function ask(
  ports: Needs,
  tx: Tx,
  { orgId }: OrganisationScope,
  { amount: given, currency, paymentMethodId }: TopUpCommand,
): Promise<Result<Done<TopUp>, Refusal>> {
  const amount = chargeable(given, currency, ports.settings.largestCharges);
  if (!amount.ok) return amount;
  const method = await ports.paymentMethods.byId(tx, paymentMethodId);
  if (method?.orgId !== orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['paymentMethodId'] });
  const unfit = paysOnly(method, currency);
  if (unfit) return refuse(unfit);
  const topUp = await startTopUp(ports, tx, { orgId, amount: amount.value, paymentMethodId, startedBy: 'PERSON' });
  return ok({ resultId: topUp.id, value: topUp });
}

/** An amount that one charge can carry. */
export function chargeable(
  given: Decimal,
  currency: CurrencyCode,
  limits: LargestCharges | undefined,
): Result<Money, Refusal> {
  const amount = parseMoney(decimalToString(given), currency);
  const most = money(largestCharge(currency, limits), currency);
  if (amount.ok && amount.value.minor > 0n && amount.value.minor <= most.minor) return amount;
  const detail = `One charge carries up to ${moneyToString(most)} ${currency}; pay more ahead by bank transfer.`;
  return refuse(invalid(['amount'], detail));
}

/** Inside the caller's transaction: the row, and the call that collects it. */
export async function startTopUp(
  ports: Pick<Ports, 'prepaid' | 'intents' | 'audit'>,
  tx: Tx,
  facts: Pick<TopUp, 'orgId' | 'amount' | 'paymentMethodId' | 'startedBy'>,
): Promise<TopUp> {
  const topUp: TopUp = {
    ...{ ...facts, id: tx.newId('topUp'), way: 'CARD', bankReference: null, state: 'PENDING' },
    ...{ failure: null, paymentIntentId: null, askedAt: null, createdAt: tx.now, settledAt: null },
  };
  await ports.prepaid.insertTopUp(tx, topUp);
  await ports.intents.enqueue(tx, [collectCall(topUp)]);
  const detail = { amount: moneyToString(topUp.amount), startedBy: topUp.startedBy };
  await ports.audit.append(tx, { action: 'top-up.asked', subjectId: topUp.id, detail });
  return topUp;
}

function collectCall({ id, orgId, amount }: TopUp): NewIntent {
  return {
    operation: 'TOP_UP_COLLECT',
    orgId,
    aggregateId: id,
    parameters: { currency: amount.currency, amountMinor: `${amount.minor}` },
    idempotencyKey: `TOP_UP_COLLECT:${id}:collect:0`,
  };
}

type SettleNeeds = Pick<Ports, 'prepaid' | 'topUpDisputes' | 'ledger' | 'audit'>;

/** The money of a locked top-up came: it is the tenant's, paid ahead. Nothing when it was settled before. */
export async function topUpCame(ports: SettleNeeds, tx: Tx, topUp: TopUp, paymentIntentId: string): Promise<void> {
  if (topUp.state === 'RECEIVED') return;
  if (topUp.state === 'FAILED') {
    const detail = { paymentIntentId, amount: moneyToString(topUp.amount) };
    return ports.audit.append(tx, { action: 'top-up.came-after-failure', subjectId: topUp.id, detail });
  }
  await bookTopUp(ports, tx, topUp);
  await ports.prepaid.settleTopUp(tx, { ...topUp, state: 'RECEIVED', paymentIntentId, settledAt: tx.now });
  await takeTopUpDebt(ports, tx, topUp.orgId, topUp.amount.currency);
}

/**
 * The payer's bank wants the payer to confirm it: no decline, and it waits. Said of one that came or failed, or said twice, it changes nothing. The
 * payer hears of it by the feed of events, and confirms on the page.
 */
export async function topUpAsksPayer(
  ports: Pick<Ports, 'prepaid' | 'audit'>,
  tx: Tx,
  topUp: TopUp,
  paymentIntentId: string,
): Promise<void> {
  if (topUp.state !== 'PENDING' || topUp.askedAt !== null) return;
  await ports.prepaid.settleTopUp(tx, { ...topUp, paymentIntentId, askedAt: tx.now });
  const detail = { paymentIntentId, startedBy: topUp.startedBy };
  await ports.audit.append(tx, { action: 'top-up.asks-payer', subjectId: topUp.id, detail });
}

/** It did not come. Automatic top-ups stop with the first: a person looks at the card before another is tried. */
export async function topUpFailed(ports: SettleNeeds, tx: Tx, topUp: TopUp, failure: string): Promise<void> {
  if (topUp.state !== 'PENDING') return;
  await ports.prepaid.settleTopUp(tx, { ...topUp, state: 'FAILED', failure, settledAt: tx.now });
  await ports.audit.append(tx, { action: 'top-up.failed', subjectId: topUp.id, detail: { failure } });
  const setting = topUp.startedBy === 'AUTOMATIC' ? await ports.prepaid.setting(tx, topUp.orgId) : null;
  if (!setting?.autoTopUp) return;
  await ports.prepaid.setSetting(tx, { ...setting, stoppedBecause: failure });
  await ports.audit.append(tx, { action: 'auto-top-up.stopped', subjectId: topUp.orgId, detail: { failure } });
}

async function bookTopUp(ports: SettleNeeds, tx: Tx, { id, orgId, amount, way }: TopUp): Promise<void> {
  const facts = { prepaymentId: balanceId({ orgId, currency: amount.currency }), paymentId: id, tenantOrgId: orgId };
  const by = way === 'CARD' ? 'STRIPE_CLEARING' : 'BANK';
  await ports.ledger.post(tx, prepaymentReceived({ ...facts, amount, by }, tx.now));
  await ports.audit.append(tx, { action: 'top-up.received', subjectId: id, detail: { amount: moneyToString(amount) } });
}

export interface TopUpWireCommand {
  readonly orgId: string;
  /** Major units. */
  readonly amount: Decimal;
  readonly currency: CurrencyCode;
  readonly bankReference: string;
  readonly idempotencyKey: string | null;
}

/** Records a wire that a tenant paid ahead. A reference of the bank counts once. */
export const recordTopUpWire = (ports: SettleNeeds & Pick<Ports, 'unitOfWork' | 'idempotency' | 'billingProfiles'>) => {
  return (scope: PlatformScope, command: TopUpWireCommand): Promise<Result<TopUp, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { orgId, amount, currency, bankReference, idempotencyKey: key } = command;
      const input = [orgId, decimalToString(amount), currency, bankReference];
      const again = async (id: string): Promise<TopUp> => {
        const found = await ports.prepaid.topUp(tx, id);
        assert(found, 'a remembered top-up exists');
        return found;
      };
      const request = { operation: 'topUpWireRecord', key, input };
      return once<TopUp, Refusal>(ports.idempotency, tx, request, again, async () => {
        const reference = bankReference.trim();
        if (reference.length < 1 || reference.length > 120)
          return refuse(invalid(['bankReference'], 'The reference has 1 to 120 characters.'));
        const profile = await ports.billingProfiles.byOrg(tx, orgId);
        if (profile?.kind !== 'TENANT') return refuse<Refusal>({ code: 'NOT_FOUND', path: ['orgId'] });
        const came = parseMoney(decimalToString(amount), currency);
        if (!came.ok || came.value.minor <= 0n) return refuse(invalid(['amount'], `No amount of ${currency}.`));
        const id = tx.newId('topUp');
        const claim = await ports.idempotency.claim(tx, 'wireReference', reference, id);
        if (claim.kind !== 'NEW')
          return refuse(invalid(['bankReference'], 'This reference has paid something before.'));
        await ports.idempotency.remember(tx, 'wireReference', reference, id);
        const topUp: TopUp = {
          ...{ id, orgId, amount: came.value, way: 'WIRE', startedBy: 'PERSON', paymentMethodId: null },
          ...{ bankReference: reference, state: 'RECEIVED', failure: null, paymentIntentId: null },
          ...{ askedAt: null, createdAt: tx.now, settledAt: tx.now },
        };
        await bookTopUp(ports, tx, topUp);
        await ports.prepaid.insertTopUp(tx, topUp);
        await takeTopUpDebt(ports, tx, orgId, currency);
        return ok<Done<TopUp>>({ resultId: id, value: topUp });
      });
    });
};
