import { moneyText } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { GiveCallUp } from '../../gql/ops/documents/GiveCallUp.js';
import { LookCallUp } from '../../gql/ops/documents/LookCallUp.js';
import { SendCallAgain } from '../../gql/ops/documents/SendCallAgain.js';
import { type CallFactsFragment } from '../../gql/ops/graphql.js';
import { type Act } from './act-dialog.js';
import { operationName } from './looks.js';
import { useAct } from './use-act.js';

/** A refund that Stripe refused has failed with its call: another one is asked for, this one is never sent again. */
export const isOver = ({ operation, state }: Pick<CallFactsFragment, 'operation' | 'state'>): boolean =>
  operation === 'REFUND_CREATE' && state === 'FAILED';

/** What staff may do about a call in its state, the harmless first. */
export const useCallActs = (call: CallFactsFragment): readonly Act[] => {
  const say = useText();
  const retry = useAct(SendCallAgain, (data) => data.paymentIntentRetry.errors);
  const lookUp = useAct(LookCallUp, (data) => data.paymentIntentLookUp.errors);
  const giveUp = useAct(GiveCallUp, (data) => data.paymentIntentGiveUp.errors);
  const { id, state, attempts, isBeingSent } = call;
  const what = operationName(say, call.operation);
  const name = call.amount === null ? what : `${what}, ${moneyText(call.amount)}`;
  const waits = (state === 'PENDING' || state === 'UNKNOWN') && !isBeingSent;
  const reason = { id: 'reason', label: say('pay.reasonField'), most: 500, lines: 3 };
  const looking: Act = {
    title: say('pay.call.lookUp'),
    body: say('pay.call.lookUpBody', { name }),
    action: say('pay.call.lookUp'),
    run: (_given, attempt) =>
      lookUp({ id }, attempt, ({ paymentIntentLookUp: { finding } }) => say(`pay.finding.${finding ?? 'UNDECIDED'}`)),
  };
  const sending: Act = {
    title: say('ops.retry'),
    body: say(state === 'UNKNOWN' ? 'pay.call.againUnknown' : 'pay.call.againBody', { name }),
    action: say('ops.retry'),
    fields: [reason],
    run: ({ reason: why = '' }, attempt) => retry({ id, reason: why }, attempt, say('ops.retried')),
  };
  const giving: Act = {
    title: say('pay.call.giveUp'),
    body: say('pay.call.giveUpBody', { name }),
    action: say('pay.call.giveUp'),
    danger: true,
    fields: [reason],
    run: ({ reason: why = '' }, attempt) => giveUp({ input: { id, reason: why } }, attempt, say('pay.call.givenUp')),
  };
  return [
    ...(waits && attempts > 0 ? [looking] : []),
    ...((state === 'FAILED' || state === 'UNKNOWN') && !isOver(call) ? [sending] : []),
    ...(waits ? [giving] : []),
  ];
};
