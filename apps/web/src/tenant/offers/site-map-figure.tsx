import { useState } from 'react';
import { drawSiteMap, MAP_RATIO, RINGS_MS, stopsOfSiteMap, type SiteMap } from '#libs/pictures';
import { Figure } from '../../kit/figure.js';
import { Key, LineKey } from '../../kit/key.js';
import { Link } from '../../kit/link.js';
import { Rate } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type OfferRowFragment } from '../../gql/tenant/graphql.js';
import { sitesOf, type MappedSite } from './sites-of.js';
import { type Wanted } from './wanted.js';

/** The width at which the picture stands still; a narrower place scrolls it. */
const WIDTH = 640;

interface SiteMapProps {
  readonly offers: readonly OfferRowFragment[];
  readonly wanted: Wanted;
  /** Of one offer the rings are there from the start. */
  readonly isOne?: boolean;
}

const placeOf = ({ site }: MappedSite): string =>
  site.subdivision === null ? site.country : `${site.country}-${site.subdivision}`;

/** Where the offers are, how much is free at each site, and how far away the rest of the world is from one of them. */
export const SiteMapFigure = ({ offers, wanted, isOne = false }: SiteMapProps) => {
  const say = useText();
  const sites = sitesOf(offers);
  const [selected, setSelected] = useState<number | null>(isOne ? 0 : null);
  const unit = offers[0]?.kind === 'HALL' ? 'kw' : 'gpu';
  const most = sites.reduce<MappedSite | undefined>(
    (best, site) => (site.free > (best?.free ?? 0) ? site : best),
    undefined,
  );
  const name = (site: MappedSite | undefined): string =>
    site === undefined ? '' : `\u2068${site.site.name}\u2069 (\u2068${placeOf(site)}\u2069)`;
  const finding = isOne
    ? say('map.findingOne', { site: name(sites[0]), ms: RINGS_MS.join(', ') })
    : say('map.finding', {
        ...{ sites: sites.length, countries: new Set(sites.map(({ site }) => site.country)).size },
        ...{ site: name(most), free: most?.free ?? 0, kind: most === undefined ? 'none' : unit },
      });
  const data: SiteMap = { places: sites, selected, sayRing: (milliseconds) => say('map.ring', { ms: milliseconds }) };
  const chosen = selected === null ? undefined : sites[selected];
  return (
    <>
      <Figure
        walk="map"
        finding={finding}
        draw={(frame) => drawSiteMap(data, frame)}
        stops={(frame) =>
          stopsOfSiteMap(data, frame).map(({ x, y, at }) => ({ x, y, text: siteText(say, sites[at], unit) }))
        }
        onStop={(at) => {
          if (at !== null) setSelected(at);
        }}
        rows={() => [
          ['site', 'country', 'subdivision', 'grid', 'grams_co2e_per_kwh', 'free', 'unit'],
          ...sites.map(({ site, free }) => [
            ...[site.name, site.country, site.subdivision ?? '', site.gridRegion, String(site.carbonGramsPerKwh)],
            ...[String(free), unit],
          ]),
        ]}
        height={Math.round(WIDTH * MAP_RATIO)}
        ratio={MAP_RATIO}
        minWidth={300}
        fileName="gridlease-sites"
        legend={<Keys say={say} unit={unit} />}
        table={<SiteTable sites={sites} label={finding} unit={unit} wanted={wanted} />}
      />
      {isOne ? null : (
        <p role="status" className="mt-2 min-h-6 text-[0.8125rem]">
          {chosen === undefined ? (
            <span className="text-ink-2">{say('map.hint')}</span>
          ) : (
            <Chosen site={chosen} wanted={wanted} say={say} unit={unit} />
          )}
        </p>
      )}
      <p className="hint">{say('map.note')}</p>
    </>
  );
};

const siteText = (say: Say, site: MappedSite | undefined, unit: 'gpu' | 'kw'): string =>
  site === undefined
    ? ''
    : say('map.stop', {
        ...{
          site: `\u2068${site.site.name}\u2069`,
          place: `\u2068${placeOf(site)}\u2069`,
          free: site.free,
          kind: unit,
        },
        grams: site.site.carbonGramsPerKwh,
      });

const Keys = ({ say, unit }: { readonly say: Say; readonly unit: 'gpu' | 'kw' }) => (
  <>
    <Key
      width={10}
      mark={<circle cx="5" cy="5" r="4.5" className="pic-free" />}
      name={say('map.keyFree', { kind: unit })}
    />
    <Key width={10} mark={<circle cx="5" cy="5" r="3.5" className="pic-track" />} name={say('map.keyNone')} />
    <LineKey line="pic-dash" name={say('map.keyRing')} />
  </>
);

interface ChosenProps {
  readonly site: MappedSite;
  readonly wanted: Wanted;
  readonly say: Say;
  readonly unit: 'gpu' | 'kw';
}

const Chosen = ({ site, wanted, say, unit }: ChosenProps) => (
  <span className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
    <strong>{siteText(say, site, unit)}</strong>
    {site.offers.map((offer) => (
      <Link key={offer.id} to="/gpus/$offerId" params={{ offerId: offer.id }} search={wanted}>
        {offer.name}
      </Link>
    ))}
  </span>
);

interface SiteTableProps {
  readonly sites: readonly MappedSite[];
  readonly label: string;
  readonly unit: 'gpu' | 'kw';
  readonly wanted: Wanted;
}

const SiteTable = ({ sites, label, unit, wanted }: SiteTableProps) => {
  const say = useText();
  return (
    <Table
      label={label}
      rows={sites}
      rowKey={({ site }) => site.id}
      columns={[
        { id: 'site', head: say('offer.where'), wide: true, cell: (one) => `${one.site.name} (${placeOf(one)})` },
        {
          id: 'free',
          head: say('map.keyFree', { kind: unit }),
          end: true,
          cell: ({ free }) => <span className="num">{free}</span>,
        },
        {
          id: 'grid',
          head: say('map.grid'),
          cell: ({ site }) => say('offer.grid', { grid: site.gridRegion, grams: site.carbonGramsPerKwh }),
        },
        {
          id: 'offers',
          head: say('alerts.offer'),
          cell: ({ offers }) => (
            <ul className="grid gap-1">
              {offers.map((offer) => (
                <li key={offer.id}>
                  <Link to="/gpus/$offerId" params={{ offerId: offer.id }} search={wanted} quiet>
                    {offer.name}
                  </Link>{' '}
                  <Rate value={offer.allInPrice} unit={offer.allInPrice.unit} />
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
};
