import { type GpuPool } from '#libs/market';
import { dateOf, dateOrNull, instantOf, instantOrNull, numericOf, rateOf } from '../database/columns.js';
import { type GpuPoolRow } from './gpu-pool.row.js';
import { costsFrom, costsJson } from './pricing.mapping.js';

export function fromRow(row: GpuPoolRow): GpuPool {
  return {
    id: row.id,
    orgId: row.org_id,
    siteId: row.site_id,
    externalId: row.external_id,
    name: row.name,
    modelSlug: row.model_slug,
    gpusPerNode: row.gpus_per_node,
    nodeCount: row.node_count,
    nodesPerFabric: row.nodes_per_fabric,
    interconnect: row.interconnect,
    vcpusPerNode: row.vcpus_per_node,
    ramGibPerNode: row.ram_gib_per_node,
    storageGibPerNode: row.storage_gib_per_node,
    networkGbpsPerNode: row.network_gbps_per_node,
    wattsPerGpu: row.watts_per_gpu,
    availableFrom: instantOf(row.available_from),
    availableUntil: instantOrNull(row.available_until),
    minChunkGpus: row.min_chunk_gpus,
    minHours: row.min_hours,
    price: rateOf(row.price, row.price_currency, 'GPU_HOUR'),
    termDiscounts: row.term_discounts,
    floor: rateOf(row.floor, row.price_currency, 'GPU_HOUR'),
    pricingCurve: row.pricing_curve,
    costs: row.costs && costsFrom(row.costs),
    onDemand: row.on_demand,
    state: row.state,
    version: row.version,
  };
}

export function toRow(pool: GpuPool): GpuPoolRow {
  return {
    id: pool.id,
    org_id: pool.orgId,
    site_id: pool.siteId,
    external_id: pool.externalId,
    name: pool.name,
    model_slug: pool.modelSlug,
    gpus_per_node: pool.gpusPerNode,
    node_count: pool.nodeCount,
    nodes_per_fabric: pool.nodesPerFabric,
    interconnect: pool.interconnect,
    vcpus_per_node: pool.vcpusPerNode,
    ram_gib_per_node: pool.ramGibPerNode,
    storage_gib_per_node: pool.storageGibPerNode,
    network_gbps_per_node: pool.networkGbpsPerNode,
    watts_per_gpu: pool.wattsPerGpu,
    available_from: dateOf(pool.availableFrom),
    available_until: dateOrNull(pool.availableUntil),
    min_chunk_gpus: pool.minChunkGpus,
    min_hours: pool.minHours,
    price: numericOf(pool.price),
    price_currency: pool.price.currency,
    term_discounts: [...pool.termDiscounts],
    floor: numericOf(pool.floor),
    pricing_curve: pool.pricingCurve,
    costs: pool.costs && costsJson(pool.costs),
    on_demand: pool.onDemand,
    state: pool.state,
    version: pool.version,
  };
}
