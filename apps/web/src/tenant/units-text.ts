import { type Say } from '../kit/text.js';
import { type CapacityKind } from '../gql/tenant/graphql.js';

/** `64 GPUs` or `2,500 kW`: an amount of capacity with its unit. */
export const unitsText = (say: Say, kind: CapacityKind, units: number): string =>
  say(kind === 'GPU' ? 'unit.gpus' : 'unit.kw', { n: units });

/** Which units, as ranges: `0–63, 128–191`. The last unit is named, since people count what they get. */
export const placementText = (placement: readonly { readonly from: number; readonly to: number }[]): string =>
  placement.map(({ from, to }) => (to - from === 1 ? String(from) : `${from}–${to - 1}`)).join(', ');
