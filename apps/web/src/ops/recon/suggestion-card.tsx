import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Money, moneyText, type Amount } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { SuggestionAnswer } from '../../gql/ops/documents/SuggestionAnswer.js';
import { type SuggestionFactsFragment, type SuggestionVerdict } from '../../gql/ops/graphql.js';
import { recordHref } from '../books/source-link.js';
import { ConsoleLink } from '../console-link.js';
import { useSession } from '../session/session.js';
import { agreement, fromMinor } from './minor.js';
import { useNames } from './people.js';
import { useDecisionTaker } from './take-decision.js';
import { WordsDialog } from './words-dialog.js';

/** Records by the names that the matcher gives them, each with the way to its matches. */
export const RecordLinks = ({ ids }: { readonly ids: readonly string[] }) => (
  <ul className="min-w-0">
    {ids.map((id) => (
      <li key={id}>
        <ConsoleLink className="link mono inline-flex min-h-6 items-center text-xs break-all" href={recordHref(id)}>
          {id}
        </ConsoleLink>
      </li>
    ))}
  </ul>
);

/** Asks why a suggested match is accepted or declined, and answers it. */
export const AnswerDialog = ({
  suggestion,
  verdict,
  onClose,
}: {
  readonly suggestion: SuggestionFactsFragment;
  readonly verdict: SuggestionVerdict;
  readonly onClose: () => void;
}) => {
  const say = useText();
  const take = useDecisionTaker();
  const [busy, setBusy] = useState(false);
  return (
    <WordsDialog
      title={say(`recon.g.title.${verdict}`)}
      body={say(`recon.g.body.${verdict}`, {
        n: suggestion.entryIds.length,
        difference: moneyText(suggestion.difference),
      })}
      label={say('recon.whyLabel')}
      action={say(`recon.g.act.${verdict}`)}
      busy={busy}
      onClose={onClose}
      onSubmit={async (reason) => {
        setBusy(true);
        const refusal = await take(
          SuggestionAnswer,
          { id: suggestion.id, verdict, reason },
          (data) => data.matchSuggestionAnswer.errors,
          () => say(`recon.g.did.${verdict}`),
        );
        setBusy(false);
        return refusal;
      }}
    />
  );
};

/** Why a rule suggests it, and how sure it is: what both sides share, and how far their amounts agree. */
const Why = ({ evidence, like }: { readonly evidence: readonly string[]; readonly like: Amount }) => {
  const say = useText();
  const found = new Map(evidence.map((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1)]));
  const [ours, theirs, who] = [found.get('ours'), found.get('theirs'), found.get('counterparty')];
  const text = (minor: string): string =>
    moneyText(fromMinor(minor, like.amount.split('.')[1]?.length ?? 0, like.currency));
  const rest = evidence.filter((one) => !/^(ours|theirs|counterparty):/.test(one));
  return (
    <ul>
      {who === undefined ? null : <li>{say('recon.g.sameParty', { who })}</li>}
      {ours === undefined || theirs === undefined ? null : (
        <>
          <li>{say('recon.g.sides', { ours: text(ours), theirs: text(theirs) })}</li>
          <li className="font-medium text-ink">
            {say('recon.g.confidence', { percent: (agreement(ours, theirs) / 100).toFixed(2) })}
          </li>
        </>
      )}
      {rest.map((one) => (
        <li key={one} className="mono text-xs break-all">
          {one}
        </li>
      ))}
    </ul>
  );
};

const Answered = ({ suggestion }: { readonly suggestion: SuggestionFactsFragment }) => {
  const say = useText();
  const nameOf = useNames();
  const { verdict, answeredBy, answeredAt, reason, decisionId } = suggestion;
  if (verdict === null) return null;
  return (
    <p className="text-[0.8125rem] text-ink-2">
      <Pill tone={verdict === 'ACCEPTED' ? 'ok' : 'idle'} glyph={verdict === 'ACCEPTED' ? 'full' : 'cross'}>
        {say(`recon.g.verdict.${verdict}`)}
      </Pill>{' '}
      <bdi>{answeredBy === null ? null : nameOf(answeredBy)}</bdi>
      {answeredAt === null ? null : (
        <>
          , <Instant at={answeredAt} />
        </>
      )}
      {reason === null ? null : <bdi className="block">{reason}</bdi>}
      {decisionId === null ? null : (
        <ConsoleLink
          className="link"
          href={`/recon/decisions?entry=${encodeURIComponent(suggestion.entryIds[0] ?? '')}`}
        >
          {say('recon.g.decision')} <span className="mono">{decisionId}</span>
        </ConsoleLink>
      )}
    </p>
  );
};

/** A match that is nearly so: which records, by which rule, on what evidence, what is left over, and the answer. */
export const SuggestionCard = ({ suggestion }: { readonly suggestion: SuggestionFactsFragment }) => {
  const say = useText();
  const { may } = useSession();
  const [asked, setAsked] = useState<SuggestionVerdict | null>(null);
  const { differenceKind, difference, evidence, ruleId, ruleVersion, suggestedAt, verdict } = suggestion;
  return (
    <article
      className="grid min-w-0 gap-2 border border-line p-4"
      aria-label={say('recon.g.one', { id: suggestion.id })}
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-medium">{say(`recon.s.${differenceKind}`)}</h3>
        <span>
          <span className="text-[0.8125rem] text-ink-2">{say('recon.g.difference')} </span>
          <Money value={difference} />
        </span>
      </div>
      <RecordLinks ids={suggestion.entryIds} />
      <div className="text-[0.8125rem] text-ink-2">
        {say('recon.g.rule')} <span className="mono">{ruleId}</span> <span className="text-ink-3">{ruleVersion}</span>
        {' · '}
        <Instant at={suggestedAt} zone="UTC" />
        <Why evidence={evidence} like={difference} />
      </div>
      <Answered suggestion={suggestion} />
      {verdict === null && may('exceptions:handle') ? (
        <div className="flex flex-wrap gap-2">
          <Button size="small" kind="primary" onPress={() => setAsked('ACCEPTED')}>
            {say('recon.g.act.ACCEPTED')}
          </Button>
          <Button size="small" onPress={() => setAsked('DECLINED')}>
            {say('recon.g.act.DECLINED')}
          </Button>
        </div>
      ) : null}
      {asked === null ? null : <AnswerDialog suggestion={suggestion} verdict={asked} onClose={() => setAsked(null)} />}
    </article>
  );
};
