import { useState } from 'react';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { Plate } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { useText } from '../../kit/text.js';
import { type DisputeFactsFragment } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';
import { useNames } from '../recon/people.js';
import { useSession } from '../session/session.js';
import { ActDialog, type Act } from './act-dialog.js';
import { CallError } from './call-parts.js';
import { percentText } from './basis-points.js';
import { useDisputeActs } from './dispute-acts.js';
import { CALL_LOOK, DISPUTE_LOOK, reasonName } from './looks.js';
import { Posted } from './postings.js';

/** One dispute: what was taken, until when we may answer, what we said, and who bears it if it is lost. */
export const DisputePiece = ({
  dispute,
  refresh,
}: {
  readonly dispute: DisputeFactsFragment;
  readonly refresh: () => void;
}) => {
  const say = useText();
  return (
    <article aria-label={dispute.invoiceNumber}>
      <div className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="text-lg">
          {say('pay.dispute.title', { amount: moneyText(dispute.amount), name: dispute.tenantName })}
        </h2>
        <Pill {...DISPUTE_LOOK[dispute.status]}>{say(`pay.dispute.${dispute.status}`)}</Pill>
      </div>
      <Clock dispute={dispute} />
      <Acts dispute={dispute} refresh={refresh} />
      <Plate
        facts={[
          { name: say('pay.dispute.claim'), value: reasonName(say, dispute.reason) },
          {
            name: say('pay.invoice'),
            value: (
              <ConsoleLink href={`/invoices/${dispute.invoiceId}`} className="link mono">
                {dispute.invoiceNumber}
              </ConsoleLink>
            ),
          },
          { name: say('pay.dispute.amount'), value: <Posted value={dispute.amount} sourceId={dispute.id} /> },
          { name: say('pay.dispute.withdrawn'), value: <Posted value={dispute.withdrawn} sourceId={dispute.id} /> },
          { name: say('pay.dispute.fee'), value: <Posted value={dispute.fee} sourceId={dispute.id} /> },
          {
            name: say('pay.dispute.bearing'),
            value: say('pay.dispute.bears', { percent: percentText(dispute.providerBearsBasisPoints) }),
          },
          { name: say('pay.dispute.opened'), value: <Instant at={dispute.openedAt} /> },
          { name: say('pay.dispute.submissions'), value: <span className="num">{dispute.submissions}</span> },
          {
            name: say('pay.dispute.atStripe'),
            value: <span className="mono break-all">{dispute.stripeDisputeId}</span>,
          },
        ]}
      />
      <Answers dispute={dispute} />
    </article>
  );
};

/** The clock: an answer after it counts for nothing. */
const Clock = ({ dispute }: { readonly dispute: DisputeFactsFragment }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  if (!dispute.awaitsAnswer || dispute.dueBy === null) return null;
  const left = Date.parse(dispute.dueBy) - now;
  const days = Math.floor(left / 86_400_000);
  const hours = Math.floor(left / 3_600_000) % 24;
  const title = left < 0 ? say('pay.dispute.late') : say('pay.dispute.left', { days, hours });
  return (
    <div className="mb-4">
      <Banner tone={left < 0 ? 'bad' : days < 2 ? 'warn' : 'info'} title={title}>
        {say('pay.dispute.dueBy')} <Instant at={dispute.dueBy} />
      </Banner>
    </div>
  );
};

const Acts = ({ dispute, refresh }: { readonly dispute: DisputeFactsFragment; readonly refresh: () => void }) => {
  const { may } = useSession();
  const [act, setAct] = useState<Act | null>(null);
  const acts = useDisputeActs(dispute);
  if (!may('books:write') || acts.length === 0) return null;
  return (
    <div className="mb-6 flex flex-wrap gap-2">
      {acts.map((one, index) => (
        <Button
          key={one.title}
          kind={one.danger === true ? 'danger' : index === 0 && dispute.awaitsAnswer ? 'primary' : 'plain'}
          onPress={() => setAct(one)}
        >
          {one.title}
        </Button>
      ))}
      {act === null ? null : (
        <ActDialog
          act={act}
          onClose={() => {
            setAct(null);
            refresh();
          }}
        />
      )}
    </div>
  );
};

const Answers = ({ dispute: { answers } }: { readonly dispute: DisputeFactsFragment }) => {
  const say = useText();
  const nameOf = useNames();
  return (
    <div className="mt-8">
      <Section title={say('pay.dispute.answers')}>
        {answers.length === 0 ? <p className="text-ink-2">{say('pay.dispute.noAnswers')}</p> : null}
        <ol className="grid gap-5">
          {answers.map((answer) => (
            <li key={answer.id}>
              <div className="mb-2 flex flex-wrap items-baseline gap-x-4">
                <h3>{say(`pay.dispute.said.${answer.kind}`)}</h3>
                <Pill {...CALL_LOOK[answer.callState]}>{say(`intent.${answer.callState}`)}</Pill>
                <span className="text-ink-2">
                  <Instant at={answer.answeredAt} /> · <bdi>{nameOf(answer.answeredBy)}</bdi>
                </span>
              </div>
              {answer.callError === null ? null : (
                <p className="mb-2 text-bad">
                  <CallError error={answer.callError} />
                </p>
              )}
              <dl className="grid gap-2">
                {answer.evidence.map(({ name, text }) => (
                  <div key={name} className="panel p-3">
                    <dt className="flex justify-between gap-4 text-xs text-ink-2">
                      <span className="mono">{name}</span>
                      <span className="num">{say('pay.characters', { count: text.length })}</span>
                    </dt>
                    <dd className="text-[0.8125rem] break-words whitespace-pre-wrap">{text}</dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ol>
      </Section>
    </div>
  );
};
