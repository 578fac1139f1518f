import { useIntl } from 'react-intl';
import {
  drawAvailability,
  findAvailability,
  stopsOfAvailability,
  tableAvailability,
  type Availability,
} from '#libs/pictures';
import { Figure } from '../../kit/figure.js';
import { Instant } from '../../kit/instant.js';
import { AreaKey, BlockedKey, HeldKey } from '../../kit/key.js';
import { pageLanguage } from '../../kit/locale.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { type Offer } from './offer.js';

type Ends = { readonly start: string; readonly end: string };
const ms = ({ start, end }: Ends): { start: number; end: number } => ({
  start: Date.parse(start),
  end: Date.parse(end),
});

type Stretch = { readonly start: number; readonly end: number };
/** The part of a stretch that the picture knows about: nothing is said of what was not looked at. */
const clamped = (stretch: Stretch, known: Stretch): Stretch => ({
  start: Math.max(stretch.start, known.start),
  end: Math.min(stretch.end, known.end),
});

/** From here on a date without its year could be of either year. */
const LONG_MS = 300 * 86_400_000;

const KEYS = ['FREE', 'LEASED', 'HELD', 'BLOCKED'] as const;

/** When can I get how many: the resource's own rectangles, and the asked window in brackets. */
export const Timeline = ({
  offer,
  window,
  look,
}: {
  readonly offer: Offer;
  readonly window: Ends;
  readonly look: Ends;
}) => {
  const say = useText();
  const { locale } = useIntl();
  const isLong = Date.parse(look.end) - Date.parse(look.start) > LONG_MS;
  const utc = { timeZone: 'UTC', numberingSystem: 'latn', month: 'short' } as const;
  const day = new Intl.DateTimeFormat(locale, { ...utc, day: 'numeric', ...(isLong ? { year: 'numeric' } : {}) });
  const tick = new Intl.DateTimeFormat(locale, isLong ? { ...utc, year: '2-digit' } : { ...utc, day: 'numeric' });
  const data: Availability = {
    units: offer.units,
    window: ms(look),
    rectangles: offer.timeline.map((one) => ({
      fromUnit: one.units.from,
      toUnit: one.units.to,
      use: one.use,
      ...ms(one.window),
    })),
    wanted: clamped(ms(window), ms(look)),
    unitName: offer.kind,
    sayInstant: (at) => tick.format(at),
    isMirrored: pageLanguage() === 'ar',
  };
  const { units, least, most, leastFrom, stretch } = findAvailability(data);
  const finding = say(offer.kind === 'GPU' ? 'timeline.findingGpu' : 'timeline.findingKw', {
    least,
    most,
    units,
    start: day.format(stretch.start),
    end: day.format(stretch.end),
    from: day.format(leastFrom),
    kind: least === units ? 'all' : most === 0 ? 'none' : least === most ? 'same' : 'some',
  });
  const slices = tableAvailability(data);
  const count = (key: (typeof KEYS)[number]) => ({
    id: key,
    head: say(`use.${key}`),
    end: true,
    cell: (row: (typeof slices)[number]) => <span className="num">{row[key]}</span>,
  });
  return (
    <Figure
      finding={finding}
      draw={(frame) => drawAvailability(data, frame)}
      stops={(frame) =>
        stopsOfAvailability(data, frame).map(({ x, y, at }) => ({
          ...{ x, y },
          text: say('timeline.stop', {
            day: day.format(at),
            free: slices.find(({ start }) => start === at)?.FREE ?? 0,
            units,
          }),
        }))
      }
      rows={() => [
        ['from', ...KEYS.map((key) => key.toLowerCase())],
        ...slices.map((row) => [new Date(row.start).toISOString(), ...KEYS.map((key) => String(row[key]))]),
      ]}
      height={176}
      minWidth={280}
      fileName={`gridlease-${offer.id}-availability`}
      legend={KEYS.map((key) => (
        <UseKey key={key} use={key} name={say(`use.${key}`)} />
      ))}
      table={
        <Table
          label={finding}
          rows={slices}
          rowKey={(row) => String(row.start)}
          columns={[
            {
              id: 'from',
              head: say('span.from'),
              wide: true,
              cell: (row) => <Instant at={new Date(row.start).toISOString()} siteZone={offer.site.timeZone} />,
            },
            ...KEYS.map(count),
          ]}
        />
      }
    />
  );
};

const UseKey = ({ use, name }: { readonly use: (typeof KEYS)[number]; readonly name: string }) => {
  if (use === 'HELD') return <HeldKey name={name} />;
  return use === 'BLOCKED' ? (
    <BlockedKey name={name} />
  ) : (
    <AreaKey name={name} fill={use === 'FREE' ? 'pic-free' : 'pic-leased'} />
  );
};
