import fc from 'fast-check';

/** The site of the model: 32 GPUs of 1 kW on 40 kW, planned for so many days. */
export const MODEL = { days: 12, units: 32, wattsPerUnit: 1_000, limitWatts: 40_000 } as const;

const span = { start: fc.nat(MODEL.days - 1), length: fc.integer({ min: 1, max: 6 }) };
const units = { from: fc.nat(MODEL.units - 1), size: fc.integer({ min: 1, max: 20 }) };
const watts = fc.integer({ min: 1, max: 60 }).map((kilowatts) => kilowatts * 1_000);
const load = fc.nat(2);

/** Something that happens to a site, by days of the plan. */
export const siteCommand = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constantFrom('QUOTE', 'QUOTE', 'QUOTE', 'OWN_USE'), ...span, ...units }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('BOOK', 'CANCEL'), pick: fc.nat(50), start: span.start }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('CURTAIL'), ...span, watts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('RESTORE'), pick: fc.nat(50) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('MINE'), ...span, watts, isFirm: fc.boolean(), load }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('STOP'), load }) },
);
export type SiteCommand = typeof siteCommand extends fc.Arbitrary<infer C> ? C : never;

export interface ModelClaim {
  readonly watts: number;
  readonly from: number;
  readonly until: number;
  /** GPUs it holds, first and one past the last; null: it mines. */
  readonly units: readonly [number, number] | null;
}

interface ModelLoad extends ModelClaim {
  readonly isFirm: boolean;
}

const runs = (claim: { readonly from: number; readonly until: number }, day: number): boolean =>
  claim.from <= day && day < claim.until;

/** A site added up day by day: what every keeper of power is compared with. */
export class SiteModel {
  readonly claims = new Map<string, ModelClaim>();
  readonly curtailments = new Map<string, ModelClaim>();
  readonly loads = new Map<number, ModelLoad>();

  limit(day: number): number {
    const cuts = [...this.curtailments.values()].filter((cut) => runs(cut, day));
    return Math.min(MODEL.limitWatts, ...cuts.map((cut) => cut.watts));
  }

  firm(day: number): number {
    return this.#sum([...this.claims.values(), ...this.#loads(true)], day);
  }

  firmMining(day: number): number {
    return this.#sum(this.#loads(true), day);
  }

  wanted(day: number): number {
    return this.#sum(this.#loads(false), day);
  }

  isTaken([first, last]: readonly [number, number], from: number, until: number): boolean {
    return [...this.claims.values()].some(
      ({ units: held, ...claim }) =>
        held !== null && held[0] < last && first < held[1] && claim.from < until && from < claim.until,
    );
  }

  /** Whether everything fits once `key` of a map is `value`; if not, nothing changes. */
  tries<K, V>(map: Map<K, V>, key: K, value: V): boolean {
    const before = map.get(key);
    map.set(key, value);
    const fits = Array.from({ length: MODEL.days + 6 }, (_, day) => this.firm(day) <= this.limit(day)).every(Boolean);
    if (fits) return true;
    if (before === undefined) map.delete(key);
    else map.set(key, before);
    return false;
  }

  cut(holder: string, day: number): void {
    const claim = this.claims.get(holder);
    if (claim === undefined) return;
    if (claim.from >= day) this.claims.delete(holder);
    else this.claims.set(holder, { ...claim, until: Math.min(claim.until, day) });
  }

  #loads(isFirm: boolean): ModelLoad[] {
    return [...this.loads.values()].filter((one) => one.isFirm === isFirm);
  }

  #sum(claims: readonly ModelClaim[], day: number): number {
    return claims.reduce((total, claim) => total + (runs(claim, day) ? claim.watts : 0), 0);
  }
}
