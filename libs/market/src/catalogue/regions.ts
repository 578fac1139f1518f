import { type Region } from './region.js';

const CENSUS = 'US Census Bureau regions and divisions, grouped by grid interconnection';
const CANADA = 'Statistics Canada, Standard Geographical Classification 2021';
const M49 = 'United Nations M49 standard';

/** Coarse enough that a region does not give a site away, fine enough for latency and law. */
export const REGIONS: readonly Region[] = [
  {
    slug: 'us-south',
    name: 'US South (Texas)',
    countries: ['US'],
    subdivisions: ['TX', 'OK', 'LA', 'AR'],
    source: CENSUS,
  },
  {
    slug: 'us-southeast',
    name: 'US Southeast (Georgia)',
    countries: ['US'],
    subdivisions: ['GA', 'FL', 'AL', 'MS', 'TN', 'KY', 'SC'],
    source: CENSUS,
  },
  {
    slug: 'us-east',
    name: 'US East (Carolinas to New England)',
    countries: ['US'],
    subdivisions: ['NC', 'VA', 'WV', 'MD', 'DC', 'DE', 'PA', 'NJ', 'NY', 'CT', 'RI', 'MA', 'VT', 'NH', 'ME'],
    source: CENSUS,
  },
  {
    slug: 'us-midwest',
    name: 'US Midwest (Great Lakes and Plains)',
    countries: ['US'],
    subdivisions: ['OH', 'IN', 'IL', 'MI', 'WI', 'MN', 'IA', 'MO', 'ND', 'SD', 'NE', 'KS'],
    source: CENSUS,
  },
  {
    slug: 'us-west',
    name: 'US West (Mountains and Pacific)',
    countries: ['US'],
    subdivisions: ['WA', 'OR', 'CA', 'NV', 'AZ', 'UT', 'ID', 'MT', 'WY', 'CO', 'NM', 'AK', 'HI'],
    source: CENSUS,
  },
  {
    slug: 'ca-west',
    name: 'Canada West (Alberta)',
    countries: ['CA'],
    subdivisions: ['AB', 'BC', 'SK', 'MB', 'YT', 'NT', 'NU'],
    source: CANADA,
  },
  {
    slug: 'ca-east',
    name: 'Canada East (Quebec)',
    countries: ['CA'],
    subdivisions: ['QC', 'ON', 'NB', 'NS', 'PE', 'NL'],
    source: CANADA,
  },
  { slug: 'iceland', name: 'Iceland', countries: ['IS'], subdivisions: [], source: M49 },
  { slug: 'nordics', name: 'Nordics', countries: ['NO', 'SE', 'FI', 'DK'], subdivisions: [], source: M49 },
  { slug: 'uk-ireland', name: 'United Kingdom and Ireland', countries: ['GB', 'IE'], subdivisions: [], source: M49 },
  { slug: 'eu-west', name: 'Western Europe', countries: ['FR', 'NL', 'BE', 'LU'], subdivisions: [], source: M49 },
  {
    slug: 'eu-central',
    name: 'Central Europe',
    countries: ['DE', 'AT', 'CH', 'PL', 'CZ', 'SK', 'LI'],
    subdivisions: [],
    source: M49,
  },
  {
    slug: 'eu-south',
    name: 'Southern Europe',
    countries: ['ES', 'PT', 'IT', 'GR', 'MT', 'CY'],
    subdivisions: [],
    source: M49,
  },
  {
    slug: 'eu-east',
    name: 'Eastern Europe',
    countries: ['RO', 'BG', 'HU', 'HR', 'SI', 'RS', 'EE', 'LV', 'LT', 'UA'],
    subdivisions: [],
    source: M49,
  },
  { slug: 'gulf', name: 'Gulf', countries: ['AE', 'SA', 'QA', 'KW', 'BH', 'OM'], subdivisions: [], source: M49 },
  {
    slug: 'latin-america',
    name: 'Latin America',
    countries: ['MX', 'BR', 'PY', 'AR', 'CL', 'UY', 'CO', 'SV'],
    subdivisions: [],
    source: M49,
  },
  {
    slug: 'asia-central',
    name: 'Central Asia and the Caucasus',
    countries: ['KZ', 'UZ', 'KG', 'GE', 'AM'],
    subdivisions: [],
    source: M49,
  },
  { slug: 'asia-south', name: 'South Asia', countries: ['IN', 'BT', 'PK'], subdivisions: [], source: M49 },
  {
    slug: 'asia-east',
    name: 'East Asia',
    countries: ['JP', 'KR', 'TW', 'HK', 'CN', 'MN'],
    subdivisions: [],
    source: M49,
  },
  {
    slug: 'asia-southeast',
    name: 'Southeast Asia',
    countries: ['SG', 'MY', 'TH', 'VN', 'ID', 'PH', 'LA'],
    subdivisions: [],
    source: M49,
  },
  { slug: 'oceania', name: 'Oceania', countries: ['AU', 'NZ'], subdivisions: [], source: M49 },
  {
    slug: 'africa',
    name: 'Africa',
    countries: ['ET', 'KE', 'ZA', 'NG', 'EG', 'MA', 'AO'],
    subdivisions: [],
    source: M49,
  },
];

const BY_SLUG: ReadonlyMap<string, Region> = new Map(REGIONS.map((entry) => [entry.slug, entry]));

export function region(slug: string): Region | null {
  return BY_SLUG.get(slug) ?? null;
}

/** The region of a place; without a subdivision the first region of its country. Null for a country we have none for. */
export function regionAt(country: string, subdivision: string | null): Region | null {
  const candidates = REGIONS.filter((entry) => entry.countries.includes(country));
  return (
    candidates.find((entry) => subdivision !== null && entry.subdivisions.includes(subdivision)) ??
    candidates[0] ??
    null
  );
}
