import { useState } from 'react';
import { announce } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { ExceptionList } from '../../gql/ops/documents/ExceptionList.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useAddressPart, useAddressSearch, useOpen } from '../console-link.js';
import { useSession } from '../session/session.js';
import { ExceptionDetail } from './exception-detail.js';
import { Filters } from './filters.js';
import { ReconPage } from './frame.js';
import { KeyList, KeysHelp } from './keys-help.js';
import { useKeys } from './keys.js';
import { byWeight, Queue } from './queue.js';
import { isFiltered, readWanted, variablesOf, writeWanted, type Wanted } from './wanted.js';

const DAY_MS = 86_400_000;
const LIST = '/recon/exceptions';
const EVERYTHING: Wanted = readWanted({});

/** The list, its filters, and how much of it is in view. */
const Side = ({ wanted, openId }: { readonly wanted: Wanted; readonly openId: string }) => {
  const say = useText();
  const open = useOpen();
  const { viewer } = useSession();
  const dayEnd = Math.ceil(usePlatformNow('minute') / DAY_MS) * DAY_MS;
  const variables = variablesOf(wanted, viewer?.user?.id ?? null, dayEnd);
  const list = usePaged(ExceptionList, variables, (data) => data.reconciliationExceptions);
  const rows = wanted.order === 'weight' ? [...list.rows].sort(byWeight) : list.rows;
  const change = (next: Wanted): void =>
    open(`${openId === '' ? LIST : `${LIST}/${openId}`}${writeWanted(next)}`, true);
  const total = list.first.data?.reconciliationExceptions.totalCount;
  return (
    <>
      <Filters wanted={wanted} onChange={change} />
      <Loaded state={list.first} retry={list.retry} fault={say('recon.listFault')} rows={8}>
        {() =>
          rows.length === 0 && !list.stale ? (
            isFiltered(wanted) ? (
              <Empty
                title={say('recon.listFiltered')}
                action={<Button onPress={() => change(EVERYTHING)}>{say('recon.clear')}</Button>}
              >
                {say('recon.listFilteredBody')}
              </Empty>
            ) : (
              <Empty title={say('recon.listEmpty')}>{say('recon.listEmptyBody')}</Empty>
            )
          ) : (
            <>
              <p className="mb-1 flex flex-wrap justify-between gap-x-3 text-xs text-ink-3">
                <span>{say('recon.shown', { shown: rows.length, total: total ?? say('recon.many') })}</span>
                {wanted.order === 'weight' && list.hasMore ? (
                  <span>{say('recon.weightOf', { n: rows.length })}</span>
                ) : null}
              </p>
              <Queue
                label={say('recon.list')}
                exceptions={rows}
                openId={openId}
                hrefOf={(id) => `${LIST}/${id}${writeWanted(wanted)}`}
                busy={list.stale}
              />
            </>
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </>
  );
};

/** The desk: the queue on the left, one exception on the right; on a narrow screen one after the other. */
export const ExceptionsPage = () => {
  const say = useText();
  const open = useOpen();
  const openId = useAddressPart('exceptionId');
  const wanted = readWanted(useAddressSearch());
  const [helps, setHelps] = useState(false);
  const move = (by: 1 | -1): void => {
    const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
    const at = items.findIndex(({ dataset }) => dataset['item'] === openId);
    const next = items[at === -1 ? (by === 1 ? 0 : items.length - 1) : at + by];
    if (next?.dataset['item'] === undefined) return;
    announce(next.textContent);
    open(`${LIST}/${next.dataset['item']}${writeWanted(wanted)}`, openId !== '');
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    '?': () => setHelps(true),
    Escape: () => {
      if (openId !== '') open(`${LIST}${writeWanted(wanted)}`);
    },
  });
  return (
    <ReconPage
      title={say('recon.list')}
      actions={
        <Button size="small" aria-keyshortcuts="?" onPress={() => setHelps(true)}>
          {say('recon.act.help')}
          <kbd className="kbd" aria-hidden="true">
            ?
          </kbd>
        </Button>
      }
    >
      <div className="desk" data-split data-piece={openId === '' ? undefined : true}>
        <div className="side">
          <Side wanted={wanted} openId={openId} />
        </div>
        <div className="piece min-w-0">
          {openId === '' ? (
            <Empty
              title={say('recon.pick')}
              action={
                <div className="w-64 max-w-full">
                  <KeyList />
                </div>
              }
            >
              {say('recon.pickBody')}
            </Empty>
          ) : (
            <>
              <ConsoleLink className="link mb-3 inline-block min-[72rem]:hidden" href={`${LIST}${writeWanted(wanted)}`}>
                {say('recon.back')}
              </ConsoleLink>
              <ExceptionDetail key={openId} id={openId} />
            </>
          )}
        </div>
      </div>
      {helps ? <KeysHelp onClose={() => setHelps(false)} /> : null}
    </ReconPage>
  );
};
