import { type OfferRowFragment } from '../../gql/tenant/graphql.js';
import { middleOf } from './middles.js';

/** Offers at one site, and where on the map it is drawn. */
export interface MappedSite {
  readonly site: OfferRowFragment['site'];
  readonly offers: readonly OfferRowFragment[];
  /** GPUs or kW that can be had together, added up. */
  readonly free: number;
  readonly longitude: number;
  readonly latitude: number;
}

/** Degrees by which sites of one state or country are set apart. */
const APART = 2.2;

/** The sites of these offers from the west to the east; a site of which we do not know the place is left out. */
export const sitesOf = (offers: readonly OfferRowFragment[]): readonly MappedSite[] => {
  const bySite = new Map<string, OfferRowFragment[]>();
  for (const offer of offers) bySite.set(offer.site.id, [...(bySite.get(offer.site.id) ?? []), offer]);
  const taken = new Map<string, number>();
  const found = [...bySite.values()].flatMap((own): MappedSite[] => {
    const [{ site } = { site: null }] = own;
    const middle = site === null ? null : middleOf(site.country, site.subdivision);
    if (site === null || middle === null) return [];
    const key = middle.join(' ');
    const before = taken.get(key) ?? 0;
    taken.set(key, before + 1);
    // the second to the right, the third below it, and so on around
    const angle = (before - 1) * (Math.PI / 3);
    const far = before === 0 ? 0 : APART;
    const free = own.reduce((sum, { bookableUnits }) => sum + bookableUnits, 0);
    const [longitude, latitude] = [middle[0] + far * 1.4 * Math.cos(angle), middle[1] - far * Math.sin(angle)];
    return [{ site, offers: own, free, longitude, latitude }];
  });
  return found.sort((a, b) => a.longitude - b.longitude);
};
