import { moneyText } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { AcceptDispute } from '../../gql/ops/documents/AcceptDispute.js';
import { AnswerDispute } from '../../gql/ops/documents/AnswerDispute.js';
import { SetDisputeBearing } from '../../gql/ops/documents/SetDisputeBearing.js';
import { type DisputeFactsFragment } from '../../gql/ops/graphql.js';
import { type Act } from './act-dialog.js';
import { basisPointsOf, percentText } from './basis-points.js';
import { useAct } from './use-act.js';

const DECIDED: readonly string[] = ['WON', 'LOST', 'WARNING_CLOSED', 'PREVENTED'];

/** What staff may say about a dispute as it stands. */
export const useDisputeActs = (dispute: DisputeFactsFragment): readonly Act[] => {
  const say = useText();
  const answer = useAct(AnswerDispute, (data) => data.disputeAnswer.errors);
  const accept = useAct(AcceptDispute, (data) => data.disputeAccept.errors);
  const bear = useAct(SetDisputeBearing, (data) => data.disputeBearingSet.errors);
  const { id: disputeId, providerBearsBasisPoints } = dispute;
  const amount = moneyText(dispute.amount);
  const answering: Act = {
    title: say('pay.dispute.answer'),
    body: say('pay.dispute.answerBody'),
    action: say('pay.dispute.send', { amount }),
    fields: [{ id: 'statement', label: say('pay.dispute.statement'), most: 5000, lines: 8 }],
    run: ({ statement = '' }, attempt) =>
      answer({ input: { disputeId, statement } }, attempt, say('pay.dispute.queued')),
  };
  const accepting: Act = {
    title: say('pay.dispute.accept'),
    body: say('pay.dispute.acceptBody', { amount }),
    action: say('pay.dispute.lose', { amount }),
    danger: true,
    fields: [{ id: 'reason', label: say('pay.reasonField'), most: 5000, lines: 3 }],
    run: ({ reason = '' }, attempt) => accept({ input: { disputeId, reason } }, attempt, say('pay.dispute.queued')),
  };
  const bearing: Act = {
    title: say('pay.dispute.bearing'),
    body: say('pay.dispute.bearingBody', { amount }),
    action: say('pay.dispute.decide'),
    fields: [
      {
        id: 'percent',
        label: say('pay.dispute.percent'),
        kind: 'amount',
        first: percentText(providerBearsBasisPoints),
      },
      { id: 'reason', label: say('pay.dispute.clause'), most: 500, lines: 2 },
    ],
    run: async ({ percent = '', reason = '' }, attempt) => {
      const points = basisPointsOf(percent);
      if (points === null || points > 10_000) return say('pay.percentFault');
      const input = { disputeId, providerBearsBasisPoints: points, reason };
      return bear({ input }, attempt, say('pay.dispute.decidedNote'));
    },
  };
  return [
    ...(dispute.awaitsAnswer ? [answering] : []),
    ...(DECIDED.includes(dispute.status) ? [] : [bearing]),
    ...(dispute.awaitsAnswer ? [accepting] : []),
  ];
};
