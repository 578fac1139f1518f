/** A mining machine of our catalogue, at the maker's own rating (room of 25 to 35 °C, at the wall). */
export interface AsicModel {
  readonly slug: string;
  readonly name: string;
  readonly vendor: 'Bitmain' | 'MicroBT' | 'Canaan' | 'Bitdeer';
  /** Rated TH/s (1e12 SHA-256d hashes a second). */
  readonly terahashPerSecond: number;
  /** Rated watts at the wall, before the site's cooling. */
  readonly watts: number;
  /** Rated efficiency in J/TH: within 2 % of watts / TH/s, since makers round. */
  readonly joulesPerTerahash: number;
  readonly cooling: 'AIR' | 'HYDRO' | 'IMMERSION';
  /** Year in which it was announced. */
  readonly year: number;
  /** Where the rating stands. */
  readonly source: string;
}

/** A line of the catalogue; the vendor follows from the name. */
export type AsicRow = readonly [
  slug: string,
  name: string,
  terahashPerSecond: number,
  watts: number,
  joulesPerTerahash: number,
  cooling: AsicModel['cooling'],
  year: number,
  source: string,
];

const VENDORS: readonly (readonly [prefix: string, vendor: AsicModel['vendor']])[] = [
  ['Antminer', 'Bitmain'],
  ['WhatsMiner', 'MicroBT'],
  ['Avalon', 'Canaan'],
];

export function asicOf(row: AsicRow): AsicModel {
  const [slug, name, terahashPerSecond, watts, joulesPerTerahash, cooling, year, source] = row;
  const vendor = VENDORS.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'Bitdeer';
  return { slug, name, vendor, terahashPerSecond, watts, joulesPerTerahash, cooling, year, source };
}
