import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../kit/page.js';
import { Tabs } from '../../kit/tabs.js';
import { useText } from '../../kit/text.js';
import { useSession } from '../session/session.js';
import { Kinds } from './kinds.js';
import { Needs } from './needs.js';
import { Notices } from './notices.js';
import { readTab } from './tab.js';

/** What happened that concerns the reader, the needs that wait for an offer, and what one wants to be told of. */
export const AlertsPage = () => {
  const say = useText();
  const { may } = useSession();
  const { tab = 'notices' } = useSearch({ from: '/inside/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  return (
    <>
      <PageHead title={say('alerts.title')}>
        <p className="max-w-2xl text-ink-2">{say('alerts.intro')}</p>
      </PageHead>
      <Tabs
        label={say('alerts.title')}
        selected={tab}
        onSelect={(id) => void navigate({ search: readTab({ tab: id }) })}
        tabs={[
          { id: 'notices', name: say('alerts.notices'), content: <Notices /> },
          ...(may('offers:read') ? [{ id: 'needs', name: say('alerts.needs'), content: <Needs /> }] : []),
          { id: 'kinds', name: say('alerts.kinds'), content: <Kinds /> },
        ]}
      />
    </>
  );
};
