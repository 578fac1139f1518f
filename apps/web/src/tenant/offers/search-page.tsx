import { useNavigate, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { usePlatformNow } from '../../kit/clock.js';
import { PageHead } from '../../kit/page.js';
import { Select } from '../../kit/select.js';
import { useText } from '../../kit/text.js';
import { SearchOffers } from '../../gql/tenant/documents/SearchOffers.js';
import { type SearchOffersQuery } from '../../gql/tenant/graphql.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { Filters } from './filters.js';
import { fieldName, NoMatch } from './no-match.js';
import { OfferTable } from './offer-table.js';
import { filterOf, PARTS, SORTS, without, type Wanted } from './wanted.js';

export const SearchPage = () => {
  const say = useText();
  const wanted = useSearch({ from: '/inside/gpus' });
  const navigate = useNavigate({ from: '/gpus' });
  const now = usePlatformNow('minute');
  const sort = wanted.sort ?? 'ALL_IN_PRICE';
  const list = usePaged(SearchOffers, { filter: filterOf(wanted, now), sort }, (data) => data.offers);
  return (
    <>
      <PageHead title={say(wanted.kind === 'HALL' ? 'search.titleHall' : 'search.title')} />
      <Filters wanted={wanted} />
      <Loaded state={list.first} retry={list.retry} fault={say('search.fault')} rows={8}>
        {({ offers }) => (
          <>
            <div className="mb-2 flex flex-wrap items-end justify-between gap-3">
              <div className="grid min-w-0 gap-2">
                <p className="font-medium" role="status">
                  {say('search.count', { n: offers.totalCount })}
                </p>
                <Applied wanted={wanted} applied={offers.appliedFilter} />
              </div>
              <div className="w-44">
                <Select
                  label={say('search.sort')}
                  choices={SORTS.map((id) => ({ id, name: say(`sort.${id}`) }))}
                  value={sort}
                  onChange={(id) => void navigate({ search: { ...wanted, sort: id }, replace: true })}
                />
              </div>
            </div>
            {list.rows.length === 0 && !list.stale ? (
              <NoMatch wanted={wanted} found={offers} />
            ) : (
              <OfferTable offers={list.rows} wanted={wanted} busy={list.stale} />
            )}
            <MoreButton list={list} />
          </>
        )}
      </Loaded>
    </>
  );
};

/** What was really searched for. Dashed parts are defaults that the reader did not ask for. */
const Applied = ({
  wanted,
  applied,
}: {
  readonly wanted: Wanted;
  readonly applied: SearchOffersQuery['offers']['appliedFilter'];
}) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label={say('search.applied')}>
      {applied.map((part) => {
        const name = fieldName(say, part.field);
        const canRemove = !part.isDefault && part.field !== 'kind' && PARTS[part.field] !== undefined;
        return (
          <li key={part.field} className="chip" data-default={part.isDefault || undefined}>
            {name} <b className="truncate">{part.value}</b>
            {canRemove ? (
              <button
                type="button"
                aria-label={say('search.remove', { name })}
                onClick={() => void navigate({ search: without(wanted, part.field) })}
              >
                <X size={12} aria-hidden="true" />
              </button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
};
