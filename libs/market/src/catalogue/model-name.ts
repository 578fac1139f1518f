import { type GpuModel } from './gpu-model.js';
import { GPU_MODELS, gpuModel } from './gpu-models.js';

/** What a listing says beside the name, where it says it. */
export interface ModelHints {
  readonly memoryGib?: number | null;
  /** SXM, PCIe, NVL, NVLink or whatever else the listing calls it. */
  readonly formFactor?: string | null;
}

/** Words that tell nothing about the model. */
const NOISE =
  /\b(nvidia|amd|intel|habana|geforce|tesla|instinct|radeon|quadro|hgx|dgx|high freq|generation|edition|server|blackwell|grace hopper)\b/g;
const MEMORY = /\b(\d{1,3})\s?g(i?b)?\b/;
const FORM = /(sxm\d?|pcie|nvlink|nvl\d*|oam)\b/g;

/**
 * The slug of a model as people write its name ("NVIDIA H100 SXM5", "RTX6000-Ada", "A100-80GB"), or null when it is none of ours or is not
 * what its name says (a 4090 with 48 GB has been soldered at). Where a name stands for several boards, memory and form factor decide, in
 * the name or as hints; what is left goes to the first in the catalogue.
 */
export function normaliseModelName(text: string, hints: ModelHints = {}): string | null {
  const exact = gpuModel(text.trim().toLowerCase());
  if (exact !== null) return exact.slug;
  const { key, memory, form } = readName(text);
  const memoryGib = memory ?? hints.memoryGib ?? null;
  const formFactor = form ?? formOf((hints.formFactor ?? '').toLowerCase());
  const family = (BY_KEY.get(key) ?? []).filter((model) => memoryGib === null || isCloseTo(memoryGib, model.memoryGib));
  if (family.length === 0) return null;
  const closest = Math.min(...family.map((model) => Math.abs(model.memoryGib - (memoryGib ?? model.memoryGib))));
  const sameMemory =
    memoryGib === null ? family : family.filter((model) => Math.abs(model.memoryGib - memoryGib) === closest);
  return (sameMemory.find((model) => fitsForm(model, formFactor)) ?? sameMemory[0] ?? null)?.slug ?? null;
}

interface ReadName {
  /** Letters and digits that are left of the name. */
  readonly key: string;
  readonly memory: number | null;
  readonly form: string | null;
}

function readName(text: string): ReadName {
  const plain = text
    .toLowerCase()
    .replace(/\(one gpu of four\)/, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(NOISE, ' ');
  const memory = MEMORY.exec(plain);
  const forms = plain.match(FORM) ?? [];
  const key = plain
    .replace(MEMORY, ' ')
    .replace(/\bmod\b/, ' ')
    .replace(FORM, ' ')
    .replaceAll(' ', '');
  return {
    key,
    memory: memory === null ? null : Number(memory[1]),
    form: forms.map(formOf).find((form) => form !== null) ?? null,
  };
}

function formOf(word: string): string | null {
  if (word.startsWith('sxm')) return 'SXM';
  if (word === 'pcie') return 'PCIE';
  // NVL is a pair of PCIe boards with a bridge; NVLink alone may be either
  return word === 'nvl' ? 'NVL' : null;
}

function fitsForm(model: GpuModel, form: string | null): boolean {
  if (form === 'NVL') return model.slug.endsWith('-nvl');
  return form === null || (model.formFactor === form && !model.slug.endsWith('-nvl'));
}

/** Listings count memory in GB, GiB or what the driver shows: within a fifth it is the same board. */
function isCloseTo(said: number, model: number): boolean {
  return Math.min(said, model) / Math.max(said, model) >= 0.8;
}

const BY_KEY: ReadonlyMap<string, readonly GpuModel[]> = families();

function families(): ReadonlyMap<string, readonly GpuModel[]> {
  const byKey = new Map<string, GpuModel[]>();
  for (const model of GPU_MODELS) {
    const keys = new Set([model.name, ...model.aliases, model.slug].map((name) => readName(name).key));
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), model]);
  }
  return byKey;
}
