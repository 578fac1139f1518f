import { INTERCONNECTS, type Interconnect } from '../pool/pool.js';

/**
 * Facts of a row that are one bit each, kept as bit planes: 32 rows are tried at once. A plane for a threshold is only necessary (an offer
 * that has 100 GPUs passes "64 or more" for a search of 90), so the row's numbers are looked at afterwards.
 */
export const ON_DEMAND_PLANE = 0;
const LINK_PLANE = 1;
const MOST_PLANE = LINK_PLANE + INTERCONNECTS.length;
const UNIT_STEPS = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096];
const GANG_PLANE = MOST_PLANE + UNIT_STEPS.length;
const HOURS_PLANE = GANG_PLANE + UNIT_STEPS.length;
const HOUR_STEPS = [1, 24, 72, 168, 720];
const CARBON_PLANE = HOURS_PLANE + HOUR_STEPS.length;
const CARBON_STEPS = [25, 50, 100, 150, 200, 300, 450];
const CERTIFICATION_PLANE = CARBON_PLANE + CARBON_STEPS.length;
/** Certifications beyond these have no plane. */
const CERTIFICATION_PLANES = 14;
export const PLANES = CERTIFICATION_PLANE + CERTIFICATION_PLANES;

/** The facts of one offer that planes are about. */
export interface PlaneFacts {
  readonly onDemand: boolean;
  /** Null for halls. */
  readonly interconnect: Interconnect | null;
  readonly most: number;
  readonly mostGang: number;
  readonly minHours: number;
  readonly carbon: number;
  /** Bit n: it has the nth certification. */
  readonly certifications: number;
}

/** Planes in which the row's bit is set. */
export function planesOf(facts: PlaneFacts): number[] {
  const planes = facts.onDemand ? [ON_DEMAND_PLANE] : [];
  if (facts.interconnect !== null) planes.push(LINK_PLANE + INTERCONNECTS.indexOf(facts.interconnect));
  for (const [step, units] of UNIT_STEPS.entries()) {
    if (facts.most >= units) planes.push(MOST_PLANE + step);
    if (facts.mostGang >= units) planes.push(GANG_PLANE + step);
  }
  for (const [step, hours] of HOUR_STEPS.entries()) if (facts.minHours <= hours) planes.push(HOURS_PLANE + step);
  for (const [step, grams] of CARBON_STEPS.entries()) if (facts.carbon <= grams) planes.push(CARBON_PLANE + step);
  for (let bit = 0; bit < CERTIFICATION_PLANES; bit += 1)
    if ((facts.certifications >> bit) & 1) planes.push(CERTIFICATION_PLANE + bit);
  return planes;
}

/** Planes of which a row must be in one; none: no interconnect was asked for. One that we do not know has no plane and no rows. */
export function linkPlanes(interconnects: readonly Interconnect[]): number[] {
  return interconnects.flatMap((link) => {
    const place = INTERCONNECTS.indexOf(link);
    return place < 0 ? [] : [LINK_PLANE + place];
  });
}

/** The plane of the largest threshold that is not above what is asked for; null: there is none. */
export function unitsPlane(units: number, gang: boolean): number | null {
  const step = UNIT_STEPS.filter((threshold) => threshold <= units).length - 1;
  return step < 0 ? null : (gang ? GANG_PLANE : MOST_PLANE) + step;
}

/** The plane of the smallest threshold that is not below the hours of the window; null: there is none. */
export function hoursPlane(hours: number): number | null {
  const step = HOUR_STEPS.findIndex((threshold) => threshold >= hours);
  return step < 0 ? null : HOURS_PLANE + step;
}

/** The plane of the smallest threshold that is not below the grams per kWh asked for; null: there is none. */
export function carbonPlane(grams: number): number | null {
  const step = CARBON_STEPS.findIndex((threshold) => threshold >= grams);
  return step < 0 ? null : CARBON_PLANE + step;
}

export function certificationPlanes(certifications: number): number[] {
  const planes: number[] = [];
  for (let bit = 0; bit < CERTIFICATION_PLANES; bit += 1)
    if ((certifications >> bit) & 1) planes.push(CERTIFICATION_PLANE + bit);
  return planes;
}
