import { moneyText } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { ApproveWire } from '../../gql/ops/documents/ApproveWire.js';
import { BookWire } from '../../gql/ops/documents/BookWire.js';
import { CancelWire } from '../../gql/ops/documents/CancelWire.js';
import { ReturnWire } from '../../gql/ops/documents/ReturnWire.js';
import { SendWire } from '../../gql/ops/documents/SendWire.js';
import { type OutgoingWireState, type WireFactsFragment } from '../../gql/ops/graphql.js';
import { type Act } from './act-dialog.js';
import { useAct } from './use-act.js';

type Step = 'approve' | 'send' | 'book' | 'return' | 'cancel';
/** Which steps may be taken from where; the same table as the workflow's and the database's. */
const NEXT: Record<OutgoingWireState, readonly Step[]> = {
  PREPARED: ['approve', 'cancel'],
  APPROVED: ['send', 'cancel'],
  SENT: ['book', 'return'],
  BOOKED: ['return'],
  CANCELLED: [],
  RETURNED: [],
};

/** What staff may do about a wire, its next step first. Each says how much goes to whom. */
export const useWireActs = (wire: WireFactsFragment): readonly Act[] => {
  const say = useText();
  const approve = useAct(ApproveWire, (data) => data.outgoingWireApprove.errors);
  const send = useAct(SendWire, (data) => data.outgoingWireSent.errors);
  const book = useAct(BookWire, (data) => data.outgoingWireBooked.errors);
  const cancel = useAct(CancelWire, (data) => data.outgoingWireCancel.errors);
  const giveBack = useAct(ReturnWire, (data) => data.outgoingWireReturned.errors);
  const named = { amount: moneyText(wire.amount), name: wire.beneficiary };
  const reference = { id: 'bankReference', label: say('ops.bankReference'), kind: 'code', most: 120 } as const;
  const note = { id: 'note', label: say('pay.reasonField'), most: 500, lines: 3 };
  const { id: wireId } = wire;
  const words = (step: Step): Pick<Act, 'title' | 'body' | 'action'> => ({
    title: say(`pay.wire.do.${step}`),
    body: say(`pay.wire.body.${step}`, named),
    action: say(`pay.wire.button.${step}`, named),
  });
  const acts: Record<Step, Act> = {
    approve: {
      ...words('approve'),
      run: (_given, attempt) => approve({ input: { wireId } }, attempt, say('pay.wire.done.approve', named)),
    },
    send: {
      ...words('send'),
      fields: [reference],
      run: ({ bankReference = '' }, attempt) =>
        send({ input: { wireId, bankReference } }, attempt, say('pay.wire.done.send', named)),
    },
    book: {
      ...words('book'),
      fields: [{ ...reference, hint: say('pay.wire.lineHint') }],
      run: ({ bankReference = '' }, attempt) =>
        book({ input: { wireId, bankReference } }, attempt, say('pay.wire.done.book', named)),
    },
    cancel: {
      ...words('cancel'),
      danger: true,
      fields: [note],
      run: ({ note: why = '' }, attempt) =>
        cancel({ input: { wireId, note: why } }, attempt, say('pay.wire.done.cancel', named)),
    },
    return: {
      ...words('return'),
      danger: true,
      fields: [{ ...reference, hint: say('pay.wire.noticeHint') }, note],
      run: ({ bankReference = '', note: why = '' }, attempt) =>
        giveBack({ input: { wireId, bankReference, note: why } }, attempt, say('pay.wire.done.return', named)),
    },
  };
  return NEXT[wire.state].map((step) => acts[step]);
};
