import { useQuery } from 'urql';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { useText, type Say } from '../../kit/text.js';
import { ApprovalLimits } from '../../gql/ops/documents/ApprovalLimits.js';
import { Awaiting as AwaitingDocument } from '../../gql/ops/documents/Awaiting.js';
import { Loaded } from '../../wire/loaded.js';
import { ConsoleLink } from '../console-link.js';
import { useSession } from '../session/session.js';
import { awaitedOf, type Awaited } from './awaited.js';
import { useNames } from './people.js';

const nameOfWhat = (say: Say, { what }: Awaited): string =>
  'resolution' in what
    ? say('recon.aw.resolve', { what: say(`recon.r.${what.resolution}`) })
    : 'decision' in what
      ? say(`recon.aw.${what.decision}`)
      : 'beneficiary' in what
        ? say('recon.aw.wire', { name: what.beneficiary })
        : say('recon.ro.title');

const Row = ({ one, canApprove }: { readonly one: Awaited; readonly canApprove: boolean }) => {
  const say = useText();
  const nameOf = useNames();
  const isForMe = one.isForMe && canApprove;
  return (
    <ConsoleLink href={one.href}>
      <span className="font-medium">{nameOfWhat(say, one)}</span>
      <span className="justify-self-end">
        {one.amount === null ? null : <Money value={one.amount} />}
        {'periodEnd' in one.what ? (
          <>
            {say('recon.aw.until')} <Instant at={one.what.periodEnd} dateOnly zone="UTC" />
          </>
        ) : null}
      </span>
      <span className="col-span-2 flex flex-wrap items-baseline gap-x-3 text-xs text-ink-2">
        <Pill tone={isForMe ? 'warn' : 'idle'} glyph={isForMe ? 'half' : 'hollow'}>
          {say(isForMe ? 'recon.aw.you' : 'recon.aw.other')}
        </Pill>
        <span>
          {say('recon.aw.by')} <bdi>{nameOf(one.by)}</bdi>, <Instant at={one.at} />
        </span>
      </span>
    </ConsoleLink>
  );
};

/** What one person proposed and another has to approve, each with the way to it; absent while there is nothing. */
export const Awaiting = () => {
  const say = useText();
  const { viewer, may } = useSession();
  const [state, ask] = useQuery({ query: AwaitingDocument, requestPolicy: 'cache-and-network' });
  const [{ data: limits }] = useQuery({ query: ApprovalLimits });
  if (state.error === undefined && state.data === undefined) return null;
  const awaited = state.data ? awaitedOf(state.data, viewer?.user?.id ?? null, limits?.approvalLimits ?? []) : [];
  if (state.error === undefined && awaited.length === 0) return null;
  return (
    <Section title={say('recon.aw.title')} note={say('recon.aw.note')}>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.aw.fault')} rows={2}>
        {() => (
          <ul className="queue" aria-label={say('recon.aw.title')}>
            {awaited.map((one) => (
              <li key={one.id}>
                <Row one={one} canApprove={may('exceptions:approve')} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
};
