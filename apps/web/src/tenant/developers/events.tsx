import { useState } from 'react';
import { Button } from '../../kit/button.js';
import { Instant } from '../../kit/instant.js';
import { Link, LinkButton } from '../../kit/link.js';
import { Select } from '../../kit/select.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { EventFeed } from '../../gql/tenant/documents/EventFeed.js';
import { type EventFeedQuery } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useLive } from '../../wire/live.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { ownPageOf } from '../alerts/notice-words.js';
import { NOUNS, type Noun } from './event-nouns.js';

type FeedEvent = EventFeedQuery['events']['nodes'][number];

/** The organisation's feed, newest first; new lines come in by themselves. */
export const Events = () => {
  const say = useText();
  const [noun, setNoun] = useState<Noun | 'all'>('all');
  const list = usePaged(EventFeed, { types: noun === 'all' ? [] : [noun], after: null }, (data) => data.events);
  useLive(({ type }) => type !== 'market.changed', list.renew);
  const choices = [
    { id: 'all' as const, name: say('events.all') },
    ...NOUNS.map((id) => ({ id, name: say(`events.noun.${id}`) })),
  ];
  return (
    <>
      <p className="mb-4 max-w-2xl text-ink-2">{say('events.intro')}</p>
      <div className="mb-4 max-w-64">
        <Select label={say('events.about')} choices={choices} value={noun} onChange={setNoun} />
      </div>
      <Loaded state={list.first} retry={list.retry} fault={say('events.fault')}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Empty
              title={say(noun === 'all' ? 'events.empty' : 'events.emptySet')}
              action={
                noun === 'all' ? (
                  <LinkButton to="/gpus">{say('nav.search')}</LinkButton>
                ) : (
                  <Button onPress={() => setNoun('all')}>{say('list.showAll')}</Button>
                )
              }
            >
              {say('events.emptyBody')}
            </Empty>
          ) : (
            <Table
              label={say('events.title')}
              rows={list.rows}
              rowKey={(event) => event.id}
              columns={columnsFor(say)}
              busy={list.stale}
            />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};

const columnsFor = (say: Say): readonly Column<FeedEvent>[] => [
  {
    id: 'type',
    head: say('events.type'),
    wide: true,
    cell: (event) => (
      <bdi dir="ltr" className="mono">
        {event.type}
      </bdi>
    ),
  },
  {
    id: 'subject',
    head: say('events.subject'),
    cell: ({ subjectId }) => {
      const page = ownPageOf(subjectId);
      const id = (
        <bdi dir="ltr" className="mono break-all whitespace-normal!">
          {subjectId}
        </bdi>
      );
      return page === undefined ? id : <Link to={page}>{id}</Link>;
    },
  },
  { id: 'at', head: say('events.at'), cell: (event) => <Instant at={event.at} /> },
];
