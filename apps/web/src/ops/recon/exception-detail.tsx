import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Figures } from '../../kit/facts.js';
import { Instant } from '../../kit/instant.js';
import { usePlatformNow } from '../../kit/clock.js';
import { Money, moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText, type MessageId, type Say } from '../../kit/text.js';
import { ExceptionDetail as ExceptionDetailDocument } from '../../gql/ops/documents/ExceptionDetail.js';
import { type ExceptionDetailQuery } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink } from '../console-link.js';
import { Acts } from './acts.js';
import { LimitNote } from './approval-limit.js';
import { Behind } from './behind.js';
import { ByHand } from './by-hand.js';
import { Documents } from './exception-files.js';
import { History } from './history.js';
import { fromMinor } from './minor.js';
import { movementName, STATE_LOOK } from './looks.js';
import { useNames } from './people.js';
import { clockText, isClosed } from './queue.js';
import { Records } from './records.js';

type Exception = NonNullable<ExceptionDetailQuery['reconciliationException']>;

/** Rules speak in minor units; people read amounts. */
const inMajorUnits = ({ explanation, amount: { amount, currency } }: Exception): string => {
  const digits = amount.split('.')[1]?.length ?? 0;
  if (!explanation.includes('(minor units)')) return explanation;
  return explanation
    .replaceAll(/(?<![\w_])-?\d{2,}(?: [A-Z]{3})?(?= |,)/g, (figure) => {
      const [minor = '', code = currency] = figure.split(' ');
      return moneyText(fromMinor(minor, digits, code));
    })
    .replace(' (minor units)', '');
};

const SUGGESTIONS: readonly string[] = ['BANK_CHARGE', 'ROUNDING', 'SHORT_PAYMENT', 'OVERPAYMENT'];
const suggestionText = (say: Say, suggestion: string | null): string => {
  if (suggestion === null) return say('recon.d.noSuggestion');
  return SUGGESTIONS.includes(suggestion)
    ? say(`recon.s.${suggestion}` as MessageId)
    : say('recon.s.other', { name: suggestion });
};

const Head = ({ exception, nameOf }: { readonly exception: Exception; readonly nameOf: (id: string) => string }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const isLate = !isClosed(exception) && exception.dueAt !== null && Date.parse(exception.dueAt) < now;
  return (
    <header className="mb-4">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="text-xl" tabIndex={-1} id="exception-title">
          {say(`recon.class.${exception.class}`)}
        </h2>
        <Pill {...STATE_LOOK[exception.state]}>{say(`recon.es.${exception.state}`)}</Pill>
        <span className="mono text-xs text-ink-3">{exception.id}</span>
      </div>
      <Figures
        facts={[
          { name: say('recon.d.stake'), value: <Money value={exception.amount} /> },
          {
            name: say('recon.d.clock'),
            value: <span className={isLate ? 'text-bad' : ''}>{clockText(say, exception, now)}</span>,
          },
          {
            name: say('recon.d.who'),
            value: exception.assignee === null ? say('recon.d.nobody') : nameOf(exception.assignee),
          },
        ]}
      />
      {isClosed(exception) ? null : <LimitNote amounts={[exception.amount]} />}
    </header>
  );
};

const Found = ({ exception }: { readonly exception: Exception }) => {
  const say = useText();
  return (
    <Section title={say('recon.d.why')} note={movementName(say, exception.movement)}>
      <p className="mb-1">{say(`recon.what.${exception.class}`)}</p>
      <p className={exception.suggestion === null ? 'text-ink-3' : 'font-medium'}>
        {suggestionText(say, exception.suggestion)}
      </p>
      <p className="mono mt-2 text-xs break-words text-ink-2">{inMajorUnits(exception)}</p>
      <p className="mt-2 text-[0.8125rem] text-ink-2">
        {say('recon.d.since')} <Instant at={exception.since} zone="UTC" />
        {exception.dueAt === null ? null : (
          <>
            {' · '}
            {say('recon.d.due')} <Instant at={exception.dueAt} zone="UTC" />
          </>
        )}
        {' · '}
        {say('recon.d.opened')} <Instant at={exception.openedAt} zone="UTC" />
      </p>
    </Section>
  );
};

/** What it is about where that is no single record: the statements that its explanation names. */
const NoRecords = ({ explanation }: { readonly explanation: string }) => {
  const say = useText();
  const statements = [...new Set(explanation.match(/bst_[0-9A-Z]+/g) ?? [])];
  return (
    <>
      <p className="mb-2 text-ink-2">{say('recon.noRecordsOf')}</p>
      <ul className="grid justify-items-start gap-1">
        {statements.map((id) => (
          <li key={id}>
            <ConsoleLink className="link" href={`/recon/bank/${id}`}>
              {say('recon.b.statement')} <span className="mono">{id}</span>
            </ConsoleLink>
          </li>
        ))}
        {statements.length > 0 ? null : (
          <li>
            <ConsoleLink className="link" href="/recon/bank">
              {say('recon.statementsLink')}
            </ConsoleLink>
          </li>
        )}
      </ul>
    </>
  );
};

/** What waits for a second pair of eyes. */
const Proposal = ({
  exception,
  nameOf,
}: {
  readonly exception: Exception;
  readonly nameOf: (id: string) => string;
}) => {
  const say = useText();
  const proposal = exception.steps.filter(({ kind }) => kind === 'PROPOSED').at(-1);
  if (exception.state !== 'PROPOSED' || proposal?.resolution == null) return null;
  return (
    <div className="mb-6">
      <Banner
        tone="info"
        title={
          <>
            {say('recon.step.PROPOSED', { what: say(`recon.r.${proposal.resolution}`), who: '' })}
            {proposal.amount === null ? null : (
              <>
                {', '}
                <Money value={proposal.amount} />
              </>
            )}
          </>
        }
      >
        <bdi className="block">{proposal.comment}</bdi>
        {say(`recon.rn.${proposal.resolution}`)}
        <span className="block text-ink-2">
          {say('recon.aw.by')} <bdi>{nameOf(proposal.by)}</bdi>, <Instant at={proposal.at} />
        </span>
      </Banner>
    </div>
  );
};

/** One break: what differs, what each side has, what a rule takes it for, what was done, what can be done. */
export const ExceptionDetail = ({ id }: { readonly id: string }) => {
  const say = useText();
  const nameOf = useNames();
  const [state, ask] = useQuery({ query: ExceptionDetailDocument, variables: { id } });
  const retry = (): void => ask({ requestPolicy: 'network-only' });
  const isOther = state.data?.reconciliationException != null && state.data.reconciliationException.id !== id;
  return (
    <Loaded state={isOther ? { fetching: true } : state} retry={retry} fault={say('recon.detailFault')}>
      {({ reconciliationException: exception }: ExceptionDetailQuery) =>
        exception === null ? (
          <Empty title={say('recon.goneTitle')} action={<Button onPress={retry}>{say('state.retry')}</Button>} />
        ) : (
          <article aria-labelledby="exception-title" key={exception.id}>
            <Head exception={exception} nameOf={nameOf} />
            <Acts exception={exception} entryIds={exception.entryIds} steps={exception.steps} nameOf={nameOf} />
            <Proposal exception={exception} nameOf={nameOf} />
            <Found exception={exception} />
            <Section title={say('recon.records')}>
              {exception.entryIds.length === 0 ? (
                <NoRecords explanation={exception.explanation} />
              ) : (
                <Records records={exception.records} missing={exception.leg} />
              )}
            </Section>
            <ByHand exception={exception} />
            <Behind records={exception.records} />
            <Documents exception={exception} nameOf={nameOf} refresh={retry} />
            <History steps={exception.steps} nameOf={nameOf} />
          </article>
        )
      }
    </Loaded>
  );
};
