import { type Result, ok, refuse } from '#libs/kernel';
import { type FieldRefusal } from '../refusal.js';
import { asicModel } from './asic-models.js';
import { type Bounds, JOULES_PER_TERAHASH, POOL_FEE, PUE, outside } from './input-bounds.js';
import { type MiningEfficiency } from './net-value.js';

/** A provider's own mining machines at one site. */
export interface MiningFleet extends MiningEfficiency {
  readonly terahashPerSecond: number;
}

/** A fleet as somebody describes it: by the slug of a model or by its efficiency. */
export interface FleetDraft {
  readonly model: string | null;
  readonly joulesPerTerahash: number | null;
  readonly terahashPerSecond: number;
  readonly pue: number;
  readonly poolFeeBasisPoints: number;
}

/** 1e9 TH/s is about all there is in the world. */
const TERAHASH: Bounds = { least: 0, most: 1e9 };

/** The fleet, or what is wrong with its description. */
export function fleetOf(draft: FleetDraft): Result<MiningFleet, FieldRefusal[]> {
  const { model, terahashPerSecond, pue, poolFeeBasisPoints } = draft;
  const known = model === null ? null : asicModel(model);
  const joulesPerTerahash = draft.joulesPerTerahash ?? known?.joulesPerTerahash ?? null;
  if (model !== null && (known === null || draft.joulesPerTerahash !== null))
    return refuse([
      {
        code: 'INVALID_INPUT',
        path: [known === null ? 'model' : 'joulesPerTerahash'],
        detail: known === null ? 'must be a model of our catalogue' : 'must be left out where a model is named',
      },
    ]);
  if (joulesPerTerahash === null)
    return refuse([
      { code: 'INVALID_INPUT', path: ['joulesPerTerahash'], detail: 'is needed where no model is named' },
    ]);
  const invalid = [
    ...outside(['terahashPerSecond'], terahashPerSecond, TERAHASH),
    ...outside(['joulesPerTerahash'], joulesPerTerahash, JOULES_PER_TERAHASH),
    ...outside(['pue'], pue, PUE),
    ...outside(['poolFeeBasisPoints'], poolFeeBasisPoints, POOL_FEE),
  ];
  if (invalid.length > 0) return refuse(invalid);
  return ok({ terahashPerSecond, joulesPerTerahash, pue, poolFeeBasisPoints });
}

/** Draw of the whole fleet at the meter: TH/s x J/TH x PUE, in whole watts. */
export function fleetWatts({ terahashPerSecond, joulesPerTerahash, pue }: MiningFleet): number {
  return Math.round(terahashPerSecond * joulesPerTerahash * pue);
}
