import { type DataHall } from '#libs/market';
import { dateOf, dateOrNull, instantOf, instantOrNull, numericOf, rateOf } from '../database/columns.js';
import { type DataHallRow } from './data-hall.row.js';

export function fromRow(row: DataHallRow): DataHall {
  return {
    id: row.id,
    orgId: row.org_id,
    siteId: row.site_id,
    externalId: row.external_id,
    name: row.name,
    criticalItKw: row.critical_it_kw,
    rackDensityKw: row.rack_density_kw,
    cooling: row.cooling,
    price: rateOf(row.price, row.price_currency, 'KW_MONTH'),
    energyPassThrough: row.energy_pass_through,
    minTermMonths: row.min_term_months,
    minChunkKw: row.min_chunk_kw,
    availableFrom: instantOf(row.available_from),
    availableUntil: instantOrNull(row.available_until),
    state: row.state,
    version: row.version,
  };
}

export function toRow(hall: DataHall): DataHallRow {
  return {
    id: hall.id,
    org_id: hall.orgId,
    site_id: hall.siteId,
    external_id: hall.externalId,
    name: hall.name,
    critical_it_kw: hall.criticalItKw,
    rack_density_kw: hall.rackDensityKw,
    cooling: hall.cooling,
    price: numericOf(hall.price),
    price_currency: hall.price.currency,
    energy_pass_through: hall.energyPassThrough,
    min_term_months: hall.minTermMonths,
    min_chunk_kw: hall.minChunkKw,
    available_from: dateOf(hall.availableFrom),
    available_until: dateOrNull(hall.availableUntil),
    state: hall.state,
    version: hall.version,
  };
}
