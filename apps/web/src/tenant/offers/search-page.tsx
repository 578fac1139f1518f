import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, memo, Suspense, useDeferredValue } from 'react';
import { usePlatformNow } from '../../kit/clock.js';
import { PageHead } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { Select } from '../../kit/select.js';
import { Skeleton } from '../../kit/skeleton.js';
import { useText } from '../../kit/text.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { SearchOffers } from '../../gql/tenant/documents/SearchOffers.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { MoreButton } from '../../wire/more-button.js';
import { usePaged } from '../../wire/paged.js';
import { type Ahead } from '../ahead.js';
import { AlertMe } from '../alerts/alert-me.js';
import { Filters } from './filters.js';
import { Applied } from './applied.js';
import { withWords } from '../words.js';
import { CompareTray } from './compare-tray.js';
import { NoMatch } from './no-match.js';
import { OfferTable } from './offer-table.js';
import { filterOf, readWanted, SORTS, type Wanted } from './wanted.js';

// land and sites are for who asks for them
const SiteMapFigure = lazy(() =>
  withWords(() => import('./site-map-figure.js')).then((file) => ({ default: file.SiteMapFigure })),
);

/** Drawn again only for other offers or another need, and behind what the reader touched: its rows are most of the page. */
const Rows = memo(OfferTable);

/** The list alone, or the map above it. */
const Views = ({ wanted }: { readonly wanted: Wanted }) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  return (
    <Segmented
      label={say('map.views')}
      hideLabel
      choices={[
        { id: 'list', name: say('map.list') },
        { id: 'map', name: say('map.map') },
      ]}
      value={wanted.view ?? 'list'}
      onChange={(id) => void navigate({ search: readWanted({ ...wanted, view: id }), replace: true })}
    />
  );
};

const questionOf = (wanted: Wanted, now: number) => ({
  filter: filterOf(wanted, now),
  sort: wanted.sort ?? ('ALL_IN_PRICE' as const),
});
export const ahead: Ahead = ({ search, now }) => [
  { query: SearchOffers, variables: questionOf(readWanted(search), now) },
  { query: Catalogue },
];

export const SearchPage = () => {
  const say = useText();
  const wanted = useSearch({ from: '/inside/gpus' });
  const navigate = useNavigate({ from: '/gpus' });
  const now = usePlatformNow('minute');
  const question = questionOf(wanted, now);
  const list = usePaged(SearchOffers, question, (data) => data.offers);
  const rows = useDeferredValue(list.rows);
  const need = useDeferredValue(wanted);
  const isBusy = useDeferredValue(list.stale);
  useLive(({ type }) => type === 'market.changed', list.renew);
  return (
    <>
      <PageHead title={say(wanted.kind === 'HALL' ? 'search.titleHall' : 'search.title')} />
      <Filters wanted={wanted} />
      <Loaded state={list.first} retry={list.retry} fault={say('search.fault')} rows={8}>
        {({ offers }) => (
          <>
            <div className="mb-2 grid items-end gap-3 md:grid-cols-[minmax(0,1fr)_auto]">
              <div className="grid min-w-0 gap-2">
                <p className="font-medium" role="status">
                  {say('search.count', { n: offers.totalCount })}
                </p>
                <Applied wanted={wanted} applied={offers.appliedFilter} />
              </div>
              <div className="flex flex-wrap items-end gap-3">
                {list.rows.length === 0 ? null : <Views wanted={wanted} />}
                <div className="min-w-44 flex-1">
                  <Select
                    label={say('search.sort')}
                    choices={SORTS.map((id) => ({ id, name: say(`sort.${id}`) }))}
                    value={question.sort}
                    onChange={(id) => void navigate({ search: { ...wanted, sort: id }, replace: true })}
                  />
                </div>
              </div>
            </div>
            {list.rows.length === 0 && !list.stale ? (
              <NoMatch wanted={wanted} found={offers} />
            ) : (
              <>
                {wanted.view === 'map' ? (
                  <Suspense fallback={<Skeleton rows={6} />}>
                    <div className="mb-6">
                      <SiteMapFigure offers={list.rows} wanted={wanted} />
                    </div>
                  </Suspense>
                ) : null}
                <Rows offers={rows} wanted={need} busy={isBusy} nowMs={now} />
              </>
            )}
            {list.rows.length === 0 ? null : (
              <p className="mt-4 flex flex-wrap items-center gap-3 text-ink-2">
                {say('alerts.unsatisfied')} <AlertMe wanted={wanted} />
              </p>
            )}
            <MoreButton list={list} />
            <CompareTray wanted={wanted} />
          </>
        )}
      </Loaded>
    </>
  );
};
