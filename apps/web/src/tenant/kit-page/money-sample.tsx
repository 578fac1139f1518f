import {
  drawBreakEven,
  drawWaterfall,
  heightOfWaterfall,
  stopsOfBreakEven,
  stopsOfWaterfall,
  tableWaterfall,
  type BreakEvenLines,
  type Waterfall,
} from '#libs/pictures';
import { readRate } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { pageLanguage } from '../../kit/locale.js';
import { moneyText } from '../../kit/money.js';
import { Section } from '../../kit/page.js';

const WATERFALL: Waterfall = {
  opening: { name: 'Owed before', amount: '12000.00' },
  steps: [
    { name: 'Capacity and energy', amount: '44800.00' },
    { name: 'Gridlease fee', amount: '2240.00' },
    { name: 'Tax', amount: '3880.80' },
    { name: 'Service credits', amount: '-1344.00' },
    { name: 'Paid by card', amount: '-9000.00' },
    { name: 'Paid by wire', amount: '-40000.00' },
  ],
  closing: { name: 'Open', amount: '12576.80' },
  ...{ remainderName: 'Not explained', sayAmount: (amount: string) => moneyText({ amount, currency: 'USD' }) },
  isMirrored: pageLanguage() === 'ar',
};
const LINES: BreakEvenLines = {
  rising: Array.from({ length: 25 }, (_, step) => ({ x: step * 30, y: step * 400 })),
  ...{
    flat: 8_640,
    risingName: 'On demand',
    flatName: 'Reserved',
    unit: 'USD',
    sayY: (amount: number) => readRate(String(amount), 0),
  },
  ...{ crossing: { x: 648, name: 'pays off from 648 h' }, current: { x: 300, y: 4_000 } },
  sayX: (hours) => `${hours} h`,
};
const ROWS = tableWaterfall(WATERFALL);

/** The pictures of money, as papers and prices show them. */
export const MoneySample = () => (
  <Section title="Pictures of money">
    <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
      <Figure
        finding="Of USD 62,920.80 owed or invoiced, USD 49,000.00 was paid and USD 1,344.00 settled without a payment; USD 12,576.80 is open."
        draw={(frame) => drawWaterfall(WATERFALL, frame)}
        walk="rows"
        stops={(frame) =>
          stopsOfWaterfall(WATERFALL, frame).map(({ x, y, at }) => ({
            ...{ x, y },
            text: `${ROWS[at]?.name}: ${ROWS[at]?.amount}`,
          }))
        }
        rows={() => [['step', 'amount', 'sum'], ...ROWS.map(({ name, amount, sum }) => [name, amount, sum])]}
        height={(width) => heightOfWaterfall(WATERFALL, width)}
        minWidth={280}
        fileName="waterfall"
        table={<p>See a statement.</p>}
      />
      <Figure
        finding="Reserving pays off from 648 of 720 h on."
        draw={(frame) => drawBreakEven(LINES, frame)}
        stops={(frame) => stopsOfBreakEven(LINES, frame).map(({ x, y, at }) => ({ x, y, text: `${at * 30} h` }))}
        rows={() => [['hours', 'on_demand'], ...LINES.rising.map(({ x, y }) => [String(x), String(y)])]}
        height={240}
        minWidth={300}
        fileName="break-even"
        table={<p>See an offer.</p>}
      />
    </div>
  </Section>
);
