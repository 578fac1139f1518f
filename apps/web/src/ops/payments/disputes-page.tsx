import { useQuery } from 'urql';
import { usePlatformNow } from '../../kit/clock.js';
import { Money } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText, type Say } from '../../kit/text.js';
import { DisputeDetail } from '../../gql/ops/documents/DisputeDetail.js';
import { DisputeList } from '../../gql/ops/documents/DisputeList.js';
import { type DisputeRowFragment, type DisputeStatus } from '../../gql/ops/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useAddressPart, useOpen } from '../console-link.js';
import { DisputePiece } from './dispute-piece.js';
import { StateFilter, useFilter } from './filters.js';
import { Listing } from './listing.js';
import { DISPUTE_LOOK, reasonName } from './looks.js';
import { MoneyPage } from './money-page.js';

const SETS = {
  all: null,
  ours: ['NEEDS_RESPONSE', 'WARNING_NEEDS_RESPONSE', 'APPEAL_NEEDS_RESPONSE'],
  theirs: ['UNDER_REVIEW', 'WARNING_UNDER_REVIEW', 'APPEAL_UNDER_REVIEW'],
  decided: ['WON', 'LOST', 'WARNING_CLOSED', 'PREVENTED'],
} satisfies Record<string, readonly DisputeStatus[] | null>;

const HOUR_MS = 3_600_000;

/** How long an answer still counts, in words that a person acts on. */
export const dueText = (say: Say, { awaitsAnswer, dueBy }: DisputeRowFragment, now: number): string | null => {
  if (!awaitsAnswer || dueBy === null) return null;
  const hours = Math.floor((Date.parse(dueBy) - now) / HOUR_MS);
  if (hours < 0) return say('pay.dispute.late');
  return hours < 48 ? say('pay.dispute.hours', { hours }) : say('pay.dispute.days', { days: Math.floor(hours / 24) });
};

const Row = ({ dispute, isOpen }: { readonly dispute: DisputeRowFragment; readonly isOpen: boolean }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const due = dueText(say, dispute, now);
  return (
    <ConsoleLink href={`/disputes/${dispute.id}${window.location.search}`} aria-current={isOpen ? 'true' : undefined}>
      <span className="truncate font-medium">{dispute.tenantName}</span>
      <span className="text-end">
        <Money value={dispute.amount} />
      </span>
      <span className="line">
        {[due, reasonName(say, dispute.reason), dispute.invoiceNumber].filter((part) => part !== null).join(' · ')}
      </span>
      <span className="text-xs">
        <Pill {...DISPUTE_LOOK[dispute.status]}>{say(`pay.dispute.${dispute.status}`)}</Pill>
      </span>
    </ConsoleLink>
  );
};

/** Disputes on the left, the one in hand on the right. */
export const DisputesPage = () => {
  const say = useText();
  const open = useOpen();
  const id = useAddressPart('id');
  const [set, setSet] = useFilter('state', ['all', 'ours', 'theirs', 'decided']);
  const list = usePaged(DisputeList, { statuses: SETS[set], after: null }, (data) => data.disputes);
  return (
    <MoneyPage title={say('pay.disputes')}>
      <div className="desk" data-split data-piece={id === '' ? undefined : true}>
        <div className="side">
          <StateFilter
            label={say('ops.state')}
            choices={(['all', 'ours', 'theirs', 'decided'] as const).map((one) => ({
              id: one,
              name: say(`pay.dispute.set.${one}`),
            }))}
            value={set}
            onChange={setSet}
          />
          <Listing
            list={list}
            label={say('pay.disputes')}
            columns={[]}
            rowKey={(dispute) => dispute.id}
            fault={say('pay.dispute.fault')}
            empty={{ title: say('pay.dispute.none'), body: say('pay.dispute.noneBody') }}
            clear={set === 'all' ? null : () => open('/disputes', true)}
            render={(rows, busy) => (
              <ul className="queue" aria-label={say('pay.disputes')} data-busy={busy || undefined}>
                {rows.map((dispute) => (
                  <li key={dispute.id}>
                    <Row dispute={dispute} isOpen={dispute.id === id} />
                  </li>
                ))}
              </ul>
            )}
          />
        </div>
        <div className="piece">
          {id === '' ? null : (
            <ConsoleLink href="/disputes" className="link mb-3 inline-flex min-h-6 items-center min-[72rem]:hidden">
              {say('pay.allDisputes')}
            </ConsoleLink>
          )}
          {id === '' ? <p className="text-ink-2">{say('pay.dispute.choose')}</p> : <Piece key={id} id={id} />}
        </div>
      </div>
    </MoneyPage>
  );
};

const Piece = ({ id }: { readonly id: string }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: DisputeDetail, variables: { id } });
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  return (
    <Loaded state={state} retry={refresh} fault={say('pay.dispute.fault')}>
      {({ dispute }) =>
        dispute === null ? (
          <Empty title={say('pay.notThere')}>{say('pay.notThereBody')}</Empty>
        ) : (
          <DisputePiece dispute={dispute} refresh={refresh} />
        )
      }
    </Loaded>
  );
};
