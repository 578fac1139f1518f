import { type ReactNode } from 'react';
import { readAmount, readRate } from '../../kit/decimals.js';
import { moneyText, rateText, Money, Rate } from '../../kit/money.js';
import { type MessageId, type Say } from '../../kit/text.js';
import { termText } from '../term.js';
import { type Window } from '../offers/wanted.js';
import { type ComparedOffer } from './columns.js';
import { CostBar, costParts } from './cost-bar.js';

/** One fact of all the offers. */
export interface Row {
  readonly id: string;
  readonly name: string;
  /** The fact as text: what the columns are compared by and what the file holds. */
  readonly text: (offer: ComparedOffer) => string;
  readonly show?: (offer: ComparedOffer) => ReactNode;
  /** A number that can be measured against the baseline's, and which way is good. */
  readonly measure?: (offer: ComparedOffer) => string | null;
  readonly better?: 'less' | 'more';
}
export interface RowGroup {
  readonly id: 'cost' | 'hardware' | 'network' | 'site' | 'risk';
  readonly rows: readonly Row[];
}
/** What the rows are said with: the language, the window, and the dearest of the offers as the length of a whole bar. */
export interface Setting {
  readonly say: Say;
  readonly window: Window;
  readonly dearest: string;
  readonly day: (iso: string) => string;
}

const HOUR_MS = 3_600_000;
const discountOf = (offer: ComparedOffer, { start, end }: Window): number => {
  const hours = (Date.parse(end) - Date.parse(start)) / HOUR_MS;
  return Math.max(0, ...offer.termDiscounts.filter((one) => one.minHours <= hours).map((one) => one.basisPoints));
};

const costRows = ({ say, window, dearest }: Setting): readonly Row[] => [
  {
    id: 'allIn',
    name: say('offer.allIn'),
    text: (offer) => `${rateText(offer.allInPrice)} ${say(UNIT[offer.allInPrice.unit])}`,
    show: (offer) => (
      <span className="text-[0.9375rem] font-medium">
        <Rate value={offer.allInPrice} unit={offer.allInPrice.unit} />
      </span>
    ),
    measure: (offer) => offer.allInPrice.amount,
    better: 'less',
  },
  {
    id: 'total',
    name: say('quoteForm.total'),
    text: (offer) => (offer.allInTotal === null ? '–' : moneyText(offer.allInTotal)),
    show: (offer) => (offer.allInTotal === null ? '–' : <Money value={offer.allInTotal} />),
    measure: (offer) => offer.allInTotal?.amount ?? null,
    better: 'less',
  },
  {
    id: 'parts',
    name: say('compare.parts'),
    text: (offer) => {
      const [capacity, rest] = costParts(say, offer, discountOf(offer, window));
      return say('compare.partsSay', { capacity: readRate(capacity.amount, 2, 4), rest: readRate(rest.amount, 2, 4) });
    },
    show: (offer) => <CostBar offer={offer} discount={discountOf(offer, window)} dearest={dearest} />,
  },
  {
    id: 'posted',
    name: say('compare.posted'),
    text: (offer) => rateText(offer.price),
    show: (offer) => <Rate value={offer.price} unit={offer.price.unit} />,
    measure: (offer) => offer.price.amount,
    better: 'less',
  },
  {
    id: 'discount',
    name: say('compare.discount'),
    text: (offer) => {
      const points = discountOf(offer, window);
      return points === 0 ? say('compare.noDiscount') : say('compare.discountOf', { percent: points / 100 });
    },
  },
];
const UNIT = { GPU_HOUR: 'rate.gpuHour', KW_MONTH: 'rate.kwMonth', KWH: 'rate.kwh' } as const;

/** A row of a whole number with its unit. */
const counted = (
  id: string,
  name: string,
  value: (offer: ComparedOffer) => number | undefined,
  unit: (n: number) => string,
  better?: Row['better'],
): Row => ({
  id,
  name,
  text: (offer) => {
    const n = value(offer);
    return n === undefined ? '–' : unit(n);
  },
  measure: (offer) => value(offer)?.toString() ?? null,
  ...(better === undefined ? {} : { better }),
});
const plain = (n: number): string => readAmount(String(n));

const hardwareRows = ({ say }: Setting, isGpu: boolean): readonly Row[] => {
  const gib = (n: number): string => say('unit.gib', { n });
  if (!isGpu) {
    return [
      counted(
        'rack',
        say('fact.rack'),
        (offer) => offer.hall?.rackDensityKw,
        (kw) => say('offer.kwRack', { kw }),
        'more',
      ),
      { id: 'cooling', name: say('fact.cooling'), text: (offer) => say(`cooling.${offer.hall?.cooling ?? 'AIR'}`) },
    ];
  }
  return [
    { id: 'gpu', name: say('fact.gpu'), text: (offer) => offer.gpu?.model.name ?? '–' },
    counted('memory', say('fact.memory'), (offer) => offer.gpu?.model.memoryGib, gib, 'more'),
    counted('gpus', say('compare.gpusPerNode'), (offer) => offer.gpu?.gpusPerNode, plain),
    counted('cpu', say('compare.cpu'), (offer) => offer.gpu?.vcpusPerNode, plain, 'more'),
    counted('ram', say('compare.ram'), (offer) => offer.gpu?.ramGibPerNode, gib, 'more'),
    counted('storage', say('fact.storage'), (offer) => offer.gpu?.storageGibPerNode, gib, 'more'),
  ];
};

const networkRows = ({ say }: Setting, isGpu: boolean): readonly Row[] =>
  isGpu
    ? [
        { id: 'fabric', name: say('fact.fabric'), text: (offer) => say(`fabric.${offer.gpu?.interconnect ?? 'NONE'}`) },
        counted(
          'domain',
          say('compare.domain'),
          ({ gpu }) => (gpu === null ? undefined : gpu.gpusPerNode * gpu.nodesPerFabric),
          plain,
          'more',
        ),
        counted(
          'nic',
          say('fact.network'),
          (offer) => offer.gpu?.networkGbpsPerNode,
          (n) => say('unit.gbps', { n }),
          'more',
        ),
      ]
    : [];

const siteRows = ({ say, day }: Setting): readonly Row[] => [
  { id: 'place', name: say('fact.place'), text: ({ site }) => `${site.name}, ${site.country}` },
  { id: 'grid', name: say('fact.grid'), text: ({ site }) => site.gridRegion },
  counted(
    'carbon',
    say('fact.carbon'),
    ({ site }) => site.carbonGramsPerKwh,
    (n) => say('unit.carbon', { n }),
    'less',
  ),
  {
    id: 'pue',
    name: say('fact.pue'),
    text: ({ site }) => readRate(site.pue),
    measure: ({ site }) => site.pue,
    better: 'less',
  },
  { id: 'siteCooling', name: say('fact.cooling'), text: ({ site }) => say(`cooling.${site.cooling}`) },
  {
    id: 'certifications',
    name: say('fact.certifications'),
    text: ({ site }) => (site.certifications.length === 0 ? say('fact.none') : site.certifications.join(', ')),
  },
  { id: 'energised', name: say('fact.energised'), text: ({ site }) => day(site.energisedAt) },
];

const riskRows = ({ say, day }: Setting): readonly Row[] => [
  counted('bookable', say('offer.bookable'), (offer) => offer.bookableUnits, plain, 'more'),
  counted(
    'ready',
    say('offer.ready'),
    (offer) => offer.daysToPower,
    (n) => (n === 0 ? say('offer.now') : say('offer.inDays', { n })),
    'less',
  ),
  counted('minUnits', say('fact.minUnits'), (offer) => offer.minUnits, plain, 'less'),
  {
    id: 'minTerm',
    name: say('fact.minTerm'),
    text: (offer) => termText(say, offer.minHours),
  },
  {
    id: 'onDemand',
    name: say('compare.onDemand'),
    text: (offer) => say(offer.onDemand ? 'compare.yes' : 'compare.no'),
  },
  {
    id: 'until',
    name: say('compare.until'),
    text: (offer) => (offer.availableUntil === null ? say('compare.noEnd') : day(offer.availableUntil)),
  },
];

export const GROUP_NAMES: Readonly<Record<RowGroup['id'], MessageId>> = {
  cost: 'compare.group.cost',
  hardware: 'compare.group.hardware',
  network: 'compare.group.network',
  site: 'compare.group.site',
  risk: 'compare.group.risk',
};

/** All that is compared, group by group; groups without rows are left out. */
export const groupsOf = (setting: Setting, isGpu: boolean): readonly RowGroup[] => {
  const groups: readonly RowGroup[] = [
    { id: 'cost', rows: costRows(setting) },
    { id: 'hardware', rows: hardwareRows(setting, isGpu) },
    { id: 'network', rows: networkRows(setting, isGpu) },
    { id: 'site', rows: siteRows(setting) },
    { id: 'risk', rows: riskRows(setting) },
  ];
  return groups.filter((group) => group.rows.length > 0);
};

/** Whether the offers say different things here. */
export const differs = (row: Row, offers: readonly ComparedOffer[]): boolean =>
  new Set(offers.map((offer) => row.text(offer))).size > 1;
