import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { TextArea } from '../../kit/text-area.js';
import { useText } from '../../kit/text.js';
import { DecideApproval } from '../../gql/tenant/documents/DecideApproval.js';
import { RequestApproval } from '../../gql/tenant/documents/RequestApproval.js';
import {
  type ApprovalFactsFragment,
  type DeskFactsFragment,
  type QuoteFactsFragment,
} from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { ApprovalPill } from '../state-pills.js';

export type DeskQuote = QuoteFactsFragment & DeskFactsFragment;

interface PanelProps {
  readonly quote: DeskQuote;
  readonly refresh: () => void;
}

const NOTE_LENGTH = 500;

/** Whether it may be booked as far as approval goes. */
export const isCleared = ({
  isApprovalNeeded,
  approval,
}: Pick<DeskQuote, 'isApprovalNeeded' | 'approval'>): boolean => {
  if (approval?.state === 'DECLINED') return false;
  return !isApprovalNeeded || (approval?.state === 'APPROVED' && approval.isOfThis);
};

/** The question whether it may be booked: asked here, answered here, or nothing where nobody has to ask. */
export const ApprovalPanel = ({ quote, refresh }: PanelProps) => {
  const say = useText();
  const { may } = useSession();
  const { approval, state } = quote;
  const isOpen = state === 'OPEN';
  const mayAsk = isOpen && may('quotes:write') && approval?.state !== 'PENDING' && approval?.state !== 'APPROVED';
  const hasReason = quote.isApprovalNeeded || !may('leases:write') || approval !== null;
  if (approval === null && !(mayAsk && hasReason)) return null;
  return (
    <section id="approval" aria-label={say('quoteDesk.approval')} className="panel mt-4 grid gap-3 p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2>{say('quoteDesk.approval')}</h2>
        {approval === null ? null : <ApprovalPill state={approval.state} />}
      </div>
      {approval === null ? (
        <p className="text-ink-2">{say(quote.isApprovalNeeded ? 'quoteDesk.needed' : 'quoteDesk.cannotBook')}</p>
      ) : (
        <Answer approval={approval} isOpen={isOpen} />
      )}
      {isOpen && approval?.mayDecide === true ? <Decide approval={approval} refresh={refresh} /> : null}
      {mayAsk && hasReason ? <Ask quoteId={quote.id} refresh={refresh} /> : null}
    </section>
  );
};

/** Who asked what and who said what. */
const Answer = ({ approval, isOpen }: { readonly approval: ApprovalFactsFragment; readonly isOpen: boolean }) => {
  const say = useText();
  const { requestedBy, requestedAt, note, decidedBy, decidedAt, reason, state, isOfThis, total } = approval;
  const someone = say('quoteDesk.someone');
  return (
    <div className="grid gap-2 text-[0.8125rem]">
      <p>
        {say('quoteDesk.asked', { name: requestedBy ?? someone })} · <Instant at={requestedAt} /> ·{' '}
        <Money value={total} />
      </p>
      {note === '' ? null : <Quotation text={note} />}
      {decidedAt === null ? (
        <p className="text-ink-2">{say(isOpen ? 'quoteDesk.waits' : 'quoteDesk.unanswered')}</p>
      ) : (
        <p>
          {say(state === 'APPROVED' ? 'quoteDesk.approvedBy' : 'quoteDesk.declinedBy', { name: decidedBy ?? someone })}{' '}
          · <Instant at={decidedAt} />
        </p>
      )}
      {reason === null ? null : <Quotation text={reason} />}
      {isOfThis ? null : <Banner tone="warn" title={say('quoteDesk.notOfThis')} />}
    </div>
  );
};

export const Quotation = ({ text }: { readonly text: string }) => (
  <blockquote className="border-s-2 border-line-strong ps-3 text-ink-2 [overflow-wrap:anywhere]">
    <bdi>{text}</bdi>
  </blockquote>
);

const Ask = ({ quoteId, refresh }: { readonly quoteId: string; readonly refresh: () => void }) => {
  const say = useText();
  const [{ fetching }, request] = useMutation(RequestApproval);
  const [note, setNote] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    const { data, error } = await request({ input: { quoteId, note } });
    const text = refusalText(say, data?.quoteApprovalRequest.errors, error);
    setRefusal(text);
    if (text === null) notify(say('quoteDesk.askedNote'));
    refresh();
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextArea label={say('quoteDesk.note')} value={note} onChange={setNote} rows={2} maxLength={NOTE_LENGTH} />
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <Button type="submit" kind="primary" wide busy={fetching}>
        {say('quoteDesk.ask')}
      </Button>
    </form>
  );
};

const Decide = ({ approval, refresh }: { readonly approval: ApprovalFactsFragment; readonly refresh: () => void }) => {
  const say = useText();
  const [{ fetching }, decide] = useMutation(DecideApproval);
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const answer = async (isApproved: boolean): Promise<void> => {
    const { data, error } = await decide({ input: { id: approval.id, isApproved, reason } });
    const text = refusalText(say, data?.quoteApprovalDecide.errors, error);
    setRefusal(text);
    if (text === null) notify(say(isApproved ? 'quoteDesk.approvedNote' : 'quoteDesk.declinedNote'));
    refresh();
  };
  return (
    <div className="grid gap-3 border-t border-line pt-3">
      <TextArea
        label={say('quoteDesk.reason')}
        hint={say('quoteDesk.reasonHint')}
        value={reason}
        onChange={setReason}
        rows={2}
        maxLength={NOTE_LENGTH}
      />
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <div className="grid grid-cols-2 gap-2">
        <Button kind="danger" wide busy={fetching} isDisabled={reason.trim() === ''} onPress={() => void answer(false)}>
          {say('quoteDesk.decline')}
        </Button>
        <Button kind="primary" wide busy={fetching} onPress={() => void answer(true)}>
          {say('quoteDesk.approve')}
        </Button>
      </div>
    </div>
  );
};
