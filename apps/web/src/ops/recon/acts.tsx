import { useState } from 'react';
import { announce } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { useText, type MessageId } from '../../kit/text.js';
import { ExceptionAssign } from '../../gql/ops/documents/ExceptionAssign.js';
import { ExceptionComment } from '../../gql/ops/documents/ExceptionComment.js';
import { ExceptionInvestigate } from '../../gql/ops/documents/ExceptionInvestigate.js';
import { ExceptionReject } from '../../gql/ops/documents/ExceptionReject.js';
import { ExceptionVoid } from '../../gql/ops/documents/ExceptionVoid.js';
import {
  type ExceptionRowFragment,
  type ExceptionState,
  type StepFactsFragment,
  type SuggestionFactsFragment,
} from '../../gql/ops/graphql.js';
import { useSession } from '../session/session.js';
import { Act } from './act.js';
import { useLimit } from './approval-limit.js';
import { ApproveDialog } from './approve-dialog.js';
import { useKeys } from './keys.js';
import { ProposeDialog } from './propose-dialog.js';
import { useSuggested } from './suggested.js';
import { AnswerDialog } from './suggestion-card.js';
import { useStepTaker, type StepTaker } from './take-step.js';
import { WordsDialog } from './words-dialog.js';

type Asked = 'propose' | 'approve' | 'accept' | 'note' | 'reject' | 'void';

/** From where which act may be taken; the API and the database hold the same table. */
const MAY: Readonly<Record<Exclude<Asked, 'accept'> | 'assign' | 'investigate', readonly ExceptionState[] | null>> = {
  assign: ['OPEN', 'ASSIGNED', 'INVESTIGATING'],
  investigate: ['OPEN', 'ASSIGNED'],
  propose: ['OPEN', 'ASSIGNED', 'INVESTIGATING'],
  approve: ['PROPOSED'],
  reject: ['PROPOSED'],
  void: ['OPEN', 'ASSIGNED', 'INVESTIGATING'],
  note: null,
};

interface ActsProps {
  readonly exception: ExceptionRowFragment;
  readonly steps: readonly StepFactsFragment[];
  readonly nameOf: (id: string) => string;
}

const Dialogs = ({
  exception,
  steps,
  nameOf,
  asked,
  suggestion,
  taker,
  onClose,
}: ActsProps & {
  readonly asked: Asked;
  readonly suggestion: SuggestionFactsFragment | undefined;
  readonly taker: StepTaker;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const { id } = exception;
  const proposal = steps.filter(({ kind }) => kind === 'PROPOSED').at(-1);
  const words = { busy: taker.busy, onClose };
  const why = async (done: ReturnType<StepTaker['take']>): Promise<string | null> => (await done).refusal;
  switch (asked) {
    case 'propose':
      return <ProposeDialog exception={exception} taker={taker} onClose={onClose} />;
    case 'approve':
      return proposal === undefined ? null : (
        <ApproveDialog {...{ id, proposal, nameOf, taker, onClose }} stake={exception.amount} />
      );
    case 'accept':
      return suggestion === undefined ? null : (
        <AnswerDialog suggestion={suggestion} verdict="ACCEPTED" onClose={onClose} />
      );
    case 'note':
      return (
        <WordsDialog
          {...words}
          title={say('recon.note.title')}
          label={say('recon.note.label')}
          action={say('recon.note.title')}
          onSubmit={(comment) =>
            why(taker.take(ExceptionComment, { id, comment }, (data) => data.exceptionComment, 'recon.did.note'))
          }
        />
      );
    case 'reject':
      return (
        <WordsDialog
          {...words}
          title={say('recon.reject.title')}
          label={say('recon.whyLabel')}
          action={say('recon.act.reject')}
          onSubmit={(comment) =>
            why(taker.take(ExceptionReject, { id, comment }, (data) => data.exceptionReject, 'recon.did.reject'))
          }
        />
      );
    case 'void':
      return (
        <WordsDialog
          {...words}
          title={say('recon.void.title')}
          body={say('recon.void.body')}
          label={say('recon.whyLabel')}
          action={say('recon.act.void')}
          onSubmit={(comment) =>
            why(taker.take(ExceptionVoid, { id, comment }, (data) => data.exceptionVoid, 'recon.did.void'))
          }
        />
      );
  }
};

/** What can be done with an exception now, by button or by key. */
export const Acts = ({ exception, steps, nameOf, entryIds }: ActsProps & { readonly entryIds: readonly string[] }) => {
  const say = useText();
  const [suggestion] = useSuggested(entryIds).suggested;
  const { viewer, may } = useSession();
  const taker = useStepTaker();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { id, state } = exception;
  const me = viewer?.user?.id ?? null;
  const proposal = steps.filter(({ kind }) => kind === 'PROPOSED').at(-1);
  const limit = useLimit(proposal?.amount == null ? [exception.amount] : [exception.amount, proposal.amount]);
  const needsOther = proposal?.by === me && limit?.isOver === true;
  const can = (act: keyof typeof MAY): boolean =>
    !(act === 'approve' && needsOther) &&
    may(act === 'approve' || act === 'reject' ? 'exceptions:approve' : 'exceptions:handle') &&
    (MAY[act]?.includes(state) ?? true);
  const assign = async (): Promise<void> => {
    if (me === null) return;
    const input = { id, assignee: me };
    const done = await taker.take(ExceptionAssign, input, (data) => data.exceptionAssign, 'recon.did.assign');
    setRefusal(done.refusal);
  };
  const investigate = async (): Promise<void> => {
    const done = await taker.take(
      ExceptionInvestigate,
      { id },
      (data) => data.exceptionInvestigate,
      'recon.did.investigate',
    );
    setRefusal(done.refusal);
  };
  const whyNot = (act: 'assign' | 'propose' | 'approve'): MessageId =>
    !may(act === 'approve' ? 'exceptions:approve' : 'exceptions:handle')
      ? 'recon.notNow.scope'
      : act === 'approve' && state === 'PROPOSED'
        ? 'recon.notNow.other'
        : `recon.notNow.${act}`;
  const orSay = (act: 'assign' | 'propose' | 'approve', run: () => void) => (): void => {
    if (can(act)) return run();
    const text = say(whyNot(act), { state: say(`recon.es.${state}`) });
    setRefusal(text);
    announce(text);
  };
  useKeys({
    e: orSay('assign', () => void assign()),
    p: orSay('propose', () => setAsked('propose')),
    // what waits for approval comes before what a rule suggests
    a: () => {
      if (state !== 'PROPOSED' && suggestion !== undefined && can('assign')) setAsked('accept');
      else orSay('approve', () => setAsked('approve'))();
    },
    n: () => {
      if (can('note')) setAsked('note');
    },
  });
  return (
    <>
      <div role="group" aria-label={say('recon.acts')} className="mb-6 flex flex-wrap gap-2">
        {can('approve') ? (
          <Act kind="primary" name={say('recon.act.approve')} letter="a" onPress={() => setAsked('approve')} />
        ) : null}
        {can('reject') ? <Act name={say('recon.act.reject')} onPress={() => setAsked('reject')} /> : null}
        {can('propose') ? (
          <Act kind="primary" name={say('recon.act.propose')} letter="p" onPress={() => setAsked('propose')} />
        ) : null}
        {can('assign') && exception.assignee !== me ? (
          <Act name={say('recon.act.assign')} letter="e" busy={taker.busy} onPress={() => void assign()} />
        ) : null}
        {can('investigate') ? <Act name={say('recon.act.investigate')} onPress={() => void investigate()} /> : null}
        {can('note') ? <Act name={say('recon.act.note')} letter="n" onPress={() => setAsked('note')} /> : null}
        {can('void') ? <Act name={say('recon.act.void')} onPress={() => setAsked('void')} /> : null}
      </div>
      {refusal === null ? null : (
        <div className="mb-4">
          <Banner tone="warn" title={refusal} />
        </div>
      )}
      {asked === null ? null : (
        <Dialogs
          {...{ exception, steps, nameOf, asked, suggestion, taker }}
          onClose={() => {
            setAsked(null);
            setRefusal(null);
          }}
        />
      )}
    </>
  );
};
