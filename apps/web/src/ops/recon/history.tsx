import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { useText, type Say } from '../../kit/text.js';
import { type StepFactsFragment } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';

const title = (say: Say, step: StepFactsFragment, nameOf: (id: string) => string): string =>
  say(`recon.step.${step.kind}`, {
    who: step.assignee === null ? '' : nameOf(step.assignee),
    what: step.resolution === null ? '' : say(`recon.r.${step.resolution}`),
  });

const Step = ({ step, nameOf }: { readonly step: StepFactsFragment; readonly nameOf: (id: string) => string }) => {
  const say = useText();
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{title(say, step, nameOf)}</span>
        {step.amount === null ? null : <Money value={step.amount} />}
        <span className="text-[0.8125rem] text-ink-2">
          {say('recon.stepBy')} <bdi>{nameOf(step.by)}</bdi> · <Instant at={step.at} />
        </span>
      </div>
      <div className="text-[0.8125rem] break-words">
        {step.reason === null ? null : <span className="me-2 text-ink-2">{say(`recon.reason.${step.reason}`)}</span>}
        {step.subjectId === null ? null : <span className="mono me-2">{step.subjectId}</span>}
        {step.comment === null ? null : <bdi className="block whitespace-pre-line">{step.comment}</bdi>}
        {step.evidence.map((reference) => (
          <span key={reference} className="mono block break-all">
            {reference.startsWith('file:bkf_') ? (
              <a className="link" href={`/exception-files/${reference.slice('file:'.length)}`} download>
                {reference}
              </a>
            ) : (
              reference
            )}
          </span>
        ))}
        {step.journalKey === null ? null : (
          <ConsoleLink className="link block" href={`/ledger/journals/${encodeURIComponent(step.journalKey)}`}>
            {say('recon.openJournal')}
          </ConsoleLink>
        )}
        <span className="mono block text-xs text-ink-3" title={step.hash}>
          {say('recon.stepHash', { hash: `${step.hash.slice(0, 16)}\u2026` })}
        </span>
      </div>
    </>
  );
};

/** Everything anybody did about it, oldest first, with the hash that chains each step to the one before. */
export const History = ({
  steps,
  nameOf,
}: {
  readonly steps: readonly StepFactsFragment[];
  readonly nameOf: (id: string) => string;
}) => {
  const say = useText();
  return (
    <Section title={say('recon.history')} note={say('recon.historyNote')}>
      {steps.length === 0 ? (
        <p className="text-ink-2">{say('recon.noSteps')}</p>
      ) : (
        <ol className="steps">
          {steps.map((step) => (
            <li key={step.seq} data-now={step.seq === steps.length || undefined}>
              <Step step={step} nameOf={nameOf} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
};
