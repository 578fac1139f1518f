import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Money, moneyText } from '../../kit/money.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { TextField } from '../../kit/text-field.js';
import { useText, type Say } from '../../kit/text.js';
import { MatchList } from '../../gql/ops/documents/MatchList.js';
import { MatchRecords } from '../../gql/ops/documents/MatchRecords.js';
import { Unmatch } from '../../gql/ops/documents/Unmatch.js';
import { type MatchRowFragment } from '../../gql/ops/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { useAddressSearch, useOpen } from '../console-link.js';
import { useSession } from '../session/session.js';
import { ReconPage } from './frame.js';
import { movementName, stageName } from './looks.js';
import { Records } from './records.js';
import { WordsDialog } from './words-dialog.js';

const named = (say: Say, { movement, amount }: MatchRowFragment): { movement: string; amount: string } => ({
  movement: movementName(say, movement),
  amount: moneyText(amount),
});

/** The rules that brought the records together, in order, each with what they have in common. */
const Found = ({ match }: { readonly match: MatchRowFragment }) => {
  const say = useText();
  return (
    <>
      {match.found.map((finding) => (
        <div key={`${finding.stage}|${finding.ruleId}`}>
          {stageName(say, finding.stage)} <span className="mono text-xs text-ink-3">{finding.ruleId}</span>
        </div>
      ))}
      <details className="why">
        <summary>{say('recon.m.evidence')}</summary>
        <div>
          {match.found.flatMap(({ ruleId, evidence, ruleVersion }) => [
            ...evidence.map((one) => (
              <div key={`${ruleId}|${one}`} className="mono text-xs break-all">
                {one}
              </div>
            )),
            <div key={`${ruleId}|version`} className="text-xs text-ink-3">
              {say('recon.rules')} <span className="mono">{ruleVersion}</span>
            </div>,
          ])}
        </div>
      </details>
    </>
  );
};

const RecordsDialog = ({ match, onClose }: { readonly match: MatchRowFragment; readonly onClose: () => void }) => {
  const say = useText();
  const [state, ask] = useQuery({ query: MatchRecords, variables: { entryId: match.entryIds[0] ?? '' } });
  return (
    <Dialog title={say('recon.m.show', named(say, match))} isOpen onClose={onClose} wide>
      <Loaded state={state} retry={() => ask({ requestPolicy: 'network-only' })} fault={say('recon.m.recordsFault')}>
        {({ recordMatches }) => (
          <Records records={recordMatches.nodes.find(({ id }) => id === match.id)?.records ?? []} />
        )}
      </Loaded>
      <DialogActions>
        <Button onPress={onClose}>{say('dialog.close')}</Button>
      </DialogActions>
    </Dialog>
  );
};

const UnmatchDialog = ({ match, onClose }: { readonly match: MatchRowFragment; readonly onClose: () => void }) => {
  const say = useText();
  const [{ fetching }, unmatch] = useMutation(Unmatch);
  return (
    <WordsDialog
      title={say('recon.m.unmatchTitle')}
      body={say('recon.m.unmatchBody')}
      label={say('recon.whyLabel')}
      action={say('recon.m.unmatch')}
      busy={fetching}
      onClose={onClose}
      onSubmit={async (reason) => {
        const { data, error } = await unmatch({ id: match.id, reason });
        const refusal = refusalText(say, data?.recordUnmatch.errors, error);
        if (refusal === null) notify(say('recon.m.unmatched'));
        return refusal;
      }}
    />
  );
};

const columnsFor = (
  say: Say,
  show: (match: MatchRowFragment) => void,
  unmatch: ((match: MatchRowFragment) => void) | null,
): readonly Column<MatchRowFragment>[] => [
  {
    id: 'movement',
    head: say('recon.m.movement'),
    wide: true,
    cell: (match) => (
      <>
        <span className="font-medium">{movementName(say, match.movement)}</span>
        <span className="sub mono">{match.id}</span>
      </>
    ),
  },
  { id: 'amount', head: say('ops.amount'), end: true, cell: (match) => <Money value={match.amount} /> },
  { id: 'found', head: say('recon.m.found'), cell: (match) => <Found match={match} /> },
  { id: 'at', head: say('recon.m.at'), cell: (match) => <Instant at={match.matchedAt} /> },
  {
    id: 'state',
    head: say('recon.m.state'),
    cell: (match) =>
      match.unmatchedAt === null ? (
        <Pill tone="ok" glyph="full">
          {say('recon.m.held')}
        </Pill>
      ) : (
        <>
          <Pill tone="idle" glyph="cross">
            {say('recon.m.back')}
          </Pill>
          <span className="sub">{match.unmatchReason}</span>
        </>
      ),
  },
  {
    id: 'acts',
    head: <span className="sr-only">{say('recon.acts')}</span>,
    end: true,
    cell: (match) => (
      <span className="flex flex-wrap justify-end gap-1.5 max-md:justify-start">
        <Button size="small" aria-label={say('recon.m.show', named(say, match))} onPress={() => show(match)}>
          {say('recon.m.records')} <span className="num text-ink-3">{match.entryIds.length}</span>
        </Button>
        {unmatch === null || match.unmatchedAt !== null ? null : (
          <Button size="small" aria-label={say('recon.m.unmatchOf', named(say, match))} onPress={() => unmatch(match)}>
            {say('recon.m.unmatch')}
          </Button>
        )}
      </span>
    ),
  },
];

const Search = ({ entry }: { readonly entry: string }) => {
  const say = useText();
  const open = useOpen();
  const [text, setText] = useState(entry);
  return (
    <form
      className="mb-4 flex max-w-xl flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        open(`/recon/matches${text.trim() === '' ? '' : `?entry=${encodeURIComponent(text.trim())}`}`);
      }}
    >
      <div className="min-w-56 flex-1">
        <TextField
          label={say('recon.m.entry')}
          placeholder={say('recon.m.entryHint')}
          value={text}
          onChange={setText}
          mono
        />
      </div>
      <Button type="submit">{say('recon.m.find')}</Button>
    </form>
  );
};

/** Records that were found to be one movement: by which rule, on what evidence, and the way to take that back. */
export const MatchesPage = () => {
  const say = useText();
  const { may } = useSession();
  const entry = useAddressSearch()['entry'] ?? '';
  const open = useOpen();
  const [shown, setShown] = useState<MatchRowFragment | null>(null);
  const [unmatched, setUnmatched] = useState<MatchRowFragment | null>(null);
  const list = usePaged(MatchList, { entryId: entry === '' ? null : entry, after: null }, (data) => data.recordMatches);
  return (
    <ReconPage title={say('recon.m.title')}>
      <Search key={entry} entry={entry} />
      <Loaded state={list.first} retry={list.retry} fault={say('recon.m.fault')}>
        {() =>
          list.rows.length > 0 || list.stale ? (
            <Table
              label={say('recon.m.title')}
              columns={columnsFor(say, setShown, may('exceptions:approve') ? setUnmatched : null)}
              rows={list.rows}
              rowKey={(match) => match.id}
              busy={list.stale}
            />
          ) : entry === '' ? (
            <Empty title={say('recon.m.empty')}>{say('recon.m.emptyBody')}</Empty>
          ) : (
            <Empty
              title={say('recon.m.filtered')}
              action={<Button onPress={() => open('/recon/matches')}>{say('recon.clear')}</Button>}
            >
              {say('recon.m.filteredBody')}
            </Empty>
          )
        }
      </Loaded>
      <MoreButton list={list} />
      {shown === null ? null : <RecordsDialog match={shown} onClose={() => setShown(null)} />}
      {unmatched === null ? null : <UnmatchDialog match={unmatched} onClose={() => setUnmatched(null)} />}
    </ReconPage>
  );
};
