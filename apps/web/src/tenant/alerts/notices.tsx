import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Link, LinkButton } from '../../kit/link.js';
import { Money } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { Segmented } from '../../kit/segmented.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { Unbroken } from '../../kit/unbroken.js';
import { MarkRead } from '../../gql/tenant/documents/MarkRead.js';
import { NotificationList } from '../../gql/tenant/documents/NotificationList.js';
import { refusalText } from '../../wire/faults.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { countChanged } from './unread.js';
import { noticeText, pageOf, untilText, WEIGHT_LOOK, type Notice } from './notice-words.js';

/** What the reader was told, newest first; new lines come in by themselves. */
export const Notices = () => {
  const say = useText();
  const [which, setWhich] = useState<'all' | 'unread'>('all');
  const list = usePaged(NotificationList, { after: null }, (data) => data.notifications);
  useLive(({ type }) => type !== 'market.changed', list.renew);
  const [{ fetching }, mark] = useMutation(MarkRead);
  const read = async (ids: readonly string[] | null): Promise<void> => {
    const { data, error } = await mark({ ids: ids === null ? null : [...ids] });
    const refusal = refusalText(say, data?.notificationsMarkRead.errors, error);
    if (refusal !== null) notify(refusal);
    list.retry();
    countChanged();
  };
  const rows = list.rows.filter(({ readAt }) => which === 'all' || readAt === null);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <Segmented
          label={say('alerts.which')}
          hideLabel
          choices={[
            { id: 'all', name: say('alerts.all') },
            { id: 'unread', name: say('alerts.unread') },
          ]}
          value={which}
          onChange={setWhich}
        />
        {list.rows.some(({ readAt }) => readAt === null) ? (
          <Button size="small" busy={fetching} onPress={() => void read(null)}>
            {say('alerts.readAll')}
          </Button>
        ) : null}
      </div>
      <Loaded state={list.first} retry={list.retry} fault={say('alerts.fault')} rows={6}>
        {() =>
          rows.length === 0 && !list.stale ? (
            <Empty
              title={say(list.rows.length === 0 ? 'alerts.none' : 'alerts.noneUnread')}
              action={
                list.rows.length === 0 ? (
                  <LinkButton to="/gpus">{say('nav.search')}</LinkButton>
                ) : (
                  <Button onPress={() => setWhich('all')}>{say('list.showAll')}</Button>
                )
              }
            >
              {say('alerts.noneBody')}
            </Empty>
          ) : (
            <ul className="panel divide-y divide-line" aria-label={say('alerts.notices')} aria-busy={list.stale}>
              {rows.map((notice) => (
                <Row key={notice.id} notice={notice} onRead={() => void read([notice.id])} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};

const Row = ({ notice, onRead }: { readonly notice: Notice; readonly onRead: () => void }) => {
  const say = useText();
  const { at, amount, until, opensId, readAt, reference, type, weight } = notice;
  const text = noticeText(say, notice);
  const isUnread = readAt === null;
  return (
    <li
      className={`grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1 border-s-4 p-3 max-xs:grid-cols-1 max-xs:justify-items-start ${isUnread ? 'border-s-ink' : 'border-s-transparent'}`}
    >
      <div className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          {reference === null && !opensId.startsWith('tup_') ? (
            <span className={isUnread ? 'font-medium' : ''}>
              <Unbroken text={text} />
            </span>
          ) : (
            <Link
              to={pageOf(opensId)}
              quiet
              className={isUnread ? 'font-medium' : ''}
              onClick={isUnread ? onRead : undefined}
            >
              <Unbroken text={text} />
            </Link>
          )}
          {isUnread ? <span className="sr-only">{say('alerts.isUnread')}</span> : null}
        </span>
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.8125rem] text-ink-2">
          <Pill {...WEIGHT_LOOK[weight]}>{say(`alerts.weight.${weight}`)}</Pill>
          {amount === null ? null : <Money value={amount} />}
          {until === null ? null : (
            <span>
              {untilText(say, type)} <Instant at={until} />
            </span>
          )}
          <Instant at={at} />
        </span>
      </div>
      {isUnread ? (
        <div className="max-xs:-ms-2.5">
          <Button kind="quiet" size="small" aria-label={say('alerts.readNamed', { text })} onPress={onRead}>
            {say('alerts.read')}
          </Button>
        </div>
      ) : null}
    </li>
  );
};
