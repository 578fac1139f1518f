import { type Fact } from '../../kit/facts.js';
import { usePlatformNow } from '../../kit/clock.js';
import { readRate } from '../../kit/decimals.js';
import { Instant } from '../../kit/instant.js';
import { Rate } from '../../kit/money.js';
import { useText } from '../../kit/text.js';
import { termText } from '../term.js';
import { type Offer } from './offer.js';

type Say = ReturnType<typeof useText>;

/** From when on it can be booked; the day on which it was first listed tells nobody anything. */
const Available = ({ offer }: { readonly offer: Offer }) => {
  const say = useText();
  const now = usePlatformNow('minute');
  return Date.parse(offer.availableFrom) <= now ? (
    <>{say('offer.now')}</>
  ) : (
    <Instant at={offer.availableFrom} siteZone={offer.site.timeZone} />
  );
};

/** Rows of the machine's plate: a GPU pool's nodes, or a hall's racks. */
export const offerFacts = (say: Say, offer: Offer): readonly Fact[] => {
  const { gpu, hall } = offer;
  const stock: readonly Fact[] = [
    { name: say('fact.units'), value: say(gpu === null ? 'unit.kw' : 'unit.gpus', { n: offer.units }) },
    { name: say('fact.minUnits'), value: say(gpu === null ? 'unit.kw' : 'unit.gpus', { n: offer.minUnits }) },
    { name: say('fact.minTerm'), value: termText(say, offer.minHours) },
    { name: say('fact.available'), value: <Available offer={offer} /> },
  ];
  if (gpu !== null) {
    return [
      { name: say('fact.gpu'), value: `${gpu.model.name} · ${gpu.model.formFactor} · ${gpu.model.year}` },
      { name: say('fact.memory'), value: say('unit.gib', { n: gpu.model.memoryGib }) },
      {
        name: say('fact.node'),
        value: say('fact.nodeValue', { gpus: gpu.gpusPerNode, vcpus: gpu.vcpusPerNode, ram: gpu.ramGibPerNode }),
      },
      { name: say('fact.storage'), value: say('unit.gib', { n: gpu.storageGibPerNode }) },
      { name: say('fact.network'), value: say('unit.gbps', { n: gpu.networkGbpsPerNode }) },
      {
        name: say('fact.fabric'),
        value: (
          <>
            <bdi>{say(`fabric.${gpu.interconnect}`)}</bdi>
            {' · '}
            {say('offer.shape', { gpus: gpu.gpusPerNode, nodes: gpu.nodesPerFabric })}
          </>
        ),
      },
      { name: say('fact.board'), value: say('unit.watts', { n: gpu.model.tdpWatts }) },
      ...stock,
    ];
  }
  if (hall === null) return stock;
  return [
    { name: say('fact.rack'), value: say('offer.kwRack', { kw: hall.rackDensityKw }) },
    { name: say('fact.cooling'), value: say(`cooling.${hall.cooling}`) },
    {
      name: say('fact.energy'),
      value:
        hall.energyPassThrough && hall.energyPrice !== null ? (
          <Rate value={hall.energyPrice} unit="KWH" />
        ) : (
          say('fact.energyIn')
        ),
    },
    ...stock,
  ];
};

/** Rows of the site's plate. */
export const siteFacts = (say: Say, { site }: Offer): readonly Fact[] => [
  { name: say('fact.place'), value: `${site.name}, ${site.region.name}` },
  { name: say('fact.grid'), value: site.gridRegion },
  { name: say('fact.carbon'), value: say('unit.carbon', { n: site.carbonGramsPerKwh }) },
  { name: say('fact.pue'), value: <span className="num">{readRate(site.pue)}</span> },
  { name: say('fact.cooling'), value: say(`cooling.${site.cooling}`) },
  {
    name: say('fact.certifications'),
    value: site.certifications.length === 0 ? say('fact.none') : site.certifications.join(', '),
  },
  { name: say('fact.energised'), value: <Instant at={site.energisedAt} dateOnly /> },
  { name: say('fact.zone'), value: <bdi>{site.timeZone}</bdi> },
];
