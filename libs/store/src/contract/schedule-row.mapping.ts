import {
  type CurrencyCode,
  type Money,
  type Period,
  type Rational,
  civilDate,
  instant,
  instantToString,
  moneyToString,
  parseMoney,
  rational,
  unwrap,
} from '#libs/kernel';
import { type ScheduleRow } from '#libs/billing';

type Segment = ScheduleRow['segments'][number];
type SegmentRate = Segment['rate'];

interface StoredRate {
  readonly base: string;
  readonly escalations: number;
  readonly rate: string | null;
  readonly floor: string;
  readonly cap: string | null;
}

/** A row as JSON, but for its status. JSON has no bigint: fractions are "n/d", amounts decimal strings, instants ISO. */
export function rowToJson(row: ScheduleRow): string {
  const { status: _status, segments, quantity, exact, base, escalatedBase, bounds, service, ...plain } = row;
  return JSON.stringify({
    ...plain,
    service: [instantToString(service.start), instantToString(service.end)],
    quantity: fraction(quantity),
    exact: fraction(exact),
    base: moneyToString(base),
    escalatedBase: escalatedBase && moneyToString(escalatedBase),
    bounds: bounds && [moneyToString(bounds.floor), bounds.cap && moneyToString(bounds.cap)],
    segments: segments.map((segment) => ({
      ...segment,
      measure: fraction(segment.measure),
      rate: rateToJson(segment.rate),
    })),
  });
}

interface StoredRow extends Omit<
  ScheduleRow,
  'service' | 'quantity' | 'exact' | 'base' | 'escalatedBase' | 'bounds' | 'segments' | 'status'
> {
  readonly service: readonly [string, string];
  readonly quantity: string;
  readonly exact: string;
  readonly base: string;
  readonly escalatedBase: string | null;
  readonly bounds: readonly [string, string | null] | null;
  readonly segments: readonly StoredSegment[];
}

interface StoredSegment extends Omit<Segment, 'measure' | 'rate'> {
  readonly measure: string;
  readonly rate: StoredRate;
}

export function rowFromJson(json: unknown, status: ScheduleRow['status'], currency: CurrencyCode): ScheduleRow {
  // written by rowToJson into a column that nobody can change
  const stored = json as StoredRow;
  const amount = (text: string): Money => unwrap(parseMoney(text, currency));
  const { bounds, escalatedBase, service } = stored;
  return {
    ...stored,
    from: civilDate(stored.from),
    until: civilDate(stored.until),
    billDate: civilDate(stored.billDate),
    service: { start: instant(service[0]), end: instant(service[1]) } satisfies Period,
    quantity: fractionFrom(stored.quantity),
    exact: fractionFrom(stored.exact),
    base: amount(stored.base),
    escalatedBase: escalatedBase === null ? null : amount(escalatedBase),
    bounds: bounds && { floor: amount(bounds[0]), cap: bounds[1] === null ? null : amount(bounds[1]) },
    status,
    segments: stored.segments.map((segment) => ({
      ...segment,
      from: civilDate(segment.from),
      until: civilDate(segment.until),
      measure: fractionFrom(segment.measure),
      rate: rateFromJson(segment.rate),
    })),
  };
}

function rateToJson({ base, escalations, rate, floor, cap }: SegmentRate): StoredRate {
  return {
    base: fraction(base),
    escalations,
    rate: rate && fraction(rate),
    floor: fraction(floor),
    cap: cap && fraction(cap),
  };
}

function rateFromJson({ base, escalations, rate, floor, cap }: StoredRate): SegmentRate {
  return {
    base: fractionFrom(base),
    escalations,
    rate: rate === null ? null : fractionFrom(rate),
    floor: fractionFrom(floor),
    cap: cap === null ? null : fractionFrom(cap),
  };
}

function fraction({ numerator, denominator }: Rational): string {
  return `${numerator}/${denominator}`;
}

function fractionFrom(text: string): Rational {
  const [numerator = '0', denominator = '1'] = text.split('/');
  return rational(BigInt(numerator), BigInt(denominator));
}
