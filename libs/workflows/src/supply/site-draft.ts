import { type Decimal, type Instant, type Rate, type Result, compareDecimal, decimal, isTimeZone, ok, refuse } from '#libs/kernel';
import { type Cooling, type Site, region } from '#libs/market';
import { type Refusal } from '../refusal.js';
import { Problems } from './problems.js';

/** A site as a miner describes it; kW with at most three decimals become whole watts. */
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
  /** Per KWH. */
  readonly energyPrice: Rate;
  readonly pue: Decimal;
  readonly carbonGramsPerKwh: number;
  readonly cooling: Cooling;
  readonly certifications: readonly string[];
  readonly energisedAt: Instant;
  readonly ramp: readonly { readonly at: Instant; readonly limitKw: Decimal }[];
  /** The version the miner read; null: overwrite whatever is there. */
  readonly expectedVersion: number | null;
}

const MAX_LIMIT_KW = decimal('2000000');
const ZERO = decimal('0');
const WATT = decimal('0.001');

const isBetween = (value: Decimal, least: string, most: string): boolean =>
  compareDecimal(value, decimal(least)) >= 0 && compareDecimal(value, decimal(most)) <= 0;

/** Whole watts of a kW figure; null when it has more than three decimals, is not above 0, or is beyond any grid connection. */
function wattsOf(kilowatts: Decimal): number | null {
  if (kilowatts.scaled % WATT.scaled !== 0n) return null;
  if (compareDecimal(kilowatts, ZERO) <= 0 || compareDecimal(kilowatts, MAX_LIMIT_KW) > 0) return null;
  return Number(kilowatts.scaled / WATT.scaled);
}

/** The site a draft describes, or everything that is wrong with it. */
export function siteFrom(draft: SiteDraft, path: readonly string[]): Result<Omit<Site, 'id' | 'orgId' | 'version'>, readonly Refusal[]> {
  const powerLimitWatts = wattsOf(draft.powerLimitKw);
  const ramp = draft.ramp.map((step) => ({ at: step.at, limitWatts: wattsOf(step.limitKw) ?? 0 }));
  const problems = new Problems(path);
  checkNames(problems, draft);
  problems
    .expect(powerLimitWatts !== null, 'powerLimitKw', 'The power limit is above 0 and at most 2,000,000 kW, with at most three decimals.')
    .expect(compareDecimal(draft.energyPrice.amount, ZERO) >= 0, 'energyPrice', 'The energy price is not negative.')
    .expect(isBetween(draft.pue, '1', '3'), 'pue', 'PUE lies between 1 and 3.')
    .range(draft.carbonGramsPerKwh, 'carbonGramsPerKwh', 0, 2_000)
    .expect(draft.certifications.length <= 20 && draft.certifications.every((one) => one.length > 0 && one.length <= 80), 'certifications', 'There are at most 20 certifications of 1 to 80 characters.')
    .expect(ramp.length <= 40, 'ramp', 'A ramp has at most 40 steps.')
    .expect(ramp.every((step) => step.limitWatts > 0), 'ramp', 'Each step of the ramp is above 0 kW, with at most three decimals.')
    .expect(ramp.every((step, index) => index === 0 || step.at > (ramp[index - 1]?.at ?? step.at)), 'ramp', 'The steps of the ramp ascend in time.')
    .expect(ramp.every((step) => step.at >= draft.energisedAt), 'ramp', 'The ramp begins when the site has power or later.');
  if (problems.found.length || powerLimitWatts === null) return refuse(problems.found);
  const { expectedVersion: _, powerLimitKw: __, ...same } = draft;
  return ok({ ...same, externalId: draft.externalId.trim(), name: draft.name.trim(), powerLimitWatts, ramp });
}

function checkNames(problems: Problems, draft: SiteDraft): void {
  problems
    .text(draft.externalId, 'externalId', 1, 80)
    .text(draft.name, 'name', 2, 120)
    .text(draft.gridRegion, 'gridRegion', 1, 80)
    .expect(/^[A-Z]{2}$/.test(draft.country), 'country', 'A country is two capital letters (ISO 3166-1 alpha-2).')
    .expect(draft.subdivision === null || /^[A-Z0-9]{1,3}$/.test(draft.subdivision), 'subdivision', 'A subdivision is an ISO 3166-2 suffix such as TX.')
    .expect(region(draft.region) !== null, 'region', `There is no region "${draft.region}" in the catalogue; see \`regions\`.`)
    .expect(isTimeZone(draft.timeZone), 'timeZone', `"${draft.timeZone}" is not an IANA time zone such as America/Chicago.`)
    .expect(draft.latitude === null || isBetween(draft.latitude, '-90', '90'), 'latitude', 'A latitude lies between -90 and 90.')
    .expect(draft.longitude === null || isBetween(draft.longitude, '-180', '180'), 'longitude', 'A longitude lies between -180 and 180.');
}
