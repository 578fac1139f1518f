import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { Banner } from '../../kit/banner.js';
import { Button } from '../../kit/button.js';
import { usePlatformNow } from '../../kit/clock.js';
import { csvText, saveAs } from '../../kit/file.js';
import { LinkButton } from '../../kit/link.js';
import { PageHead } from '../../kit/page.js';
import { Empty } from '../../kit/states.js';
import { useText } from '../../kit/text.js';
import { Switch } from '../../kit/tick.js';
import { CompareOffers } from '../../gql/tenant/documents/CompareOffers.js';
import { type CompareOffersQuery } from '../../gql/tenant/graphql.js';
import { useLive } from '../../wire/live.js';
import { Loaded } from '../../wire/loaded.js';
import { isOlder } from '../../wire/older.js';
import { offerTitle } from '../offers/offer-table.js';
import { unitsText } from '../units-text.js';
import { ComparedCards } from './cards.js';
import { columnsOf, footingOf, variablesOf, type ComparedOffer, type Footing } from './columns.js';
import { dropped, searchOf, type Compared } from './compared.js';
import { compareDecimals } from './delta.js';
import { differs, groupsOf, type RowGroup } from './rows.js';
import { ComparedTable } from './table.js';

/** Two to four offers side by side for one need; the address holds all of it. */
export const ComparePage = () => {
  const say = useText();
  const compared = useSearch({ from: '/inside/compare' });
  const ids = compared.ids ?? [];
  const crumbs = [{ name: say('search.title'), to: '/gpus', search: searchOf(compared) }];
  return (
    <>
      <PageHead title={say('compare.title')} crumbs={crumbs} />
      {ids.length < 2 ? <TooFew compared={compared} /> : <Comparison key={ids.join()} compared={compared} ids={ids} />}
    </>
  );
};

const TooFew = ({ compared }: { readonly compared: Compared }) => {
  const say = useText();
  return (
    <Empty
      title={say('compare.none')}
      action={
        <LinkButton kind="primary" to="/gpus" search={searchOf(compared)}>
          {say('offer.backToSearch')}
        </LinkButton>
      }
    >
      {say('compare.noneBody')}
    </Empty>
  );
};

const Comparison = ({ compared, ids }: { readonly compared: Compared; readonly ids: readonly string[] }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  const [kept, setKept] = useState<CompareOffersQuery>();
  const footing = footingOf(compared, kept === undefined ? [] : columnsOf(kept, ids), now);
  const variables = variablesOf(compared, ids, footing);
  const [state, ask] = useQuery({ query: CompareOffers, variables });
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  useLive(({ type }) => type === 'market.changed', refresh);
  if (state.data && state.data !== kept) setKept(state.data);
  return (
    <Loaded state={{ ...state, data: state.data ?? kept }} retry={refresh} fault={say('compare.fault')} rows={12}>
      {(data) => {
        const offers = columnsOf(data, ids);
        const gone = ids.length - offers.length;
        return (
          <>
            {gone === 0 ? null : (
              <div className="mb-4">
                <Banner tone="warn" title={say('compare.goneSome', { n: gone })}>
                  {say('compare.goneBody')}
                </Banner>
              </div>
            )}
            {offers.length === 0 ? (
              <TooFew compared={compared} />
            ) : (
              <Columns
                compared={compared}
                offers={offers}
                footing={footingOf(compared, offers, now)}
                busy={isOlder(state, variables)}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
};

interface ColumnsProps {
  readonly compared: Compared;
  readonly offers: readonly ComparedOffer[];
  readonly footing: Footing;
  readonly busy: boolean;
}

const Columns = ({ compared, offers, footing, busy }: ColumnsProps) => {
  const say = useText();
  const { locale } = useIntl();
  const navigate = useNavigate({ from: '/compare' });
  const go = (next: Compared): void => void navigate({ search: next, replace: true });
  const dates = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    numberingSystem: 'latn',
  });
  const day = (iso: string): string => dates.format(new Date(iso));
  const dearest = offers
    .map((offer) => offer.allInPrice.amount)
    .reduce((most, amount) => (compareDecimals(amount, most) > 0 ? amount : most));
  const kind = offers[0]?.kind ?? 'GPU';
  const groups = groupsOf({ say, window: footing.window, dearest, day }, kind === 'GPU');
  const shown = compared.diff === true ? onlyDifferent(groups, offers) : groups;
  const { base: pinned, ...rest } = compared;
  const { diff: _, ...all } = compared;
  const parts = {
    offers,
    groups: shown,
    base: offers.find((offer) => offer.id === pinned),
    pin: (id: string) => go(id === pinned ? rest : { ...compared, base: id }),
    drop: (id: string) => go(dropped(compared, id)),
    search: searchOf(compared),
    request: (offer: ComparedOffer) => ({
      offerId: offer.id,
      units: footing.units ?? offer.minUnits,
      window: footing.window,
      gang: compared.gang ?? false,
      billing: compared.billing ?? ('RESERVED' as const),
    }),
    busy,
  };
  const save = (): void => {
    const head = [say('compare.what'), ...offers.map((offer) => `${offerTitle(offer)} (${offer.name})`)];
    const rows = shown.flatMap((group) =>
      group.rows.map((row) => [row.name, ...offers.map((offer) => row.text(offer).replaceAll('\u00a0', ' '))]),
    );
    saveAs('compare.csv', 'text/csv', csvText([head, ...rows]));
  };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="text-ink-2">
          {say('compare.window', {
            units: unitsText(say, kind, footing.units ?? 1),
            from: day(footing.window.start),
            to: day(footing.window.end),
          })}
        </p>
        <div className="flex flex-wrap items-center gap-4">
          <Switch isSelected={compared.diff ?? false} onChange={(on) => go(on ? { ...compared, diff: true } : all)}>
            {say('compare.onlyDifferent')}
          </Switch>
          <Button size="small" onPress={save}>
            <Download size={14} aria-hidden="true" />
            {say('compare.csv')}
          </Button>
        </div>
      </div>
      <ComparedTable {...parts} />
      <ComparedCards {...parts} />
    </>
  );
};

const onlyDifferent = (groups: readonly RowGroup[], offers: readonly ComparedOffer[]): readonly RowGroup[] =>
  groups.map((group) => ({ ...group, rows: group.rows.filter((row) => differs(row, offers)) }));
