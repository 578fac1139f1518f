import { decimal, decimalToString, instant, instantToString } from '#libs/kernel';
import { type Site } from '#libs/market';
import { dateOf, instantOf, numericOf, rateOf } from '../database/columns.js';
import { calendarFrom, calendarJson } from './pricing.mapping.js';
import { type SiteRow } from './site.row.js';

export function fromRow(row: SiteRow): Site {
  return {
    id: row.id,
    orgId: row.org_id,
    externalId: row.external_id,
    name: row.name,
    country: row.country,
    subdivision: row.subdivision,
    region: row.region,
    timeZone: row.time_zone,
    latitude: row.latitude === null ? null : decimal(row.latitude),
    longitude: row.longitude === null ? null : decimal(row.longitude),
    gridRegion: row.grid_region,
    powerLimitWatts: row.power_limit_watts,
    energyPrice: rateOf(row.energy_price, row.energy_currency, 'KWH'),
    energyCalendar: row.energy_calendar && calendarFrom(row.energy_calendar),
    pue: decimal(row.pue),
    carbonGramsPerKwh: row.carbon_grams_per_kwh,
    cooling: row.cooling,
    certifications: row.certifications,
    energisedAt: instantOf(row.energised_at),
    ramp: row.ramp.map((step) => ({ at: instant(step.at), limitWatts: step.limitWatts })),
    version: row.version,
  };
}

export function toRow(site: Site): SiteRow {
  return {
    id: site.id,
    org_id: site.orgId,
    external_id: site.externalId,
    name: site.name,
    country: site.country,
    subdivision: site.subdivision,
    region: site.region,
    time_zone: site.timeZone,
    latitude: site.latitude && decimalToString(site.latitude),
    longitude: site.longitude && decimalToString(site.longitude),
    grid_region: site.gridRegion,
    power_limit_watts: site.powerLimitWatts,
    energy_price: numericOf(site.energyPrice),
    energy_currency: site.energyPrice.currency,
    energy_calendar: site.energyCalendar && calendarJson(site.energyCalendar),
    pue: decimalToString(site.pue),
    carbon_grams_per_kwh: site.carbonGramsPerKwh,
    cooling: site.cooling,
    certifications: [...site.certifications],
    energised_at: dateOf(site.energisedAt),
    ramp: site.ramp.map((step) => ({ at: instantToString(step.at), limitWatts: step.limitWatts })),
    version: site.version,
  };
}
