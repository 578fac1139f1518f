import { moneyText, type Amount } from '../../kit/money.js';
import { readAmount } from '../../kit/decimals.js';
import { useText } from '../../kit/text.js';
import { HoldPayouts } from '../../gql/ops/documents/HoldPayouts.js';
import { RetryPayouts } from '../../gql/ops/documents/RetryPayouts.js';
import { SetPayoutTerms } from '../../gql/ops/documents/SetPayoutTerms.js';
import { WriteOffDebt } from '../../gql/ops/documents/WriteOffDebt.js';
import { type TermsFactsFragment } from '../../gql/ops/graphql.js';
import { type Act } from './act-dialog.js';
import { basisPointsOf, percentText } from './basis-points.js';
import { plainAmount } from './plain-amount.js';
import { useAct } from './use-act.js';

/** What staff may do about one currency of a provider's money. */
export const useDebtActs = (orgId: string, owed: Amount): { readonly retry: Act; readonly writeOff: Act } => {
  const say = useText();
  const look = useAct(RetryPayouts, (data) => data.payoutsRetry.errors);
  const giveUp = useAct(WriteOffDebt, (data) => data.providerDebtWriteOff.errors);
  const { currency } = owed;
  const reasonField = { id: 'reason', label: say('pay.reasonField'), most: 500, lines: 3 };
  const named = (amount = ''): string => `${currency}\u00a0${readAmount(plainAmount(amount))}`;
  return {
    retry: {
      title: say('pay.look'),
      body: say('pay.lookBody', { currency }),
      action: say('pay.look'),
      fields: [reasonField],
      run: ({ reason = '' }, attempt) => look({ input: { orgId, currency, reason } }, attempt, say('pay.looking')),
    },
    writeOff: {
      title: say('pay.writeOff'),
      body: say('pay.writeOffBody', { amount: moneyText(owed) }),
      action: ({ amount }) => say('pay.writeOffAmount', { amount: named(amount) }),
      danger: true,
      fields: [{ id: 'amount', label: say('ops.amount'), kind: 'amount', first: owed.amount }, reasonField],
      run: ({ amount = '', reason = '' }, attempt) =>
        giveUp(
          { input: { orgId, currency, amount: plainAmount(amount), reason } },
          attempt,
          say('pay.writtenOff', { amount: named(amount) }),
        ),
    },
  };
};

/** What staff decides about how a provider is paid. */
export const useTermsActs = (
  orgId: string,
  terms: TermsFactsFragment,
  payable: readonly Amount[],
): { readonly change: Act; readonly hold: Act } => {
  const say = useText();
  const set = useAct(SetPayoutTerms, (data) => data.payoutTermsSet.errors);
  const halt = useAct(HoldPayouts, (data) => data.payoutsHold.errors);
  const { holdbackBasisPoints, holdbackDays, rail, wireAboveCap, heldFor } = terms;
  const amounts = payable.length === 0 ? say('pay.nothing') : payable.map(moneyText).join(', ');
  return {
    change: {
      title: say('pay.changeTerms'),
      body: say('pay.changeTermsBody'),
      action: say('pay.changeTerms'),
      fields: [
        { id: 'percent', label: say('pay.holdbackPercent'), kind: 'amount', first: percentText(holdbackBasisPoints) },
        { id: 'days', label: say('pay.holdbackDays'), kind: 'amount', first: String(holdbackDays) },
      ],
      run: async ({ percent = '', days = '' }, attempt) => {
        const points = basisPointsOf(percent);
        if (points === null) return say('pay.percentFault');
        if (!/^\d{1,3}$/.test(days)) return say('pay.daysFault');
        const input = { orgId, holdbackBasisPoints: points, holdbackDays: Number(days), rail, wireAboveCap };
        return set({ input }, attempt, say('pay.termsChanged'));
      },
    },
    hold:
      heldFor === null
        ? {
            title: say('pay.hold'),
            body: say('pay.holdBody', { amounts }),
            action: say('pay.hold'),
            danger: true,
            fields: [{ id: 'reason', label: say('pay.reasonField'), most: 500, lines: 3 }],
            run: ({ reason = '' }, attempt) => halt({ input: { orgId, reason } }, attempt, say('pay.holdDone')),
          }
        : {
            title: say('pay.release'),
            body: say('pay.releaseBody', { amounts, reason: heldFor }),
            action: say('pay.release'),
            run: (_given, attempt) => halt({ input: { orgId, reason: null } }, attempt, say('pay.released')),
          },
  };
};
