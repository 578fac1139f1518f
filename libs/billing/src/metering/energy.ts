import {
  DAY,
  type Decimal,
  type Instant,
  type Period,
  type Rational,
  ZERO,
  addMilliseconds,
  compareRational,
  dividedBy,
  fromRational,
  hoursOf,
  minus,
  overlap,
  plus,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type BasisPart, type EnergyBasis } from '../contract/meter-basis.js';
import { type EnergyFacts } from '../contract/meter-facts.js';
import { type MeterReading, currentReadings } from './meter-reading.js';

/** Days after a stretch in which its readings are awaited. What nobody sent by then is estimated; what comes later is billed later. */
export const READING_DAYS = 5;

/** What is assumed where nobody sent a reading: the contracted load. */
export interface ContractedLoad {
  readonly itKilowatts: Rational;
  /** The site's PUE, also of readings that did not measure it. */
  readonly pue: Rational;
}

/** Energy of a stretch, as known at some instant. */
interface KnownEnergy {
  readonly itKwh: Rational;
  /** At the utility meter. */
  readonly siteKwh: Rational;
  /** Of `siteKwh`, what carries the utility's price, and what it costs. */
  readonly pricedKwh: Rational;
  readonly cost: Rational;
  readonly measuredHours: Rational;
  /** Of `itKwh`, what is assumed. */
  readonly estimated: Rational;
  readonly recordIds: readonly string[];
  /** How much of the time of each reading counts; of a difference, how much more. */
  readonly milliseconds: ReadonlyMap<string, number>;
}

/** Readings that were in at an instant. */
function knownAt(readings: readonly MeterReading[], at: Instant): MeterReading[] {
  return currentReadings(readings.filter(({ receivedAt }) => receivedAt <= at));
}

function energyKnown(stretch: Period, standing: readonly MeterReading[], load: ContractedLoad): KnownEnergy {
  let [it, site, priced, cost, measured] = [ZERO, ZERO, ZERO, ZERO, ZERO];
  const milliseconds = new Map<string, number>();
  for (const reading of standing) {
    const part = overlap(reading.period, stretch);
    if (part === null) continue;
    const share = rational(part.end - part.start, reading.period.end - reading.period.start);
    const kwh = times(toRational(reading.itKwh), share);
    const siteKwh = times(kwh, reading.pue === null ? load.pue : toRational(reading.pue));
    it = plus(it, kwh);
    site = plus(site, siteKwh);
    measured = plus(measured, hoursOf(part));
    if (reading.tariff !== null) {
      priced = plus(priced, siteKwh);
      cost = plus(cost, times(siteKwh, toRational(reading.tariff)));
    }
    milliseconds.set(reading.id, part.end - part.start);
  }
  const estimated = times(minus(hoursOf(stretch), measured), load.itKilowatts);
  return {
    itKwh: plus(it, estimated),
    siteKwh: plus(site, times(estimated, load.pue)),
    pricedKwh: priced,
    cost,
    measuredHours: measured,
    estimated,
    recordIds: [...milliseconds.keys()],
    milliseconds,
  };
}

/**
 * Energy to bill for a service period: what was known of it `READING_DAYS` after its end, and what came in since the period before was
 * closed and changes what had been billed until then. So the periods of a lease always add up to the energy known at the last one's
 * close, whenever and in whatever order readings and corrections arrived. `start` is when the lease's meter started; readings may be
 * left out that neither touch the period nor came after the close of the one before.
 *
 * MEASURED: readings cover all of the period. The PUE is the ratio of the sums; the tariff the mean of the utility's prices, and only
 * where every kWh of the period has one.
 */
export function energyToBill(
  service: Period,
  start: Instant,
  readings: readonly MeterReading[],
  load: ContractedLoad,
): EnergyFacts {
  const closed = addMilliseconds(service.start, READING_DAYS * DAY);
  const closes = addMilliseconds(service.end, READING_DAYS * DAY);
  const now = knownAt(readings, closes);
  const own = energyKnown(service, now, load);
  const parts = [own];
  if (start < service.start) {
    const before = { start, end: service.start };
    const late = energyKnown(before, now, load);
    const billed = energyKnown(before, knownAt(readings, closed), load);
    parts.push(difference(late, billed));
  }
  const total = (figure: (one: KnownEnergy) => Rational) => parts.map(figure).reduce(plus, ZERO);
  const [it, site] = [total(({ itKwh }) => itKwh), total(({ siteKwh }) => siteKwh)];
  const isPriced = compareRational(own.pricedKwh, own.siteKwh) === 0 && own.siteKwh.numerator > 0n;
  return {
    itKwh: fromRational(it),
    pue: fromRational(it.numerator === 0n ? load.pue : dividedBy(site, it)),
    tariff: isPriced ? fromRational(dividedBy(own.cost, own.siteKwh)) : null,
    source: compareRational(own.measuredHours, hoursOf(service)) === 0 ? 'MEASURED' : 'ESTIMATED',
    recordIds: [...new Set(parts.flatMap(({ recordIds }) => recordIds))],
    basis: basisOf(parts, load),
  };
}

/** What the days themselves, and then what changed of earlier ones, were put together from. */
function basisOf(known: readonly KnownEnergy[], { pue }: ContractedLoad): EnergyBasis {
  const assumed = known.map(({ estimated }) => estimated).reduce(plus, ZERO);
  const parts = known.flatMap(({ milliseconds }, place) =>
    [...milliseconds].map(([id, counted]): BasisPart => {
      return { id, milliseconds: counted, isOwn: place === 0, pue: fromRational(pue) };
    }),
  );
  return { parts, restKwh: fromRational(assumed), restSiteKwh: fromRational(times(assumed, pue)) };
}

/** Energy of a stretch at the utility meter by the readings that stand, in kWh to 12 places: what a meter record says. */
export function meteredEnergy(
  stretch: Period,
  standing: readonly MeterReading[],
  load: ContractedLoad,
): { readonly energyKwh: Decimal; readonly source: EnergyFacts['source']; readonly readingIds: readonly string[] } {
  const { siteKwh, measuredHours, recordIds } = energyKnown(stretch, standing, load);
  return {
    energyKwh: fromRational(siteKwh),
    source: compareRational(measuredHours, hoursOf(stretch)) === 0 ? 'MEASURED' : 'ESTIMATED',
    readingIds: recordIds,
  };
}

function difference(a: KnownEnergy, b: KnownEnergy): KnownEnergy {
  const before = new Set(b.recordIds);
  return {
    itKwh: minus(a.itKwh, b.itKwh),
    siteKwh: minus(a.siteKwh, b.siteKwh),
    pricedKwh: minus(a.pricedKwh, b.pricedKwh),
    cost: minus(a.cost, b.cost),
    measuredHours: ZERO,
    estimated: minus(a.estimated, b.estimated),
    recordIds: a.recordIds.filter((id) => !before.has(id)),
    milliseconds: new Map(
      [...new Set([...a.milliseconds.keys(), ...b.milliseconds.keys()])]
        .map((id) => [id, (a.milliseconds.get(id) ?? 0) - (b.milliseconds.get(id) ?? 0)] as const)
        .filter(([, counted]) => counted !== 0),
    ),
  };
}

/** Energy of a stretch as it is known now, for people to look at: kWh of IT and at the utility meter, and how much of it was measured. */
export interface EnergySeen {
  readonly itKwh: Decimal;
  readonly siteKwh: Decimal;
  /** Part of the time that readings cover, 0 to 1. */
  readonly measuredShare: Decimal;
  readonly source: EnergyFacts['source'];
}

export function energySeen(stretch: Period, readings: readonly MeterReading[], load: ContractedLoad): EnergySeen {
  const { itKwh, siteKwh, measuredHours } = energyKnown(stretch, currentReadings(readings), load);
  const hours = hoursOf(stretch);
  return {
    itKwh: fromRational(itKwh),
    siteKwh: fromRational(siteKwh),
    measuredShare: fromRational(dividedBy(measuredHours, hours)),
    source: compareRational(measuredHours, hours) === 0 ? 'MEASURED' : 'ESTIMATED',
  };
}

/** Grams of CO2e: kWh at the utility meter x what a kWh of the grid emits. */
export function carbonGrams(siteKwh: Decimal, gramsPerKwh: number): Decimal {
  return fromRational(times(toRational(siteKwh), rational(gramsPerKwh)));
}
