// World: the catalogue of GPU models and regions, and the names that real listings use (read from the shared data sets where they are).
import { existsSync, readFileSync } from 'node:fs';
import { GPU_MODELS, gpuModel, wattsWithHost } from './gpu-models.js';
import { HOST_WATTS } from './host-watts.js';
import { normaliseModelName } from './model-name.js';
import { REGIONS, region, regionAt } from './regions.js';

describe('GPU models', () => {
  it('has at least 45 rows, each complete, with unique slugs and names', () => {
    expect(GPU_MODELS.length).toBeGreaterThanOrEqual(45);
    expect(new Set(GPU_MODELS.map((model) => model.slug)).size).toBe(GPU_MODELS.length);
    expect(new Set(GPU_MODELS.map((model) => model.name)).size).toBe(GPU_MODELS.length);
    for (const model of GPU_MODELS) {
      expect(model.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(model.name.startsWith(model.vendor)).toBe(true);
      expect(model.name).toContain(`${model.memoryGib}GB`);
      expect(model.memoryGib).toBeGreaterThanOrEqual(4);
      expect(model.tdpWatts).toBeGreaterThan(50);
      expect(model.tdpWatts).toBeLessThanOrEqual(1_400);
      expect(model.year).toBeGreaterThanOrEqual(2016);
      expect(model.source.length).toBeGreaterThan(10);
    }
  });

  it.each([
    'h100-sxm',
    'b200-sxm',
    'gb200',
    'a100-sxm-80',
    'l40s',
    'rtx-4090',
    'cmp-170hx',
    'p106-100',
    'mi300x',
    'gaudi-3',
    'radeon-vii',
  ])('knows %s', (slug) => expect(gpuModel(slug)?.slug).toBe(slug));

  it('finds nothing under a slug that is not ours', () => {
    expect(gpuModel('h100')).toBeNull();
    expect(gpuModel('constructor')).toBeNull();
  });

  it('names hosts only of models it has', () => {
    expect(Object.keys(HOST_WATTS).filter((slug) => gpuModel(slug) === null)).toEqual([]);
  });

  it('draws with its host what the maker says of the machine, else 1.82 times the board, in steps of 5 W', () => {
    const watts = (slug: string): number =>
      wattsWithHost(GPU_MODELS.find((model) => model.slug === slug) ?? fail(slug));
    expect(watts('h100-sxm')).toBe(1_275);
    expect(watts('b200-sxm')).toBe(1_790);
    expect(watts('rtx-3090')).toBe(640);
    expect(watts('h100-pcie')).toBe(640);
    for (const model of GPU_MODELS) {
      expect(wattsWithHost(model) % 5).toBe(0);
      expect(wattsWithHost(model)).toBeGreaterThan(model.tdpWatts);
    }
  });
});

describe('names in listings', () => {
  it.each([
    ['H100', {}, 'h100-sxm'],
    ['NVIDIA H100 PCIe', { memoryGib: 80, formFactor: 'PCIe' }, 'h100-pcie'],
    ['NVIDIA H100 NVL', { memoryGib: 94, formFactor: 'NVL' }, 'h100-nvl'],
    ['NVIDIA HGX H100 SXM', { memoryGib: 80 }, 'h100-sxm'],
    ['A100-80GB', {}, 'a100-sxm-80'],
    ['NVIDIA A100', { memoryGib: 40, formFactor: 'PCIe' }, 'a100-pcie-40'],
    ['NVIDIA A100 80GB PCIe', {}, 'a100-pcie-80'],
    ['RTX6000-Ada', { memoryGib: 48 }, 'rtx-6000-ada'],
    ['NVIDIA Quadro RTX 6000', { memoryGib: 24 }, 'quadro-rtx-6000'],
    ['RTXA6000', {}, 'rtx-a6000'],
    ['NVIDIA A6000', {}, 'rtx-a6000'],
    ['RTXPRO6000S', {}, 'rtx-pro-6000'],
    ['NVIDIA RTX 6000 Pro', { memoryGib: 96 }, 'rtx-pro-6000'],
    ['RTX PRO 6000 WE', {}, 'rtx-pro-6000-workstation'],
    ['NVIDIA GeForce RTX 4090', { memoryGib: 24 }, 'rtx-4090'],
    ['RTX 4090 (48 GB mod)', { memoryGib: 48 }, null],
    ['Tesla V100 SXM2', { memoryGib: 16 }, 'v100-sxm2-16'],
    ['AMD MI300X', { memoryGib: 192 }, 'mi300x'],
    ['NVIDIA B200', { memoryGib: 192 }, 'b200-sxm'],
    ['gtx-1080-ti', {}, 'gtx-1080-ti'],
    ['RTX 3060', { memoryGib: 8 }, null],
    ['', {}, null],
    ['FPGA U250', {}, null],
  ] as const)('reads %s %j as %s', (name, hints, slug) => {
    expect(normaliseModelName(name, hints)).toBe(slug);
  });

  it('reads every name and slug of its own', () => {
    for (const model of GPU_MODELS) {
      expect([model.slug, normaliseModelName(model.slug)]).toEqual([model.slug, model.slug]);
      expect([model.name, normaliseModelName(model.name, { formFactor: model.formFactor })]).toEqual([
        model.name,
        model.slug,
      ]);
    }
  });

  it('reads the names of a real price list, but for boards that are not what their name says', () => {
    const file = new URL('../../../../../shared/data/gpu-offers-tardellirs/offerings.json', import.meta.url);
    if (!existsSync(file)) {
      console.warn('shared/data/gpu-offers-tardellirs is not there: its names were not read');
      return;
    }
    const rows = JSON.parse(readFileSync(file, 'utf8')) as {
      gpu_model: string;
      vram_gb: number;
      interconnect: string | null;
    }[];
    const unread = rows.filter(
      (row) => normaliseModelName(row.gpu_model, { memoryGib: row.vram_gb, formFactor: row.interconnect }) === null,
    );
    expect(rows.length).toBeGreaterThan(300);
    expect(unread.map((row) => `${row.gpu_model} ${row.vram_gb}`).sort()).toEqual([
      'GTX 1080 Ti 8',
      'NVIDIA B300 180',
      'RTX 3060 8',
      'RTX 4080 (32 GB mod) 32',
      'RTX 4090 (48 GB mod) 48',
    ]);
  });
});

describe('regions', () => {
  it('has at least 14 rows with unique slugs, each with countries and a source', () => {
    expect(REGIONS.length).toBeGreaterThanOrEqual(14);
    expect(new Set(REGIONS.map((entry) => entry.slug)).size).toBe(REGIONS.length);
    for (const entry of REGIONS) {
      expect(entry.countries.every((country) => /^[A-Z]{2}$/.test(country))).toBe(true);
      expect(entry.source.length).toBeGreaterThan(5);
    }
  });

  it('puts each place in one region', () => {
    const places = REGIONS.flatMap((entry) =>
      entry.countries.flatMap((country) =>
        entry.subdivisions.length === 0 ? [country] : entry.subdivisions.map((part) => `${country}-${part}`),
      ),
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it.each([
    ['US', 'TX', 'us-south'],
    ['US', 'GA', 'us-southeast'],
    ['US', 'NC', 'us-east'],
    ['CA', 'AB', 'ca-west'],
    ['CA', 'QC', 'ca-east'],
    ['IS', null, 'iceland'],
    ['US', null, 'us-south'],
    ['AQ', null, null],
  ])('finds %s %s in %s', (country, subdivision, slug) => {
    expect(regionAt(country, subdivision)?.slug ?? null).toBe(slug);
  });

  it('finds nothing under a slug that is not ours', () => {
    expect(region('atlantis')).toBeNull();
    expect(region('iceland')?.name).toBe('Iceland');
  });
});

function fail(what: string): never {
  throw new Error(`no ${what}`);
}
