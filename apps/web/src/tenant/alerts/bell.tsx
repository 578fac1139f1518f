import { Bell as BellGlyph } from 'lucide-react';
import { useQuery } from 'urql';
import { LinkButton } from '../../kit/link.js';
import { useText } from '../../kit/text.js';
import { UnreadCount } from '../../gql/tenant/documents/UnreadCount.js';
import { useLive } from '../../wire/live.js';
import { useCountChanged } from './unread.js';

/** From here on the bell says that there are more. */
const MOST_SHOWN = 99;

/** How many notices are unread, as it is now; opens them. */
export const Bell = () => {
  const say = useText();
  const [{ data }, ask] = useQuery({ query: UnreadCount });
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  useLive(({ type }) => type !== 'market.changed', refresh);
  useCountChanged(refresh);
  const n = data?.notificationsUnread ?? 0;
  return (
    <LinkButton to="/alerts" kind="quiet" size="small" aria-label={say('alerts.bell', { n })}>
      <BellGlyph size={16} aria-hidden="true" />
      {n === 0 ? null : (
        <bdi className="num text-[0.75rem] font-semibold" aria-hidden="true">
          {n > MOST_SHOWN ? `${MOST_SHOWN}+` : n}
        </bdi>
      )}
    </LinkButton>
  );
};
