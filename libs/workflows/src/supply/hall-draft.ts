import { type Instant, type Rate, type Result, compareDecimal, decimal, ok, refuse } from '#libs/kernel';
import { type Cooling, type DataHall, type Site } from '#libs/market';
import { type Refusal } from '../refusal.js';
import { Problems } from './problems.js';

/** A data hall as a miner describes it. */
export interface HallDraft {
  readonly externalId: string;
  readonly name: string;
  readonly siteExternalId: string;
  readonly criticalItKw: number;
  readonly rackDensityKw: number;
  readonly cooling: Cooling;
  /** Per KW_MONTH. */
  readonly price: Rate;
  readonly energyPassThrough: boolean;
  readonly minTermMonths: number;
  readonly minChunkKw: number;
  /** Null: when the site has power. */
  readonly availableFrom: Instant | null;
  readonly availableUntil: Instant | null;
  readonly expectedVersion: number | null;
}

type HallFields = Omit<DataHall, 'id' | 'orgId' | 'state' | 'version'>;

/** The hall a draft describes at its site, or everything that is wrong with it. */
export function hallFrom(draft: HallDraft, site: Site, path: readonly string[]): Result<HallFields, readonly Refusal[]> {
  const availableFrom = draft.availableFrom ?? site.energisedAt;
  const sameCurrency = !draft.energyPassThrough || draft.price.currency === site.energyPrice.currency;
  const problems = new Problems(path)
    .text(draft.externalId, 'externalId', 1, 80)
    .text(draft.name, 'name', 2, 120)
    .range(draft.criticalItKw, 'criticalItKw', 1, 1_000_000)
    .range(draft.rackDensityKw, 'rackDensityKw', 1, 1_000)
    .range(draft.minTermMonths, 'minTermMonths', 1, 300)
    .range(draft.minChunkKw, 'minChunkKw', 1, Math.max(1, draft.criticalItKw))
    .expect(compareDecimal(draft.price.amount, decimal('0')) > 0, 'price', 'The price is above 0.')
    .expect(sameCurrency, 'price', `Energy is passed through in ${site.energyPrice.currency}, so the rent is in ${site.energyPrice.currency} too.`)
    .expect(draft.availableUntil === null || draft.availableUntil > availableFrom, 'availableUntil', 'The hall is available until after it is available from.');
  if (problems.found.length) return refuse(problems.found);
  const { expectedVersion: _, siteExternalId: __, ...same } = draft;
  return ok({ ...same, externalId: draft.externalId.trim(), name: draft.name.trim(), siteId: site.id, availableFrom });
}
