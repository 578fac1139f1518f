import { useState } from 'react';
import { useClient } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Pill, type Look } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { ReopeningAnswer } from '../../gql/ops/documents/ReopeningAnswer.js';
import { ReopeningPropose } from '../../gql/ops/documents/ReopeningPropose.js';
import {
  type PeriodFactsFragment,
  type ReopeningFactsFragment,
  type ReopeningState,
  type ReopeningVerdict,
} from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';
import { WordsDialog } from './words-dialog.js';

const LOOK: Readonly<Record<ReopeningState, Look>> = {
  PROPOSED: { tone: 'info', glyph: 'dot' },
  APPROVED: { tone: 'warn', glyph: 'full' },
  REJECTED: { tone: 'idle', glyph: 'cross' },
};

/** Whatever shows periods, certificates or the checklist is asked anew. */
const CHANGED = {
  additionalTypenames: ['ClosedPeriod', 'CloseCertificate', 'CloseChecklist', 'ClosedPeriodConnection'],
};

const ProposeDialog = ({ period, onClose }: { period: PeriodFactsFragment; onClose: () => void }) => {
  const say = useText();
  const client = useClient();
  const [busy, setBusy] = useState(false);
  return (
    <WordsDialog
      title={say('recon.ro.title')}
      body={say('recon.ro.body')}
      label={say('recon.ro.reason')}
      action={say('recon.ro.propose')}
      busy={busy}
      onClose={onClose}
      onSubmit={async (reason) => {
        setBusy(true);
        const input = { periodId: period.id, reason };
        const { data, error } = await client.mutation(ReopeningPropose, { input }, CHANGED).toPromise();
        setBusy(false);
        const refusal = refusalText(say, data?.periodReopeningPropose.errors, error);
        if (refusal === null) notify(say('recon.ro.did.PROPOSED'));
        return refusal;
      }}
    />
  );
};

const AnswerDialog = ({
  reopening,
  verdict,
  onClose,
}: {
  readonly reopening: ReopeningFactsFragment;
  readonly verdict: ReopeningVerdict;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const client = useClient();
  const [busy, setBusy] = useState(false);
  return (
    <WordsDialog
      title={say(`recon.ro.act.${verdict}`)}
      body={say(`recon.ro.body.${verdict}`)}
      label={say('recon.whyLabel')}
      action={say(`recon.ro.act.${verdict}`)}
      busy={busy}
      onClose={onClose}
      onSubmit={async (comment) => {
        setBusy(true);
        const input = { id: reopening.id, verdict, comment };
        const { data, error } = await client.mutation(ReopeningAnswer, { input }, CHANGED).toPromise();
        setBusy(false);
        const refusal = refusalText(say, data?.periodReopeningAnswer.errors, error);
        if (refusal === null) notify(say(`recon.ro.did.${verdict}`));
        return refusal;
      }}
    />
  );
};

type NameOf = (id: string) => string;

const One = ({ reopening, nameOf }: { readonly reopening: ReopeningFactsFragment; readonly nameOf: NameOf }) => {
  const say = useText();
  const { may, viewer } = useSession();
  const [verdict, setVerdict] = useState<ReopeningVerdict | null>(null);
  const isMine = reopening.steps[0]?.by === viewer?.user?.id;
  const waits = reopening.state === 'PROPOSED';
  return (
    <article className="grid gap-2 border border-line p-4" aria-label={reopening.id}>
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <Pill {...LOOK[reopening.state]}>{say(`recon.ro.state.${reopening.state}`)}</Pill>
        <span className="mono text-xs text-ink-3">{reopening.id}</span>
      </div>
      <p>
        <bdi>{reopening.reason}</bdi>
      </p>
      <ol className="grid gap-1 border-s-2 border-line-strong ps-3 text-[0.8125rem]">
        {reopening.steps.map((step) => (
          <li key={step.seq} className="min-w-0">
            {say(`recon.ro.step.${step.kind}`)}, <bdi>{nameOf(step.by)}</bdi>, <Instant at={step.at} />
            {step.comment === null ? null : <bdi className="block">{step.comment}</bdi>}
            <span className="mono block text-xs text-ink-3" title={step.hash}>
              {say('recon.stepHash', { hash: `${step.hash.slice(0, 16)}\u2026` })}
            </span>
          </li>
        ))}
      </ol>
      {waits ? <p className="hint">{say(isMine ? 'recon.ro.waitsOther' : 'recon.ro.waitsYou')}</p> : null}
      {waits && may('exceptions:approve') ? (
        <div className="flex flex-wrap gap-2">
          {isMine ? null : (
            <Button size="small" kind="danger" onPress={() => setVerdict('APPROVED')}>
              {say('recon.ro.act.APPROVED')}
            </Button>
          )}
          <Button size="small" onPress={() => setVerdict('REJECTED')}>
            {say('recon.ro.act.REJECTED')}
          </Button>
        </div>
      ) : null}
      {verdict === null ? null : (
        <AnswerDialog reopening={reopening} verdict={verdict} onClose={() => setVerdict(null)} />
      )}
    </article>
  );
};

/** That a closed period is opened again: what was proposed, by whom, why, and what another person said. */
export const Reopenings = ({ period, nameOf }: { readonly period: PeriodFactsFragment; readonly nameOf: NameOf }) => {
  const say = useText();
  const { may } = useSession();
  const [asks, setAsks] = useState(false);
  const waits = period.reopenings.some(({ state }) => state === 'PROPOSED');
  const isPossible = period.isLastInForce && !waits;
  return (
    <Section
      title={say('recon.ro.section')}
      note={say('recon.ro.note')}
      aside={
        isPossible && may('books:write') ? (
          <Button size="small" onPress={() => setAsks(true)}>
            {say('recon.ro.propose')}
          </Button>
        ) : undefined
      }
    >
      {period.reopenings.length === 0 ? (
        <p className="text-ink-2">{say(period.isLastInForce ? 'recon.ro.none' : 'recon.ro.notLast')}</p>
      ) : (
        <div className="grid gap-3">
          {period.reopenings.map((one) => (
            <One key={one.id} reopening={one} nameOf={nameOf} />
          ))}
        </div>
      )}
      {asks ? <ProposeDialog period={period} onClose={() => setAsks(false)} /> : null}
    </Section>
  );
};

/** That the period was opened again, and its certificate counts no more. */
export const Superseded = ({ period, nameOf }: { readonly period: PeriodFactsFragment; readonly nameOf: NameOf }) => {
  const say = useText();
  if (period.reopenedAt === null) return null;
  const done = period.reopenings.find(({ state }) => state === 'APPROVED');
  const [asked, approved] = done?.steps ?? [];
  return (
    <div className="mb-6">
      <Banner tone="warn" title={say('recon.ro.superseded')}>
        <Instant at={period.reopenedAt} />
        {asked === undefined || approved === undefined ? null : (
          <>
            {' · '}
            {say('recon.ro.byTwo', { one: nameOf(asked.by), other: nameOf(approved.by) })}
            <bdi className="block">{done?.reason}</bdi>
          </>
        )}
      </Banner>
    </div>
  );
};
