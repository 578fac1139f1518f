/** A GPU model of our catalogue. */
export interface GpuModel {
  readonly slug: string;
  readonly name: string;
  readonly vendor: 'NVIDIA' | 'AMD' | 'Intel';
  /** Memory per GPU in GiB (as the vendor counts it). */
  readonly memoryGib: number;
  /** Board power limit in watts. */
  readonly tdpWatts: number;
  readonly formFactor: 'SXM' | 'PCIE' | 'OAM' | 'SUPERCHIP';
  /** Year of release. */
  readonly year: number;
  /** Other names it goes by in listings, beside its slug and name. */
  readonly aliases: readonly string[];
  /** Where memory and power stand. */
  readonly source: string;
}
export const GPU_MODELS: readonly GpuModel[] = [];
const BY_SLUG: ReadonlyMap<string, GpuModel> = new Map(GPU_MODELS.map((model) => [model.slug, model]));
export function gpuModel(slug: string): GpuModel | null {
  return BY_SLUG.get(slug) ?? null;
}

/** IT watts of one GPU with its share of host, network and fans, before PUE. */
export function wattsWithHost(model: GpuModel): number {
  return Math.ceil((model.tdpWatts * 182) / 500) * 5;
}
