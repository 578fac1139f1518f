import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Link, LinkButton } from '../../kit/link.js';
import { Rate } from '../../kit/money.js';
import { Pill, type Look } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { RemoveAlert } from '../../gql/tenant/documents/RemoveAlert.js';
import { UpdateAlert } from '../../gql/tenant/documents/UpdateAlert.js';
import { type AlertFactsFragment, type AlertState } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { readNeed } from '../offers/need-text.js';
import { readWanted } from '../offers/wanted.js';
import { AlertDialog } from './alert-dialog.js';

type Match = AlertFactsFragment['matches'][number];

const LOOK: Record<AlertState, Look> = {
  ACTIVE: { tone: 'ok', glyph: 'full' },
  PAUSED: { tone: 'idle', glyph: 'hollow' },
  EXPIRED: { tone: 'idle', glyph: 'cross' },
};

interface NeedCardProps {
  readonly alert: AlertFactsFragment;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

/** One saved need: whether it is looked at and until when, what it found, and what can be done with it. */
export const NeedCard = ({ alert, mayWrite, onChanged }: NeedCardProps) => {
  const say = useText();
  const { words, state, expiresAt, matches } = alert;
  return (
    <article className="panel grid gap-3 p-4" aria-label={words}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <h2 className="min-w-0 text-base break-words">
          <bdi>{words}</bdi>
        </h2>
        <Pill {...LOOK[state]}>{say(`alerts.state.${state}`)}</Pill>
      </div>
      <p className="text-ink-2">
        {say(state === 'EXPIRED' ? 'alerts.expired' : 'alerts.expires')} <Instant at={expiresAt} />
      </p>
      {matches.length === 0 ? (
        <p className="hint">{say('alerts.noMatch')}</p>
      ) : (
        <Table
          label={say('alerts.matches', { words })}
          rows={matches}
          rowKey={({ id }) => id}
          columns={columnsFor(say)}
        />
      )}
      <Acts alert={alert} mayWrite={mayWrite} onChanged={onChanged} />
    </article>
  );
};

const columnsFor = (say: Say): readonly Column<Match>[] => [
  {
    id: 'offer',
    head: say('alerts.offer'),
    wide: true,
    cell: ({ offerId, offerName }) => (
      <Link to="/gpus/$offerId" params={{ offerId }} search={{}} quiet className="font-medium">
        {offerName}
      </Link>
    ),
  },
  { id: 'why', head: say('alerts.why'), cell: ({ reason }) => say(`alerts.reason.${reason}`) },
  {
    id: 'units',
    head: say('offer.bookable'),
    end: true,
    cell: ({ bookableUnits }) => <span className="num">{bookableUnits}</span>,
  },
  { id: 'rate', head: say('offer.allIn'), end: true, cell: ({ rate }) => <Rate value={rate} unit={rate.unit} /> },
  { id: 'at', head: say('alerts.found'), cell: ({ matchedAt }) => <Instant at={matchedAt} /> },
];

const Acts = ({ alert, mayWrite, onChanged }: NeedCardProps) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const [{ data }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const [{ fetching }, update] = useMutation(UpdateAlert);
  const known = { models: data?.gpuModels ?? [], regions: data?.regions ?? [] };
  const isPaused = alert.state === 'PAUSED';
  const toggle = async (): Promise<void> => {
    const { data: made, error } = await update({ input: { id: alert.id, isPaused: !isPaused } });
    const refusal = refusalText(say, made?.alertUpdate.errors, error);
    if (refusal !== null) notify(refusal);
    onChanged();
  };
  const done = (): void => {
    setOpen(null);
    onChanged();
  };
  return (
    <div className="flex flex-wrap gap-2">
      <LinkButton size="small" to="/gpus" search={readWanted({ ...readNeed(alert.words, known, now).wanted })}>
        {say('alerts.search')}
      </LinkButton>
      {mayWrite ? (
        <>
          <Button size="small" onPress={() => setOpen('edit')}>
            {say('alerts.edit')}
          </Button>
          {alert.state === 'EXPIRED' ? null : (
            <Button size="small" busy={fetching} onPress={() => void toggle()}>
              {say(isPaused ? 'alerts.resume' : 'alerts.pause')}
            </Button>
          )}
          <Button size="small" kind="danger" onPress={() => setOpen('remove')}>
            {say('alerts.remove')}
          </Button>
        </>
      ) : null}
      {open === 'edit' ? (
        <AlertDialog alert={alert} words={alert.words} onClose={() => setOpen(null)} onSaved={done} />
      ) : null}
      {open === 'remove' ? <Remove alert={alert} onClose={() => setOpen(null)} onDone={done} /> : null}
    </div>
  );
};

interface RemoveProps {
  readonly alert: AlertFactsFragment;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const Remove = ({ alert, onClose, onDone }: RemoveProps) => {
  const say = useText();
  const [{ fetching }, remove] = useMutation(RemoveAlert);
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    const { data, error } = await remove({ id: alert.id });
    const said = refusalText(say, data?.alertRemove.errors, error);
    setRefusal(said);
    if (said === null) onDone();
  };
  return (
    <Dialog title={say('alerts.askRemove')} isOpen mustDecide onClose={onClose}>
      <p className="font-medium">
        <bdi>{alert.words}</bdi>
      </p>
      <p>{say('alerts.askRemoveBody')}</p>
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <DialogActions>
        <Button onPress={onClose}>{say('alerts.keep')}</Button>
        <Button kind="danger" busy={fetching} onPress={() => void run()}>
          {say('alerts.remove')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
