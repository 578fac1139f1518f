import { useIntl } from 'react-intl';
import { useText } from './text.js';

const HOUR_MS = 3_600_000;
const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();
const dateTimeFormat = (locale: string, zone: string, withTime: boolean): Intl.DateTimeFormat => {
  const key = `${locale}|${zone}|${withTime}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    numberingSystem: 'latn',
    ...(withTime ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } : {}),
  });
  formats.set(key, made);
  return made;
};

export interface InstantProps {
  /** RFC 3339 in UTC. */
  readonly at: string;
  /** IANA zone of the site; shown on a second line when its clock differs from the reader's. */
  readonly siteZone?: string | undefined;
  readonly dateOnly?: boolean;
  /** The zone it is shown in where that is not the reader's, such as UTC for a day that a meter counted. */
  readonly zone?: string;
}

/** One instant in the reader's zone and, where a site is concerned, in the site's. */
export const Instant = ({ at, siteZone, dateOnly = false, zone = viewerZone() }: InstantProps) => {
  const { locale } = useIntl();
  const say = useText();
  const here = dateTimeFormat(locale, zone, !dateOnly).format(new Date(at));
  const there = siteZone === undefined ? here : dateTimeFormat(locale, siteZone, !dateOnly).format(new Date(at));
  return (
    <time dateTime={at} className="tabular-nums">
      <Written text={here} />
      {there === here ? null : (
        <small className="block text-ink-3">
          {say('instant.atSite')} <Written text={there} />
        </small>
      )}
    </time>
  );
};

/** A line may end after the date; an hour stays with the name of its zone. */
const Written = ({ text }: { readonly text: string }) => {
  const [date, hour] = text.split(/(?=\d\d:\d\d\s)/);
  return (
    <bdi>
      {date}
      {/* an offset keeps its sign before it in a line that runs from the right */}
      {hour === undefined ? null : (
        <span className="whitespace-nowrap">
          {hour.replace(/(?<=\p{Script=Arabic})[+-][\d:]+$/u, '\u00a0\u2066$&\u2069')}
        </span>
      )}
    </bdi>
  );
};

export interface SpanProps {
  readonly start: string;
  /** Null while nobody has set an end. */
  readonly end: string | null;
  readonly siteZone?: string | undefined;
  readonly dateOnly?: boolean;
}

/** A half-open window, its two ends and its true length in hours (a day with a clock change has 23 or 25). */
export const Span = ({ start, end, siteZone, dateOnly = false }: SpanProps) => {
  const say = useText();
  const hours = end === null ? null : Math.round((Date.parse(end) - Date.parse(start)) / HOUR_MS);
  return (
    <span className="span inline-grid grid-cols-[auto_1fr] gap-x-2 gap-y-0.5">
      <span className="text-ink-3">{say('span.from')}</span>
      <Instant at={start} siteZone={siteZone} dateOnly={dateOnly} />
      <span className="text-ink-3">{say('span.to')}</span>
      {end === null ? <span>{say('span.open')}</span> : <Instant at={end} siteZone={siteZone} dateOnly={dateOnly} />}
      {hours === null || dateOnly ? null : (
        <small className="col-start-2 text-ink-3 tabular-nums">
          {say('span.hours', { hours, days: Math.round(hours / 24) })}
        </small>
      )}
    </span>
  );
};
