import { useState } from 'react';
import { useMutation } from 'urql';
import { notify } from '../../kit/announcer.js';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { Dialog, DialogActions } from '../../kit/dialog.js';
import { useText } from '../../kit/text.js';
import { RemoveWebhook } from '../../gql/tenant/documents/RemoveWebhook.js';
import { RotateWebhookSecret } from '../../gql/tenant/documents/RotateWebhookSecret.js';
import { TestWebhook } from '../../gql/tenant/documents/TestWebhook.js';
import { UpdateWebhook } from '../../gql/tenant/documents/UpdateWebhook.js';
import { type WebhookFactsFragment } from '../../gql/tenant/graphql.js';
import { refusalText, type Refused } from '../../wire/faults.js';

export interface WebhookActionsProps {
  readonly endpoint: WebhookFactsFragment;
  readonly onChanged: () => void;
  readonly onSecret: (secret: string) => void;
  readonly onTested: () => void;
}

/** What can be done with an endpoint: try it, change its secret, stop and start it, take it away. */
export const WebhookActions = ({ endpoint, onChanged, onSecret, onTested }: WebhookActionsProps) => {
  const say = useText();
  const { id, url, state } = endpoint;
  const isEnabled = state === 'ENABLED';
  const [asking, setAsking] = useState<'rotate' | 'remove' | null>(null);
  const [, test] = useMutation(TestWebhook);
  const [, update] = useMutation(UpdateWebhook);
  const [, rotate] = useMutation(RotateWebhookSecret);
  const [, remove] = useMutation(RemoveWebhook);
  const refusalOf = (errors: readonly Refused[] | undefined, fault: Parameters<typeof refusalText>[2]): boolean => {
    const text = refusalText(say, errors, fault);
    if (text !== null) notify(text);
    return text !== null;
  };
  const tryIt = async (): Promise<void> => {
    const { data, error } = await test({ id });
    if (refusalOf(data?.webhookEndpointTest.errors, error)) return;
    notify(say('webhooks.tested'));
    onTested();
  };
  const toggle = async (): Promise<void> => {
    const { data, error } = await update({ input: { id, isEnabled: !isEnabled } });
    if (!refusalOf(data?.webhookEndpointUpdate.errors, error)) onChanged();
  };
  const decide = async (): Promise<string | null> => {
    if (asking === 'remove') {
      const { data, error } = await remove({ id });
      return refusalText(say, data?.webhookEndpointRemove.errors, error);
    }
    const { data, error } = await rotate({ id });
    const secret = data?.webhookSecretRotate.secret;
    if (secret !== null && secret !== undefined) onSecret(secret);
    return refusalText(say, data?.webhookSecretRotate.errors, error);
  };
  return (
    <>
      {isEnabled ? (
        <Button size="small" onPress={() => void tryIt()}>
          {say('webhooks.test')}
        </Button>
      ) : null}
      <Button size="small" onPress={() => setAsking('rotate')}>
        {say('webhooks.rotate')}
      </Button>
      <Button size="small" onPress={() => void toggle()}>
        {say(isEnabled ? 'webhooks.disable' : 'webhooks.enable')}
      </Button>
      <Button size="small" kind="danger" onPress={() => setAsking('remove')}>
        {say('webhooks.remove')}
      </Button>
      {asking === null ? null : (
        <Ask
          what={asking}
          url={url}
          decide={decide}
          onClose={(done) => {
            setAsking(null);
            if (done) onChanged();
          }}
        />
      )}
    </>
  );
};

interface AskProps {
  readonly what: 'rotate' | 'remove';
  readonly url: string;
  /** Why not, in words; null: it is done. */
  readonly decide: () => Promise<string | null>;
  readonly onClose: (done: boolean) => void;
}

const Ask = ({ what, url, decide, onClose }: AskProps) => {
  const say = useText();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    const text = await decide();
    setBusy(false);
    setRefusal(text);
    if (text === null) onClose(true);
  };
  return (
    <Dialog title={say(`webhooks.ask.${what}`)} isOpen mustDecide onClose={() => onClose(false)}>
      <p className="mono break-all">
        <bdi dir="ltr">{url}</bdi>
      </p>
      <p>{say(`webhooks.askBody.${what}`)}</p>
      {refusal === null ? null : <Banner tone="bad" title={refusal} />}
      <DialogActions>
        <Button onPress={() => onClose(false)}>{say('webhooks.keep')}</Button>
        <Button kind={what === 'remove' ? 'danger' : 'primary'} busy={busy} onPress={() => void run()}>
          {say(`webhooks.${what}`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
