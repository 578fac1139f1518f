import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { CopyField } from '../../kit/copy-field.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { Instant } from '../../kit/instant.js';
import { Pill, type Look } from '../../kit/pill.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { WebhookEndpoints } from '../../gql/tenant/documents/WebhookEndpoints.js';
import { type WebhookEndpointState, type WebhookFactsFragment } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { WebhookActions } from './webhook-actions.js';
import { NewWebhook } from './webhook-form.js';
import { WebhookLog } from './webhook-log.js';

const LOOK: Record<WebhookEndpointState, Look> = {
  ENABLED: { tone: 'ok', glyph: 'full' },
  DISABLED: { tone: 'idle', glyph: 'hollow' },
  GONE: { tone: 'bad', glyph: 'cross' },
};

/** Addresses that are told of events, with what was sent to each. */
export const Webhooks = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: WebhookEndpoints });
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const mayWrite = may('keys:write');
  const add = mayWrite ? (
    <Button kind="primary" onPress={() => setMaking(true)}>
      {say('webhooks.add')}
    </Button>
  ) : null;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-2xl text-ink-2">{say('webhooks.intro')}</p>
        {(state.data?.webhookEndpoints.length ?? 0) > 0 ? add : null}
      </div>
      <Loaded state={state} retry={refresh} fault={say('webhooks.fault')} rows={2}>
        {({ webhookEndpoints }) =>
          webhookEndpoints.length === 0 ? (
            <Empty title={say('webhooks.empty')} action={add}>
              {say('webhooks.emptyBody')}
            </Empty>
          ) : (
            <ul className="grid gap-4">
              {webhookEndpoints.map((endpoint) => (
                <li key={endpoint.id}>
                  <Endpoint endpoint={endpoint} mayWrite={mayWrite} onChanged={refresh} onSecret={setSecret} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking ? (
        <NewWebhook
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setSecret(made);
            refresh();
          }}
        />
      ) : null}
      {secret === null ? null : <Secret secret={secret} onDone={() => setSecret(null)} />}
    </>
  );
};

interface EndpointProps {
  readonly endpoint: WebhookFactsFragment;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
  readonly onSecret: (secret: string) => void;
}

const Endpoint = ({ endpoint, mayWrite, onChanged, onSecret }: EndpointProps) => {
  const say = useText();
  const [isOpen, setOpen] = useState(false);
  const { url, state, types, failingSince } = endpoint;
  return (
    <article className="panel grid gap-3 p-4" aria-label={url}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <h2 className="mono min-w-0 text-base break-all text-wrap">
          <bdi dir="ltr">{url}</bdi>
        </h2>
        <Pill {...LOOK[state]}>{say(`webhooks.state.${state}`)}</Pill>
      </div>
      <p className="text-ink-2">{types.length === 0 ? say('webhooks.all') : <bdi dir="ltr">{types.join(', ')}</bdi>}</p>
      {failingSince === null ? null : (
        <p className="flex flex-wrap items-baseline gap-2">
          <Pill tone="warn" glyph="half">
            {say('webhooks.failing')}
          </Pill>
          <Instant at={failingSince} />
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {say(isOpen ? 'webhooks.hideLog' : 'webhooks.showLog')}
        </Button>
        {mayWrite ? (
          <WebhookActions
            endpoint={endpoint}
            onChanged={onChanged}
            onSecret={onSecret}
            onTested={() => setOpen(true)}
          />
        ) : null}
      </div>
      {isOpen ? <WebhookLog endpointId={endpoint.id} maySend={mayWrite && state === 'ENABLED'} /> : null}
    </article>
  );
};

const Secret = ({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) => {
  const say = useText();
  return (
    <Dialog title={say('webhooks.once')} isOpen mustDecide onClose={onDone}>
      <CopyField value={secret} name={say('webhooks.secret')} />
      <p className="text-ink-2">{say('webhooks.onceBody')}</p>
      <DialogActions>
        <Button kind="primary" onPress={onDone}>
          {say('webhooks.stored')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
