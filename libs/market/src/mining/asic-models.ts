import { type AsicModel, asicOf } from './asic-model.js';
import { ANTMINERS, OTHER_ASICS, WHATSMINERS } from './asic-rows.js';

/** Every mining machine that advice knows by name. */
export const ASIC_MODELS: readonly AsicModel[] = [...ANTMINERS, ...WHATSMINERS, ...OTHER_ASICS].map(asicOf);

const BY_SLUG: ReadonlyMap<string, AsicModel> = new Map(ASIC_MODELS.map((model) => [model.slug, model]));

export function asicModel(slug: string): AsicModel | null {
  return BY_SLUG.get(slug) ?? null;
}
