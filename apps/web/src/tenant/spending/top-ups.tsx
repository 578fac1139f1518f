import { useEffect, useRef, useState } from 'react';
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
import { ConfirmPayment } from '../invoices/confirm-payment.js';

const LOOK: Record<TopUpState, { readonly tone: Tone; readonly glyph: Glyph }> = {
  PENDING: { tone: 'info', glyph: 'half' },
  RECEIVED: { tone: 'ok', glyph: 'full' },
  FAILED: { tone: 'bad', glyph: 'cross' },
};

export interface TopUpsProps {
  readonly onSettled: () => void;
  readonly canConfirm: boolean;
}

/** What was paid ahead, each time; a bank that wants its customer is answered here. What is under way is asked for again until it has come or failed. */
export const TopUps = ({ onSettled, canConfirm }: TopUpsProps) => {
  const say = useText();
  const list = usePaged(TopUpList, { after: null }, (data) => data.topUps);
  const { retry } = list;
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const pending = list.rows.filter(({ state }) => state === 'PENDING').length;
  const asking = list.rows.filter(({ id, asksPayer }) => asksPayer && !confirmed.includes(id));
  // what waits for its payer comes no sooner by asking
  usePoll(pending > 0, pending > asking.length ? 1500 : 6000, retry);
  const before = useRef(pending);
  useEffect(() => {
    if (pending < before.current) onSettled();
    before.current = pending;
  }, [pending, onSettled]);
  return (
    <Section title={say('topUps.title')}>
      {asking.map(({ id, amount }) => (
        <div key={id} className="panel mb-4 grid gap-3 border-s-4 border-s-warn p-4">
          <p className="flex flex-wrap items-baseline justify-between gap-2">
            <span>{say('topUps.waits')}</span>
            <Money value={amount} />
          </p>
          {canConfirm ? (
            <ConfirmPayment
              of={{ topUpId: id }}
              onConfirmed={() => setConfirmed((before) => [...before, id])}
              refresh={retry}
            />
          ) : (
            <p className="hint">{say('spending.mayNot')}</p>
          )}
        </div>
      ))}
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
        {one.asksPayer ? (
          <Pill tone="warn" glyph="hollow">
            {say('topUp.asks')}
          </Pill>
        ) : (
          <Pill {...LOOK[one.state]}>{say(`topUp.${one.state}`)}</Pill>
        )}
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
