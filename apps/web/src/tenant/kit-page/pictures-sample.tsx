import {
  describeAvailability,
  describeCost,
  describeUtilisation,
  describeWindowFit,
  drawAvailability,
  drawCost,
  drawPower,
  drawUtilisation,
  drawWindowFit,
  stopsOfAvailability,
  stopsOfCost,
  stopsOfPower,
  stopsOfUtilisation,
  tableAvailability,
  tableCost,
  tableUtilisation,
  type Availability,
  type SitePower,
} from '#libs/pictures';
import { Drawing } from '../../kit/drawing.js';
import { readRate } from '../../kit/decimals.js';
import { Figure } from '../../kit/figure.js';
import { pageLanguage } from '../../kit/locale.js';
import { Section } from '../../kit/page.js';
import { Table } from '../../kit/table.js';

const day = (n: number): number => Date.UTC(2026, 11, 1 + n);
const dayOf = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const sayInstant = (at: number): string => dayOf.format(at);
const sayKw = (kw: number): string => readRate(String(kw), 0);
const isMirrored = pageLanguage() === 'ar';

const AVAILABILITY: Availability = {
  units: 512,
  unitName: 'GPUs',
  window: { start: day(0), end: day(90) },
  wanted: { start: day(14), end: day(44) },
  ...{ sayInstant, isMirrored },
  rectangles: [
    { fromUnit: 0, toUnit: 128, start: day(0), end: day(62), use: 'LEASED' },
    { fromUnit: 128, toUnit: 256, start: day(10), end: day(90), use: 'LEASED' },
    { fromUnit: 256, toUnit: 320, start: day(14), end: day(44), use: 'HELD' },
    { fromUnit: 448, toUnit: 512, start: day(30), end: day(37), use: 'BLOCKED' },
  ],
};
const POWER: SitePower = {
  window: { start: day(0), end: day(90) },
  wanted: { start: day(14), end: day(60) },
  ...{ unit: 'kW', sayInstant, sayKw, isMirrored },
  slices: [
    { start: day(0), end: day(14), limitKw: 12_000, withheldKw: 0, claimedKw: 3200 },
    { start: day(14), end: day(40), limitKw: 12_000, withheldKw: 0, claimedKw: 7800 },
    { start: day(40), end: day(47), limitKw: 12_000, withheldKw: 3000, claimedKw: 7800 },
    { start: day(47), end: day(90), limitKw: 12_000, withheldKw: 0, claimedKw: 5400 },
  ],
};
const SLICES = tableAvailability(AVAILABILITY);
const UTILISATION = { units: 512, leased: 256, held: 64, blocked: 32, unitName: 'GPUs' };
const COST = [
  { name: 'Capacity', amount: '44800.00' },
  { name: 'Gridlease fee', amount: '2240.00' },
  { name: 'Tax', amount: '1344.00' },
];
const FIT = { units: 512, bookable: 192, wanted: 128, unitName: 'GPUs' };

export const PicturesSample = () => (
  <Section title="Pictures">
    <div className="grid grid-cols-1 gap-8 xl:grid-cols-2">
      <Figure
        finding={describeAvailability(AVAILABILITY)}
        draw={(frame) => drawAvailability(AVAILABILITY, frame)}
        stops={(frame) =>
          stopsOfAvailability(AVAILABILITY, frame).map(({ x, y }, i) => ({ x, y, text: `${SLICES[i]?.FREE} free` }))
        }
        rows={() => [['from', 'free'], ...SLICES.map(({ start, FREE }) => [sayInstant(start), String(FREE)])]}
        height={190}
        fileName="availability"
        table={<p>See the offer page.</p>}
      />
      <Figure
        finding="At least 1,200 of 12,000 kW are free from 15 Dec to 30 Jan; least from 10 Jan."
        draw={(frame) => drawPower(POWER, frame)}
        stops={(frame) =>
          stopsOfPower(POWER, frame).map(({ x, y, at }) => ({
            ...{ x, y },
            text: `${sayKw(POWER.slices[at]?.claimedKw ?? 0)} kW claimed`,
          }))
        }
        rows={() => [
          ['from', 'claimed_kw'],
          ...POWER.slices.map(({ start, claimedKw }) => [sayInstant(start), String(claimedKw)]),
        ]}
        height={190}
        fileName="power"
        table={
          <Table
            label="Power"
            rows={POWER.slices}
            rowKey={(row) => String(row.start)}
            columns={[
              { id: 'from', head: 'From', wide: true, cell: (row) => sayInstant(row.start) },
              { id: 'kw', head: 'kW', end: true, cell: (row) => <span className="num">{sayKw(row.claimedKw)}</span> },
            ]}
          />
        }
      />
      <Figure
        finding={describeUtilisation(UTILISATION)}
        draw={(frame) => drawUtilisation(UTILISATION, frame)}
        stops={(frame) =>
          stopsOfUtilisation(UTILISATION, frame).map(({ x, y, at }) => {
            const row = tableUtilisation(UTILISATION)[at];
            return { x, y, text: `${row?.use}: ${row?.units}` };
          })
        }
        rows={() => [['use', 'units'], ...tableUtilisation(UTILISATION).map(({ use, units }) => [use, String(units)])]}
        height={20}
        fileName="utilisation"
        table={
          <Table
            label="Utilisation"
            rows={tableUtilisation(UTILISATION)}
            rowKey={(row) => row.use}
            columns={[
              { id: 'use', head: 'Use', wide: true, cell: (row) => row.use },
              { id: 'units', head: 'Units', end: true, cell: (row) => <span className="num">{row.units}</span> },
            ]}
          />
        }
      />
      <Figure
        finding={describeCost(COST)}
        draw={(frame) => drawCost(COST, frame)}
        stops={(frame) =>
          stopsOfCost(COST, frame).map(({ x, y, at }) => ({ x, y, text: `${COST[at]?.name} ${COST[at]?.amount}` }))
        }
        rows={() => [['part', 'amount'], ...tableCost(COST).map(({ name, amount }) => [name, amount])]}
        height={20}
        fileName="cost"
        table={<p>See a quote.</p>}
      />
      <div>
        <p className="mb-2">{describeWindowFit(FIT)}</p>
        <Drawing picture={drawWindowFit(FIT, { width: 160, height: 14, id: 'fit' })} title={describeWindowFit(FIT)} />
      </div>
    </div>
  </Section>
);
