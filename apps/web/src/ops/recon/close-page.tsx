import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { DateField } from '../../kit/date-field.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { CloseDesk } from '../../gql/ops/documents/CloseDesk.js';
import { ClosePeriod } from '../../gql/ops/documents/ClosePeriod.js';
import { ClosedPeriodList } from '../../gql/ops/documents/ClosedPeriodList.js';
import { type ClosedPeriodListQuery } from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { ConsoleLink, useAddressSearch, useOpen } from '../console-link.js';
import { useSession } from '../session/session.js';
import { Checklist, figuresHref } from './checklist.js';
import { ReconPage } from './frame.js';
import { Identities } from './identities.js';
import { useNames } from './people.js';
import { PeriodSpan, PeriodState } from './period.js';

/** The first day of the month that the clock shows, UTC: what was before it is the period that is over. */
const monthStart = (now: number): string => `${new Date(now).toISOString().slice(0, 7)}-01`;
const instantOf = (day: string): string => `${day}T00:00:00.000Z`;

const ConfirmClose = ({ day, onClose }: { readonly day: string; readonly onClose: () => void }) => {
  const say = useText();
  const open = useOpen();
  const [{ fetching, data, error }, close] = useMutation(ClosePeriod);
  const refusal = refusalText(say, data?.periodClose.errors, error);
  const submit = async (): Promise<void> => {
    const answer = await close(
      { input: { end: instantOf(day) } },
      { additionalTypenames: ['ClosedPeriodConnection', 'CloseChecklist'] },
    );
    const period = answer.data?.periodClose.period;
    if (!period) return;
    notify(say('recon.c.closed'));
    open(`/recon/close/${period.id}`);
  };
  return (
    <Dialog title={say('recon.c.confirm')} isOpen onClose={onClose} mustDecide>
      <p>
        {say('recon.c.confirmBody')} <Instant at={instantOf(day)} zone="UTC" />.
      </p>
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <DialogActions>
        <Button onPress={onClose}>{say('ops.keep')}</Button>
        <Button kind="danger" busy={fetching} onPress={() => void submit()}>
          {say('recon.c.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

type Period = ClosedPeriodListQuery['closedPeriods']['nodes'][number];

const periodColumns = (say: Say, nameOf: (id: string) => string): readonly Column<Period>[] => [
  {
    id: 'period',
    head: say('recon.c.period'),
    wide: true,
    cell: (one) => (
      <ConsoleLink className="link font-medium" href={`/recon/close/${one.id}`}>
        <PeriodSpan period={one} />
      </ConsoleLink>
    ),
  },
  { id: 'at', head: say('recon.c.closedAt'), cell: (one) => <Instant at={one.closedAt} /> },
  { id: 'by', head: say('recon.c.closedBy'), cell: (one) => <bdi>{nameOf(one.closedBy)}</bdi> },
  { id: 'state', head: say('recon.m.state'), cell: (one) => <PeriodState period={one} /> },
];

const Periods = () => {
  const say = useText();
  const nameOf = useNames();
  const list = usePaged(ClosedPeriodList, { after: null }, (data) => data.closedPeriods);
  return (
    <Section title={say('recon.c.periods')}>
      <Loaded state={list.first} retry={list.retry} fault={say('recon.c.periodsFault')} rows={2}>
        {() =>
          list.rows.length === 0 && !list.stale ? (
            <Empty title={say('recon.c.noPeriods')}>{say('recon.c.noPeriodsBody')}</Empty>
          ) : (
            <Table
              label={say('recon.c.periods')}
              columns={periodColumns(say, nameOf)}
              rows={list.rows}
              rowKey={({ id }) => id}
              busy={list.stale}
            />
          )
        }
      </Loaded>
      <MoreButton list={list} />
    </Section>
  );
};

/** The close of a period: what has to be so before it, each thing with the way to what is missing; then the certificate. */
export const ClosePage = () => {
  const say = useText();
  const { may } = useSession();
  const open = useOpen();
  const now = usePlatformNow('minute');
  const given = useAddressSearch()['end'] ?? '';
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : monthStart(now);
  const [state, ask] = useQuery({ query: CloseDesk, variables: { end: instantOf(day) } });
  const [confirms, setConfirms] = useState(false);
  const isOver = Date.parse(instantOf(day)) <= now;
  const isReady = state.data?.closeChecklist.isReady ?? false;
  return (
    <ReconPage
      title={say('recon.c.title')}
      aside={
        state.data ? (
          <Pill tone={isReady ? 'ok' : 'warn'} glyph={isReady ? 'full' : 'half'}>
            {say(isReady ? 'recon.c.ready' : 'recon.c.notReady')}
          </Pill>
        ) : null
      }
      actions={
        <Button
          kind="primary"
          isDisabled={!may('books:write') || !isReady || !isOver}
          onPress={() => setConfirms(true)}
        >
          {say('recon.c.close')}
        </Button>
      }
    >
      <div className="mb-6 flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="w-48">
          <DateField
            label={say('recon.c.until')}
            value={day}
            onChange={(next) => open(`/recon/close${next === null ? '' : `?end=${next}`}`, true)}
          />
        </div>
        <p className="pb-1.5 text-[0.8125rem] text-ink-2">{say(isOver ? 'recon.c.untilNote' : 'recon.c.notOver')}</p>
      </div>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.c.fault')}>
        {({ closeChecklist }) => (
          <>
            <Section title={say('recon.c.checklist')}>
              <Checklist day={day} items={closeChecklist.items} identities={closeChecklist.identities} />
            </Section>
            <Section
              title={say('recon.c.identities')}
              note={say('recon.c.identitiesNote')}
              aside={
                <ConsoleLink className="link text-[0.8125rem]" href={figuresHref(day)}>
                  {say('recon.way.IDENTITIES')}
                </ConsoleLink>
              }
            >
              <Identities identities={closeChecklist.identities} />
            </Section>
          </>
        )}
      </Loaded>
      <Periods />
      {confirms ? <ConfirmClose day={day} onClose={() => setConfirms(false)} /> : null}
    </ReconPage>
  );
};
