import { type Say } from '../kit/text.js';
import { type CapacityKind } from '../gql/tenant/graphql.js';

/** `64 GPUs` or `2,500 kW`: an amount of capacity with its unit. */
export const unitsText = (say: Say, kind: CapacityKind, units: number): string =>
  say(kind === 'GPU' ? 'unit.gpus' : 'unit.kw', { n: units });
