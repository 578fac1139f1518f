import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { CopyField } from '../../kit/copy-field.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { Table, type Column } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { RevokeShare } from '../../gql/tenant/documents/RevokeShare.js';
import { ShareQuote } from '../../gql/tenant/documents/ShareQuote.js';
import { type ShareFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { useSession } from '../session/session.js';

interface LinksProps {
  readonly quoteId: string;
  readonly shares: readonly ShareFactsFragment[];
  readonly refresh: () => void;
}

/** Links to this quote that stand, who made them and whether anybody came; and one more. */
export const Links = ({ quoteId, shares, refresh }: LinksProps) => {
  const say = useText();
  const { may } = useSession();
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [, revoke] = useMutation(RevokeShare);
  const live = shares.filter(({ state }) => state === 'LIVE');
  const end = async (id: string): Promise<void> => {
    const { data, error } = await revoke({ id });
    const text = refusalText(say, data?.quoteShareRevoke.errors, error);
    setRefusal(text);
    if (text === null) notify(say('quoteDesk.linkEnded'));
    refresh();
  };
  const mayShare = may('quotes:write');
  // the palette asks for it by the end of the address
  const isAsked = mayShare && hash === 'share';
  const close = (): void => {
    setOpen(false);
    if (isAsked) void navigate({ to: '.', hash: '', replace: true });
  };
  return (
    <Section
      title={say('quoteDesk.links')}
      aside={
        mayShare ? (
          <Button size="small" onPress={() => setOpen(true)}>
            {say('quoteDesk.share')}
          </Button>
        ) : undefined
      }
    >
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      {live.length === 0 ? (
        <p className="text-ink-2">{say('quoteDesk.noLinks')}</p>
      ) : (
        <Table
          label={say('quoteDesk.links')}
          columns={columnsFor(say, mayShare ? end : null)}
          rows={live}
          rowKey={(share) => share.id}
        />
      )}
      {live.length === shares.length ? null : (
        <p className="hint pt-2">{say('quoteDesk.ended', { count: shares.length - live.length })}</p>
      )}
      {isOpen || isAsked ? <ShareDialog quoteId={quoteId} onMade={refresh} onClose={close} /> : null}
    </Section>
  );
};

const columnsFor = (say: Say, end: ((id: string) => Promise<void>) | null): readonly Column<ShareFactsFragment>[] => [
  {
    id: 'by',
    head: say('quoteDesk.madeBy'),
    wide: true,
    cell: ({ madeBy, createdAt }) => (
      <>
        <bdi>{madeBy ?? say('quoteDesk.someone')}</bdi>
        <span className="sub">
          <Instant at={createdAt} />
        </span>
      </>
    ),
  },
  { id: 'until', head: say('quoteDesk.until'), cell: ({ expiresAt }) => <Instant at={expiresAt} /> },
  {
    id: 'opened',
    head: say('quoteDesk.opened'),
    cell: ({ lastOpenedAt, opens }) =>
      lastOpenedAt === null ? (
        say('quoteDesk.never')
      ) : (
        <>
          <Instant at={lastOpenedAt} />
          <span className="sub">{say('quoteDesk.visits', { count: opens })}</span>
        </>
      ),
  },
  {
    id: 'end',
    head: <span className="sr-only">{say('quoteDesk.revoke')}</span>,
    end: true,
    cell: ({ id, madeBy }) =>
      end === null ? null : (
        <Button
          size="small"
          kind="danger"
          aria-label={say('quoteDesk.revokeNamed', { name: madeBy ?? say('quoteDesk.someone') })}
          onPress={() => void end(id)}
        >
          {say('quoteDesk.revoke')}
        </Button>
      ),
  },
];

/** Days that a link stands. */
const LIVES = ['1', '7', '30', '90'] as const;
const HOURS_A_DAY = 24;

interface ShareDialogProps {
  readonly quoteId: string;
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** How long, then the link itself: shown this once, since only its hash is kept. */
const ShareDialog = ({ quoteId, onMade, onClose }: ShareDialogProps) => {
  const say = useText();
  const [{ fetching }, share] = useMutation(ShareQuote);
  const [days, setDays] = useState<(typeof LIVES)[number]>('7');
  const [path, setPath] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const make = async (): Promise<void> => {
    const { data, error } = await share({ input: { quoteId, hours: Number(days) * HOURS_A_DAY } });
    setRefusal(refusalText(say, data?.quoteShareCreate.errors, error));
    setPath(data?.quoteShareCreate.path ?? null);
    onMade();
  };
  return (
    <Dialog title={say('quoteDesk.shareTitle')} isOpen onClose={onClose} mustDecide={path !== null}>
      {path === null ? (
        <>
          <p className="text-ink-2">{say('quoteDesk.shareBody')}</p>
          <Select
            label={say('quoteDesk.life')}
            choices={LIVES.map((id) => ({ id, name: say('quoteDesk.days', { count: Number(id) }) }))}
            value={days}
            onChange={setDays}
          />
          {refusal === null ? null : <Banner tone="bad" title={refusal} />}
          <DialogActions>
            <Button onPress={onClose}>{say('dialog.close')}</Button>
            <Button kind="primary" busy={fetching} onPress={() => void make()}>
              {say('quoteDesk.makeLink')}
            </Button>
          </DialogActions>
        </>
      ) : (
        <>
          <p>{say('quoteDesk.once')}</p>
          <CopyField value={`${window.location.origin}${path}`} name={say('quoteDesk.link')} />
          <DialogActions>
            <Button kind="primary" onPress={onClose}>
              {say('quoteDesk.copied')}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
};
