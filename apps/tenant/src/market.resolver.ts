import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type CurrencyCode, type Decimal, instantToString, rate } from '#libs/kernel';
import { type IndexFigures, MIN_PROVIDERS, MIN_SAMPLES } from '#libs/market';
import { type GraphqlContext, organisationScope, valueOrFailure } from '#libs/platform';
import { type tenant } from '#libs/schema';
import { type IndexPoint, type Ports, viewDepth, viewPrices } from '#libs/workflows';
import { PORTS } from './tokens.js';

/** What the market as a whole asks, has paid and has free. */
@Resolver()
export class MarketResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('marketPrices')
  async marketPrices(
    @Args() { model, region, band, currency, days }: tenant.QueryMarketPricesArgs,
    @Context() context: GraphqlContext,
  ): Promise<tenant.MarketPrices> {
    const key = { modelSlug: model, region: region ?? null, band: band ?? null, currency: currency ?? 'USD' };
    const viewed = await viewPrices(this.ports)(organisationScope(context), { key, days: days ?? 90 });
    const { booked, listed, now } = valueOrFailure(viewed);
    const point = (at: IndexPoint): tenant.IndexPoint => ({
      ...figuresToGraphQL(at, key.currency),
      day: instantToString(at.day).slice(0, 10),
    });
    return {
      minSamples: MIN_SAMPLES,
      minProviders: MIN_PROVIDERS,
      booked: booked.map(point),
      listed: listed.map(point),
      now: { ...figuresToGraphQL(now, key.currency), day: null },
    };
  }

  @Query('marketDepth')
  async marketDepth(
    @Args() { model, region, currency, band }: tenant.QueryMarketDepthArgs,
    @Context() context: GraphqlContext,
  ): Promise<tenant.MarketDepth> {
    const viewed = await viewDepth(this.ports)(organisationScope(context), {
      ...{ modelSlug: model, region: region ?? null, currency: currency ?? 'USD', band: band ?? 'WEEKS' },
    });
    const { days, points } = valueOrFailure(viewed);
    return { days, points: [...points] };
  }
}

function figuresToGraphQL(
  { samples, providers, prices }: IndexFigures,
  currency: CurrencyCode,
): Pick<tenant.IndexPoint, 'samples' | 'providers' | 'prices'> {
  const inCurrency = (price: Decimal) => rate(price, currency, 'GPU_HOUR');
  const shown = prices && {
    low: inCurrency(prices.low),
    middle: inCurrency(prices.middle),
    high: inCurrency(prices.high),
  };
  return { samples, providers, prices: shown };
}
