import { isZero } from '../../kit/decimals.js';
import { moneyText } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { DecideWriteOff } from '../../gql/ops/documents/DecideWriteOff.js';
import { ProposeWriteOff } from '../../gql/ops/documents/ProposeWriteOff.js';
import { type DebtFactsFragment } from '../../gql/ops/graphql.js';
import { useSession } from '../session/session.js';
import { type Act } from './act-dialog.js';
import { useAct } from './use-act.js';

/** What the reader may do about a debt: propose that it is given up, approve what somebody else proposed, or keep it owed. */
export const useDebtActs = (): ((debt: DebtFactsFragment) => readonly Act[]) => {
  const say = useText();
  const { may, viewer } = useSession();
  const propose = useAct(ProposeWriteOff, (data) => data.topUpWriteOffPropose.errors);
  const decide = useAct(DecideWriteOff, (data) => data.topUpWriteOffDecide.errors);
  return ({ id: disputeId, orgName: tenant, owed, status, writeOffs }) => {
    if (!may('books:write')) return [];
    const open = writeOffs.find(({ decision }) => decision === null);
    if (open === undefined) {
      if (status !== 'lost' || isZero(owed.amount)) return [];
      const amount = moneyText(owed);
      return [
        {
          title: say('debt.propose'),
          body: say('debt.proposeBody', { amount, tenant }),
          action: say('debt.proposeButton', { amount }),
          fields: [{ id: 'reason', label: say('debt.reason'), most: 500, lines: 3 }],
          run: ({ reason = '' }, attempt) => propose({ input: { disputeId, reason } }, attempt, say('debt.proposed')),
        },
      ];
    }
    const { id: writeOffId, reason, proposedBy } = open;
    const words = { amount: moneyText(open.amount), tenant, reason };
    const refuse: Act = {
      title: say('debt.refuse'),
      body: say('debt.refuseBody', words),
      action: say('debt.refuseButton'),
      run: (_given, attempt) => decide({ input: { writeOffId, isApproved: false } }, attempt, say('debt.refused')),
    };
    if (proposedBy === viewer?.user?.id) return [refuse];
    const approve: Act = {
      title: say('debt.approve'),
      body: say('debt.approveBody', words),
      action: say('debt.approveButton', words),
      danger: true,
      run: (_given, attempt) => decide({ input: { writeOffId, isApproved: true } }, attempt, say('debt.approved')),
    };
    return [approve, refuse];
  };
};
