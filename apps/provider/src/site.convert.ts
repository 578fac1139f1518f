import { type Site, kilowatts, region } from '#libs/market';
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
  const { subdivision, latitude, longitude, certifications, ramp, expectedVersion, ...same } = input;
  return {
    ...same,
    subdivision: subdivision ?? null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
    certifications: certifications ?? [],
    ramp: ramp ?? [],
    expectedVersion: expectedVersion ?? null,
  };
}

export function powerToGraphQL({ period, limitWatts, drawWatts }: SitePowerSlice): provider.PowerSlice {
  return { window: windowToGraphQL(period), limitKw: kilowatts(limitWatts), drawKw: kilowatts(drawWatts) };
}
