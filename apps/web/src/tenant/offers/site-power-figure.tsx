import { useIntl } from 'react-intl';
import { drawPower, stopsOfPower, type SitePower } from '#libs/pictures';
import { toCoordinate } from '../../kit/coordinate.js';
import { isZero, readRate, subtractAmounts } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { Instant } from '../../kit/instant.js';
import { AreaKey, BlockedKey, LineKey } from '../../kit/key.js';
import { pageLanguage } from '../../kit/locale.js';
import { Table } from '../../kit/table.js';
import { useText, type Say } from '../../kit/text.js';
import { type OfferSitePowerQuery } from '../../gql/tenant/graphql.js';
import { type Offer } from './offer.js';

export interface Ends {
  readonly start: string;
  readonly end: string;
}

type Slice = NonNullable<OfferSitePowerQuery['offer']>['sitePower'][number];

const DAY_MS = 86_400_000;
/** From here on a date without its year could be of either year. */
const LONG_DAYS = 300;
/** Below this width in CSS pixels a stop says only what is free: more would not fit beside it. */
const NARROW = 560;

const ms = ({ start, end }: Ends): { start: number; end: number } => ({
  start: Date.parse(start),
  end: Date.parse(end),
});
const kw = (decimal: string): string => readRate(decimal, 0);
/** To be read in a sentence: of hundreds of kW what is less than one says nothing. Cut off, so that no more is said to be free than is. */
const roughKw = (decimal: string): string => kw(decimal.replace(/^(\d{3,})\..*$/, '$1'));
const isLess = (one: string, other: string): boolean => subtractAmounts(one, other).startsWith('-');

/** The slice with the least free power at some instant of a stretch; the first of them. */
const leastOf = (slices: readonly Slice[], { start, end }: Ends): Slice | undefined =>
  slices
    .filter(({ window }) => Date.parse(window.start) < Date.parse(end) && Date.parse(start) < Date.parse(window.end))
    .reduce<Slice | undefined>(
      (least, slice) => (least === undefined || isLess(slice.freeKw, least.freeKw) ? slice : least),
      undefined,
    );

/** What is known of the stretch that was asked for. */
const within = ({ start, end }: Ends, slices: readonly Slice[]): Ends => {
  const [first, last] = [slices[0]?.window.start ?? start, slices.at(-1)?.window.end ?? end];
  return {
    start: Date.parse(start) < Date.parse(first) ? first : start,
    end: Date.parse(last) < Date.parse(end) ? last : end,
  };
};

const stopText = (say: Say, sayDay: (at: string) => string, slice: Slice, isNarrow: boolean): string => {
  const { window, withheldKw, claimedKw, freeKw } = slice;
  const [day, kind] = [sayDay(window.start), isZero(withheldKw) ? 'whole' : 'cut'];
  return isNarrow
    ? say('sitePower.stopShort', { day, free: roughKw(freeKw) })
    : say('sitePower.stop', { day, kind, withheld: kw(withheldKw), claimed: kw(claimedKw), free: kw(freeKw) });
};

interface SitePowerFigureProps {
  readonly offer: Offer;
  /** By time, without gaps, at least one. */
  readonly slices: readonly Slice[];
  readonly window: Ends;
}

/** The picture and its sentence, in the reader's words; days are UTC. */
const useSitePower = ({ offer, slices, window }: SitePowerFigureProps) => {
  const say = useText();
  const { locale } = useIntl();
  const look = { start: slices[0]?.window.start ?? window.start, end: slices.at(-1)?.window.end ?? window.end };
  const isLong = Date.parse(look.end) - Date.parse(look.start) > LONG_DAYS * DAY_MS;
  const utc = { timeZone: 'UTC', numberingSystem: 'latn', month: 'short' } as const;
  const day = new Intl.DateTimeFormat(locale, { ...utc, day: 'numeric', ...(isLong ? { year: 'numeric' } : {}) });
  const tick = new Intl.DateTimeFormat(locale, isLong ? { ...utc, year: '2-digit' } : { ...utc, day: 'numeric' });
  const sayDay = (at: string): string => day.format(Date.parse(at));
  const wanted = within(window, slices);
  const least = leastOf(slices, wanted);
  const fed = least?.fedUnits ?? 0;
  const finding = say('sitePower.finding', {
    ...{ start: sayDay(wanted.start), end: sayDay(wanted.end) },
    from: day.format(Math.max(Date.parse(wanted.start), Date.parse(least?.window.start ?? wanted.start))),
    ...{ free: roughKw(least?.freeKw ?? '0'), limit: roughKw(least?.limitKw ?? '0'), fed, units: offer.units },
    ...{ kind: fed === offer.units ? 'all' : fed === 0 ? 'none' : 'some', unit: offer.kind },
  });
  const data: SitePower = {
    window: ms(look),
    wanted: ms(wanted),
    slices: slices.map((slice) => ({
      ...ms(slice.window),
      ...{ limitKw: toCoordinate(slice.limitKw), withheldKw: toCoordinate(slice.withheldKw) },
      claimedKw: toCoordinate(slice.claimedKw),
    })),
    unit: 'kW',
    sayInstant: (at) => tick.format(at),
    sayKw: (figure) => kw(String(figure)),
    isMirrored: pageLanguage() === 'ar',
  };
  return { finding, data, sayDay };
};

/** What the site may draw, what is claimed of it and what is left, and how many units of the offer that feeds. */
export const SitePowerFigure = (props: SitePowerFigureProps) => {
  const say = useText();
  const { offer, slices } = props;
  const { finding, data, sayDay } = useSitePower(props);
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawPower(data, frame)}
      stops={(frame) =>
        stopsOfPower(data, frame).flatMap(({ x, y, at }) => {
          const slice = slices[at];
          return slice === undefined ? [] : [{ x, y, text: stopText(say, sayDay, slice, frame.width < NARROW) }];
        })
      }
      rows={() => [
        ['from', 'to', 'limit_kw', 'withheld_kw', 'claimed_kw', 'free_kw', 'units_fed'],
        ...slices.map((slice) => [
          ...[slice.window.start, slice.window.end, slice.limitKw, slice.withheldKw, slice.claimedKw, slice.freeKw],
          String(slice.fedUnits),
        ]),
      ]}
      height={196}
      minWidth={280}
      fileName={`gridlease-${offer.id}-site-power`}
      legend={
        <>
          <AreaKey name={say('sitePower.free')} fill="pic-free" />
          <AreaKey name={say('sitePower.claimed')} fill="pic-leased" />
          <BlockedKey name={say('sitePower.withheld')} />
          <LineKey name={say('sitePower.mayDraw')} line="pic-limit" />
        </>
      }
      table={<SliceTable slices={slices} label={finding} offer={offer} />}
    />
  );
};

interface SliceTableProps {
  readonly slices: readonly Slice[];
  readonly label: string;
  readonly offer: Offer;
}

const FIGURES = ['limitKw', 'withheldKw', 'claimedKw', 'freeKw'] as const;
const HEADS = {
  limitKw: 'sitePower.mayDraw',
  withheldKw: 'sitePower.withheld',
  claimedKw: 'sitePower.claimed',
  freeKw: 'sitePower.free',
} as const;

const SliceTable = ({ slices, label, offer }: SliceTableProps) => {
  const say = useText();
  return (
    <Table<Slice>
      label={label}
      rows={slices}
      rowKey={({ window }) => window.start}
      columns={[
        {
          id: 'from',
          head: say('span.from'),
          wide: true,
          cell: ({ window }) => <Instant at={window.start} siteZone={offer.site.timeZone} />,
        },
        ...FIGURES.map((figure) => ({
          id: figure,
          head: say('sitePower.inKw', { what: say(HEADS[figure]) }),
          end: true,
          cell: (slice: Slice) => <span className="num">{kw(slice[figure])}</span>,
        })),
        {
          id: 'fed',
          head: say('sitePower.fed', { unit: offer.kind }),
          end: true,
          cell: ({ fedUnits }) => <span className="num">{fedUnits}</span>,
        },
      ]}
    />
  );
};
