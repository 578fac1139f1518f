import { type EnergyCalendar, type HourBand, type Site, kilowatts, region } from '#libs/market';
import { type provider, windowToGraphQL } from '#libs/schema';
import { type SitePowerSlice, type SiteRow } from '#libs/workflows';

export function siteToGraphQL(site: Site): provider.Site {
  const { orgId: _, powerLimitWatts, ramp, region: slug, ...same } = site;
  return {
    ...same,
    region: region(slug) ?? { slug, name: slug },
    powerLimitKw: kilowatts(powerLimitWatts),
    ramp: ramp.map(({ at, limitWatts }) => ({ at, limitKw: kilowatts(limitWatts) })),
  };
}

export function siteFromGraphQL(input: provider.SiteUpsertInput): SiteRow {
  const { subdivision, energyCalendar, latitude, longitude, certifications, ramp, expectedVersion, ...same } = input;
  return {
    ...same,
    subdivision: subdivision ?? null,
    energyCalendar: energyCalendar ? calendarFromGraphQL(energyCalendar) : null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    certifications: certifications ?? [],
    ramp: ramp ?? [],
    expectedVersion: expectedVersion ?? null,
  };
}

function calendarFromGraphQL(input: provider.EnergyCalendarInput): EnergyCalendar {
  const { bands, coincidentPeak, demandChargePerKwMonth, miningRevenuePerKwh, minimumMarginBasisPoints } = input;
  return {
    bands: (bands ?? []).map(({ price, ...hours }) => ({ ...hoursFromGraphQL(hours), price })),
    demandChargePerKwMonth: demandChargePerKwMonth ?? null,
    coincidentPeak: coincidentPeak
      ? { ...hoursFromGraphQL(coincidentPeak), chargePerKwYear: coincidentPeak.chargePerKwYear }
      : null,
    miningRevenuePerKwh: miningRevenuePerKwh ?? null,
    minimumMarginBasisPoints: minimumMarginBasisPoints ?? 0,
  };
}

function hoursFromGraphQL(input: Omit<provider.TariffBandInput, 'price'>): HourBand {
  const { months, weekdays, fromHour, toHour } = input;
  return { months: months ?? [], weekdays: weekdays ?? [], fromHour: fromHour ?? 0, toHour: toHour ?? 24 };
}

export function powerToGraphQL({ period, limitWatts, drawWatts }: SitePowerSlice): provider.PowerSlice {
  return { window: windowToGraphQL(period), limitKw: kilowatts(limitWatts), drawKw: kilowatts(drawWatts) };
}
