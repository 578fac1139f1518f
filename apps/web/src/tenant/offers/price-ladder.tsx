import { Rate } from '../../kit/money.js';
import { Table } from '../../kit/table.js';
import { useText } from '../../kit/text.js';
import { termText } from '../term.js';
import { type Offer } from './offer.js';

interface Rung {
  readonly minHours: number;
  readonly basisPoints: number;
}

/** Posted rate and what longer terms take off it. The rate for the asked window stands beside the quote form. */
export const PriceLadder = ({ offer }: { readonly offer: Offer }) => {
  const say = useText();
  const rungs: readonly Rung[] = [{ minHours: offer.minHours, basisPoints: 0 }, ...offer.termDiscounts];
  return (
    <Table<Rung>
      label={say('offer.prices')}
      rows={rungs}
      rowKey={(rung) => `${rung.minHours}-${rung.basisPoints}`}
      columns={[
        {
          id: 'term',
          head: say('ladder.from'),
          wide: true,
          cell: (rung) => termText(say, rung.minHours),
        },
        {
          id: 'off',
          head: say('ladder.off'),
          end: true,
          cell: (rung) => (
            <bdi dir="ltr" className="num">
              {rung.basisPoints === 0 ? '–' : `−${say('unit.percent', { percent: rung.basisPoints / 100 })}`}
            </bdi>
          ),
        },
        {
          id: 'rate',
          head: say('ladder.rate'),
          end: true,
          cell: (rung) => (
            <Rate
              value={{ currency: offer.price.currency, amount: lessBasisPoints(offer.price.amount, rung.basisPoints) }}
              unit={offer.price.unit}
            />
          ),
        },
      ]}
    />
  );
};

/** `amount` less a share in basis points, exact: decimal digits are shifted by whole numbers, never through a float. */
const lessBasisPoints = (amount: string, basisPoints: number): string => {
  const [whole = '0', fraction = ''] = amount.split('.');
  const scaled = BigInt(whole + fraction.padEnd(12, '0')) * BigInt(10_000 - basisPoints);
  const digits = scaled.toString().padStart(17, '0');
  return `${digits.slice(0, -16)}.${digits.slice(-16)}`;
};
