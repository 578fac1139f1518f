import { DATA_CENTRE_GPUS } from './data-centre-gpus.js';
import { type GpuModel } from './gpu-model.js';
import { modelOf } from './gpu-row.js';
import { MINING_GPUS } from './mining-gpus.js';
import { WORKSTATION_GPUS } from './workstation-gpus.js';

/** Every model that can be listed. */
export const GPU_MODELS: readonly GpuModel[] = [...DATA_CENTRE_GPUS, ...WORKSTATION_GPUS, ...MINING_GPUS].map(modelOf);

const BY_SLUG: ReadonlyMap<string, GpuModel> = new Map(GPU_MODELS.map((model) => [model.slug, model]));

export function gpuModel(slug: string): GpuModel | null {
  return BY_SLUG.get(slug) ?? null;
}

/**
 * IT watts of one GPU with its share of processors, network and fans, before PUE: what the maker says of a whole machine, else 1.82 times
 * the board limit (10.2 kW for eight boards of 700 W), rounded up to 5 W. Meant to be too high rather than too low for a light host: a
 * provider who knows better says so, a site that draws more than it may trips.
 */
export function wattsWithHost(model: GpuModel): number {
  return model.host?.watts ?? Math.ceil((model.tdpWatts * 182) / 500) * 5;
}
