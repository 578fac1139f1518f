import { useText } from '../../kit/text.js';
import { DecisionList } from '../../gql/ops/documents/DecisionList.js';
import { type MatchDecisionState } from '../../gql/ops/graphql.js';
import { usePaged } from '../../wire/paged.js';
import { useAddressSearch, useOpen } from '../console-link.js';
import { StateFilter, useFilter } from '../payments/filters.js';
import { Listing } from '../payments/listing.js';
import { DecisionCard } from './decision-card.js';
import { ReconPage } from './frame.js';

const STATES = ['PROPOSED', 'APPROVED', 'REJECTED', 'TAKEN_BACK'] as const satisfies readonly MatchDecisionState[];

/** What people decided about records; first what waits for another person. `?entry=` shows all about one record. */
export const DecisionsPage = () => {
  const say = useText();
  const open = useOpen();
  const entry = useAddressSearch()['entry'] ?? '';
  const [state, setState] = useFilter('state', [...STATES]);
  const variables = { entryId: entry === '' ? null : entry, states: entry === '' ? [state] : null, after: null };
  const list = usePaged(DecisionList, variables, (data) => data.matchDecisions);
  return (
    <ReconPage title={say('recon.dc.page')}>
      {entry === '' ? (
        <StateFilter
          label={say('recon.f.state')}
          choices={STATES.map((id) => ({ id, name: say(`recon.dc.state.${id}`) }))}
          value={state}
          onChange={setState}
        />
      ) : (
        <p className="mb-4">
          {say('recon.dc.about')} <span className="mono break-all">{entry}</span>
        </p>
      )}
      <Listing
        list={list}
        label={say('recon.dc.page')}
        columns={[]}
        rowKey={({ id }) => id}
        fault={say('recon.dc.fault')}
        empty={{ title: say('recon.dc.empty'), body: say('recon.dc.emptyBody') }}
        clear={entry === '' && state === 'PROPOSED' ? null : () => open('/recon/decisions')}
        render={(rows, busy) => (
          <ul className="grid max-w-4xl gap-4" aria-label={say('recon.dc.page')} aria-busy={busy}>
            {rows.map((one) => (
              <li key={one.id} className="min-w-0">
                <DecisionCard decision={one} />
              </li>
            ))}
          </ul>
        )}
      />
    </ReconPage>
  );
};
