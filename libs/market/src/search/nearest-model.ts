import { gpuModel } from '../catalogue/gpu-models.js';

/** Of the slugs, the model most like one of the wanted: by memory first, then by power. */
export function nearestModel(slugs: readonly string[], wanted: readonly string[]): string | undefined {
  const distinct = [...new Set(slugs)].sort();
  const distance = (slug: string): number => Math.min(...wanted.map((other) => unlikeness(slug, other)), Infinity);
  return distinct.reduce<string | undefined>(
    (best, slug) => (best === undefined || distance(slug) < distance(best) ? slug : best),
    undefined,
  );
}

function unlikeness(slug: string, other: string): number {
  const a = gpuModel(slug);
  const b = gpuModel(other);
  if (a === null || b === null) return 10;
  return 2 * gap(a.memoryGib, b.memoryGib) + gap(a.tdpWatts, b.tdpWatts) + (a.vendor === b.vendor ? 0 : 0.5);
}

function gap(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(a, b, 1);
}
