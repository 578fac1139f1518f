import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { CopyField } from '../../kit/copy-field.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Section } from '../../kit/page.js';
import { Pill } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { ApiKeys } from '../../gql/tenant/documents/ApiKeys.js';
import { RevokeApiKey } from '../../gql/tenant/documents/RevokeApiKey.js';
import { type KeyFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText } from '../../wire/faults.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { NewKey } from './new-key.js';

type Say = ReturnType<typeof useText>;

/** The organisation's API keys, and a form for a new one. */
export const Keys = () => {
  const say = useText();
  const { may } = useSession();
  const now = usePlatformNow('minute');
  const [state, ask] = useQuery({ query: ApiKeys });
  const [secret, setSecret] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<KeyFactsFragment | null>(null);
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const revoke = may('keys:write') ? setLeaving : null;
  return (
    <>
      <p className="mb-4 max-w-2xl text-ink-2">{say('apiKeys.intro')}</p>
      {secret === null ? null : <Secret secret={secret} onDone={() => setSecret(null)} />}
      <Loaded state={state} retry={refresh} fault={say('apiKeys.fault')} rows={3}>
        {({ apiKeys }) => (
          <div className="grid gap-x-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <Section title={say('apiKeys.yours')}>
              {apiKeys.length === 0 ? (
                <Empty title={say('apiKeys.empty')}>{say('apiKeys.emptyBody')}</Empty>
              ) : (
                <Table
                  label={say('apiKeys.yours')}
                  rows={apiKeys}
                  rowKey={(key) => key.id}
                  columns={columnsFor(say, now, revoke)}
                />
              )}
            </Section>
            {may('keys:write') ? (
              <Section title={say('apiKeys.newTitle')}>
                <NewKey
                  onMade={(made) => {
                    setSecret(made);
                    refresh();
                  }}
                />
              </Section>
            ) : null}
          </div>
        )}
      </Loaded>
      {leaving === null ? null : (
        <Revoke
          apiKey={leaving}
          onClose={(revoked) => {
            setLeaving(null);
            if (revoked) refresh();
          }}
        />
      )}
    </>
  );
};

const columnsFor = (
  say: Say,
  now: number,
  revoke: ((key: KeyFactsFragment) => void) | null,
): readonly Column<KeyFactsFragment>[] => [
  {
    id: 'name',
    head: say('apiKeys.name'),
    wide: true,
    cell: (key) => (
      <>
        <span className="font-medium">{key.name}</span>
        <span className="sub mono">
          <bdi dir="ltr">{key.prefix}…</bdi>
        </span>
      </>
    ),
  },
  { id: 'state', head: say('apiKeys.state'), cell: (key) => <KeyState apiKey={key} now={now} /> },
  {
    id: 'scopes',
    head: say('apiKeys.scopes'),
    cell: (key) => <span className="mono whitespace-normal!">{key.scopes.join(' ')}</span>,
  },
  {
    id: 'used',
    head: say('apiKeys.used'),
    cell: (key) => (key.lastUsedAt === null ? say('apiKeys.never') : <Instant at={key.lastUsedAt} />),
  },
  {
    id: 'until',
    head: say('apiKeys.until'),
    cell: (key) => (key.expiresAt === null ? say('apiKeys.noEnd') : <Instant at={key.expiresAt} dateOnly />),
  },
  {
    id: 'revoke',
    head: <span className="sr-only">{say('apiKeys.revoke')}</span>,
    end: true,
    cell: (key) =>
      revoke === null || key.revokedAt !== null ? null : (
        <Button
          size="small"
          kind="danger"
          aria-label={say('apiKeys.revokeNamed', { name: key.name })}
          onPress={() => revoke(key)}
        >
          {say('apiKeys.revoke')}
        </Button>
      ),
  },
];

const KeyState = ({ apiKey, now }: { readonly apiKey: KeyFactsFragment; readonly now: number }) => {
  const say = useText();
  if (apiKey.revokedAt !== null)
    return (
      <Pill tone="idle" glyph="cross">
        {say('apiKeys.revoked')}
      </Pill>
    );
  if (apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) <= now)
    return (
      <Pill tone="idle" glyph="hollow">
        {say('apiKeys.expired')}
      </Pill>
    );
  return (
    <Pill tone="ok" glyph="full">
      {say('apiKeys.works')}
    </Pill>
  );
};

const Secret = ({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) => {
  const say = useText();
  return (
    <div className="panel mb-6 grid gap-3 border-t-4 border-t-lit p-4" role="status">
      <h2>{say('apiKeys.once')}</h2>
      <CopyField value={secret} name={say('apiKeys.secret')} />
      <p className="text-ink-2">{say('apiKeys.onceBody')}</p>
      <div>
        <Button onPress={onDone}>{say('apiKeys.stored')}</Button>
      </div>
    </div>
  );
};

const Revoke = ({
  apiKey,
  onClose,
}: {
  readonly apiKey: KeyFactsFragment;
  readonly onClose: (revoked: boolean) => void;
}) => {
  const say = useText();
  const [{ fetching }, revoke] = useMutation(RevokeApiKey);
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    const { data, error } = await revoke({ id: apiKey.id });
    const text = refusalText(say, data?.apiKeyRevoke.errors, error);
    setRefusal(text);
    if (text !== null) return;
    notify(say('apiKeys.revokedNote', { name: apiKey.name }));
    onClose(true);
  };
  return (
    <Dialog title={say('apiKeys.revokeAsk', { name: apiKey.name })} isOpen onClose={() => onClose(false)} mustDecide>
      <p>{say('apiKeys.revokeBody')}</p>
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <DialogActions>
        <Button onPress={() => onClose(false)}>{say('apiKeys.keep')}</Button>
        <Button kind="danger" busy={fetching} onPress={() => void run()}>
          {say('apiKeys.revoke')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
