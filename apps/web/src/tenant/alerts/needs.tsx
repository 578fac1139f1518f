import { useState } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../kit/button.js';
import { LinkButton } from '../../kit/link.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { AlertList } from '../../gql/tenant/documents/AlertList.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { useSession } from '../session/session.js';
import { AlertDialog } from './alert-dialog.js';
import { NeedCard } from './need-card.js';

/** Saved needs, each with the offers that came to fit it. */
export const Needs = () => {
  const say = useText();
  const { may } = useSession();
  const [state, ask] = useQuery({ query: AlertList });
  const [isMaking, setMaking] = useState(false);
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  useLive(({ type }) => type === 'alert.matched', refresh);
  const mayWrite = may('quotes:write');
  return (
    <>
      <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-2xl text-ink-2">{say('alerts.needsIntro')}</p>
        {mayWrite ? (
          <Button kind="primary" onPress={() => setMaking(true)}>
            {say('alerts.add')}
          </Button>
        ) : null}
      </div>
      <Loaded state={state} retry={refresh} fault={say('alerts.needsFault')} rows={3}>
        {({ alerts }) =>
          alerts.length === 0 ? (
            <Empty title={say('alerts.noNeeds')} action={<LinkButton to="/gpus">{say('nav.search')}</LinkButton>}>
              {say('alerts.noNeedsBody')}
            </Empty>
          ) : (
            <ul className="grid gap-4">
              {alerts.map((alert) => (
                <li key={alert.id}>
                  <NeedCard alert={alert} mayWrite={mayWrite} onChanged={refresh} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking ? (
        <AlertDialog
          words=""
          onClose={() => setMaking(false)}
          onSaved={() => {
            setMaking(false);
            refresh();
          }}
        />
      ) : null}
    </>
  );
};
