import { DEFAULT_PAYOUT_POLICY, type PayoutPolicy, faultOfPayoutPolicy } from '#libs/billing';
import { type CurrencyCode, type Result, ok, refuse } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'payouts' | 'billingProfiles' | 'audit'>;

/** Decides what is held back of a provider's money and how it is paid, from the next payout on. A hold stays as it is. */
export const setPayoutPolicy = (ports: Needs) => {
  return (
    scope: PlatformScope,
    orgId: string,
    terms: Omit<PayoutPolicy, 'heldFor'>,
  ): Promise<Result<PayoutPolicy, Refusal>> =>
    change(ports, scope, orgId, 'payout.policy', (now) => ({ ...now, ...terms }));
};

/** Stops a provider's payouts for a reason, or (null) lets them go on. What is on its way goes on. */
export const holdPayouts = (ports: Needs) => {
  return (scope: PlatformScope, orgId: string, reason: string | null): Promise<Result<PayoutPolicy, Refusal>> =>
    change(ports, scope, orgId, reason === null ? 'payout.released' : 'payout.held', (now) => ({
      ...now,
      heldFor: reason === null ? null : reason.trim(),
    }));
};

function change(
  ports: Needs,
  scope: PlatformScope,
  orgId: string,
  action: string,
  to: (now: PayoutPolicy) => PayoutPolicy,
): Promise<Result<PayoutPolicy, Refusal>> {
  return transact(ports.unitOfWork, scope, async (tx): Promise<Result<PayoutPolicy, Refusal>> => {
    if (!(await isProvider(ports, tx, orgId))) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['orgId'] });
    const policy = to((await ports.payouts.policyOf(tx, orgId)) ?? DEFAULT_PAYOUT_POLICY);
    const fault = faultOfPayoutPolicy(policy);
    if (fault !== null) return refuse(invalid([], fault));
    await ports.payouts.setPolicy(tx, orgId, policy);
    await ports.payouts.wake(tx, orgId, ['HELD', 'NO_ACCOUNT', 'ACCOUNT_NOT_ACTIVE', 'NO_FUNDS_AT_STRIPE']);
    await ports.audit.append(tx, { action, subjectId: orgId, detail: { policy: JSON.stringify(policy) } });
    return ok(policy);
  });
}

/** Looks at a provider at once, whatever it waits for and however often it failed: a person has put right what stood in the way. */
export const retryPayouts = (ports: Needs) => {
  return (
    scope: PlatformScope,
    {
      orgId,
      currency,
      reason: said,
    }: { readonly orgId: string; readonly currency: CurrencyCode; readonly reason: string },
  ): Promise<Result<true, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx): Promise<Result<true, Refusal>> => {
      const reason = said.trim();
      if (reason.length < 1 || reason.length > 500)
        return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
      if (!(await isProvider(ports, tx, orgId))) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['orgId'] });
      await ports.payouts.look(tx, { orgId, currency, waitsFor: null, nextAt: tx.now });
      await ports.audit.append(tx, { action: 'payout.retried', subjectId: orgId, detail: { currency, reason } });
      return ok(true);
    });
};

async function isProvider(ports: Needs, tx: Tx, orgId: string): Promise<boolean> {
  return (await ports.billingProfiles.byOrg(tx, orgId))?.kind === 'PROVIDER';
}
