import { drawCost, shareOf, type CostPart } from '#libs/pictures';
import { readRate } from '../../kit/decimals.js';
import { Drawing } from '../../kit/drawing.js';
import { useText, type Say } from '../../kit/text.js';
import { type ComparedOffer } from './columns.js';
import { compareDecimals, lessBasisPoints, minus } from './delta.js';

const WIDTH = 160;

/** The all-in rate in two: the posted rate less the term's discount, and what comes on top of it. */
export const costParts = (say: Say, offer: ComparedOffer, discount: number): readonly [CostPart, CostPart] => {
  const posted = lessBasisPoints(offer.price.amount, discount);
  const allIn = offer.allInPrice.amount;
  const capacity = compareDecimals(posted, allIn) > 0 ? allIn : posted;
  return [
    { name: say('compare.partCapacity'), amount: capacity },
    { name: say('compare.partRest'), amount: minus(allIn, capacity) },
  ];
};

/** Its length is its share of the dearest offer's rate, so that bars can be held against each other. */
export const CostBar = ({
  offer,
  discount,
  dearest,
}: {
  readonly offer: ComparedOffer;
  readonly discount: number;
  readonly dearest: string;
}) => {
  const say = useText();
  const parts = costParts(say, offer, discount);
  const [capacity, rest] = parts.map((part) => readRate(part.amount, 2, 4));
  const width = Math.max(1, Math.round(shareOf(offer.allInPrice.amount, dearest) * WIDTH));
  return (
    <>
      <Drawing
        picture={drawCost(parts, { width, height: 12, id: `cost-${offer.id}` })}
        title={say('compare.partsSay', { capacity, rest })}
      />
      <span className="block text-[0.75rem] text-ink-3">
        {parts.map((part, index) => (
          <span key={part.name} className="block">
            {part.name} <bdi className="num">{index === 0 ? capacity : rest}</bdi>
          </span>
        ))}
      </span>
    </>
  );
};
