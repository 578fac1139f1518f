import { DAY, type Period } from '#libs/kernel';
import { type SearchContext, type TaxedSupply, taxTreatment } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

/** What every price shown to an organisation hangs on beside the offer: the moment, our fee, its tax. */
export async function searchContext(
  ports: Pick<Ports, 'billingProfiles' | 'taxes' | 'settings'>,
  tx: Tx,
  scope: OrganisationScope,
): Promise<SearchContext> {
  const profile = await ports.billingProfiles.byOrg(tx, scope.orgId);
  const buyer = profile ?? { country: ports.settings.seller.country, taxId: null };
  const supply = await supplyOf(ports, tx);
  return {
    now: tx.now,
    platformFeeBasisPoints: ports.settings.platformFeeBasisPoints,
    tax: taxTreatment(buyer, tx.now, supply),
    hallTax: (property) => taxTreatment(buyer, tx.now, { ...supply, property }),
  };
}

/** What tax hangs on beside buyer, place and time: rates as they are known now, and who sells. */
export async function supplyOf(ports: Pick<Ports, 'taxes' | 'settings'>, tx: Tx): Promise<TaxedSupply> {
  return { table: await ports.taxes.table(tx), sellerCountry: ports.settings.seller.country };
}

/** Longer than any lease may run; longer windows are refused before anybody steps through their months. */
const LONGEST_WINDOW = 26 * 366 * DAY;

export function checkWindow(window: Period, path: readonly string[]): Refusal | null {
  if (window.start >= window.end) return invalid(path, 'The window ends after it starts.');
  return window.end - window.start > LONGEST_WINDOW ? invalid(path, 'A window is at most 25 years long.') : null;
}
