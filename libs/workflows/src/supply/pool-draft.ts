import { type Instant, type Rate, type Result, compareDecimal, decimal, discounted, ok, refuse } from '#libs/kernel';
import { type GpuModel, type GpuPool, type Interconnect, type Site, type TermDiscount, gpuModel, wattsPerGpu } from '#libs/market';
import { type Refusal } from '../refusal.js';
import { Problems } from './problems.js';

/** A GPU pool as a miner describes it; null asks for the default that the API's description states. */
export interface PoolDraft {
  readonly externalId: string;
  readonly name: string;
  readonly siteExternalId: string;
  readonly modelSlug: string;
  readonly gpusPerNode: number;
  readonly nodeCount: number;
  readonly nodesPerFabric: number | null;
  readonly interconnect: Interconnect;
  readonly vcpusPerNode: number;
  readonly ramGibPerNode: number;
  readonly storageGibPerNode: number;
  readonly networkGbpsPerNode: number;
  readonly wattsPerGpu: number | null;
  readonly availableFrom: Instant | null;
  readonly availableUntil: Instant | null;
  readonly minChunkGpus: number | null;
  readonly minHours: number;
  /** Per GPU_HOUR. */
  readonly price: Rate;
  readonly termDiscounts: readonly TermDiscount[];
  readonly floor: Rate | null;
  readonly onDemand: boolean;
  readonly expectedVersion: number | null;
}

const ZERO = decimal('0');
const MAX_TERM_HOURS = 25 * 366 * 24;

type PoolFields = Omit<GpuPool, 'id' | 'orgId' | 'state' | 'version'>;

/** The pool a draft describes at its site, defaults filled in, or everything that is wrong with it. */
export function poolFrom(draft: PoolDraft, site: Site, path: readonly string[]): Result<PoolFields, readonly Refusal[]> {
  const model = gpuModel(draft.modelSlug);
  const problems = new Problems(path);
  checkMachines(problems, draft);
  checkPrices(problems, draft);
  problems.expect(model !== null, 'model', `There is no model "${draft.modelSlug}" in the catalogue; see \`gpuModels\`.`);
  if (problems.found.length || model === null) return refuse(problems.found);
  const fields = withDefaults(draft, site, model);
  problems.expect(fields.availableUntil === null || fields.availableUntil > fields.availableFrom, 'availableUntil', 'The pool is available until after it is available from.');
  return problems.found.length ? refuse(problems.found) : ok(fields);
}

function withDefaults({ expectedVersion: _, siteExternalId: __, ...draft }: PoolDraft, site: Site, model: GpuModel): PoolFields {
  return {
    ...draft,
    externalId: draft.externalId.trim(),
    name: draft.name.trim(),
    siteId: site.id,
    nodesPerFabric: draft.nodesPerFabric ?? draft.nodeCount,
    wattsPerGpu: draft.wattsPerGpu ?? wattsPerGpu(model),
    availableFrom: draft.availableFrom ?? site.energisedAt,
    minChunkGpus: draft.minChunkGpus ?? draft.gpusPerNode,
    floor: draft.floor ?? discounted(draft.price, draft.termDiscounts.at(-1)?.basisPoints ?? 0),
  };
}

function checkMachines(problems: Problems, draft: PoolDraft): void {
  const chunk = draft.minChunkGpus ?? draft.gpusPerNode;
  problems
    .text(draft.externalId, 'externalId', 1, 80)
    .text(draft.name, 'name', 2, 120)
    .range(draft.gpusPerNode, 'gpusPerNode', 1, 16)
    .range(draft.nodeCount, 'nodeCount', 1, 20_000)
    .range(draft.nodesPerFabric ?? draft.nodeCount, 'nodesPerFabric', 1, Math.max(1, draft.nodeCount))
    .range(draft.vcpusPerNode, 'vcpusPerNode', 1, 2_048)
    .range(draft.ramGibPerNode, 'ramGibPerNode', 1, 65_536)
    .range(draft.storageGibPerNode, 'storageGibPerNode', 0, 10_000_000)
    .range(draft.networkGbpsPerNode, 'networkGbpsPerNode', 0, 10_000)
    .range(draft.wattsPerGpu ?? 1, 'wattsPerGpu', 1, 20_000)
    .range(chunk, 'minChunkGpus', 1, Math.max(1, draft.nodeCount * draft.gpusPerNode))
    .expect(draft.gpusPerNode % chunk === 0 || chunk % draft.gpusPerNode === 0, 'minChunkGpus', 'The smallest lease divides the GPUs of a node or is a multiple of them.')
    .range(draft.minHours, 'minHours', 1, MAX_TERM_HOURS);
}

function checkPrices(problems: Problems, { price, floor, termDiscounts }: PoolDraft): void {
  const ascends = termDiscounts.every((step, index) => {
    const before = termDiscounts[index - 1];
    return before === undefined || (step.minHours > before.minHours && step.basisPoints > before.basisPoints);
  });
  problems
    .expect(compareDecimal(price.amount, ZERO) > 0, 'price', 'The price is above 0.')
    .expect(termDiscounts.length <= 12, 'termDiscounts', 'There are at most 12 term discounts.')
    .expect(termDiscounts.every(isDiscount), 'termDiscounts', 'Each discount is 1 to 9000 basis points from a term above 0 hours on.')
    .expect(ascends, 'termDiscounts', 'Term discounts ascend both in hours and in discount.')
    .expect(floor === null || floor.currency === price.currency, 'floor', 'The floor is in the currency of the price.')
    .expect(floor === null || compareDecimal(floor.amount, ZERO) >= 0, 'floor', 'The floor is not negative.')
    .expect(floor === null || compareDecimal(floor.amount, price.amount) <= 0, 'floor', 'The floor does not exceed the price.');
}

function isDiscount({ minHours, basisPoints }: TermDiscount): boolean {
  return Number.isSafeInteger(minHours) && minHours > 0 && Number.isSafeInteger(basisPoints) && basisPoints >= 1 && basisPoints <= 9_000;
}
