import { type Instant, type Rate, compareDecimal, discounted } from '#libs/kernel';
import { gpuModel, wattsWithHost } from '../catalogue/gpu-models.js';
import { checkCosts } from '../energy/check-energy.js';
import { type UnitCosts } from '../energy/unit-costs.js';
import { FieldChecks, type PriceDraft, rateOf } from '../listing/field-checks.js';
import { type PricingCurve } from '../pricing/pricing-curve.js';
import { type ListingRefusal } from '../refusal.js';
import { type Site } from '../site/site.js';
import { type GpuPool, type Interconnect, type TermDiscount } from './pool.js';

/** A pool as a miner writes it; null stands for the default that the schema names. */
export interface PoolDraft {
  readonly externalId: string;
  readonly name: string;
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
  readonly price: PriceDraft;
  readonly termDiscounts: readonly TermDiscount[];
  readonly floor: PriceDraft | null;
  readonly pricingCurve: PricingCurve | null;
  readonly costs: UnitCosts | null;
  readonly onDemand: boolean;
}

/** What the input alone says of a pool, defaults filled in. */
export type PoolContent = Omit<GpuPool, 'id' | 'orgId' | 'siteId' | 'state' | 'version'>;

/** Fills the defaults in: one fabric, whole nodes, the model's power with its host, from when the site has power, floor under every discount. */
export function poolContent(draft: PoolDraft, site: Site): PoolContent {
  const posted = rateOf(draft.price, 'GPU_HOUR');
  const model = gpuModel(draft.modelSlug);
  return {
    ...draft,
    externalId: draft.externalId.trim(),
    name: draft.name.trim(),
    nodesPerFabric: draft.nodesPerFabric ?? draft.nodeCount,
    wattsPerGpu: draft.wattsPerGpu ?? (model === null ? 0 : wattsWithHost(model)),
    availableFrom: draft.availableFrom ?? site.energisedAt,
    minChunkGpus: draft.minChunkGpus ?? draft.gpusPerNode,
    price: posted,
    floor: draft.floor === null ? lowestRate(posted, draft.termDiscounts) : rateOf(draft.floor, 'GPU_HOUR'),
  };
}

function lowestRate(posted: Rate, discounts: readonly TermDiscount[]): Rate {
  return discounted(posted, Math.max(0, ...discounts.map((step) => step.basisPoints)));
}

/** Everything in a pool's input that is not what its description allows. */
export function checkPool(draft: PoolDraft): ListingRefusal[] {
  const checks = new FieldChecks();
  checks.text('externalId', draft.externalId, 1, 80);
  checks.text('name', draft.name, 2, 120);
  checks.must(gpuModel(draft.modelSlug) !== null, 'model', 'must be a model of the catalogue');
  checks.whole('gpusPerNode', draft.gpusPerNode, 1, 16);
  checks.whole('nodeCount', draft.nodeCount, 1, 20_000);
  if (draft.nodesPerFabric !== null) checks.whole('nodesPerFabric', draft.nodesPerFabric, 1, draft.nodeCount);
  checks.whole('vcpusPerNode', draft.vcpusPerNode, 1, 2_048);
  checks.whole('ramGibPerNode', draft.ramGibPerNode, 1, 65_536);
  checks.whole('storageGibPerNode', draft.storageGibPerNode, 0, 10_000_000);
  checks.whole('networkGbpsPerNode', draft.networkGbpsPerNode, 0, 10_000);
  if (draft.wattsPerGpu !== null) checks.whole('wattsPerGpu', draft.wattsPerGpu, 1, 10_000);
  checks.whole('minHours', draft.minHours, 1, 219_000);
  if (draft.minChunkGpus !== null) checkChunk(checks, draft, draft.minChunkGpus);
  checkPrices(checks, draft);
  if (draft.pricingCurve !== null) checkCurve(checks, ['pricingCurve'], draft.pricingCurve);
  if (draft.costs !== null) checkCosts(checks, ['costs'], draft.costs);
  return checks.refusals;
}

/** Everything in a curve that is not what its description allows. */
export function checkCurve(checks: FieldChecks, path: readonly string[], curve: PricingCurve): void {
  checks.whole([...path, 'kinkBasisPoints'], curve.kinkBasisPoints, 1, 9_999);
  checks.whole([...path, 'slopeBelowBasisPoints'], curve.slopeBelowBasisPoints, 0, 100_000);
  checks.whole([...path, 'slopeAboveBasisPoints'], curve.slopeAboveBasisPoints, 0, 100_000);
}

function checkChunk(checks: FieldChecks, draft: PoolDraft, chunk: number): void {
  checks.whole('minChunkGpus', chunk, 1, draft.gpusPerNode * draft.nodeCount);
  const fits = draft.gpusPerNode % chunk === 0 || chunk % draft.gpusPerNode === 0;
  checks.must(fits, 'minChunkGpus', 'must divide gpusPerNode or be a multiple of it');
}

function checkPrices(checks: FieldChecks, draft: PoolDraft): void {
  checks.price('price', draft.price);
  checks.must(draft.termDiscounts.length <= 12, 'termDiscounts', 'must be at most 12');
  for (const [index, step] of draft.termDiscounts.entries()) {
    const path = ['termDiscounts', `${index}`];
    const before = draft.termDiscounts[index - 1];
    checks.whole([...path, 'minHours'], step.minHours, 1, 219_000);
    checks.whole([...path, 'basisPoints'], step.basisPoints, 1, 9_000);
    checks.must(
      before === undefined || before.minHours < step.minHours,
      [...path, 'minHours'],
      'must be above the step before',
    );
    checks.must(
      before === undefined || before.basisPoints < step.basisPoints,
      [...path, 'basisPoints'],
      'must be above the step before',
    );
  }
  if (draft.floor === null) return;
  checks.price('floor', draft.floor);
  checks.must(
    draft.floor.currency === draft.price.currency,
    ['floor', 'currency'],
    `must be ${draft.price.currency}, as the price is`,
  );
  checks.must(
    compareDecimal(draft.floor.amount, draft.price.amount) <= 0,
    ['floor', 'amount'],
    'must not be above the price',
  );
}
