import { type EnergyCalendarInput } from '../../gql/provider/graphql.js';
import { type ProviderStory, usd, signUp, sxmNode } from '../miner.js';

/** Geothermal power has no peak hours: the same price day and night, summer and winter, and a capacity charge by the month. */
const LANDSNET: EnergyCalendarInput = {
  demandChargePerKwMonth: '2.9',
  miningRevenuePerKwh: '0.0786',
  minimumMarginBasisPoints: 500,
};

/** Iceland: one fabric of 4,096 H100s on geothermal power, and B200s that start later. */
export const NORDURLJOS: ProviderStory = {
  signUp: signUp(
    'Norðurljós Compute',
    'Norðurljós Compute ehf.',
    'IS',
    'Sigríður Jónsdóttir',
    'sigga@nordurljos.example',
  ),
  sites: [
    {
      externalId: 'blonduos',
      name: 'Blönduós Geothermal',
      country: 'IS',
      subdivision: null,
      region: 'iceland',
      timeZone: 'Atlantic/Reykjavik',
      latitude: '65.6601',
      longitude: '-20.2797',
      gridRegion: 'Landsnet',
      powerLimitKw: '24000',
      energyPrice: usd('0.043'),
      energyCalendar: LANDSNET,
      pue: '1.07',
      carbonGramsPerKwh: 28,
      cooling: 'AIR',
      certifications: ['ISO 27001', 'ISO 50001'],
      energisedAt: '2023-10-01T00:00:00Z',
    },
  ],
  pools: [
    {
      externalId: 'blonduos-h100',
      name: 'Blönduós H100 SXM',
      siteExternalId: 'blonduos',
      model: 'h100-sxm',
      ...sxmNode,
      nodeCount: 640,
      nodesPerFabric: 512,
      wattsPerGpu: 1275,
      minChunkGpus: 8,
      price: usd('2.5547'),
      floor: usd('2.05'),
    },
    {
      externalId: 'blonduos-b200',
      name: 'Blönduós B200',
      siteExternalId: 'blonduos',
      model: 'b200-sxm',
      ...sxmNode,
      interconnect: 'INFINIBAND_XDR800',
      nodeCount: 128,
      nodesPerFabric: 64,
      wattsPerGpu: 1790,
      minChunkGpus: 8,
      availableFrom: '2027-03-01T00:00:00Z',
      price: usd('3.95'),
      termDiscounts: [{ minHours: 8760, basisPoints: 1500 }],
      floor: usd('3.10'),
    },
  ],
  halls: [],
};
