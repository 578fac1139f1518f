import { useEffect, useRef } from 'react';
import { Instant } from '../../kit/instant.js';
import { Money } from '../../kit/money.js';
import { Section } from '../../kit/page.js';
import { Pill, type Glyph, type Tone } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { TopUpList } from '../../gql/tenant/documents/TopUpList.js';
import { type TopUpFactsFragment, type TopUpState } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { usePoll } from '../../wire/poll.js';

const LOOK: Record<TopUpState, { readonly tone: Tone; readonly glyph: Glyph }> = {
  PENDING: { tone: 'info', glyph: 'half' },
  RECEIVED: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
};

/** What was paid ahead, each time. What is under way is asked for again until it has come or failed. */
export const TopUps = ({ onSettled }: { readonly onSettled: () => void }) => {
  const say = useText();
  const list = usePaged(TopUpList, { after: null }, (data) => data.topUps);
  const { retry } = list;
  const pending = list.rows.filter(({ state }) => state === 'PENDING').length;
  usePoll(pending > 0, 1500, retry);
  const before = useRef(pending);
  useEffect(() => {
    if (pending < before.current) onSettled();
    before.current = pending;
  }, [pending, onSettled]);
  return (
    <Section title={say('topUps.title')}>
      <Loaded state={list.first} retry={retry} fault={say('topUps.fault')} rows={2}>
        {() =>
          list.rows.length === 0 ? (
            <p className="hint">{say('topUps.empty')}</p>
          ) : (
            <Table label={say('topUps.title')} rows={list.rows} rowKey={(one) => one.id} columns={columnsFor(say)} />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </Section>
  );
};

const columnsFor = (say: Say): readonly Column<TopUpFactsFragment>[] => [
  {
    id: 'at',
    head: say('topUps.at'),
    wide: true,
    cell: (one) => <Instant at={one.createdAt} />,
  },
  {
    id: 'state',
    head: say('budget.state'),
    cell: (one) => (
      <>
        <Pill {...LOOK[one.state]}>{say(`topUp.${one.state}`)}</Pill>
        {one.failure === null ? null : <span className="sub">{one.failure}</span>}
      </>
    ),
  },
  {
    id: 'way',
    head: say('topUps.way'),
    cell: (one) => (
      <>
        {say(`topUp.way.${one.way}`)}
        {one.startedBy === 'AUTOMATIC' ? ` · ${say('topUp.byItself')}` : null}
        {one.bankReference === null ? null : <span className="sub mono">{one.bankReference}</span>}
      </>
    ),
  },
  { id: 'amount', head: say('money.amount'), end: true, cell: (one) => <Money value={one.amount} /> },
];
