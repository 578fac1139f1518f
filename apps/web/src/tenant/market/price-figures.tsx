import { Figures } from '../../kit/facts.js';
import { Rate } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { type IndexPointFactsFragment, type MarketOfQuery } from '../../gql/tenant/graphql.js';

type Prices = MarketOfQuery['marketPrices'];

/** The figures a reader came for, each with its sample; of too small a sample, how small it is. */
export const PriceFigures = ({ prices }: { readonly prices: Prices }) => {
  const say = useText();
  const last = prices.booked.at(-1);
  return (
    <Figures
      facts={[
        { name: say('market.askedNow'), value: <Middle point={prices.now} prices={prices} /> },
        ...(last === undefined
          ? []
          : [{ name: say('market.paidLately'), value: <Middle point={last} prices={prices} /> }]),
      ]}
    />
  );
};

const Middle = ({ point, prices }: { readonly point: IndexPointFactsFragment; readonly prices: Prices }) => {
  const say = useText();
  if (point.prices === null)
    return (
      <>
        {say('market.unpublished')}
        <span className="sub">
          {say('market.tooFew', {
            ...{ samples: point.samples, least: prices.minSamples },
            ...{ providers: point.providers, leastProviders: prices.minProviders },
          })}
        </span>
      </>
    );
  return (
    <>
      <Rate value={point.prices.middle} unit="GPU_HOUR" />
      <span className="sub">
        <bdi dir="ltr">
          {point.prices.low.amount} – {point.prices.high.amount}
        </bdi>{' '}
        · {say('market.sample', { samples: point.samples, providers: point.providers })}
      </span>
    </>
  );
};
