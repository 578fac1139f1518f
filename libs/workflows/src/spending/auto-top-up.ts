import { type LargestCharges } from '#libs/billing';
import { type Result, add, compareMoney, instant, instantToString, ok, refuse } from '#libs/kernel';
import { type CurrencyCode, type Decimal, type Instant, type Money, decimalToString, parseMoney } from '#libs/kernel';
import { chargeable, startTopUp } from '../money/top-up.js';
import { type Ports } from '../ports/ports.js';
import { type BalanceSetting } from '../ports/spending-stores.js';
import { type OrganisationScope, type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'prepaid' | 'paymentMethods' | 'intents' | 'audit' | 'settings'>;
type RunNeeds = Needs & Pick<Ports, 'topUpDisputes'>;

export interface BalanceSettingCommand {
  readonly paysInvoices: boolean;
  /** Null: never by itself. All amounts in major units. */
  readonly autoTopUp: {
    readonly currency: CurrencyCode;
    readonly threshold: Decimal;
    readonly amount: Decimal;
    readonly monthlyCap: Decimal;
    readonly paymentMethodId: string;
  } | null;
}

/** How an organisation's balance is used and filled. Setting it begins automatic top-ups anew where they were stopped. */
export const setBalanceSetting = (ports: Needs) => {
  return (
    { orgId, ...scope }: OrganisationScope,
    command: BalanceSettingCommand,
  ): Promise<Result<BalanceSetting, Refusal>> =>
    ports.unitOfWork.run({ orgId, ...scope }, async (tx) => {
      const auto = command.autoTopUp === null ? ok(null) : read(command.autoTopUp, ports.settings.largestCharges);
      if (!auto.ok) return auto;
      if (auto.value !== null) {
        const method = await ports.paymentMethods.byId(tx, auto.value.paymentMethodId);
        const path = ['autoTopUp', 'paymentMethodId'];
        if (method?.orgId !== orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path });
      }
      const { paysInvoices } = command;
      const setting: BalanceSetting = { orgId, paysInvoices, autoTopUp: auto.value, stoppedBecause: null };
      await ports.prepaid.setSetting(tx, setting);
      const detail = { paysInvoices: `${paysInvoices}`, autoTopUp: `${auto.value !== null}` };
      await ports.audit.append(tx, { action: 'balance-setting.set', subjectId: orgId, detail });
      return ok(setting);
    });
};

function read(
  given: NonNullable<BalanceSettingCommand['autoTopUp']>,
  limits: LargestCharges | undefined,
): Result<NonNullable<BalanceSetting['autoTopUp']>, Refusal> {
  const { currency, paymentMethodId } = given;
  const amount = chargeable(given.amount, currency, limits);
  if (!amount.ok) return refuse({ ...amount.refusal, path: ['autoTopUp', 'amount'] });
  const threshold = moneyOf(given.threshold, currency);
  if (threshold === null || threshold.minor <= 0n)
    return refuse(invalid(['autoTopUp', 'threshold'], 'The threshold is an amount above zero.'));
  const monthlyCap = moneyOf(given.monthlyCap, currency);
  if (monthlyCap === null || compareMoney(monthlyCap, amount.value) < 0)
    return refuse(invalid(['autoTopUp', 'monthlyCap'], 'The monthly cap is at least one top-up.'));
  return ok({ threshold, amount: amount.value, monthlyCap, paymentMethodId });
}

function moneyOf(given: Decimal, currency: CurrencyCode): Money | null {
  const read = parseMoney(decimalToString(given), currency);
  return read.ok ? read.value : null;
}

/**
 * Starts a top-up for each balance that fell below its threshold, one at a time for each tenant, and none that would go above what it
 * may bring in a calendar month (UTC), and none while the tenant owes what an earlier one left: nobody's bank is charged again by itself for money
 * that it took back. Returns how many were started.
 */
export const runAutoTopUps = (ports: RunNeeds) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    const low = await ports.unitOfWork.run(scope, (tx) => ports.prepaid.low(tx, limit));
    let started = 0;
    for (const { orgId, autoTopUp } of low) {
      if (autoTopUp === null) continue;
      const { amount, monthlyCap, paymentMethodId } = autoTopUp;
      started += await ports.unitOfWork.run(scope, async (tx) => {
        const brought = await ports.prepaid.toppedUpSince(tx, orgId, amount.currency, monthOf(tx.now));
        if (compareMoney(add(brought, amount), monthlyCap) > 0) return 0;
        if ((await ports.topUpDisputes.owing(tx, orgId, amount.currency)).length > 0) return 0;
        await startTopUp(ports, tx, { orgId, amount, paymentMethodId, startedBy: 'AUTOMATIC' });
        return 1;
      });
    }
    return started;
  };
};

function monthOf(at: Instant): Instant {
  return instant(`${instantToString(at).slice(0, 7)}-01T00:00:00Z`);
}
