import { usePlatformNow } from '../../kit/clock.js';
import { Money } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { useText, type Say } from '../../kit/text.js';
import { type ExceptionRowFragment } from '../../gql/ops/graphql.js';
import { ConsoleLink } from '../console-link.js';
import { useSession } from '../session/session.js';
import { movementName, STATE_LOOK } from './looks.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const CLOSED: readonly string[] = ['RESOLVED', 'WRITTEN_OFF', 'VOID'];
export const isClosed = ({ state }: { readonly state: string }): boolean => CLOSED.includes(state);

/** How the clock stands: overdue by days, due in hours, or closed. */
export const clockText = (say: Say, exception: ExceptionRowFragment, now: number): string => {
  if (isClosed(exception)) return say('recon.ended');
  if (exception.dueAt === null) return say('recon.nodue');
  const left = Date.parse(exception.dueAt) - now;
  return left < 0
    ? say('recon.overdue', { days: Math.floor(-left / DAY_MS) })
    : say('recon.dueIn', { hours: Math.floor(left / HOUR_MS) });
};

/** Size times days, as the API weighs it: large and old comes first. */
export const byWeight = (a: ExceptionRowFragment, b: ExceptionRowFragment): number => {
  const [left, right] = [BigInt(a.priority), BigInt(b.priority)];
  return left === right ? 0 : left < right ? 1 : -1;
};

/** The open one is in view in its list, however it was come to; the page itself stays where it is. */
const showOpen = (link: HTMLAnchorElement | null): void => {
  const side = link?.closest('.side');
  if (!link || !side) return;
  const [box, row] = [side.getBoundingClientRect(), link.getBoundingClientRect()];
  if (row.top < box.top || row.bottom > box.bottom) side.scrollTop += row.top - box.top - box.height / 2;
};

const Row = ({ exception, href, isOpen }: { exception: ExceptionRowFragment; href: string; isOpen: boolean }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const { viewer } = useSession();
  const mine = exception.assignee !== null && exception.assignee === viewer?.user?.id;
  return (
    <ConsoleLink
      ref={isOpen ? showOpen : undefined}
      href={href}
      data-item={exception.id}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className="truncate font-medium">{say(`recon.class.${exception.class}`)}</span>
      <span className="justify-self-end">
        <Money value={exception.amount} />
      </span>
      <span className="line">
        {movementName(say, exception.movement)} · {clockText(say, exception, now)}
      </span>
      <span className="flex items-baseline justify-end gap-2 text-xs text-ink-2">
        {mine ? <b className="font-medium">{say('recon.me')}</b> : null}
        <Pill {...STATE_LOOK[exception.state]}>{say(`recon.es.${exception.state}`)}</Pill>
      </span>
    </ConsoleLink>
  );
};

/** Exceptions one below the other, each a link to its page. */
export const Queue = ({
  exceptions,
  hrefOf,
  openId,
  label,
  busy = false,
}: {
  readonly exceptions: readonly ExceptionRowFragment[];
  readonly hrefOf: (id: string) => string;
  readonly openId?: string;
  readonly label: string;
  readonly busy?: boolean;
}) => (
  <ul className="queue" aria-label={label} data-busy={busy || undefined}>
    {exceptions.map((exception) => (
      <li key={exception.id}>
        <Row exception={exception} href={hrefOf(exception.id)} isOpen={exception.id === openId} />
      </li>
    ))}
  </ul>
);
