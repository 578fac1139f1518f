import { type HallStore, type PoolStore, type SiteStore } from '#libs/workflows';
import * as hall from './data-hall.mapping.js';
import { DataHallRow } from './data-hall.row.js';
import * as pool from './gpu-pool.mapping.js';
import { GpuPoolRow } from './gpu-pool.row.js';
import * as site from './site.mapping.js';
import { SiteRow } from './site.row.js';
import { versionedStore } from './versioned.js';

/** Triggers on these tables keep sizes, limits and the power envelope of the capacity tables in step. */
export function siteStore(): SiteStore {
  return versionedStore({ table: 'site', row: SiteRow, ...site });
}

export function poolStore(): PoolStore {
  return versionedStore({ table: 'gpu_pool', row: GpuPoolRow, ...pool });
}

export function hallStore(): HallStore {
  return versionedStore({ table: 'data_hall', row: DataHallRow, ...hall });
}
