import { useText } from '../../kit/text.js';
import { SuggestionList } from '../../gql/ops/documents/SuggestionList.js';
import { usePaged } from '../../wire/paged.js';
import { StateFilter, useFilter } from '../payments/filters.js';
import { Listing } from '../payments/listing.js';
import { ReconPage } from './frame.js';
import { SuggestionCard } from './suggestion-card.js';

/** What rules take for a match and do not dare to make: a person says whether it is one. */
export const SuggestionsPage = () => {
  const say = useText();
  const [state, setState] = useFilter('state', ['open', 'every']);
  const variables = { openOnly: state === 'open', first: 20, after: null };
  const list = usePaged(SuggestionList, variables, (data) => data.matchSuggestions);
  return (
    <ReconPage title={say('recon.g.page')}>
      <StateFilter
        label={say('recon.f.state')}
        choices={[
          { id: 'open', name: say('recon.g.open') },
          { id: 'every', name: say('recon.g.every') },
        ]}
        value={state}
        onChange={setState}
      />
      <Listing
        list={list}
        label={say('recon.g.page')}
        columns={[]}
        rowKey={({ id }) => id}
        fault={say('recon.g.fault')}
        empty={{ title: say(`recon.g.empty.${state}`), body: say('recon.g.emptyBody') }}
        render={(rows, busy) => (
          <ul className="grid max-w-4xl gap-4" aria-label={say('recon.g.page')} aria-busy={busy}>
            {rows.map((one) => (
              <li key={one.id} className="min-w-0">
                <SuggestionCard suggestion={one} />
              </li>
            ))}
          </ul>
        )}
      />
    </ReconPage>
  );
};
