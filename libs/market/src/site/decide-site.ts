import {
  type CurrencyCode,
  type Decimal,
  type Instant,
  type Period,
  type Result,
  compareDecimal,
  decimal,
  instant,
  isTimeZone,
  ok,
  refuse,
} from '#libs/kernel';
import { region } from '../catalogue/regions.js';
import { checkCalendar } from '../energy/check-energy.js';
import { type EnergyCalendar } from '../energy/energy-calendar.js';
import { FieldChecks, type PriceDraft, rateOf } from '../listing/field-checks.js';
import { type ListingRefusal } from '../refusal.js';
import { checkKilowatts, wattsOf } from './kilowatts.js';
import { limitAt } from './power-limit.js';
import { type Cooling, type Site } from './site.js';

/** Capacity is planned between these; the database holds no rectangle that sticks out far. */
const EARLIEST = instant('2000-01-01T00:00:00Z');
const FARTHEST = instant('2191-01-01T00:00:00Z');

/** A site as a miner writes it: kW with up to three decimals instead of watts. */
export interface SiteDraft {
  readonly externalId: string;
  readonly name: string;
  readonly country: string;
  readonly subdivision: string | null;
  readonly region: string;
  readonly timeZone: string;
  readonly latitude: Decimal | null;
  readonly longitude: Decimal | null;
  readonly gridRegion: string;
  readonly powerLimitKw: Decimal;
  readonly energyPrice: PriceDraft;
  /** Amounts in the currency of `energyPrice`. */
  readonly energyCalendar: EnergyCalendar | null;
  readonly pue: Decimal;
  readonly carbonGramsPerKwh: number;
  readonly cooling: Cooling;
  readonly certifications: readonly string[];
  readonly energisedAt: Instant;
  readonly ramp: readonly { readonly at: Instant; readonly limitKw: Decimal }[];
}

export interface SiteFacts {
  readonly orgId: string;
  /** The site of that external id, or null for a new one, which gets `newId`. */
  readonly existing: Site | null;
  readonly newId: string;
  readonly expectedVersion: number | null;
  /** What the site's pools and halls are priced in. */
  readonly listingCurrencies: readonly CurrencyCode[];
  /** Draw committed from now on, in watts; empty for a new site. */
  readonly draw: readonly { readonly period: Period; readonly drawWatts: number }[];
}

/** The site to save, or everything that is wrong with the row. `version` is the one read: the store counts it up. */
export function decideSite(draft: SiteDraft, facts: SiteFacts): Result<Site, ListingRefusal[]> {
  const { existing, expectedVersion } = facts;
  if (expectedVersion !== null && existing?.version !== expectedVersion) {
    return refuse([{ code: 'STALE_VERSION', path: ['expectedVersion'], version: existing?.version ?? 0 }]);
  }
  const invalid = [
    ...checkSite(draft),
    ...checkTariffCurrency(draft, existing),
    ...checkCalendarCurrency(draft, facts),
  ];
  if (invalid.length > 0) return refuse(invalid);
  const site = siteOf(draft, facts);
  const overdrawn = facts.draw.find((slice) => slice.drawWatts > leastLimit(site, slice.period));
  if (overdrawn === undefined) return ok(site);
  const detail = `must stay at ${(overdrawn.drawWatts / 1000).toLocaleString('en-US')} kW or more: leases, holds and firm mining draw it`;
  return refuse([{ code: 'IN_USE', path: ['powerLimitKw'], detail }]);
}

/** Halls that pass energy through are priced in the tariff's currency, so it stays what it was. */
function checkTariffCurrency(draft: SiteDraft, existing: Site | null): ListingRefusal[] {
  if (existing === null || existing.energyPrice.currency === draft.energyPrice.currency) return [];
  return [
    { code: 'INVALID_INPUT', path: ['energyPrice', 'currency'], detail: `must stay ${existing.energyPrice.currency}` },
  ];
}

/** Floors are computed in the tariff's currency and nothing is converted, so a calendar needs every listing to be priced in it. */
function checkCalendarCurrency({ energyCalendar, energyPrice }: SiteDraft, facts: SiteFacts): ListingRefusal[] {
  const { currency } = energyPrice;
  if (energyCalendar === null || facts.listingCurrencies.every((listed) => listed === currency)) return [];
  const detail = `must wait until every listing of the site is priced in ${currency}`;
  return [{ code: 'INVALID_INPUT', path: ['energyCalendar'], detail }];
}

/** Lowest limit within a stretch: at its start or at a ramp step inside it. */
function leastLimit(site: Site, period: Period): number {
  const steps = site.ramp
    .filter((step) => period.start <= step.at && step.at < period.end)
    .map((step) => limitAt(site, step.at));
  // what was committed before the site's energising date moved is still committed: energising is judged per offer
  return Math.min(limitAt({ ...site, energisedAt: period.start }, period.start), ...steps);
}

/** Everything in a site's input that is not what its description allows. */
function checkSite(draft: SiteDraft): ListingRefusal[] {
  const checks = new FieldChecks();
  checks.text('externalId', draft.externalId, 1, 80);
  checks.text('name', draft.name, 2, 120);
  checks.must(/^[A-Z]{2}$/.test(draft.country), 'country', 'must be an ISO 3166-1 alpha-2 code such as US');
  checks.must(
    draft.subdivision === null || /^[A-Z0-9]{1,3}$/.test(draft.subdivision),
    'subdivision',
    'must be an ISO 3166-2 suffix such as TX',
  );
  const place = region(draft.region);
  checks.must(place !== null, 'region', 'must be a region of the catalogue');
  checks.must(
    place === null || place.countries.includes(draft.country),
    'region',
    `must be a region in which ${draft.country} lies`,
  );
  checks.must(isTimeZone(draft.timeZone), 'timeZone', 'must be an IANA zone such as America/Chicago');
  checks.must(within(draft.latitude, '-90', '90'), 'latitude', 'must be -90 to 90');
  checks.must(within(draft.longitude, '-180', '180'), 'longitude', 'must be -180 to 180');
  checks.text('gridRegion', draft.gridRegion, 1, 40);
  checkKilowatts(checks, 'powerLimitKw', draft.powerLimitKw);
  checks.price('energyPrice', draft.energyPrice);
  if (draft.energyCalendar !== null) checkCalendar(checks, ['energyCalendar'], draft.energyCalendar);
  checks.must(within(draft.pue, '1', '3'), 'pue', 'must be 1 to 3');
  checks.whole('carbonGramsPerKwh', draft.carbonGramsPerKwh, 0, 2_000);
  checks.must(draft.certifications.length <= 20, 'certifications', 'must be at most 20');
  checks.must(
    draft.certifications.every((name) => name.trim().length > 0 && name.length <= 60),
    'certifications',
    'must have 1 to 60 characters each',
  );
  checks.must(
    draft.energisedAt >= EARLIEST && draft.energisedAt < FARTHEST,
    'energisedAt',
    'must be from 2000 to 2190',
  );
  checkRamp(checks, draft);
  return checks.refusals;
}

function checkRamp(checks: FieldChecks, draft: SiteDraft): void {
  checks.must(draft.ramp.length <= 40, 'ramp', 'must have at most 40 steps');
  for (const [index, step] of draft.ramp.entries()) {
    const path = ['ramp', `${index}`];
    checkKilowatts(checks, [...path, 'limitKw'], step.limitKw);
    checks.must(
      compareDecimal(step.limitKw, draft.powerLimitKw) <= 0,
      [...path, 'limitKw'],
      'must not be above powerLimitKw',
    );
    const before = draft.ramp[index - 1];
    checks.must(before === undefined || before.at < step.at, [...path, 'at'], 'must be later than the step before');
    checks.must(step.at >= draft.energisedAt, [...path, 'at'], 'must not be before energisedAt');
    checks.must(step.at < FARTHEST, [...path, 'at'], 'must be before the year 2191');
  }
}

function within(value: Decimal | null, least: string, most: string): boolean {
  return value === null || (compareDecimal(value, decimal(least)) >= 0 && compareDecimal(value, decimal(most)) <= 0);
}

function siteOf(draft: SiteDraft, facts: SiteFacts): Site {
  const { powerLimitKw, energyPrice, ramp, ...same } = draft;
  return {
    ...same,
    id: facts.existing?.id ?? facts.newId,
    orgId: facts.orgId,
    externalId: draft.externalId.trim(),
    name: draft.name.trim(),
    certifications: [...new Set(draft.certifications.map((name) => name.trim()))],
    powerLimitWatts: wattsOf(powerLimitKw),
    energyPrice: rateOf(energyPrice, 'KWH'),
    ramp: ramp.map((step) => ({ at: step.at, limitWatts: wattsOf(step.limitKw) })),
    version: facts.existing?.version ?? 1,
  };
}
