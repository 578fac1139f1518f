import { type GpuModel } from './gpu-model.js';
import { HOST_WATTS } from './host-watts.js';

/** A line of the catalogue: slug, name (it begins with the vendor), memory in GiB, watts, form factor, year, source, other names. */
export type GpuRow = readonly [
  slug: string,
  name: string,
  memoryGib: number,
  tdpWatts: number,
  formFactor: GpuModel['formFactor'],
  year: number,
  source: string,
  aliases?: readonly string[],
];

export function modelOf(row: GpuRow): GpuModel {
  const [slug, name, memoryGib, tdpWatts, formFactor, year, source, aliases = []] = row;
  const host = HOST_WATTS[slug] ?? null;
  return { slug, name, vendor: vendorOf(name), memoryGib, tdpWatts, formFactor, year, source, aliases, host };
}

function vendorOf(name: string): GpuModel['vendor'] {
  if (name.startsWith('AMD')) return 'AMD';
  return name.startsWith('Intel') ? 'Intel' : 'NVIDIA';
}
