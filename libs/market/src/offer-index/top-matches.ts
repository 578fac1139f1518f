import { type OfferMatch } from '../search/candidate.js';

/** A place in a list: ascending by the parts of the key, one after the other, then by id. */
export interface Place {
  readonly key: readonly bigint[];
  readonly id: string;
}

export interface RankedMatch extends Place {
  readonly match: OfferMatch;
}

/** The first so many matches of a list behind a place, whatever order they come in. */
export class TopMatches {
  private readonly ranked: RankedMatch[] = [];

  constructor(
    private readonly most: number,
    private readonly after: Place | null,
  ) {}

  /** In order. */
  get all(): readonly RankedMatch[] {
    return this.ranked;
  }

  /** The last one of a full list, behind which nothing is of interest; undefined while there is room. */
  get worst(): RankedMatch | undefined {
    return this.ranked.length < this.most ? undefined : this.ranked[this.ranked.length - 1];
  }

  /** Whether one of this place would be among them. */
  wants(place: Place): boolean {
    const { worst } = this;
    return (
      (worst === undefined || comparePlaces(place, worst) < 0) &&
      (this.after === null || comparePlaces(place, this.after) > 0)
    );
  }

  add(row: RankedMatch): void {
    if (!this.wants(row)) return;
    const { ranked } = this;
    let at = ranked.length;
    for (let before = ranked[at - 1]; before !== undefined && comparePlaces(row, before) < 0; before = ranked[at - 1])
      at -= 1;
    if (at === ranked.length) ranked.push(row);
    else ranked.splice(at, 0, row);
    if (ranked.length > this.most) ranked.pop();
  }
}

/** As `rankAndPage` sorts. */
function comparePlaces(a: Place, b: Place): number {
  for (let part = 0; part < a.key.length; part += 1) {
    const one = a.key[part] ?? 0n;
    const other = b.key[part] ?? 0n;
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
