import { type Result, compareDecimal, ok, refuse } from '#libs/kernel';
import { FieldChecks, type PriceDraft, rateOf } from '../listing/field-checks.js';
import { type GpuOffer } from '../offer/offer.js';
import { offerOfPool } from '../offer/project.js';
import { checkCurve } from '../pool/pool-draft.js';
import { type GpuPool } from '../pool/pool.js';
import { type PricingCurve } from '../pricing/pricing-curve.js';
import { type FieldRefusal } from '../refusal.js';
import { type Site } from '../site/site.js';

/** A price a miner thinks of; everything else of the pool stays. */
export interface PriceProposal {
  readonly price: PriceDraft;
  readonly pricingCurve: PricingCurve | null;
}

/** The pool's offer at the proposed price and as it is, or the first thing wrong with the proposal. The floor goes down with the price. */
export function decideProposal(
  pool: GpuPool,
  site: Site,
  { price, pricingCurve }: PriceProposal,
): Result<{ readonly proposed: GpuOffer; readonly present: GpuOffer }, FieldRefusal> {
  const checks = new FieldChecks();
  checks.must(price.amount.scaled > 0n, ['price', 'amount'], 'must be above 0');
  checks.must(
    price.currency === pool.price.currency,
    ['price', 'currency'],
    `must be ${pool.price.currency}, as the pool's is`,
  );
  if (pricingCurve !== null) checkCurve(checks, ['pricingCurve'], pricingCurve);
  const [wrong] = checks.refusals;
  if (wrong !== undefined) return refuse(wrong);
  const posted = rateOf(price, 'GPU_HOUR');
  const floor = compareDecimal(pool.floor.amount, posted.amount) > 0 ? posted : pool.floor;
  const publication = { providerName: '', publishedAt: pool.availableFrom };
  return ok({
    proposed: offerOfPool({ ...pool, price: posted, floor, pricingCurve }, site, publication),
    present: offerOfPool(pool, site, publication),
  });
}
