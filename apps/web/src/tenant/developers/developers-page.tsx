import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../kit/page.js';
import { Tabs } from '../../kit/tabs.js';
import { useText } from '../../kit/text.js';
import { useSession } from '../session/session.js';
import { Keys } from '../keys/keys.js';
import { readDeveloperTab } from './developer-tab.js';
import { Events } from './events.js';
import { Graphiql } from './graphiql/graphiql.js';
import { Requests } from './requests.js';
import { Webhooks } from './webhooks.js';

/** For who writes programs against the API: keys, webhooks, and what there is to hear. */
export const DevelopersPage = () => {
  const say = useText();
  const { may } = useSession();
  const { tab = 'keys' } = useSearch({ from: '/inside/developers' });
  const navigate = useNavigate({ from: '/developers' });
  return (
    <>
      <PageHead title={say('nav.developers')}>
        <p className="max-w-2xl text-ink-2">{say('developers.intro')}</p>
      </PageHead>
      <Tabs
        label={say('nav.developers')}
        selected={tab}
        onSelect={(id) => void navigate({ search: readDeveloperTab({ tab: id }) })}
        tabs={[
          { id: 'keys', name: say('nav.keys'), content: <Keys /> },
          { id: 'webhooks', name: say('webhooks.title'), content: <Webhooks /> },
          ...(may('leases:read') ? [{ id: 'events', name: say('events.title'), content: <Events /> }] : []),
          { id: 'logs', name: say('requests.title'), content: <Requests /> },
          { id: 'graphiql', name: say('graphiql.title'), content: <Graphiql /> },
        ]}
      />
    </>
  );
};
