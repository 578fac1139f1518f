// Real price lists of other markets as offers of ours: what a row cannot tell is filled with the least it could mean.
import { type Decimal, decimal, parseDecimal, rate, rational, roundHalfAwayFromZero } from '#libs/kernel';
import { gpuModel } from '../catalogue/gpu-models.js';
import { normaliseModelName } from '../catalogue/model-name.js';
import { regionAt } from '../catalogue/regions.js';
import { type GpuOffer } from '../offer/offer.js';
import { gpuOffer, siteFacts } from '../offer/offers.spec-data.js';
import { type Interconnect } from '../pool/pool.js';

/** Where the data sets lie under shared/data: one list of JSON, then tables. */
export const REAL_FILES = [
  'gpu-offers-tardellirs/offerings.json',
  'gpu-offers-skypilot/vast-v8.csv',
  'gpu-offers-skypilot/verda-v8.csv',
  'gpu-offers-skypilot/yotta-v8.csv',
] as const;

export interface Imported {
  readonly offers: readonly GpuOffer[];
  /** Rows that are no offer, with why. */
  readonly refused: readonly { readonly row: string; readonly why: string }[];
}

/** `read` gives the text of one of `REAL_FILES`. */
export function readRealOffers(read: (file: string) => string): Imported {
  const [list, ...tables] = REAL_FILES;
  const listed = JSON.parse(read(list)) as TardellirsRow[];
  const tabled = tables.flatMap((file) => parseCsv(read(file)).map((row) => ({ ...row, file })));
  const rows = [...listed.map(fromTardellirs), ...tabled.map(fromSkypilot)];
  return {
    offers: rows.flatMap((row, index) =>
      'why' in row ? [] : [{ ...row, id: `pool_real_${`${index}`.padStart(4, '0')}` }],
    ),
    refused: rows.flatMap((row) => ('why' in row ? [row] : [])),
  };
}

interface TardellirsRow {
  readonly id: string;
  readonly gpu_model: string;
  readonly vram_gb: number;
  readonly interconnect: string | null;
  readonly price_usd_hour: number;
  readonly vcpu: number | null;
  readonly ram_gb: number | null;
  readonly is_spot: boolean;
}

type Row = GpuOffer | { readonly row: string; readonly why: string };

function fromTardellirs(row: TardellirsRow): Row {
  const slug = normaliseModelName(row.gpu_model, { memoryGib: row.vram_gb, formFactor: row.interconnect });
  if (slug === null) return { row: row.id, why: `no model ${row.gpu_model} with ${row.vram_gb} GB` };
  const price = parseDecimal(`${row.price_usd_hour}`);
  if (!price.ok || price.value.scaled <= 0n) return { row: row.id, why: 'no price' };
  return real({
    name: row.id,
    slug,
    gpus: 1,
    price: price.value,
    interconnect: interconnectOf(row.interconnect),
    country: 'US',
    subdivision: null,
    onDemand: row.is_spot,
  });
}

/** `Price` is for the whole machine; an empty one means spot only. Counts read "1" or "1.0", regions "Texas, US, NA", ", CN, AS" or a code. */
function fromSkypilot(row: Readonly<Record<string, string>>): Row {
  const label = `${row['file']} ${row['InstanceType']} ${row['Region']}`;
  if (row['AcceleratorName'] === '') return { row: label, why: 'no accelerator' };
  const hints = { memoryGib: memoryOf(row['GpuInfo'] ?? '') };
  // a "RTX3060" with 8 GB is a 3060 Ti, as the name of its machine says
  const machine = /^\dx-(\w+)-\d+-\d+$/.exec(row['InstanceType'] ?? '')?.[1]?.replaceAll('_', ' ') ?? '';
  const slug = normaliseModelName(row['AcceleratorName'] ?? '', hints) ?? normaliseModelName(machine, hints);
  if (slug === null) return { row: label, why: `no model ${row['AcceleratorName']}` };
  const whole = parseDecimal(row['Price'] ?? '');
  const gpus = Number(row['AcceleratorCount']);
  if (!whole.ok || whole.value.scaled <= 0n) return { row: label, why: 'no price' };
  const price = { scaled: roundHalfAwayFromZero(rational(whole.value.scaled, gpus)) };
  return real({
    name: label,
    slug,
    gpus,
    price,
    interconnect: gpus > 1 ? 'NVLINK' : 'NONE',
    ...placeOf(row['Region'] ?? ''),
    onDemand: true,
  });
}

/** MiB of ONE GPU as the driver shows it, in either quoting of the column; sums over all GPUs are told apart by the count beside them. */
function memoryOf(info: string): number | null {
  const sum = /TotalGpuMemoryInMiB['"]: (\d+)/.exec(info)?.[1];
  const count = /['"]Count['"]: (\d+)/.exec(info)?.[1];
  const one = /SizeInMiB['"]: (\d+)/.exec(info)?.[1];
  if (sum === undefined || count === undefined || one === undefined) return null;
  const perGpu = one === sum ? Number(one) / Number(count) : Number(one);
  return Math.round(perGpu / 1024);
}

const STATES: Readonly<Record<string, string>> = {
  Texas: 'TX',
  Georgia: 'GA',
  'New York': 'NY',
  Michigan: 'MI',
  Oregon: 'OR',
  Quebec: 'QC',
  'British Columbia': 'BC',
  Washington: 'WA',
  Kansas: 'KS',
  Oklahoma: 'OK',
};

function placeOf(region: string): { country: string; subdivision: string | null } {
  if (region.startsWith('FIN-')) return { country: 'FI', subdivision: null };
  const [state = '', country] = region.split(', ').map((part) => part.trim());
  return country === undefined ? { country: 'US', subdivision: null } : { country, subdivision: STATES[state] ?? null };
}

function interconnectOf(text: string | null): Interconnect {
  if (text === 'PCIe') return 'PCIE';
  return text === null ? 'NONE' : 'NVLINK';
}

interface RealFacts {
  readonly name: string;
  readonly slug: string;
  readonly gpus: number;
  readonly price: Decimal;
  readonly interconnect: Interconnect;
  readonly country: string;
  readonly subdivision: string | null;
  readonly onDemand: boolean;
}

function real(facts: RealFacts): Row {
  const region = regionAt(facts.country, facts.subdivision);
  if (region === null) return { row: facts.name, why: `no region for ${facts.country}` };
  const posted = rate(facts.price, 'USD', 'GPU_HOUR');
  const site = siteFacts({
    id: `site_${facts.country}_${facts.subdivision ?? ''}`,
    country: facts.country,
    subdivision: facts.subdivision,
    region: region.slug,
    pue: decimal('1.3'),
  });
  return gpuOffer({
    name: facts.name,
    site,
    modelSlug: gpuModel(facts.slug)?.slug ?? '',
    units: facts.gpus,
    minUnits: facts.gpus,
    gpusPerNode: facts.gpus,
    nodesPerFabric: 1,
    interconnect: facts.interconnect,
    price: posted,
    floor: posted,
    termDiscounts: [],
    onDemand: facts.onDemand,
  });
}

/** RFC 4180: quoted fields may hold commas and doubled quotes. Rows as objects by the header. */
export function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  const endRow = (): void => {
    rows.push([...row, field]);
    row = [];
    field = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (isQuoted && letter === '"' && text[at + 1] === '"') {
      field += '"';
      at += 1;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === ',' && !isQuoted) {
      row.push(field);
      field = '';
    } else if (letter === '\n' && !isQuoted) endRow();
    else if (letter !== '\r') field += letter;
  }
  if (field !== '' || row.length > 0) endRow();
  const [header = [], ...lines] = rows;
  return lines.map((line) => Object.fromEntries(header.map((name, column) => [name, line[column] ?? ''])));
}
