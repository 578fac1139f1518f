import { drawWindowFit } from '#libs/pictures';
import { Drawing } from '../../kit/drawing.js';
import { Link } from '../../kit/link.js';
import { Money, Rate } from '../../kit/money.js';
import { Badge } from '../../kit/pill.js';
import { Table, type Column } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type OfferRowFragment, type SearchOffersQuery } from '../../gql/tenant/graphql.js';
import { PickBox } from './pick-box.js';
import { type Wanted } from './wanted.js';
import { UptimeStrip } from './uptime-strip.js';
import { WhyRank } from './why-rank.js';

type Say = ReturnType<typeof useText>;
type Found = SearchOffersQuery['offers']['nodes'][number];

/** What the capacity is, in one line: the GPU's name, or the hall's density and cooling. */
export const offerTitle = (offer: OfferRowFragment): string => offer.gpu?.model.name ?? offer.name;

const Fit = ({
  offer,
  wanted,
  say,
}: {
  readonly offer: OfferRowFragment;
  readonly wanted: Wanted;
  readonly say: Say;
}) => {
  const text = say(offer.kind === 'GPU' ? 'offer.together' : 'offer.togetherKw', {
    n: offer.bookableUnits,
    all: offer.units,
  });
  const fit = { units: offer.units, bookable: offer.bookableUnits, wanted: wanted.units ?? null, unitName: offer.kind };
  return (
    <div className="flex items-center gap-3 max-[48.01rem]:flex-wrap">
      <span className="num min-w-28 flex-none text-[0.8125rem]">{text}</span>
      <Drawing
        picture={drawWindowFit(fit, { width: 92, height: 14, id: offer.id })}
        title={say('offer.fit', { n: offer.bookableUnits, all: offer.units })}
      />
    </div>
  );
};

const columnsFor = (say: Say, wanted: Wanted, nowMs: number): readonly Column<Found>[] => [
  {
    id: 'pick',
    head: <span className="sr-only">{say('compare.pick')}</span>,
    wide: true,
    cell: (offer) => <PickBox id={offer.id} name={`${offerTitle(offer)}, ${offer.name}`} wanted={wanted} />,
  },
  {
    id: 'what',
    head: say('offer.what'),
    wide: true,
    cell: (offer) => (
      <>
        <Link to="/gpus/$offerId" params={{ offerId: offer.id }} search={wanted} quiet className="font-medium">
          {offerTitle(offer)}
        </Link>
        <span className="sub">{offer.gpu === null ? offer.providerName : `${offer.providerName} · ${offer.name}`}</span>
        {offer.rank === null ? null : <WhyRank rank={offer.rank} unit={offer.allInPrice.unit} />}
      </>
    ),
  },
  {
    id: 'where',
    head: say('offer.where'),
    cell: (offer) => (
      <>
        {offer.site.name}{' '}
        <Badge>
          {offer.site.subdivision === null ? offer.site.country : `${offer.site.country}-${offer.site.subdivision}`}
        </Badge>
        <span className="sub">
          {say('offer.grid', { grid: offer.site.gridRegion, grams: offer.site.carbonGramsPerKwh })}
        </span>
      </>
    ),
  },
  {
    id: 'how',
    head: say(wanted.kind === 'HALL' ? 'offer.rack' : 'offer.fabric'),
    cell: (offer) =>
      offer.gpu === null ? (
        <>
          {say('offer.kwRack', { kw: offer.hall?.rackDensityKw ?? 0 })}
          <span className="sub">{offer.hall === null ? '' : say(`cooling.${offer.hall.cooling}`)}</span>
        </>
      ) : (
        <>
          {say(`fabric.${offer.gpu.interconnect}`)}
          <span className="sub">
            {say('offer.shape', { gpus: offer.gpu.gpusPerNode, nodes: offer.gpu.nodesPerFabric })}
          </span>
        </>
      ),
  },
  { id: 'fit', head: say('offer.bookable'), cell: (offer) => <Fit offer={offer} wanted={wanted} say={say} /> },
  {
    id: 'uptime',
    head: say('uptime.title30'),
    cell: ({ id, uptime }) => <UptimeStrip id={id} uptime={uptime} nowMs={nowMs} />,
  },
  {
    id: 'when',
    head: say('offer.ready'),
    cell: (offer) => (offer.daysToPower === 0 ? say('offer.now') : say('offer.inDays', { n: offer.daysToPower })),
  },
  {
    id: 'price',
    head: say('offer.allIn'),
    end: true,
    cell: (offer) => (
      <>
        <span className="text-[0.9375rem] font-medium">
          <Rate value={offer.allInPrice} unit={offer.allInPrice.unit} />
        </span>
        {offer.allInTotal === null ? null : (
          <span className="sub">
            {say('offer.total')} <Money value={offer.allInTotal} />
          </span>
        )}
      </>
    ),
  },
];

export const OfferTable = ({
  offers,
  wanted,
  busy,
  nowMs,
}: {
  readonly offers: readonly Found[];
  readonly wanted: Wanted;
  readonly busy: boolean;
  /** Platform time, for the days that end today. */
  readonly nowMs: number;
}) => {
  const say = useText();
  return (
    <Table
      label={say('search.results')}
      columns={columnsFor(say, wanted, nowMs)}
      rows={offers}
      rowKey={(offer) => offer.id}
      busy={busy}
    />
  );
};
