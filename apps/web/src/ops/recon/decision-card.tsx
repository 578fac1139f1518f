import { useState } from 'react';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { isZero } from '../../kit/decimals.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Figures } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { Money, moneyText } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { DecisionApprove } from '../../gql/ops/documents/DecisionApprove.js';
import { DecisionRecords } from '../../gql/ops/documents/DecisionRecords.js';
import { DecisionReject } from '../../gql/ops/documents/DecisionReject.js';
import { DecisionTakeBack } from '../../gql/ops/documents/DecisionTakeBack.js';
import { type DecisionFactsFragment } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { DECISION_LOOK } from './decision-look.js';
import { LimitNote } from './approval-limit.js';
import { useNames } from './people.js';
import { Records } from './records.js';
import { RecordLinks } from './suggestion-card.js';
import { useDecisionTaker } from './take-decision.js';
import { WordsDialog } from './words-dialog.js';

type Asked = 'approve' | 'reject' | 'takeBack';
interface Props {
  readonly decision: DecisionFactsFragment;
}

const ApproveDialog = ({ decision, onClose }: Props & { readonly onClose: () => void }) => {
  const say = useText();
  const nameOf = useNames();
  const take = useDecisionTaker();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const approve = async (): Promise<void> => {
    setBusy(true);
    const why = await take(
      DecisionApprove,
      { id: decision.id },
      (data) => data.matchDecisionApprove.errors,
      () => say('recon.dc.did.approve'),
    );
    setBusy(false);
    setRefusal(why);
    if (why === null) onClose();
  };
  return (
    <Dialog title={say('recon.dc.approveTitle')} isOpen onClose={onClose} mustDecide>
      <p>
        {say('recon.dc.approveBody', {
          what: say(`recon.dc.kind.${decision.kind}`),
          amount: moneyText(decision.amount),
          difference: moneyText(decision.difference),
          by: nameOf(decision.steps[0]?.by ?? ''),
        })}
      </p>
      {decision.kind === 'APART' ? null : <LimitNote amounts={[decision.amount]} />}
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <DialogActions>
        <Button onPress={onClose}>{say('ops.keep')}</Button>
        <Button kind="primary" busy={busy} onPress={() => void approve()}>
          {say('recon.dc.approveOf', { amount: moneyText(decision.amount) })}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

const EndDialog = ({ decision, asked, onClose }: Props & { asked: 'reject' | 'takeBack'; onClose: () => void }) => {
  const say = useText();
  const take = useDecisionTaker();
  const [busy, setBusy] = useState(false);
  const did = (): string => say(`recon.dc.did.${asked}`);
  return (
    <WordsDialog
      title={say(`recon.dc.act.${asked}`)}
      body={say(`recon.dc.body.${asked}`, { amount: moneyText(decision.amount) })}
      label={say('recon.whyLabel')}
      action={say(`recon.dc.act.${asked}`)}
      busy={busy}
      onClose={onClose}
      onSubmit={async (comment) => {
        setBusy(true);
        const input = { id: decision.id, comment };
        const refusal =
          asked === 'reject'
            ? await take(DecisionReject, input, (data) => data.matchDecisionReject.errors, did)
            : await take(DecisionTakeBack, input, (data) => data.matchDecisionTakeBack.errors, did);
        setBusy(false);
        return refusal;
      }}
    />
  );
};

/** Who did what when; each step's hash is over itself and the hash before it. */
const Steps = ({ decision }: Props) => {
  const say = useText();
  const nameOf = useNames();
  return (
    <ol className="grid gap-1 border-s-2 border-line-strong ps-3 text-[0.8125rem]">
      {decision.steps.map((step) => (
        <li key={step.seq} className="min-w-0">
          {say(`recon.dc.state.${step.kind}`)}, <bdi>{nameOf(step.by)}</bdi>, <Instant at={step.at} />
          {step.comment === null ? null : <bdi className="block text-ink-2">{step.comment}</bdi>}
          <span className="mono block text-xs text-ink-3" title={step.hash}>
            {say('recon.stepHash', { hash: `${step.hash.slice(0, 16)}\u2026` })}
          </span>
        </li>
      ))}
    </ol>
  );
};

/** What its records say now, side by side, so that whoever approves it sees what it is about. */
const DecidedRecords = ({ decision: { id, entryIds } }: Props) => {
  const say = useText();
  const [state, ask] = useQuery({ query: DecisionRecords, variables: { entryId: entryIds[0] ?? '' } });
  return (
    <Loaded
      state={state}
      retry={() => ask({ requestPolicy: 'network-only' })}
      fault={say('recon.m.recordsFault')}
      rows={3}
    >
      {({ matchDecisions }) => <Records records={matchDecisions.nodes.find((one) => one.id === id)?.records ?? []} />}
    </Loaded>
  );
};

/** What a person decided about records, in whose hands it is, and the chain of its steps. */
export const DecisionCard = ({ decision }: Props) => {
  const say = useText();
  const { may, viewer } = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { kind, state, entryIds, otherIds, parts, amount, difference, reason, evidence } = decision;
  const isMine = decision.steps[0]?.by === viewer?.user?.id;
  const can = may('exceptions:approve');
  const close = (): void => setAsked(null);
  return (
    <article className="grid min-w-0 gap-3 border border-line p-4" aria-label={decision.id}>
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h3 className="font-medium">{say(`recon.dc.kind.${kind}`)}</h3>
        <Pill {...DECISION_LOOK[state]}>{say(`recon.dc.state.${state}`)}</Pill>
        <span className="mono text-xs text-ink-3">{decision.id}</span>
      </div>
      <Figures
        facts={[
          { name: say('recon.dc.amount'), value: <Money value={amount} /> },
          {
            name: say('recon.g.difference'),
            value: (
              <span className={isZero(difference.amount) ? '' : 'text-bad'}>
                <Money value={difference} />
              </span>
            ),
          },
        ]}
      />
      {state === 'PROPOSED' ? <DecidedRecords decision={decision} /> : null}
      <div className="min-w-0">
        <RecordLinks ids={entryIds} />
        {otherIds.length === 0 ? null : (
          <>
            <p className="text-[0.8125rem] text-ink-2">{say('recon.dc.notWith')}</p>
            <RecordLinks ids={otherIds} />
          </>
        )}
        {parts.map((part, at) => (
          <div key={`${at}|${part.amount}`}>
            <span className="mono text-xs text-ink-3">#{at + 1}</span> <Money value={part} />
          </div>
        ))}
      </div>
      <p>
        <bdi>{reason}</bdi>
        {evidence.map((one) => (
          <span key={one} className="mono block text-xs break-all text-ink-3">
            {one}
          </span>
        ))}
      </p>
      <Steps decision={decision} />
      {state === 'PROPOSED' ? (
        <p className="hint">{say(isMine ? 'recon.dc.waitsOther' : 'recon.dc.waitsYou')}</p>
      ) : null}
      {can && (state === 'PROPOSED' || state === 'APPROVED') ? (
        <div className="flex flex-wrap gap-2">
          {state === 'PROPOSED' ? (
            <>
              {isMine ? null : (
                <Button size="small" kind="primary" onPress={() => setAsked('approve')}>
                  {say('recon.dc.act.approve')}
                </Button>
              )}
              <Button size="small" onPress={() => setAsked('reject')}>
                {say('recon.dc.act.reject')}
              </Button>
            </>
          ) : (
            <Button size="small" onPress={() => setAsked('takeBack')}>
              {say('recon.dc.act.takeBack')}
            </Button>
          )}
        </div>
      ) : null}
      {asked === 'approve' ? <ApproveDialog decision={decision} onClose={close} /> : null}
      {asked === 'reject' || asked === 'takeBack' ? (
        <EndDialog decision={decision} asked={asked} onClose={close} />
      ) : null}
    </article>
  );
};
